// Package sla computes deadlines. Start at Compute in clock.go.
//
// A clock is a pure function of three values: a policy, the history of one
// matter, and a point in time. Nothing is stored about a clock but its inputs
// (input.go), so changing a policy recomputes every clock from the same
// history, and a reply that came late is late whoever looks, and whenever.
//
// States: running, paused, met, missed. An overdue clock that nobody has
// stopped yet is missed, not running.
//
// What can never happen: a missed clock becomes met again; accrued time is lost
// by a pause or a change of severity; an S0 or S1 clock pauses.
package sla
