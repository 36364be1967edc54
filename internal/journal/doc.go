// Package journal is the append-only log that everything else is derived from.
//
// Records have positions 1, 2, 3… and never change. They live in preallocated
// segment files; each record carries its length, its position and a CRC-32C.
// Writers hand over batches (Append); one committer goroutine writes whatever
// has gathered while the previous fdatasync ran and syncs once for all of it
// (group commit). A Ticket is done only after its records are on disk.
//
// What can never happen: an acknowledged record that is missing or changed after a
// crash without Open or Verify saying so; a batch that is half there; a record
// accepted after a failed sync (the journal then refuses for ever: what the
// page cache shows after a failed sync is not what the disk holds).
//
// A torn tail (the last write was cut by a crash) is cut at the last whole
// batch. Damage anywhere before that is an error that names segment and offset:
// each record also carries the position its group began with, and each group is
// followed by a mark written after its sync, so later bytes prove that earlier
// ones had been on disk.
//
// Start reading at journal.go (Open, Append), then commit.go and recover.go.
package journal
