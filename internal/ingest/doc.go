// Package ingest takes events in: the log is the truth, everything else follows
// from it.
//
//	line → door (decode, derive facts, vault, seal; in parallel)
//	     → sequencer (one goroutine: repeat? apply to the engine, encode)
//	     → journal (group commit) → answer
//
// One journal record holds an event and its decision, or one control entry: a
// change people made that the engine reads (labels, lists, standing, rulesets).
// Entries come from the database's control outbox and are in force from their
// position on. The projector (package decision) and everybody else read records
// with DecodeRecord, Service.Scan and Service.Record.
//
// States of an event: received → refused (nothing is kept) | repeated (the
// first answer is read back) | taken (durable, answered).
//
// What can never happen: an answer before its record is on disk; one (source,
// id) taken twice; a clear identifier or personal text in log, state or index; a
// decision that a replay of the log does not give again; an event that is half
// taken.
//
// An event's members that its type does not declare are ignored, as are
// CloudEvents attributes; see decoder.
//
// Start reading at service.go (Submit), then work.go (the door), sequencer.go
// and record.go. snapshot.go is how a restart is quick, idsegment.go how old
// event ids are known.
package ingest
