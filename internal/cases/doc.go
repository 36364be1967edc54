// Package cases is casework: one matter under work, with a number people can
// say aloud, parties, notes, a checklist and an outcome.
//
// States: new → triage → open → waiting (on whom, until when) → resolved →
// closed; a resolved or closed case can be re-opened and every interval is
// kept in case_transitions. State, outcome, severity, priority and visibility
// are five separate fields and no one of them is derived from another.
//
// What can never happen: a case closed without an outcome (and, for a
// finding, the standard of proof); two open alert cases for one account; a
// restricted case that shows to somebody who is not its member, in a list, a
// count, a cursor or an error; the severity of an S0 or S1 lowered by one
// person alone; a note changed without its earlier text being kept.
//
// Start reading at case.go (types), state.go (the machine), service.go (open
// and change), inbox.go (ordered work).
package cases
