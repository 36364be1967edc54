package decision

import (
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/engine"
)

// atOnce names what of a change is in force as soon as it is published: only the
// text of rules goes into shadow first. These are rules that are taken out, and
// documents that live rules read: events, features, lists, models, and what a
// rules document says beside its rules. Tests decide nothing, and a feature that
// is only added is read by no live rule.
func atOnce(base, docs []engine.Document) []string {
	var out []string
	b, d := byPath(base), byPath(docs)
	was, is := ruleIDs(base), ruleIDs(docs)
	for _, id := range was {
		if !slices.Contains(is, id) {
			out = append(out, id)
		}
	}
	changed, removed := differing(base, docs)
	for _, c := range changed {
		removed = append(removed, c.Path)
	}
	slices.Sort(removed)
	for _, path := range removed {
		if path != "tests.yaml" && !strings.HasPrefix(path, "tests/") && !onlyPieces(path, value(b[path]), value(d[path])) {
			out = append(out, path)
		}
	}
	return out
}

func ruleIDs(docs []engine.Document) (ids []string) {
	for _, d := range docs {
		if !isRules(d.Path) {
			continue
		}
		if pieces, err := engine.Pieces(d.Path, d.Text); err == nil {
			for _, p := range pieces {
				ids = append(ids, p.Name)
			}
		}
	}
	return ids
}

// onlyPieces says that two texts of a document differ only in rules, or in
// features that are new.
func onlyPieces(path, was, is string) bool {
	b, ok := split(path, was)
	d, ok2 := split(path, is)
	if was == "" {
		b, ok = parts{}, isRules(path) || ok2
		d.rest = strings.TrimPrefix(d.rest, "rules:\n")
	}
	if is == "" {
		d, ok2 = parts{}, isRules(path)
		b.rest = strings.TrimPrefix(b.rest, "rules:\n")
	}
	if !ok || !ok2 || b.rest != d.rest {
		return false
	}
	for _, name := range b.names {
		if !isRules(path) && d.of[name] != b.of[name] {
			return false
		}
	}
	return true
}
