// Package lang is the one expression language of the product: rules, queues, routing, samples,
// protocol branches and decision search all speak it.
//
// The syntax is that of expr-lang/expr, whose parser is used. Checking and running are ours: Compile
// types an expression against an Env and turns it into closures over the numbered slots of a Frame.
// Running one allocates nothing, has no loops over time and no input or output.
//
// Values that are missing have one meaning everywhere:
//   - a comparison with a missing value is false, != and in too;
//   - missing(x) tests it and x ?? y replaces it;
//   - arithmetic with a missing value, overflow, division by zero, NaN and Inf are missing;
//   - a missing bool counts as false under and, or, not, ?: and as a whole condition.
//
// Types: bool, int (64 bit), float (double), money (minor units, with a currency when known), string,
// time, duration, entity, strings (a set of strings). / is double for numbers. 5.00 is money against
// money and a float otherwise; a bare integer against money is refused. 14d, 1h, 30m, 1h30m are
// durations. S0 to S4 may be written without quotes.
//
// Three things must agree and are tested against each other: the closures (Program.Bool), the slow
// tree interpreter (Program.Interpret), and expr's own machine where nothing is missing. Program.SQL
// says the same in portable SQL as far as that can be said.
//
// Start reading at lang.go, then check.go, then compile.go.
package lang
