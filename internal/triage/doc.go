// Package triage knows what a first contact may be about and how much harm it
// means: the taxonomy of behaviours, the severity tree, the trigger lists and
// the text classifier, and it proposes a category and a severity with the words
// that moved it. People decide.
//
// The three documents and the models are versions in the database: a version
// never changes, the newest is in force, and what was triaged keeps the numbers
// of the versions it was triaged with. Evaluating is pure; the same text,
// answers and versions give the same suggestion.
//
// What can never happen: a suggestion lower than what the tree says of the
// answers, or than an earlier suggestion of the same contact; an answer of the
// classifier that it does not believe itself ("I don't know" is shown as such);
// a document in force that does not read, or asks what it does not know.
//
// Start reading at suggest.go, then triggers.go, tree.go, taxonomy.go; versions
// are in documents.go and models.go.
package triage
