// Package audit is the tamper-evident log of everything people, keys and jobs
// change and of every sensitive read.
//
// db.Tx writes each change as a leaf: a body, and a salted commitment to it. A
// leaf has no place at first; one sequencer at a time gives it an index in a
// Merkle tree (RFC 6962, golang.org/x/mod/sumdb/tlog) and signs a checkpoint of
// the tree, at least every second while there is news. Checkpoints are kept in
// the database and appended to a file outside it.
//
// What can never happen unseen: a sequenced leaf is edited, deleted, moved or
// inserted, a tail is cut off while the file of checkpoints remains, or a
// checkpoint is made without the signing key. What is not claimed: who holds the
// database, the key and the file together can rewrite all three, unless a
// checkpoint was kept elsewhere (a witness); and a leaf not yet sequenced, which
// is at most a second old, has no checkpoint over it.
//
// Start reading at sequence.go; verify.go is the check.
package audit
