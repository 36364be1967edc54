// Package duty says what the law of a place asks before, with and after an
// action on an account.
//
// A table holds laws, each with the places where it holds; a law has rules, each
// with its dates, its condition in the expression language, the fact that meets
// it, its timing, where it was read and whether that was compared with the text.
// The table is data: it comes as files (shipped/), a version never changes, and
// another version needs a second signature.
//
// What can never happen: a rule counts before its date of effect or after its
// end; a rule that was not compared with its source passes for one that was; an
// answer that an action rested on is lost or changed.
//
// None of it is legal advice: a mark says how far we got. Evaluating is pure:
// start at Ask in ask.go.
package duty
