package oncall

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Matter is one open case as a hand-over lists it.
type Matter struct {
	ID       string     `json:"id"`
	Number   string     `json:"number"`
	Severity string     `json:"severity"`
	State    string     `json:"state"`
	Assignee string     `json:"assignee,omitempty"`
	DueAt    *time.Time `json:"due_at,omitempty"`
	Tasks    int        `json:"tasks" doc:"Open tasks"`
}

// Handover is what one shift tells the next.
type Handover struct {
	ID             string     `json:"id"`
	Schedule       string     `json:"schedule,omitempty"`
	By             string     `json:"by"`
	To             string     `json:"to,omitempty" doc:"stf_ id; empty is whoever comes"`
	At             time.Time  `json:"at"`
	Note           string     `json:"note" doc:"Empty when it speaks of a matter that you may not see"`
	Matters        []Matter   `json:"matters" doc:"Open S0 and S1 at that time that you may see"`
	AcknowledgedBy string     `json:"acknowledged_by,omitempty"`
	AcknowledgedAt *time.Time `json:"acknowledged_at,omitempty"`

	eid    uint64
	sealed []byte
}

// NewHandover is what a hand-over is written with.
type NewHandover struct {
	Schedule string `json:"schedule,omitempty" maxLength:"60"`
	To       string `json:"to,omitempty" maxLength:"60" doc:"stf_ id of who comes"`
	Note     string `json:"note" minLength:"1" maxLength:"8000"`
}

// Matters are the open S0 and S1 that you may see: what a hand-over begins with.
func (s *Service) Matters(ctx context.Context) ([]Matter, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	return s.matters(ctx, sc)
}

func (s *Service) matters(ctx context.Context, sc identity.Scope) ([]Matter, error) {
	if s.opt.Matters == nil || !sc.Can(identity.PermCaseRead) {
		return []Matter{}, nil
	}
	return s.opt.Matters(ctx, sc)
}

// HandOver writes a hand-over with the open S0 and S1 as they are now.
func (s *Service) HandOver(ctx context.Context, n NewHandover) (*Handover, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	open, err := s.matters(ctx, sc)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(open)
	if err != nil {
		return nil, err
	}
	var key string
	err = s.db.Tx(ctx, sc.Actor(), "hand over", func(ctx context.Context, tx *db.Tx) error {
		if err := s.active(ctx, "/to", n.To); err != nil {
			return err
		}
		if n.Schedule != "" {
			if err := s.there(ctx, tx, "oncall_schedules", n.Schedule); err != nil {
				return errs.New(errs.Invalid, "handover_invalid", "The hand-over is not right.").With(errs.Field{Pointer: "/schedule", Message: "a schedule in use"})
			}
		}
		key = id.New("hnv", tx.Now)
		eid, err := s.opt.Vault.Subject("handover", key)
		if err != nil {
			return err
		}
		sealed, err := s.opt.Vault.Seal(eid, key, []byte(n.Note))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO oncall_handovers(id, schedule, eid, author, recipient, at, note, objects) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
			key, n.Schedule, eid, tx.Actor.ID, n.To, db.Micros(tx.Now), sealed, string(body))
		if err != nil {
			return err
		}
		return s.changed(ctx, tx, "oncall.handed_over", key, map[string]any{"to": n.To})
	})
	if err != nil {
		return nil, err
	}
	return s.handover(ctx, sc, key)
}

// AcknowledgeHandover is the incoming person saying that she has read it.
func (s *Service) AcknowledgeHandover(ctx context.Context, key string) (*Handover, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "acknowledge hand-over", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.handover(ctx, sc, key)
		if err != nil {
			return err
		}
		if h.By == sc.StaffID() || h.To != "" && h.To != sc.StaffID() {
			return errs.New(errs.Forbidden, "handover_not_yours", "It is for the other person to acknowledge.")
		}
		if h.AcknowledgedAt != nil {
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE oncall_handovers SET acknowledged_by = $1, acknowledged_at = $2 WHERE id = $3 AND acknowledged_at IS NULL`, tx.Actor.ID, db.Micros(tx.Now), key); err != nil {
			return err
		}
		return s.changed(ctx, tx, "oncall.handover_acknowledged", key, nil)
	})
	if err != nil {
		return nil, err
	}
	return s.handover(ctx, sc, key)
}

// Handovers lists the newest fifty.
func (s *Service) Handovers(ctx context.Context) ([]Handover, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	return s.handovers(ctx, sc, "")
}

func (s *Service) handover(ctx context.Context, sc identity.Scope, key string) (*Handover, error) {
	list, err := s.handovers(ctx, sc, key)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "handover_not_found", "There is no such hand-over.")
	}
	return &list[0], nil
}

func (s *Service) handovers(ctx context.Context, sc identity.Scope, key string) ([]Handover, error) {
	list := []Handover{}
	err := s.each(ctx, `SELECT id, schedule, eid, author, recipient, at, note, objects, acknowledged_by, acknowledged_at FROM oncall_handovers
		WHERE $1 = '' OR id = $1 ORDER BY at DESC, id DESC LIMIT 50`, []any{key}, func(scan func(...any) error) error {
		var h Handover
		var at int64
		var acked sql.NullInt64
		var objects string
		if err := scan(&h.ID, &h.Schedule, &h.eid, &h.By, &h.To, &at, &h.sealed, &objects, &h.AcknowledgedBy, &acked); err != nil {
			return err
		}
		h.At, h.AcknowledgedAt = db.FromMicros(at), nullTime(acked)
		err := json.Unmarshal([]byte(objects), &h.Matters)
		list = append(list, h)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range list {
		if err := s.unseal(ctx, sc, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// unseal opens the note for who may see every matter it speaks of, and leaves
// out the matters that the reader may not see.
func (s *Service) unseal(ctx context.Context, sc identity.Scope, h *Handover) error {
	mine := h.By == sc.StaffID() || h.To != "" && h.To == sc.StaffID()
	all, seen := true, []Matter{}
	for _, m := range h.Matters {
		hidden, err := sc.Hidden(ctx, s.db, m.ID)
		if err != nil {
			return err
		}
		if hidden {
			all = false
			continue
		}
		seen = append(seen, m)
	}
	h.Matters = seen
	if !all && !mine {
		return nil
	}
	clear, err := s.opt.Vault.Open(h.eid, h.ID, h.sealed)
	if errors.Is(err, seal.ErrErased) {
		return nil
	}
	h.Note = string(clear)
	return err
}
