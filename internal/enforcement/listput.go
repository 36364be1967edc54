package enforcement

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// planList keeps that an action will put something on a list; what it is worth
// is asked of the list now, so that a wrong one is refused with the draft.
func (s *Service) planList(ctx context.Context, tx *db.Tx, a *Action, l ListPut) error {
	if s.AddEntry == nil {
		return errs.New(errs.Invalid, "action_invalid", "There are no lists here.").With(errs.Field{Pointer: "/lists", Message: "not available"})
	}
	value := strings.TrimSpace(l.Value)
	if value == "" {
		value = a.Account.ID
	}
	if a.State == Scheduled || a.Kind == Deactivate { // it enters when the action does
		_, err := tx.Exec(ctx, `INSERT INTO action_lists(action, list, entry) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING`, a.ID, l.List, "="+value)
		return err
	}
	entry, err := s.AddEntry(ctx, l.List, value, "action "+a.ID, nil)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO action_lists(action, list, entry) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING`, a.ID, l.List, entry)
	return err
}

// putOnLists enters what was planned for the moment the action begins.
func (s *Service) putOnLists(ctx context.Context, tx *db.Tx, a *Action) error {
	list, err := s.listsOf(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, l := range list {
		value, planned := strings.CutPrefix(l.Entry, "=")
		if !planned || s.AddEntry == nil {
			continue
		}
		entry, err := s.AddEntry(ctx, l.List, value, "action "+a.ID, nil)
		if errs.CodeOf(err) == "list_entry_known" {
			continue
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE action_lists SET entry = $1 WHERE action = $2 AND list = $3 AND entry = $4`, entry, a.ID, l.List, l.Entry); err != nil {
			return err
		}
	}
	return nil
}

// offLists takes off what an action had put on lists.
func (s *Service) offLists(ctx context.Context, tx *db.Tx, action string) error {
	list, err := s.listsOf(ctx, action)
	if err != nil || s.RemoveEntry == nil {
		return err
	}
	for _, l := range list {
		if strings.HasPrefix(l.Entry, "=") {
			continue
		}
		if err := s.RemoveEntry(ctx, l.List, l.Entry); err != nil && !errs.IsKind(err, errs.NotFound) {
			return err // taken off by hand before is as good
		}
	}
	_, err = tx.Exec(ctx, `UPDATE action_lists SET removed_at = $1 WHERE action = $2 AND removed_at IS NULL`, db.Micros(tx.Now), action)
	return err
}

func (s *Service) listsOf(ctx context.Context, action string) ([]ListPut, error) {
	rows, err := s.db.Query(ctx, `SELECT list, entry FROM action_lists WHERE action = $1 AND removed_at IS NULL ORDER BY list, entry`, action)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []ListPut
	for rows.Next() {
		var l ListPut
		if err := rows.Scan(&l.List, &l.Entry); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}
