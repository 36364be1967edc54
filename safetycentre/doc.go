// Package safetycentre is the public side: plain pages, without JavaScript, on
// which anybody can report that something happened, and follow that report with
// a number and a code.
//
// The emergency number comes first on every page; the title and the address
// bar say nothing about why somebody is here, and a link leaves at once. A page
// is under 50 kB with its style, works on any phone, and sets no cookie.
//
// What can never happen: a report lost because a form was sent twice, or
// because of a photo nobody could keep; a page that says whether a number
// exists without its code; a person in danger turned away by a limit without
// the emergency number on the page.
//
// Start reading at pages.go; the words are in texts.go.
package safetycentre
