// Package activity reads the one append-only timeline. Every change made
// through db.Tx writes a row there (db.Tx.Record); nothing else does, and no
// row is ever changed. Corrections are new rows.
//
// What can never happen: a row of a restricted case shown to somebody who is
// not its member, on whichever subject's timeline it lies; a row of a case
// outside the reader's scope (see Guard).
//
// Start reading at log.go.
package activity
