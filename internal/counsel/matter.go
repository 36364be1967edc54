package counsel

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Options are what counsel's work needs from elsewhere. Active says whether
// somebody is at work here; Lawyer whether they are one; Staff gives names.
type Options struct {
	DB     *db.DB
	Vault  *seal.Vault
	Cases  *cases.Service
	Active func(ctx context.Context, staff string) (bool, error)
	Lawyer func(ctx context.Context, staff string) (bool, error)
	Staff  func(ctx context.Context, ids []string) (map[string]string, error)
}

// Service keeps what counsel directs.
type Service struct{ Options }

// NewService makes a Service.
func NewService(o Options) *Service { return &Service{o} }

// CounselMatter is the room of a case.
type CounselMatter struct {
	Case    string          `json:"case_id"`
	Label   string          `json:"label" doc:"What stands at the head of every note, as counsel wants it"`
	BegunBy string          `json:"begun_by"`
	BegunAt time.Time       `json:"begun_at"`
	EndedAt *time.Time      `json:"ended_at,omitempty"`
	Members []CounselMember `json:"members"`
	Version int64           `json:"version"`
}

// CounselMember may read and write in the room.
type CounselMember struct {
	Staff   string    `json:"staff"`
	Name    string    `json:"name"`
	AddedBy string    `json:"added_by"`
	AddedAt time.Time `json:"added_at"`
}

// CounselNote is one note of the room. It is never changed; a correction is a note.
type CounselNote struct {
	ID     string    `json:"id" doc:"cno_ id"`
	Author string    `json:"author"`
	Name   string    `json:"author_name"`
	At     time.Time `json:"at"`
	About  string    `json:"about" enum:"advice,request,work_product"`
	Text   string    `json:"text"`
}

func noRoom() error {
	return errs.New(errs.NotFound, "counsel_not_found", "There is no work of counsel on this case that you take part in.")
}

// Begin makes a case one whose work counsel directs. Only a lawyer begins it.
func (s *Service) Begin(ctx context.Context, ref, label string, members []string) (*CounselMatter, error) {
	sc, err := identity.Require(ctx, identity.PermCounsel)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(sc.Roles(), identity.RoleLegal) {
		return nil, errs.New(errs.Forbidden, "lawyers_only", "Only somebody with the role Legal begins work that counsel directs.")
	}
	if label = strings.TrimSpace(label); label == "" {
		return nil, errs.New(errs.Invalid, "label_missing", "Say what stands at the head of the notes.").With(errs.Field{Pointer: "/label", Message: "is empty"})
	}
	c, err := s.Cases.For(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "counsel begins", func(ctx context.Context, tx *db.Tx) error {
		done, err := tx.Exec(ctx, `INSERT INTO counsel_matters(case_id, label, begun_by, begun_at, version) VALUES ($1,$2,$3,$4,1) ON CONFLICT DO NOTHING`,
			c.ID, label, sc.StaffID(), db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			if err == nil {
				err = errs.New(errs.Conflict, "counsel_already", "Counsel directs work on this case already.")
			}
			return err
		}
		for _, m := range append([]string{sc.StaffID()}, members...) {
			if err := s.add(ctx, tx, c.ID, m); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, c.ID, "counsel.begun", nil)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, ref)
}

// room finds the room of a case for a member of it. Who sees the case and is no
// member is told the same as where there is none.
func (s *Service) room(ctx context.Context, sc identity.Scope, ref string) (*cases.Case, *CounselMatter, error) {
	c, err := s.Cases.For(ctx, sc, ref)
	if err != nil {
		return nil, nil, err
	}
	m := &CounselMatter{Case: c.ID}
	var begun int64
	var ended sql.NullInt64
	err = s.DB.QueryRow(ctx, `SELECT m.label, m.begun_by, m.begun_at, m.ended_at, m.version FROM counsel_matters m
		JOIN counsel_members p ON p.case_id = m.case_id AND p.staff = $2 WHERE m.case_id = $1`, c.ID, sc.StaffID()).Scan(&m.Label, &m.BegunBy, &begun, &ended, &m.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, noRoom()
	}
	if err != nil {
		return nil, nil, err
	}
	m.BegunAt = db.FromMicros(begun)
	if ended.Valid {
		t := db.FromMicros(ended.Int64)
		m.EndedAt = &t
	}
	return c, m, nil
}

// Get reads the room.
func (s *Service) Get(ctx context.Context, ref string) (*CounselMatter, error) {
	sc, err := identity.Require(ctx, identity.PermCounsel)
	if err != nil {
		return nil, err
	}
	_, m, err := s.room(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	m.Members, err = s.members(ctx, m.Case)
	return m, err
}

// SetMember adds somebody to the room or takes them out of it; only a lawyer of
// the room does, and one stays.
func (s *Service) SetMember(ctx context.Context, ref, staff string, in bool) (*CounselMatter, error) {
	sc, err := identity.Require(ctx, identity.PermCounsel)
	if err != nil {
		return nil, err
	}
	c, m, err := s.room(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(sc.Roles(), identity.RoleLegal) {
		return nil, errs.New(errs.Forbidden, "lawyers_only", "A lawyer of this room says who takes part.")
	}
	if m.EndedAt != nil {
		return nil, errs.New(errs.Conflict, "counsel_ended", "This work of counsel has ended.")
	}
	err = s.DB.Tx(ctx, sc.Actor(), "counsel member", func(ctx context.Context, tx *db.Tx) error {
		if in {
			if err := s.add(ctx, tx, c.ID, staff); err != nil {
				return err
			}
			return s.note(ctx, tx, c.ID, "counsel.member_added", map[string]any{"staff": staff})
		}
		if _, err := tx.Exec(ctx, `DELETE FROM counsel_members WHERE case_id = $1 AND staff = $2`, c.ID, staff); err != nil {
			return err
		}
		left, err := s.members(ctx, c.ID)
		if err != nil {
			return err
		}
		for _, p := range left {
			lawyer, err := s.Lawyer(ctx, p.Staff)
			if err != nil {
				return err
			}
			if lawyer {
				return s.note(ctx, tx, c.ID, "counsel.member_removed", map[string]any{"staff": staff})
			}
		}
		return errs.New(errs.Conflict, "last_lawyer", "The last lawyer cannot leave the room; end the work instead.")
	})
	if err != nil {
		return nil, err
	}
	m, err = s.Get(ctx, ref)
	if errs.IsKind(err, errs.NotFound) { // a lawyer left the room to others
		return &CounselMatter{Case: c.ID, Members: []CounselMember{}}, nil
	}
	return m, err
}

// End closes the room: its notes stay readable for its members, and no more are
// written.
func (s *Service) End(ctx context.Context, ref string) (*CounselMatter, error) {
	sc, err := identity.Require(ctx, identity.PermCounsel)
	if err != nil {
		return nil, err
	}
	c, m, err := s.room(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(sc.Roles(), identity.RoleLegal) {
		return nil, errs.New(errs.Forbidden, "lawyers_only", "A lawyer of this room ends it.")
	}
	if m.EndedAt != nil {
		return nil, errs.New(errs.Conflict, "counsel_ended", "This work of counsel has ended.")
	}
	err = s.DB.Tx(ctx, sc.Actor(), "counsel ends", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE counsel_matters SET ended_at = $1, version = version + 1 WHERE case_id = $2 AND ended_at IS NULL`, db.Micros(tx.Now), c.ID); err != nil {
			return err
		}
		return s.note(ctx, tx, c.ID, "counsel.ended", nil)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, ref)
}

func (s *Service) add(ctx context.Context, tx *db.Tx, caseID, staff string) error {
	ok, err := s.Active(ctx, staff)
	if err != nil {
		return err
	}
	if !ok {
		return errs.New(errs.Invalid, "staff_unknown", "There is no such person.").With(errs.Field{Pointer: "/staff", Message: "not an active member of staff"})
	}
	_, err = tx.Exec(ctx, `INSERT INTO counsel_members(case_id, staff, added_by, added_at) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING`,
		caseID, staff, tx.Actor.ID, db.Micros(tx.Now))
	return err
}

// note writes the privilege log: who did what in the room and when, and nothing
// of what was said. It is on no timeline: that counsel was asked is itself
// nobody else's business.
func (s *Service) note(ctx context.Context, tx *db.Tx, caseID, kind string, data any) error {
	return tx.Record(ctx, db.Change{Kind: kind, Object: id.New("cnl", tx.Now), On: []string{caseID}, Restrict: caseID, Private: true, Data: data})
}

func (s *Service) members(ctx context.Context, caseID string) ([]CounselMember, error) {
	rows, err := s.DB.Query(ctx, `SELECT staff, added_by, added_at FROM counsel_members WHERE case_id = $1 ORDER BY added_at, staff`, caseID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []CounselMember{}
	var ids []string
	for rows.Next() {
		var m CounselMember
		var at int64
		if err := rows.Scan(&m.Staff, &m.AddedBy, &at); err != nil {
			return nil, err
		}
		m.AddedAt = db.FromMicros(at)
		list, ids = append(list, m), append(ids, m.Staff)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	names, err := s.Staff(ctx, ids)
	for i := range list {
		list[i].Name = names[list[i].Staff]
	}
	return list, err
}
