// Package reporter keeps from staff who reported somebody, where that is not
// for them to know.
//
// Two things do it. Rows that would tell by being found (the cases of an
// account, a search for a name) are left out by the predicates of
// identity.Scope: Unreported, KnowsParty, KnowsWriter. Values (a name in a
// note, an address in a message, an account beside a case) are taken out here,
// of every answer, in one place that no route passes by: web asks the Shield
// before an answer leaves. What names a case, contact, message or party whose
// reporter the caller may not know is searched for what that reporter is called
// and can be reached at.
//
// What can never happen: an answer leaves unread because it could not be read.
//
// Start reading at shield.go, then words.go.
package reporter
