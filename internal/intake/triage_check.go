package intake

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/triage"
)

// maxChecked is how many past contacts a draft is tried on, newest first.
const maxChecked = 5000

// TriageChecked is what a draft of triggers, tree or taxonomy would have changed.
type TriageChecked struct {
	Tried   int             `json:"tried" doc:"Past contacts, newest first"`
	Raised  int             `json:"raised" doc:"Suggested worse than by what is in force"`
	Lowered int             `json:"lowered"`
	Same    int             `json:"same"`
	Matrix  [5][5]int       `json:"matrix" doc:"How many were Sn (row) and would be Sm (column)"`
	Chosen  TriageAgreement `json:"chosen" doc:"Beside what people chose"`
	Changes []Rechecked     `json:"changes" doc:"At most 100, the widest first"`
	Days    int             `json:"days"`
}

// TriageAgreement compares suggestions with what people chose.
type TriageAgreement struct {
	Severe     int `json:"severe" doc:"Contacts that people made S0 or S1"`
	FoundWas   int `json:"found_was" doc:"Of those, suggested so by what is in force"`
	FoundWould int `json:"found_would"`
	OverWas    int `json:"over_was" doc:"Suggested S0 or S1, and people chose less"`
	OverWould  int `json:"over_would"`
}

// Rechecked is one contact whose suggestion would change.
type Rechecked struct {
	Contact string   `json:"contact"`
	Was     int      `json:"was"`
	Would   int      `json:"would"`
	Chosen  string   `json:"chosen,omitempty"`
	Words   []string `json:"words" doc:"That move the new suggestion"`
}

// CheckTriage tries a draft on the contacts of the last days that the caller may
// see. Both sides are computed now, with the answers given then, so that the
// draft alone makes the difference.
func (s *Service) CheckTriage(ctx context.Context, kind string, d triage.DocumentDraft, days int) (*TriageChecked, error) {
	sc, err := identity.Require(ctx, identity.PermTriageRead)
	if err != nil {
		return nil, err
	}
	if _, err := identity.Require(ctx, identity.PermContactRead); err != nil {
		return nil, err
	}
	set, err := s.triageSet(ctx)
	if err != nil {
		return nil, err
	}
	next, err := set.With(kind, d)
	if err != nil {
		return nil, err
	}
	list, err := s.past(ctx, sc, days)
	if err != nil {
		return nil, err
	}
	out := &TriageChecked{Days: days, Changes: []Rechecked{}, Tried: len(list)}
	for _, c := range list {
		was, would := suggest(set, c, c.Answered, c.Category), suggest(next, c, c.Answered, c.Category)
		out.Matrix[was.Severity][would.Severity]++
		if ValidSeverity(c.Severity) {
			out.Chosen.count(c.level(), was.Severity, would.Severity)
		}
		switch {
		case would.Severity < was.Severity:
			out.Raised++
		case would.Severity > was.Severity:
			out.Lowered++
		default:
			out.Same++
			continue
		}
		out.Changes = append(out.Changes, Rechecked{c.ID, was.Severity, would.Severity, c.Severity, would.Words})
	}
	slices.SortStableFunc(out.Changes, func(a, b Rechecked) int { return wide(b) - wide(a) })
	out.Changes = out.Changes[:min(100, len(out.Changes))]
	return out, nil
}

func wide(r Rechecked) int { return max(r.Was-r.Would, r.Would-r.Was) }

func (a *TriageAgreement) count(chosen, was, would int) {
	if chosen <= 1 {
		a.Severe++
		if was <= 1 {
			a.FoundWas++
		}
		if would <= 1 {
			a.FoundWould++
		}
		return
	}
	if was <= 1 {
		a.OverWas++
	}
	if would <= 1 {
		a.OverWould++
	}
}

// past reads contacts that people wrote in the last days, with what was
// answered and chosen.
func (s *Service) past(ctx context.Context, sc identity.Scope, days int) ([]*Contact, error) {
	if days < 1 || days > 730 {
		return nil, errs.New(errs.Invalid, "days", "One day to two years.").With(errs.Field{Pointer: "/days", Message: "1 to 730"})
	}
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT `+columns+` FROM contacts WHERE contacts.received_at > `+a.Add(db.Micros(s.DB.Now().Add(-time.Duration(days)*24*time.Hour)))+
		` AND contacts.auto = '' AND `+sc.Where(&a, scoped)+` ORDER BY contacts.received_at DESC, contacts.id DESC LIMIT `+a.Add(maxChecked), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*Contact
	byID, ids := map[string]*Contact{}, []string{}
	for rows.Next() {
		c, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		list, ids = append(list, c), append(ids, c.ID)
		byID[c.ID] = c
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	for part := range slices.Chunk(ids, 500) {
		if err := s.answersOf(ctx, byID, part); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *Service) answersOf(ctx context.Context, byID map[string]*Contact, ids []string) error {
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT contact_id, answers, category FROM triage_suggestions WHERE `+db.In(&a, "contact_id", ids), a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var contact, answers, category string
		if err := rows.Scan(&contact, &answers, &category); err != nil {
			return err
		}
		c := byID[contact]
		c.Category = category
		if err := json.Unmarshal([]byte(answers), &c.Answered); err != nil {
			return err
		}
	}
	return rows.Err()
}
