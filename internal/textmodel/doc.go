// Package textmodel sorts short texts into classes, says how sure it is, and
// says "I don't know" when a text is unlike what it learned.
//
// It is linear: TF-IDF of words, word pairs and letter groups and, with a
// lexicon, of its things and of stems; per class a support vector machine
// against all others (squared hinge); probabilities by a temperature and a
// rejection by a small logistic regression, both learned
// from rows held out in cross-validation. It is pure: no clock, no files, and
// the same rows and options give the same model, byte for byte. A Model is
// immutable and may be shared by goroutines.
//
// What can never happen: an answer that was learned from the row it is
// measured on (every figure in a file is of held-out rows); a word shown as a
// reason that fewer than three training texts had, such as a name.
//
// Start reading at train.go (the pipeline), then model.go (an answer) and
// file.go (the format).
package textmodel
