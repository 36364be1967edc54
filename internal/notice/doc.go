// Package notice tells people what was decided about them: a statement of
// reasons composed from structured fields (what, facts, clause in force, whether
// automated means were used, effect, duration, redress) in their language.
//
// Before a letter leaves it is checked for what it would give away: could its
// reader tell who reported, or when? Then facts are coarsened, and the letter is
// held until the reporter's safe-contact plan is agreed, unless the law wants the
// reasons by the time the action takes effect: then it leaves without them. Each
// withholding is kept with its ground.
//
// States: held → sent; withheld (by a person, with a ground). What became of a
// sent letter, the message says.
//
// What can never happen: the words our people wrote for each other in a letter;
// the name, order or words of a reporter in one; a letter kept back without a
// ground in the audit log; a statement in the transparency export that breaks the
// database's field rules or carries personal data.
//
// Start reading at facts.go, then compose.go and check.go; statement.go and
// rules.go are the export in the shape of the EU transparency database.
package notice
