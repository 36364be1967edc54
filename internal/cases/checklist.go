package cases

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// ChecklistItem is one line of the fixed checklist of a critical case.
type ChecklistItem struct {
	Item   string     `json:"item"`
	Text   string     `json:"text"`
	State  string     `json:"state" doc:"open, done or skipped"`
	Reason string     `json:"reason,omitempty" doc:"Why it was skipped"`
	By     string     `json:"by,omitempty"`
	At     *time.Time `json:"at,omitempty"`
}

// checklist is what is asked and done first on an S0 or S1, in order.
var checklist = []ChecklistItem{
	{Item: "now", Text: "Is it happening now?"},
	{Item: "safe", Text: "Is the person safe now?"},
	{Item: "emergency", Text: "Local emergency line given or called, with the place of the order"},
	{Item: "separate", Text: "Separate the two people"},
	{Item: "stop_order", Text: "Stop the open order"},
	{Item: "police", Text: "Police report offered; their choice recorded"},
	{Item: "next", Text: "When we speak next is agreed"},
}

// CheckTick checks an answer to one line of the checklist.
func CheckTick(item, state, reason string) error {
	known := false
	for _, it := range checklist {
		known = known || it.Item == item
	}
	var at []errs.Field
	if !known && !strings.HasPrefix(item, ownLine) {
		at = append(at, errs.Field{Pointer: "/item", Message: "one of now, safe, emergency, separate, stop_order, police, next"})
	}
	switch state {
	case "done", "open":
	case "skipped":
		if reason == "" {
			at = append(at, errs.Field{Pointer: "/reason", Message: "say why this is skipped"})
		}
	default:
		at = append(at, errs.Field{Pointer: "/state", Message: "done, skipped or open"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "checklist_item", "That line of the checklist cannot be answered so.").With(at...)
	}
	return nil
}

// startChecklist gives a case that became critical its lines.
func (s *Service) startChecklist(ctx context.Context, tx *db.Tx, caseID string) error {
	for _, it := range checklist {
		_, err := tx.Exec(ctx, `INSERT INTO case_checklist(case_id, item, state) VALUES ($1,$2,'open') ON CONFLICT DO NOTHING`, caseID, it.Item)
		if err != nil {
			return err
		}
	}
	return nil
}

// Checklist reads the lines of a case, none for one that never was critical.
func (s *Service) Checklist(ctx context.Context, ref string) ([]ChecklistItem, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return s.readChecklist(ctx, c)
}

func (s *Service) readChecklist(ctx context.Context, c *Case) ([]ChecklistItem, error) {
	rows, err := s.db.Query(ctx, `SELECT item, state, reason, actor, at FROM case_checklist WHERE case_id = $1`, c.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]ChecklistItem{}
	for rows.Next() {
		var it ChecklistItem
		var reason []byte
		var at sql.NullInt64
		if err := rows.Scan(&it.Item, &it.State, &reason, &it.By, &at); err != nil {
			return nil, err
		}
		it.Reason, it.At = s.open(c.eid, c.ID+"/checklist/"+it.Item, reason), moment(at)
		found[it.Item] = it
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	own, err := s.ownLines(ctx, c)
	if err != nil {
		return nil, err
	}
	list := []ChecklistItem{}
	for _, line := range slices.Concat(checklist, own) {
		if it, ok := found[line.Item]; ok {
			it.Text = line.Text
			list = append(list, it)
		}
	}
	return list, nil
}

// Tick answers one line of a case's checklist.
func (s *Service) Tick(ctx context.Context, ref, item, state, reason string) ([]ChecklistItem, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	if err := CheckTick(item, state, reason); err != nil {
		return nil, err
	}
	var list []ChecklistItem
	_, err = s.change(ctx, sc, ref, "checklist", func(ctx context.Context, tx *db.Tx, c *Case) (err error) {
		var why []byte
		if reason != "" {
			if why, err = s.seal(c.eid, c.ID+"/checklist/"+item, reason); err != nil {
				return err
			}
		}
		res, err := tx.Exec(ctx, `UPDATE case_checklist SET state = $1, reason = $2, actor = $3, at = $4 WHERE case_id = $5 AND item = $6`,
			state, why, tx.Actor.ID, db.Micros(tx.Now), c.ID, item)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return errs.New(errs.Conflict, "no_checklist", "The case has no such line.")
		}
		if err := record(ctx, tx, c, "case.checklist", ticked(c.Number, item, state, reason)); err != nil {
			return err
		}
		list, err = s.readChecklist(ctx, c)
		return err
	})
	return list, err
}

// ticked is what the timeline says of a line: with the answer where the line is
// a question. Anything else that was written as a reason stays sealed.
func ticked(number, item, state, reason string) map[string]any {
	data := map[string]any{"number": number, "item": item, "state": state}
	if state == "done" && (item == "now" || item == "safe") && slices.Contains([]string{"yes", "no", "unknown"}, reason) {
		data["answer"] = reason
	}
	return data
}

// checklistDone refuses while a line is open.
func (s *Service) checklistDone(ctx context.Context, caseID string) error {
	rows, err := s.db.Query(ctx, `SELECT item FROM case_checklist WHERE case_id = $1 AND state = 'open' ORDER BY item`, caseID)
	if err != nil {
		return err
	}
	defer rows.Close()
	var at []errs.Field
	for rows.Next() {
		var item string
		if err := rows.Scan(&item); err != nil {
			return err
		}
		at = append(at, errs.Field{Pointer: "/checklist/" + item, Message: "done, or skipped with a reason"})
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "checklist_open", "Lines of the checklist are still open.").With(at...)
	}
	return nil
}
