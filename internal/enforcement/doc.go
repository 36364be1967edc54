// Package enforcement is what we do to accounts and pairs of people: separate,
// warn, restrict, suspend, reinstate; and the real undoing of it.
//
// States: scheduled → pending (in force here, the marketplace has not answered)
// → applied (acknowledged); then expired, ended (by a reinstatement) or
// reversed. A reversed action leaves nothing behind: standing, separation,
// label and recovery tasks go back, the marketplace and the person are told.
//
// What can never happen: an action without a reason and a rule or clause; a
// standing that differs from what the actions in force give; a suspension that
// leaves orders, keys or animals in somebody's hands without a task to get them
// back; one account acted on twice by one bulk action; an interim action on an
// S0 or S1 that lapses by itself; the reason of an action of a restricted case
// shown to a non-member.
//
// Start reading at action.go, then take.go and undo.go.
package enforcement
