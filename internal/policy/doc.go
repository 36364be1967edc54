// Package policy is the rule book: documents made of clauses with stable ids,
// which actions, notices and decisions cite as they stood on the day.
//
// A version: draft → asked (its approvals are bound to the hash of the text, and
// an edit voids them) → approved → waiting (a material change waits for the texts
// elsewhere that repeat a clause, and for the training) → released, in force from
// its day until the next one's → retired with its document.
//
// What can never happen: a released text that changes; an approval that counts
// for a text nobody was shown; a text approved by whoever wrote it; a clause id
// that means something else later; a version in force before it was released; an
// attestation of a text other than the one that was read; a second version made
// of an unchanged text by an import.
//
// Start reading at text.go (what a document is), resolve.go (which words hold
// where and for whom), then draft.go and publish.go (the way into force), read.go
// (in force on a day), since.go and search.go. The book that comes with the
// product lies in shipped/.
package policy
