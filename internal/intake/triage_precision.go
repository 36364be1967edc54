package intake

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/triage"
)

// TriagePrecision says how suggestions did beside the truth: the severity of the case
// that was made, else what a person chose.
type TriagePrecision struct {
	Days      int                `json:"days"`
	Contacts  int                `json:"contacts" doc:"With a truth"`
	Triggers  []TriggerPrecision `json:"triggers"`
	Models    []ModelPrecision   `json:"models"`
	Languages []LanguageRecall   `json:"languages"`
	Parity    triage.Parity      `json:"parity"`
	Raises    map[string]int     `json:"raises" doc:"By how they ended"`
	Versions  []VersionAccuracy  `json:"versions" doc:"Suggestions by the version of trigger lists"`
}

// TriggerPrecision is one phrase in one version of the lists.
type TriggerPrecision struct {
	Phrase    string  `json:"phrase"`
	Version   int64   `json:"version"`
	Severity  int     `json:"severity" doc:"Worst that was suggested with it"`
	Fired     int     `json:"fired"`
	Right     int     `json:"right" doc:"The truth was as severe as suggested, or worse"`
	Precision float64 `json:"precision"`
}

// ModelPrecision is one version of the classifier.
type ModelPrecision struct {
	Model    string  `json:"model"`
	Contacts int     `json:"contacts"`
	Unknown  int     `json:"unknown" doc:"Answered by I don't know"`
	Category float64 `json:"category_right" doc:"Share whose branch a person chose as well, of those with both"`
	Sorted   int     `json:"sorted" doc:"With both"`
	Alone    int     `json:"raised_alone"`
	Right    int     `json:"raised_right"`
}

// LanguageRecall is how many severe contacts of a language were found.
type LanguageRecall struct {
	Language string  `json:"language"`
	Severe   int     `json:"severe" doc:"S0 or S1 in truth"`
	Found    int     `json:"found" doc:"Suggested S0 or S1 when they came"`
	Recall   float64 `json:"recall"`
}

// VersionAccuracy is how a version of the lists did on S0 and S1.
type VersionAccuracy struct {
	Version   int64   `json:"version"`
	Raised    int     `json:"raised"`
	Right     int     `json:"right"`
	Precision float64 `json:"precision"`
}

// outcome is one contact with its truth.
type outcome struct {
	language, truth, category string
	arrived                   int
	body                      Suggestion
}

// outcomes reads the contacts of the last days that somebody judged, within the
// scope.
func (s *Service) outcomes(ctx context.Context, sc identity.Scope, days int, fn func(outcome)) error {
	if days < 1 || days > 730 {
		return errs.New(errs.Invalid, "days", "One day to two years.").With(errs.Field{Pointer: "/days", Message: "1 to 730"})
	}
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT p.language, COALESCE(k.severity, contacts.severity), COALESCE(NULLIF(k.category, ''), p.category), p.arrived, p.body
		FROM triage_suggestions p JOIN contacts ON contacts.id = p.contact_id LEFT JOIN cases k ON k.id = contacts.case_id AND contacts.state = 'case'
		WHERE p.arrived_at > `+a.Add(db.Micros(s.DB.Now().Add(-time.Duration(days)*24*time.Hour)))+` AND contacts.auto = '' AND (contacts.severity <> '' OR k.severity <> '')
		AND `+sc.Where(&a, scoped)+` ORDER BY p.arrived_at DESC, p.contact_id LIMIT 200000`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var o outcome
		var body string
		if err := rows.Scan(&o.language, &o.truth, &o.category, &o.arrived, &body); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(body), &o.body); err != nil {
			return err
		}
		fn(o)
	}
	return rows.Err()
}

// PrecisionOf counts how suggestions did in the last days.
func (s *Service) PrecisionOf(ctx context.Context, days int) (*TriagePrecision, error) {
	sc, err := identity.Require(ctx, identity.PermTriageRead)
	if err != nil {
		return nil, err
	}
	out, err := s.precision(ctx, sc, days)
	if err != nil {
		return nil, err
	}
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT p.raise_state, COUNT(*) FROM triage_suggestions p JOIN contacts ON contacts.id = p.contact_id WHERE p.raise_state <> '' AND p.arrived_at > `+
		a.Add(db.Micros(s.DB.Now().Add(-time.Duration(days)*24*time.Hour)))+` AND `+sc.Where(&a, scoped)+` GROUP BY p.raise_state`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, err
		}
		out.Raises[state] = n
	}
	return out, rows.Err()
}

func (s *Service) precision(ctx context.Context, sc identity.Scope, days int) (*TriagePrecision, error) {
	out := &TriagePrecision{Days: days, Triggers: []TriggerPrecision{}, Models: []ModelPrecision{}, Languages: []LanguageRecall{}, Raises: map[string]int{}, Versions: []VersionAccuracy{}}
	type key struct {
		phrase  string
		version int64
	}
	triggers, models := map[key]*TriggerPrecision{}, map[string]*ModelPrecision{}
	languages, versions := map[string]*LanguageRecall{}, map[int64]*VersionAccuracy{}
	err := s.outcomes(ctx, sc, days, func(o outcome) {
		out.Contacts++
		truth := int(o.truth[1] - '0')
		right := truth <= o.arrived
		for _, p := range o.body.Triggers {
			t := at(triggers, key{p, o.body.Versions.Triggers})
			if t.Fired == 0 || o.arrived < t.Severity {
				t.Severity = o.arrived
			}
			t.Phrase, t.Version = p, o.body.Versions.Triggers
			if t.Fired++; right {
				t.Right++
			}
		}
		if o.body.Versions.Model != "" {
			at(models, o.body.Versions.Model).count(o, right)
		}
		if o.arrived <= 1 {
			v := at(versions, o.body.Versions.Triggers)
			if v.Version, v.Raised = o.body.Versions.Triggers, v.Raised+1; truth <= 1 {
				v.Right++
			}
		}
		if truth <= 1 && o.language != "" {
			l := at(languages, o.language)
			if l.Language, l.Severe = o.language, l.Severe+1; o.arrived <= 1 {
				l.Found++
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for _, t := range triggers {
		t.Precision = float64(t.Right) / float64(t.Fired)
		out.Triggers = append(out.Triggers, *t)
	}
	for name, m := range models {
		m.Model, m.Category = name, m.Category/float64(max(m.Sorted, 1))
		out.Models = append(out.Models, *m)
	}
	for _, v := range versions {
		v.Precision = float64(v.Right) / float64(v.Raised)
		out.Versions = append(out.Versions, *v)
	}
	var shares []triage.Found
	for _, l := range languages {
		l.Recall = float64(l.Found) / float64(l.Severe)
		out.Languages = append(out.Languages, *l)
		shares = append(shares, triage.Found{Language: l.Language, Severe: l.Severe, Found: l.Found})
	}
	out.Parity = triage.ParityOf(shares)
	slices.SortFunc(out.Triggers, func(a, b TriggerPrecision) int {
		return cmp.Or(b.Fired-a.Fired, cmp.Compare(a.Phrase, b.Phrase), cmp.Compare(b.Version, a.Version))
	})
	out.Triggers = out.Triggers[:min(500, len(out.Triggers))]
	slices.SortFunc(out.Models, func(a, b ModelPrecision) int { return cmp.Compare(a.Model, b.Model) })
	slices.SortFunc(out.Languages, func(a, b LanguageRecall) int { return cmp.Compare(a.Language, b.Language) })
	slices.SortFunc(out.Versions, func(a, b VersionAccuracy) int { return cmp.Compare(b.Version, a.Version) })
	return out, nil
}

func at[K comparable, V any](in map[K]*V, k K) *V {
	if in[k] == nil {
		in[k] = new(V)
	}
	return in[k]
}

func (m *ModelPrecision) count(o outcome, right bool) {
	m.Contacts++
	if o.body.Unknown {
		m.Unknown++
	}
	if o.body.Category != "" && o.category != "" {
		if m.Sorted++; triage.BranchOf(o.category) == triage.BranchOf(o.body.Category) {
			m.Category++
		}
	}
	if o.body.ByModel {
		if m.Alone++; right {
			m.Right++
		}
	}
}
