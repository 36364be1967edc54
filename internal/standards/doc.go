// Package standards counts what was found against people, lets it fade, and says
// which action is usual next.
//
// A strike is one substantiated finding with the weight of its clause. It counts
// in full for some days, then less each day, then not at all; nobody has to ask
// for that. The ladder turns the sum into the next action and its usual range: a
// recommendation, never an action by itself. Document, decay and ladder are
// versions that never change; a strike keeps the weight it was given, and its
// decay follows the version in force.
//
// What can never happen: a strike for what is not substantiated, for an interim
// action, or for work refused or left because it was unsafe; two strikes of one
// action; a strike left behind by an action that was reversed; a standing that
// differs between what the person sees and what our people see, but for strikes
// of cases that the reader may not know of.
//
// Start reading at document.go, then points.go.
package standards
