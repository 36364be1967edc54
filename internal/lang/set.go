package lang

// compileSet finds conditions several programs share and gives each a memo cell. A condition is worth
// remembering when it costs clearly more than looking the memory up: a plain comparison of two slots
// does not.
func compileSet(srcs []string, env *Env) ([]*Program, []error) {
	programs, errs := make([]*Program, len(srcs)), make([]error, len(srcs))
	seen := map[string]int{}
	for i, src := range srcs {
		root, warnings, err := check(src, env, Bool)
		if err != nil {
			errs[i] = err
			continue
		}
		programs[i] = newProgram(src, env, root, warnings)
		root.walk(func(n *node) {
			if weight(n) >= worthSharing {
				seen[n.key()]++
			}
		})
	}
	c := &compiler{shared: map[string]int{}}
	for _, p := range programs {
		if p == nil {
			continue
		}
		p.root.walk(func(n *node) { // in order of appearance, so that cells are the same every time
			if weight(n) < worthSharing {
				return
			}
			key := n.key()
			if _, has := c.shared[key]; !has && seen[key] > 1 {
				c.shared[key] = env.memos
				env.memos++
			}
		})
	}
	for _, p := range programs {
		if p != nil {
			p.build(c)
		}
	}
	return programs, errs
}

const worthSharing = 4

// weight of a condition in comparisons of slots, 0 for what is not a condition.
func weight(n *node) int {
	if n.typ != Bool {
		return 0
	}
	w := 0
	n.walk(func(k *node) {
		switch k.op {
		case opConst, opVar, opFloat:
		case opMatches:
			w += 20
		case opContains, opInList, opInVar:
			w += 4
		case opIn:
			w += 1 + len(k.set)/4
		default:
			w++
		}
	})
	return w
}
