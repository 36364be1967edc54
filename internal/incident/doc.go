// Package incident runs critical incidents: matters that need roles, a rhythm
// of updates and one picture of whom they touch, over one or many cases and
// contacts. Its second half is the directory of partners: whom to call, by
// which number that somebody of ours has verified.
//
// States: declared → active → contained → resolved → in_review → closed; a
// contained one may become active again and a resolved one be taken up again;
// cancelled (with a reason) and merged (into another) end it early.
//
// What can never happen: an open incident without a commander, or with two; an
// entry of the timeline changed (a correction is an entry); an external text
// with personal data in it; a bulk action on a number of people that nobody was
// shown, or twice on one person; a contact at S0 or S1 answered in bulk or out
// of sight; an incident closed before its review; a number that nobody has
// verified, or whose time has run out, dialled to disclose something.
//
// Start reading at incident.go (types and the machine), service.go, then
// affected.go and bulk.go; partner.go for the directory.
package incident
