package cases

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// ClosingItem is one line of the checklist before a case is closed.
type ClosingItem struct {
	Item   string     `json:"item" doc:"outcome, checklist, fields, findings, notices, evidence, interim, follow_up"`
	Text   string     `json:"text"`
	State  string     `json:"state" doc:"met, open or waived"`
	Detail string     `json:"detail,omitempty" doc:"What is missing"`
	Why    string     `json:"why,omitempty" doc:"Why it was waived"`
	By     string     `json:"by,omitempty"`
	At     *time.Time `json:"at,omitempty"`
}

// OnEnding adds a check of what a case is resolved with; call it before the
// first request.
func (s *Service) OnEnding(fn func(ctx context.Context, c *Case, e CaseEnding) error) {
	s.ending = append(s.ending, fn)
}

// OnClosing adds lines to the checklist before close: a domain says of findings,
// notices, evidence or interim actions whether they are done. A line counts when the type of the
// case asks for it; call it before the first request.
func (s *Service) OnClosing(fn func(ctx context.Context, c *Case) ([]ClosingItem, error)) {
	s.closing = append(s.closing, fn)
}

// Closing lists what must be so before the case is closed.
func (s *Service) Closing(ctx context.Context, ref string) ([]ClosingItem, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return s.closingOf(ctx, c)
}

func (s *Service) closingOf(ctx context.Context, c *Case) ([]ClosingItem, error) {
	t, values, err := s.keptType(ctx, c)
	if err != nil {
		return nil, err
	}
	list := []ClosingItem{{Item: "outcome", Text: "Outcome and standard of proof", State: "met"}}
	if c.Outcome == "" {
		list[0].State, list[0].Detail = "open", "not resolved yet"
	}
	lines, err := s.readChecklist(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(lines) > 0 {
		it := ClosingItem{Item: "checklist", Text: "Checklist of the case", State: "met"}
		if n := len(slices.DeleteFunc(lines, func(l ChecklistItem) bool { return l.State != "open" })); n > 0 {
			it.State, it.Detail = "open", "lines are still open"
		}
		list = append(list, it)
	}
	var missing []string
	asked := false
	for _, f := range t.Fields {
		if f.Required {
			asked = true
			if values[f.Name] == "" {
				missing = append(missing, f.Title)
			}
		}
	}
	if asked {
		it := ClosingItem{Item: "fields", Text: "Fields of the type", State: "met"}
		if len(missing) > 0 {
			it.State, it.Detail = "open", strings.Join(missing, ", ")
		}
		list = append(list, it)
	}
	own := []ClosingItem{}
	if err := s.followUp(ctx, c, &own); err != nil {
		return nil, err
	}
	for _, say := range s.closing {
		more, err := say(ctx, c)
		if err != nil {
			return nil, err
		}
		own = append(own, more...)
	}
	for _, it := range own {
		if slices.Contains(t.Closing, it.Item) {
			list = append(list, it)
		}
	}
	return list, s.waived(ctx, c, list)
}

// followUp asks, of grave matters that were found to be so, for a date on which
// somebody asks the harmed person again.
func (s *Service) followUp(ctx context.Context, c *Case, list *[]ClosingItem) error {
	if !c.Severity.Critical() || !c.Outcome.Finding() || c.Outcome == Unfounded || c.Simulated {
		return nil
	}
	var n int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM case_tasks k WHERE `+family("k.case_id", "$1")+` AND k.kind = $2 AND k.state <> 'dropped'`, c.ID, FollowUp).Scan(&n)
	it := ClosingItem{Item: "follow_up", Text: "A date to ask the harmed person again", State: "met"}
	if n == 0 {
		it.State, it.Detail = "open", "make a follow-up task, or say why none is wanted"
	}
	*list = append(*list, it)
	return err
}

// waived marks the open lines that somebody waived.
func (s *Service) waived(ctx context.Context, c *Case, list []ClosingItem) error {
	rows, err := s.db.Query(ctx, `SELECT item, why, at, actor FROM case_waivers WHERE case_id = $1`, c.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var item, by string
		var why []byte
		var at int64
		if err := rows.Scan(&item, &why, &at, &by); err != nil {
			return err
		}
		for i := range list {
			if list[i].Item == item && list[i].State == "open" {
				when := db.FromMicros(at)
				list[i].State, list[i].Why, list[i].By, list[i].At = "waived", s.open(c.eid, c.ID+"/waiver/"+item, why), by, &when
			}
		}
	}
	return rows.Err()
}

// waivable are the lines that may be waived with a reason; an outcome may not.
var waivable = []string{"fields", "findings", "notices", "evidence", "interim", "follow_up"}

// Waive lets a case be closed although a line of its checklist is open.
func (s *Service) Waive(ctx context.Context, ref, item, why string) ([]ClosingItem, error) {
	sc, err := identity.Require(ctx, identity.PermCaseClose)
	if err != nil {
		return nil, err
	}
	var at []errs.Field
	if !slices.Contains(waivable, item) {
		at = append(at, errs.Field{Pointer: "/item", Message: "one of " + strings.Join(waivable, ", ")})
	}
	if strings.TrimSpace(why) == "" {
		at = append(at, errs.Field{Pointer: "/why", Message: "say why"})
	}
	if len(at) > 0 {
		return nil, errs.New(errs.Invalid, "waiver_invalid", "That cannot be waived like this.").With(at...)
	}
	var list []ClosingItem
	_, err = s.change(ctx, sc, ref, "waive", func(ctx context.Context, tx *db.Tx, c *Case) error {
		sealed, err := s.seal(c.eid, c.ID+"/waiver/"+item, strings.TrimSpace(why))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO case_waivers(case_id, item, why, at, actor) VALUES ($1,$2,$3,$4,$5)
			ON CONFLICT (case_id, item) DO UPDATE SET why = excluded.why, at = excluded.at, actor = excluded.actor`, c.ID, item, sealed, db.Micros(tx.Now), tx.Actor.ID)
		if err != nil {
			return err
		}
		if list, err = s.closingOf(ctx, c); err != nil {
			return err
		}
		return record(ctx, tx, c, "case.waived", map[string]any{"number": c.Number, "item": item})
	})
	return list, err
}

// closingDone refuses to close while a line is open.
func (s *Service) closingDone(ctx context.Context, c *Case) error {
	list, err := s.closingOf(ctx, c)
	if err != nil {
		return err
	}
	var at []errs.Field
	for _, it := range list {
		if it.State == "open" {
			at = append(at, errs.Field{Pointer: "/closing/" + it.Item, Message: it.Detail})
		}
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "closing_open", "Something must be done before the case is closed, or waived with a reason.").With(at...)
	}
	return nil
}
