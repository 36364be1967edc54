// Package evidence keeps what proves a matter: files that people send or that
// investigators add, each with its hash and the chain of who did what with it.
//
// A file is hashed on arrival, sealed under the key of its case (or of the
// contact it came with) and written once. States: kept (recognised, may be
// shown), unrecognised (kept and handed out as bytes only, never rendered).
//
// What can never happen: bytes changed after arrival without fsck finding it; a
// picture decoded before its dimensions were checked; a file served so that a
// browser runs it; a look at the content without a row in the custody ledger
// and a leaf in the audit log; evidence of a restricted case shown to a
// non-member.
//
// Start reading at evidence.go, then kind.go (what a file is) and verify.go.
package evidence
