package lang

import (
	"regexp"
	"regexp/syntax"
)

// MaxCost bounds what one evaluation of an expression may cost, in steps of about ten nanoseconds,
// when every text it reads is as long as Text: some 15 ms. Nearly all of it can only be spent on
// patterns.
const (
	MaxCost = 1_500_000
	Text    = 10_000 // bytes
)

// Cost is the most one evaluation costs, in the steps of MaxCost.
func (p *Program) Cost() int {
	sum := 0
	p.root.walk(func(n *node) { sum += cost(n) })
	return sum
}

// cost of a node without its operands. No form evaluates an operand more than twice.
func cost(n *node) int {
	text := len(n.kids) > 0 && n.kids[0].typ == String
	switch n.op {
	case opConst, opVar:
		return 1
	case opMatches:
		return n.states * Text // RE2: each byte may touch each state once
	case opContains:
		return Text / 4
	case opLen:
		if text {
			return Text / 8
		}
	case opIn, opInList, opInVar:
		if text {
			return Text/16 + len(n.set)
		}
		return 4 + len(n.set)
	case opEq, opNe, opLt, opLe, opGt, opGe, opStarts, opEnds:
		if text {
			return Text / 64
		}
	}
	return 4
}

// pattern compiles a regular expression and counts the states of its machine.
func pattern(s string) (re *regexp.Regexp, states int, err error) {
	tree, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		return nil, 0, err
	}
	machine, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, 0, err
	}
	if states = len(machine.Inst); states*Text > MaxCost {
		return nil, states, nil // it will be refused
	}
	re, err = regexp.Compile(s)
	return re, states, err
}
