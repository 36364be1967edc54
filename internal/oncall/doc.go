// Package oncall knows who is on duty and reaches that person: schedules of
// rotations in layers, overrides, swaps and time off; escalation policies; each
// person's methods, rules and quiet hours; and pages, which go from step to step
// until somebody acknowledges. It also watches that first contacts still arrive.
//
// States of a page: triggered → notified → acknowledged → resolved, or
// timed_out when every step was tried and nobody answered; a page that times
// out is tried again while its policy says so. An acknowledgement that is not
// followed by work runs out, and the page begins again.
// States of a notification: queued → sending → sent → delivered; failed (tried
// and not taken), undeliverable (can never arrive), stopped (not needed any
// more).
//
// What can never happen: a page that reaches nobody and does not say so; a step
// with nobody on call that uses up its delay; a preview that is computed by
// other code than paging; a notification by a method that was not verified;
// personal data in the text of a page; a scanner of mail that acknowledges by
// following a link; a timer that fires twice.
//
// Start reading at roster.go (who is on duty) and plan.go (who is reached when),
// both pure; then page.go and jobs.go.
package oncall
