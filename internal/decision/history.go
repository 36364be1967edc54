package decision

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// RuleVersion is one ruleset in which a rule's text or stage changed.
type RuleVersion struct {
	Number  int64     `json:"number" doc:"Of the ruleset"`
	Rule    string    `json:"rule" doc:"The rule or its candidate"`
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	WhoName string    `json:"who_name"`
	Note    string    `json:"note"`
	Change  string    `json:"change" enum:"added,removed,changed,stage"`
	Stage   string    `json:"stage" enum:"live,shadow,archived"`
	Percent int       `json:"percent,omitempty" doc:"Share of accounts it is live for, when not all"`
	Before  string    `json:"before"`
	After   string    `json:"after"`
}

// RuleHistory lists where a rule and its candidates changed, newest first.
func (s *Service) RuleHistory(ctx context.Context, rule string) ([]RuleVersion, error) {
	if _, err := identity.Require(ctx, identity.PermRuleRead); err != nil {
		return nil, err
	}
	rows, err := s.main.Query(ctx, `SELECT number, published_at, author, note, documents FROM rulesets ORDER BY number`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []RuleVersion{}
	was, texts := map[string]string{}, map[string]map[string]string{}
	var who []string
	for rows.Next() {
		v := RuleVersion{}
		var at int64
		var body string
		if err := rows.Scan(&v.Number, &at, &v.Who, &v.Note, &body); err != nil {
			return nil, err
		}
		v.At = db.FromMicros(at)
		var docs []engine.Document
		if err := json.Unmarshal([]byte(body), &docs); err != nil {
			return nil, err
		}
		is := family(docs, rule, texts)
		list = append(list, changesOf(v, was, is)...)
		who = append(who, v.Who)
		was = is
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "rule_not_found", "No ruleset had a rule of this name.")
	}
	names, err := s.people(ctx, who...)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].WhoName = names[list[i].Who]
	}
	slices.Reverse(list)
	return list, nil
}

// family gives the texts of a rule and its candidates. known keeps what a
// document held, by its text, because most rulesets share most documents.
func family(docs []engine.Document, rule string, known map[string]map[string]string) map[string]string {
	out := map[string]string{}
	for _, d := range docs {
		if !isRules(d.Path) || !strings.Contains(d.Text, rule) {
			continue
		}
		found, ok := known[d.Text]
		if !ok {
			found = map[string]string{}
			if pieces, err := engine.Pieces(d.Path, d.Text); err == nil {
				for _, p := range pieces {
					if p.Name == rule || strings.HasPrefix(p.Name, rule+".v") {
						found[p.Name] = p.Text(d.Text)
					}
				}
			}
			known[d.Text] = found
		}
		for name, text := range found {
			out[name] = text
		}
	}
	return out
}

// changesOf compares a rule and its candidates in two rulesets that follow one
// another.
func changesOf(v RuleVersion, was, is map[string]string) []RuleVersion {
	names := map[string]bool{}
	for n := range was {
		names[n] = true
	}
	for n := range is {
		names[n] = true
	}
	sorted := make([]string, 0, len(names))
	for n := range names {
		sorted = append(sorted, n)
	}
	slices.Sort(sorted)
	slices.Reverse(sorted) // the list is turned round: the rule itself comes first
	var out []RuleVersion
	for _, n := range sorted {
		before, had := was[n]
		after, has := is[n]
		v.Rule, v.Before, v.After = n, before, after
		switch {
		case had && has && before == after:
			continue
		case !had:
			v.Change = "added"
		case !has:
			v.Change = "removed"
		case staged(before) == staged(after):
			v.Change = "stage"
		default:
			v.Change = "changed"
		}
		v.Stage, v.Percent = standing(after)
		out = append(out, v)
	}
	return out
}

// standing reads where a rule's text says it stands; "" is the archive.
func standing(text string) (stage string, percent int) {
	if text == "" {
		return StageArchived, 0
	}
	stage = StageLive
	keys := engine.RuleKeys(text)
	if keys["stage"] == StageShadow {
		stage = StageShadow
	}
	for _, c := range keys["percent"] {
		if c < '0' || c > '9' || percent > 100 {
			return stage, 0
		}
		percent = percent*10 + int(c-'0')
	}
	if percent >= 100 {
		percent = 0
	}
	return stage, percent
}
