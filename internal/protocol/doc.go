// Package protocol is what to do, step by step, when something has happened: a
// versioned text with steps, questions that branch, timers and approvals, and
// the runs of it on cases.
//
// A protocol: draft → published (a sensitive one by a second person) → retired;
// its versions are immutable. A run: running → done or cancelled; it pins the
// version it began with until somebody upgrades it. A step of a run: open →
// (waiting for a second person) → done or skipped.
//
// What can never happen: a finished step that disappears because its condition
// no longer holds; a step that tells or overdues twice, also across restarts; a
// step approved by whoever asked for it; a required step skipped without a
// reason and a name; something real sent, done or counted for a drill; an
// answer that lies anywhere but under the key of its case; a published protocol
// that breaks a care rule (care.go).
//
// Start reading at document.go (the text), parse.go and check.go (problems while
// typing), plan.go (what a run shows now), then run.go and step.go (commands).
package protocol
