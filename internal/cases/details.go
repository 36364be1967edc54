package cases

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// CaseDetails are the fields of a case that its type has of its own.
type CaseDetails struct {
	Type   CaseType          `json:"case_type" doc:"In the version the case keeps"`
	Newer  int               `json:"newer_version,omitempty" doc:"There is a newer version of the type"`
	Values map[string]string `json:"values" doc:"By name of the field; what was never filled in is not there"`
	Locked bool              `json:"locked" doc:"The case is closed"`
}

// keptType is the type in the version that the case keeps; a case from before
// there were versions keeps the shipped one.
func (s *Service) keptType(ctx context.Context, c *Case) (t CaseType, values map[string]string, err error) {
	values = map[string]string{}
	var name string
	var version int
	var sealed []byte
	err = s.db.QueryRow(ctx, `SELECT type, version, fields FROM case_details WHERE case_id = $1`, c.ID).Scan(&name, &version, &sealed)
	if errors.Is(err, sql.ErrNoRows) || err == nil && name != c.Type {
		t, ok, err := s.typeNow(ctx, c.Type)
		if err == nil && !ok {
			t, err = s.typeAt(ctx, "other", 0)
		}
		return t, values, err
	}
	if err != nil {
		return t, nil, err
	}
	if text := s.open(c.eid, c.ID+"/fields", sealed); strings.HasPrefix(text, "{") {
		if err := json.Unmarshal([]byte(text), &values); err != nil {
			return t, nil, err
		}
	}
	t, err = s.typeAt(ctx, name, version)
	return t, values, err
}

// keepType pins the version of the type a case is opened with, and begins its
// checklist.
func (s *Service) keepType(ctx context.Context, tx *db.Tx, c *Case) error {
	t, ok, err := s.typeNow(ctx, c.Type)
	if err != nil || !ok {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO case_details(case_id, type, version, at, actor) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (case_id) DO UPDATE SET type = excluded.type, version = excluded.version, at = excluded.at, actor = excluded.actor`, c.ID, t.Type, t.Version, db.Micros(tx.Now), tx.Actor.ID)
	if err != nil {
		return err
	}
	for _, l := range t.Checklist {
		if _, err := tx.Exec(ctx, `INSERT INTO case_checklist(case_id, item, state) VALUES ($1,$2,'open') ON CONFLICT DO NOTHING`, c.ID, ownLine+l.Item); err != nil {
			return err
		}
	}
	return nil
}

// ownLine begins the lines of a checklist that come from the type.
const ownLine = "own."

// Details reads the type's own fields of a case.
func (s *Service) Details(ctx context.Context, ref string) (*CaseDetails, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return s.details(ctx, c)
}

func (s *Service) details(ctx context.Context, c *Case) (*CaseDetails, error) {
	t, values, err := s.keptType(ctx, c)
	if err != nil {
		return nil, err
	}
	d := &CaseDetails{Type: t, Values: values, Locked: c.State == Closed}
	now, ok, err := s.typeNow(ctx, c.Type)
	if err == nil && ok && now.Version > t.Version {
		d.Newer = now.Version
	}
	return d, err
}

// SetDetails fills in fields of the type; an empty text clears one. version is
// the case's, as the caller saw it, -1 = any.
func (s *Service) SetDetails(ctx context.Context, ref string, version int64, values map[string]string) (*CaseDetails, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	var d *CaseDetails
	_, err = s.change(ctx, sc, ref, "fields of a case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if version >= 0 && c.Version-1 != version {
			return errs.New(errs.Precondition, "version_stale", "The case was changed by somebody else; look again.")
		}
		if c.State == Closed {
			return errs.New(errs.Conflict, "case_state_move", "The case is closed; re-open it first.")
		}
		t, have, err := s.keptType(ctx, c)
		if err != nil {
			return err
		}
		changed, err := t.fill(have, values)
		if err != nil {
			return err
		}
		body, err := json.Marshal(have)
		if err != nil {
			return err
		}
		sealed, err := s.seal(c.eid, c.ID+"/fields", string(body))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO case_details(case_id, type, version, fields, at, actor) VALUES ($1,$2,$3,$4,$5,$6)
			ON CONFLICT (case_id) DO UPDATE SET type = excluded.type, version = excluded.version, fields = excluded.fields, at = excluded.at, actor = excluded.actor`,
			c.ID, t.Type, t.Version, sealed, db.Micros(tx.Now), tx.Actor.ID)
		if err != nil {
			return err
		}
		if d, err = s.details(ctx, c); err != nil {
			return err
		}
		return record(ctx, tx, c, "case.fields", map[string]any{"number": c.Number, "fields": changed})
	})
	return d, err
}

// fill puts values into have and says which fields changed.
func (t CaseType) fill(have, values map[string]string) (changed []string, err error) {
	var at []errs.Field
	for name, v := range values {
		i := slices.IndexFunc(t.Fields, func(f CaseField) bool { return f.Name == name })
		if i < 0 {
			at = append(at, errs.Field{Pointer: "/values/" + name, Message: "the type has no such field"})
			continue
		}
		if msg := t.Fields[i].fits(strings.TrimSpace(v)); msg != "" {
			at = append(at, errs.Field{Pointer: "/values/" + name, Message: msg})
			continue
		}
		if have[name] != strings.TrimSpace(v) {
			changed = append(changed, name)
		}
		if have[name] = strings.TrimSpace(v); have[name] == "" {
			delete(have, name)
		}
	}
	slices.Sort(changed)
	slices.SortFunc(at, func(x, y errs.Field) int { return strings.Compare(x.Pointer, y.Pointer) })
	if len(at) > 0 {
		return nil, errs.New(errs.Invalid, "case_fields", "The fields cannot be filled in like this.").With(at...)
	}
	return changed, nil
}

// fits says what is wrong with a value, "" when nothing is.
func (f CaseField) fits(v string) string {
	if v == "" {
		return ""
	}
	switch f.Kind {
	case "number":
		if _, err := strconv.ParseFloat(v, 64); err != nil {
			return "a number, as 12.50"
		}
	case "date":
		if _, err := time.Parse("2006-01-02", v); err != nil {
			return "a date, as 2026-03-14"
		}
	case "yes_no":
		if v != "yes" && v != "no" {
			return "yes or no"
		}
	case "choice":
		if !slices.Contains(f.Choices, v) {
			return "one of " + strings.Join(f.Choices, ", ")
		}
	case "text":
		if len(v) > 2000 {
			return "at most 500 characters"
		}
	}
	if len(v) > 16000 {
		return "too long"
	}
	return ""
}

// ownLines are the lines of a case's checklist that come from its type.
func (s *Service) ownLines(ctx context.Context, c *Case) ([]ChecklistItem, error) {
	t, _, err := s.keptType(ctx, c)
	if err != nil {
		return nil, err
	}
	var list []ChecklistItem
	for _, l := range t.Checklist {
		list = append(list, ChecklistItem{Item: ownLine + l.Item, Text: l.Text})
	}
	return list, nil
}
