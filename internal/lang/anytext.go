package lang

import "strings"

// textTest is a test of the text of one variable against a constant that is not empty.
type textTest struct {
	op   op
	s    string
	edge byte // of s, where the test looks first
}

// anyText compiles an or whose operands all test the text of one variable, nil when it is not
// such a one.
func anyText(kids []*node) condition {
	slot, maybe := -1, false
	tests := make([]textTest, len(kids))
	for i, n := range kids {
		if n.op != opStarts && n.op != opEnds && n.op != opContains {
			return nil
		}
		v, k := n.kids[0], n.kids[1]
		if v.op != opVar || slot >= 0 && v.slot != slot || !k.isConst() || k.val.S == "" {
			return nil
		}
		slot, maybe = v.slot, v.mayMiss
		s := k.val.S
		tests[i] = textTest{n.op, s, s[0]}
		if n.op == opEnds {
			tests[i].edge = s[len(s)-1]
		}
	}
	return func(f *Frame) bool {
		if maybe && !f.Known(slot) {
			return false
		}
		v := f.S[slot]
		for i := range tests {
			t := &tests[i]
			if len(v) < len(t.s) {
				continue
			}
			switch t.op {
			case opStarts:
				if v[0] == t.edge && strings.HasPrefix(v, t.s) {
					return true
				}
			case opEnds:
				if v[len(v)-1] == t.edge && strings.HasSuffix(v, t.s) {
					return true
				}
			default:
				if strings.Contains(v, t.s) {
					return true
				}
			}
		}
		return false
	}
}
