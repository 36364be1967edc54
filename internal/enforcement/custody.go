package enforcement

import (
	"context"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
)

// inHandKinds are what may be in somebody's hands.
var inHandKinds = []string{"order", "key", "door_code", "animal", "child", "medicine", "cash", "vehicle", "other"}

// recover opens a task for each thing that a person who is taken out of the
// market has in hand, each order that is theirs to finish, and what somebody
// named beside.
func (s *Service) recover(ctx context.Context, tx *db.Tx, a *Action) error {
	things, err := s.toRecover(ctx, a.account)
	if err != nil {
		return err
	}
	for _, th := range things {
		o := opening{kind: th.Kind, thing: th.Thing, label: th.Label, due: tx.Now.Add(due(th.Kind))}
		if o.belongsTo, err = s.accounts.BelongsTo(ctx, a.account, th.Kind, th.Thing); err != nil {
			return err
		}
		i := slices.IndexFunc(a.recovery, func(r Recovery) bool { return r.ThingID == th.ID })
		if i >= 0 {
			if err := s.given(ctx, tx, &o, a.recovery[i], i); err != nil {
				return err
			}
		}
		if err := s.openTask(ctx, tx, a, o); err != nil {
			return err
		}
	}
	for i, r := range a.recovery {
		if r.ThingID != "" {
			continue
		}
		if err := s.byHand(ctx, tx, a, r, i); err != nil {
			return err
		}
	}
	return nil
}

// byHand opens a task for what no event tells of: cash, medicine, a vehicle.
func (s *Service) byHand(ctx context.Context, tx *db.Tx, a *Action, r Recovery, i int) error {
	if !slices.Contains(inHandKinds, r.Kind) || strings.TrimSpace(r.Label) == "" {
		return errs.New(errs.Invalid, "action_invalid", "The action cannot be taken like this.").
			With(errs.Field{Pointer: "/recovery/" + itoa(i), Message: "say what it is: " + strings.Join(inHandKinds, ", ") + ", and in words"})
	}
	h := fnv.New32a()
	h.Write([]byte(r.Label))
	o := opening{kind: r.Kind, thing: uint64(h.Sum32()), label: strings.TrimSpace(r.Label), due: tx.Now.Add(due(r.Kind)), byHand: true}
	if err := s.given(ctx, tx, &o, r, i); err != nil {
		return err
	}
	return s.openTask(ctx, tx, a, o)
}

// given takes owner and deadline that somebody chose.
func (s *Service) given(ctx context.Context, tx *db.Tx, o *opening, r Recovery, i int) error {
	if r.DueAt != nil {
		if r.DueAt.Before(tx.Now.Add(-time.Minute)) {
			return errs.New(errs.Invalid, "action_invalid", "The action cannot be taken like this.").
				With(errs.Field{Pointer: "/recovery/" + itoa(i) + "/due_at", Message: "lies in the past"})
		}
		o.due = *r.DueAt
	}
	if r.Owner == "" {
		return nil
	}
	if s.staff != nil {
		ok, err := s.staff(ctx, r.Owner)
		if err != nil {
			return err
		}
		if !ok {
			return errs.New(errs.Invalid, "task_owner", "The task cannot be given to that person.").
				With(errs.Field{Pointer: "/recovery/" + itoa(i) + "/owner", Message: "not an active member of staff"})
		}
	}
	o.owner = r.Owner
	return nil
}

// toRecover is what a suspension would leave in somebody's hands.
func (s *Service) toRecover(ctx context.Context, account uint64) ([]entity.InHand, error) {
	hands, err := s.accounts.HandsOf(ctx, account)
	if err != nil {
		return nil, err
	}
	list := hands.InHand
	for _, o := range hands.Orders {
		have := o.As != "worker"
		for _, h := range hands.InHand {
			have = have || h.Kind == "order" && h.Thing == o.EID
		}
		if !have {
			list = append(list, entity.InHand{ID: o.ID, Kind: "order", Since: o.PlacedAt, Thing: o.EID})
		}
	}
	return list, nil
}

// holding dresses one thing for the custody panel.
func (s *Service) holding(ctx context.Context, acc *entity.Account, th entity.InHand, owner string, now time.Time) (Holding, error) {
	h := Holding{Account: acc.ID, ID: th.ID, Kind: th.Kind, Label: th.Label, Since: th.Since, DueAt: now.Add(due(th.Kind)), Owner: owner}
	whose, err := s.accounts.BelongsTo(ctx, acc.EID, th.Kind, th.Thing)
	if whose != 0 {
		h.BelongsTo = id.Entity("acc", whose)
	}
	return h, err
}
