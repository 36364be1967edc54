package decision

import (
	"fmt"
	"slices"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
)

// inShadow gives the documents that publish what is wanted without letting it
// weigh yet. A rule that means something else than live stays as it is, and its
// new text stands behind it as a candidate in shadow; a new rule is in shadow;
// what only changes tests or words is changed in place. names maps rules to
// their candidates.
func inShadow(live, wanted []engine.Document, number int64) (docs []engine.Document, names map[string]string, err error) {
	lp, err := engine.LoadDocuments(live)
	if err != nil {
		return nil, nil, err
	}
	wp, err := engine.LoadDocuments(wanted)
	if err != nil {
		return nil, nil, err
	}
	program, err := engine.Compile(wp)
	if err != nil {
		return nil, nil, err
	}
	before, err := engine.Compile(lp)
	if err != nil {
		return nil, nil, err
	}
	docs, names = slices.Clone(wanted), map[string]string{}
	for i := range program.Rules {
		r := &program.Rules[i]
		text := ruleText(docs, r.ID)
		j := before.Rule(r.ID)
		switch {
		case text == "":
			return nil, nil, errs.New(errs.Conflict, "rule_not_placed", "Rule %s stands in a list in brackets; write the list with one rule to a line.", r.ID)
		case j < 0:
			err = edit(docs, r.ID, text, key{"stage", "shadow"}, key{"percent", ""})
		case engine.SameRule(lp, wp, r.ID) || before.Rules[j].Shadow:
			err = edit(docs, r.ID, text, keysOf(&before.Rules[j])...)
		default:
			root := r.ID
			if before.Rules[j].Replaces != "" {
				root = before.Rules[j].Replaces
			}
			names[r.ID] = fmt.Sprintf("%s.v%d", root, number)
			err = addCandidate(docs, live, r.ID, names[r.ID], root, text)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return docs, names, nil
}

// keysOf are the keys by which a rule stands where it stands.
func keysOf(r *engine.Rule) []key {
	keys := []key{{"replaces", r.Replaces}, {"percent", ""}, {"stage", ""}}
	if r.Shadow {
		keys[2].value = "shadow"
	} else if r.Percent < 100 {
		keys[1].value, keys[2].value = fmt.Sprint(r.Percent), "live"
	}
	return keys
}

type key struct{ name, value string }

// edit gives keys of a rule other values where it stands.
func edit(docs []engine.Document, rule, text string, keys ...key) error {
	out, err := rekey(rule, text, keys)
	if err != nil || out == text {
		return err
	}
	i, p, _ := findRule(docs, rule)
	docs[i].Text = p.Splice(docs[i].Text, out)
	return nil
}

func rekey(rule, text string, keys []key) (out string, err error) {
	out = text
	for _, k := range keys {
		if out, err = engine.SetRuleKey(out, k.name, k.value); err != nil {
			return "", errs.New(errs.Conflict, "rule_not_edited", "%s of rule %s cannot be changed where it stands: %v.", k.name, rule, err)
		}
	}
	return out, nil
}

// addCandidate restores the live text of a rule and puts the wanted one behind
// it, in shadow under a name of its own.
func addCandidate(docs, live []engine.Document, rule, name, root, text string) error {
	out, err := rekey(rule, text, []key{{"percent", ""}, {"stage", "shadow"}, {"replaces", root}, {"id", name}})
	if err != nil {
		return err
	}
	i, p, _ := findRule(docs, rule)
	docs[i].Text = p.Splice(docs[i].Text, ruleText(live, rule))
	i, p, _ = findRule(docs, rule)
	docs[i].Text = p.After(docs[i].Text, out)
	return nil
}
