package enforcement

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// planned marks what enters its list when the action begins.
const planned = "planned:"

// listRow is one list of an action as it is kept.
type listRow struct {
	list, entry, value string
	made               bool // the entry is the action's own
}

// planList keeps that an action will put something on a list, for as long as it
// stands. Permission, list and value are asked about now, so that nothing of it
// is in the way when the action begins by itself.
func (s *Service) planList(ctx context.Context, tx *db.Tx, sc identity.Scope, a *Action, l ListPut, n int) error {
	value, _, err := s.listable(ctx, sc, l, a.Account.ID, n)
	if err != nil {
		return err
	}
	return s.plan(ctx, tx, a, l.List, value, n)
}

func (s *Service) plan(ctx context.Context, tx *db.Tx, a *Action, list, value string, n int) error {
	sealed, err := s.vault.Seal(a.account, a.ID+"/list", []byte(value))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO action_lists(action, list, entry, value) VALUES ($1,$2,$3,$4)`, a.ID, list, planned+itoa(n), sealed)
	return err
}

// listable finds what would be listed: the value, or the account itself, by its
// id where the list holds what has one. It refuses what whoever asks may not
// list, and what the list could not hold.
func (s *Service) listable(ctx context.Context, sc identity.Scope, l ListPut, account string, n int) (string, Listed, error) {
	if s.AddEntry == nil || s.Listable == nil {
		return "", Listed{}, errs.New(errs.Invalid, "action_invalid", "There are no lists here.").With(errs.Field{Pointer: "/lists", Message: "not available"})
	}
	if !sc.Can(identity.PermListWrite) {
		return "", Listed{}, errs.New(errs.Forbidden, "forbidden", "You lack the permission %s.", identity.PermListWrite)
	}
	value := strings.TrimSpace(l.Value)
	if value == "" {
		value = account
	}
	found, err := s.Listable(ctx, l.List, value)
	if errs.IsKind(err, errs.NotFound) || errs.IsKind(err, errs.Invalid) {
		return "", found, errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").
			With(errs.Field{Pointer: "/lists/" + itoa(n), Message: "no such list, or nothing it could hold"})
	}
	if found.Entity != "" {
		value = found.Entity
	}
	return value, found, err
}

// putOnLists enters what was planned. What is on the list already is shared, and
// one that a list does not take any more is told of: the action begins all the
// same.
func (s *Service) putOnLists(ctx context.Context, tx *db.Tx, a *Action) error {
	rows, err := s.listRows(ctx, a.ID, a.account)
	if err != nil || s.AddEntry == nil {
		return err
	}
	for _, l := range rows {
		if !strings.HasPrefix(l.entry, planned) {
			continue
		}
		found, err := s.FindEntry(ctx, l.list, l.value)
		entry, known := found.Entry, found.Entry != ""
		if err == nil && !known {
			entry, err = s.AddEntry(ctx, l.list, l.value, "action "+a.ID, a.By)
		}
		if errs.IsKind(err, errs.NotFound) || errs.IsKind(err, errs.Invalid) {
			if err := s.record(ctx, tx, a, "action.list_failed"); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		// An account by its id and by its reference is one entry, and has one row.
		res, err := tx.Exec(ctx, `DELETE FROM action_lists WHERE action = $1 AND list = $2 AND entry = $3 AND EXISTS
			(SELECT 1 FROM action_lists o WHERE o.action = $1 AND o.list = $2 AND o.entry = $4)`, a.ID, l.list, l.entry, entry)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n > 0 {
			if err != nil {
				return err
			}
			continue
		}
		_, err = tx.Exec(ctx, `UPDATE action_lists SET entry = $1, made = $2 WHERE action = $3 AND list = $4 AND entry = $5`, entry, !known, a.ID, l.list, l.entry)
		if err != nil {
			return err
		}
	}
	return nil
}

// backOnLists plans again what the end of an action took off, when the action
// stands again.
func (s *Service) backOnLists(ctx context.Context, tx *db.Tx, a *Action) error {
	_, err := tx.Exec(ctx, `UPDATE action_lists SET entry = $1 || entry, removed_at = NULL WHERE action = $2 AND removed_at IS NOT NULL AND value IS NOT NULL AND entry NOT LIKE $3`,
		planned, a.ID, planned+"%")
	if err != nil {
		return err
	}
	return s.putOnLists(ctx, tx, a)
}

// offLists takes off what an action had put on lists. An entry that was there
// before stays; one that another action in force relies on goes over to that.
func (s *Service) offLists(ctx context.Context, tx *db.Tx, action string) error {
	rows, err := s.listRows(ctx, action, 0)
	if err != nil {
		return err
	}
	for _, l := range rows {
		if strings.HasPrefix(l.entry, planned) || !l.made {
			continue
		}
		res, err := tx.Exec(ctx, `UPDATE action_lists SET made = true WHERE list = $1 AND entry = $2 AND removed_at IS NULL AND action =
			(SELECT MIN(o.action) FROM action_lists o WHERE o.list = $1 AND o.entry = $2 AND o.removed_at IS NULL AND o.action <> $3)`, l.list, l.entry, action)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n > 0 {
			if err != nil {
				return err
			}
			continue
		}
		if s.RemoveEntry == nil {
			continue
		}
		if err := s.RemoveEntry(ctx, l.list, l.entry); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE action_lists SET removed_at = $1 WHERE action = $2 AND removed_at IS NULL`, db.Micros(tx.Now), action)
	return err
}

// overLists gives the list entries of an interim action to the final one that
// replaces it.
func (s *Service) overLists(ctx context.Context, tx *db.Tx, from, to *Action) error {
	rows, err := s.listRows(ctx, from.ID, from.account)
	if err != nil {
		return err
	}
	for _, l := range rows {
		sealed, err := s.vault.Seal(to.account, to.ID+"/list", []byte(l.value))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE action_lists SET action = $1, value = $2 WHERE action = $3 AND list = $4 AND entry = $5`, to.ID, sealed, from.ID, l.list, l.entry)
		if err != nil {
			return err
		}
	}
	return nil
}

// keepLists plans again what another action had on lists until this moment, in
// which it was undone for the one that takes its place. Nobody is asked again: it
// was, when the first was prepared.
func (s *Service) keepLists(ctx context.Context, tx *db.Tx, a *Action, from string, n int) error {
	rows, err := s.db.Query(ctx, `SELECT list, value FROM action_lists WHERE action = $1 AND value IS NOT NULL AND (removed_at IS NULL OR removed_at = $2) ORDER BY list, entry`,
		from, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	defer rows.Close()
	var kept []listRow
	for rows.Next() {
		var l listRow
		var value []byte
		if err := rows.Scan(&l.list, &value); err != nil {
			return err
		}
		if l.value, err = s.open(a.account, from+"/list", value); err != nil {
			return err
		}
		kept = append(kept, l)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for i, l := range kept {
		if l.value == "" {
			continue
		}
		if err := s.plan(ctx, tx, a, l.list, l.value, n+i); err != nil {
			return err
		}
	}
	return nil
}

// listRows reads what an action has on lists; values only when the account is
// said under whose key they are.
func (s *Service) listRows(ctx context.Context, action string, account uint64) ([]listRow, error) {
	rows, err := s.db.Query(ctx, `SELECT list, entry, made, value FROM action_lists WHERE action = $1 AND removed_at IS NULL ORDER BY list, entry`, action)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []listRow
	for rows.Next() {
		var l listRow
		var value []byte
		if err := rows.Scan(&l.list, &l.entry, &l.made, &value); err != nil {
			return nil, err
		}
		if account != 0 {
			if l.value, err = s.open(account, action+"/list", value); err != nil {
				return nil, err
			}
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

func (s *Service) listsOf(ctx context.Context, action string) ([]ListPut, error) {
	rows, err := s.listRows(ctx, action, 0)
	var out []ListPut
	for _, l := range rows {
		put := ListPut{List: l.list, Entry: l.entry}
		if strings.HasPrefix(l.entry, planned) {
			put.Entry = ""
		}
		out = append(out, put)
	}
	return out, err
}
