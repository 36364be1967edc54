package triage

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// flatten writes every leaf of decoded JSON under its path. A member of a list
// goes by its code or id, and a phrase by itself, so that one put in the middle
// does not move the others.
func flatten(path string, v any, into map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			flatten(path+"/"+k, x, into)
		}
	case []any:
		for i, x := range v {
			name := fmt.Sprint(i)
			switch x := x.(type) {
			case string:
				name = x
			case map[string]any:
				for _, key := range []string{"code", "id", "because"} {
					if s, ok := x[key].(string); ok && s != "" {
						name = s
						break
					}
				}
			}
			flatten(path+"/"+strings.ReplaceAll(name, "/", "~1"), x, into)
		}
	default:
		into[path] = fmt.Sprint(v)
	}
}

func differences(was, is map[string]string) []DocumentChange {
	out := []DocumentChange{}
	for p, v := range was {
		if is[p] != v {
			out = append(out, DocumentChange{p, v, is[p]})
		}
	}
	for _, p := range slices.Sorted(maps.Keys(is)) {
		if _, ok := was[p]; !ok {
			out = append(out, DocumentChange{p, "", is[p]})
		}
	}
	slices.SortFunc(out, func(a, b DocumentChange) int { return strings.Compare(a.Path, b.Path) })
	return out
}
