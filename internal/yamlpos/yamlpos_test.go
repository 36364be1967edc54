package yamlpos

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func TestFaultNamesItsLine(t *testing.T) {
	var n yaml.Node
	err := yaml.Unmarshal([]byte("a: 1\nb: [\n"), &n)
	if line, what := Fault(err); line < 2 || what == "" || strings.Contains(what, "line ") || strings.HasPrefix(what, "yaml") {
		t.Errorf("%d %q of %v", line, what, err)
	}
}

func TestPlacesInValues(t *testing.T) {
	text := "plain: one two\nquoted: \"one two\"\nblock: |\n  one\n  two\n"
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	lines, m := strings.Split(text, "\n"), doc.Content[0].Content
	for i, at := range [][4]int{{1, 5, 1, 12}, {1, 5, 2, 14}, {2, 1, 5, 3}} {
		if l, c := At(lines, m[2*i+1], at[0], at[1]); l != at[2] || c != at[3] || !strings.HasPrefix(lines[l-1][c-1:], "two") {
			t.Errorf("%s: %d:%d, want %d:%d", m[2*i].Value, l, c, at[2], at[3])
		}
	}
}

func TestAliasIsFound(t *testing.T) {
	for text, want := range map[string]bool{"a: &x 1\nb: *x": true, "a: [1, {b: 2}]": false} {
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		if got := Alias(&doc) != nil; got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
