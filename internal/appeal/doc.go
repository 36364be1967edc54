// Package appeal looks again at what was decided: from the letter's link, the
// safety centre by number and code, mail or telephone, for oneself or on behalf
// of somebody, one by one or all actions of a withdrawn rule together.
//
// States: open → decided (uphold, modify or overturn, with a reason) or
// withdrawn. An overturn really undoes the action; the person is answered; a
// verdict is kept, from which the precision of rules is computed.
//
// What can never happen: an appeal decided by whoever took or approved the action
// or decided an earlier appeal of it; an appeal turned away because it came late;
// an overturn whose action stays in force; a decision without an answer to the
// person; an item of a group acted on twice.
//
// Start reading at appeal.go, then open.go, decide.go and group.go.
package appeal
