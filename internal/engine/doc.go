// Package engine decides events: it keeps windowed state per entity, evaluates
// compiled rules on it, and answers with an outcome, a score, reasons and
// effects.
//
// It is pure. There is no clock, no database, no goroutine, no random seed and
// no iteration over a Go map on the decision path: the same program fed the
// same entries in the same order gives the same answers bit for bit, whether
// live, in shadow, in a back-test or after a restart.
//
//	pack (YAML, CSV)  --LoadPack-->  Pack  --Compile-->  Program
//	Program  --NewMachine-->  Machine  --Apply(Event)-->  Decision
//
// What can never happen: a decision depends on an event later than its own
// event time; a person's list, label or standing is in force before its
// control entry was applied; two machines that applied the same entries differ
// in one byte of their snapshots.
//
// A Program is immutable and may be shared by goroutines (decoders read its
// types); a Machine belongs to one goroutine.
//
// Start reading at engine.go (the types), pack.go (what a pack may say),
// machine.go (Apply) and ring.go (how windows are kept).
package engine
