// Package authority says who may do what, up to which limit, and whose second
// signature is needed.
//
// An Act is weighed against the table of limits that holds: within a limit of
// one of the preparer's roles it is allowed and counted; over it a Request waits
// for other people's signatures; where nobody's limit covers it, it is refused.
// Limits are on sums over a window, and what waits counts as if it were done, so
// splitting an act helps nobody.
//
// States of a Request: alone (allowed at once), pending → approved → used; or
// refused, withdrawn, expired, void.
//
// What can never happen: somebody signs what he prepared, what is about himself
// or, where configured, about somebody he manages; a signature counts for
// anything but the very bytes that were shown; a request is used twice, late, or
// after one of its signers has lost the right to sign.
//
// The rules are pure and stand in weigh.go and request.go; start there.
// Deadlines are jobs (timer.go). Who else takes part registers a Handler.
package authority
