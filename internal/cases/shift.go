package cases

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Shift is all that is in one person's hands, for the end of a shift.
type Shift struct {
	Cases    []*Case     `json:"cases" doc:"Open cases that are yours, by due time; those put aside among them"`
	Tasks    []*CaseTask `json:"tasks" doc:"Your open tasks, by due time"`
	Outgoing []*Handover `json:"handovers" doc:"What is on its way from you or to you"`
}

// MyShift lists what the caller has in hand.
func (s *Service) MyShift(ctx context.Context) (*Shift, error) {
	if _, err := identity.Require(ctx, identity.PermCaseRead); err != nil {
		return nil, err
	}
	out := &Shift{Cases: []*Case{}}
	page, err := s.List(ctx, Filter{Assignee: "me", Unfinished: true}, "", 200)
	if err != nil {
		return nil, err
	}
	out.Cases = append(out.Cases, page.Items...)
	tasks, err := s.Tasks(ctx, TaskFilter{View: "mine"}, "", 200)
	if err != nil {
		return nil, err
	}
	out.Tasks = tasks.Items
	out.Outgoing, err = s.Handovers(ctx, HandoverPending, "")
	return out, err
}

// ShiftHandover is the list of a shift given on at once.
type ShiftHandover struct {
	To    string     `json:"to,omitempty" maxLength:"60" doc:"stf_ id"`
	Team  string     `json:"team,omitempty" maxLength:"60"`
	Note  string     `json:"note" minLength:"1" maxLength:"4000" doc:"For all of them"`
	Cases []CaseNote `json:"cases" minItems:"1" maxItems:"200"`
}

// CaseNote is a case with what is to be said of it.
type CaseNote struct {
	Case string `json:"case" maxLength:"60" doc:"cas_ id or number"`
	Note string `json:"note,omitempty" maxLength:"4000"`
}

// HandOverShift offers several cases of the caller to one person or team, each
// with its own note and the one for all: all of them, or none.
func (s *Service) HandOverShift(ctx context.Context, in ShiftHandover) ([]*Handover, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	list := []*Handover{}
	err = s.db.Tx(ctx, sc.Actor(), "hand over shift", func(ctx context.Context, _ *db.Tx) error {
		list = list[:0]
		for _, c := range in.Cases {
			note := in.Note
			if c.Note != "" {
				note = c.Note + "\n\n" + in.Note
			}
			h, err := s.HandOver(ctx, c.Case, NewHandover{To: in.To, Team: in.Team, Note: note}, PlainHandover)
			if errs.IsKind(err, errs.NotFound) {
				return fieldError(err, "/cases", "a case among them is not there")
			}
			if err != nil {
				return err
			}
			list = append(list, h)
		}
		return nil
	})
	return list, err
}
