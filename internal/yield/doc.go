// Package yield runs work that can wait without taking a processor from work
// that cannot. Start at Thread in thread.go.
//
// On a machine with few processors the kernel shares them fairly, and fairness
// is what hurts: a long copy that is due its share makes a caller wait for
// milliseconds, several times on one request. Work on a Thread of low priority
// is interrupted at once by whatever else wants to run.
//
// What can never happen: work on a Thread that others wait for without a bound.
// Who uses one decides how long it may take there (see decision.gently).
package yield
