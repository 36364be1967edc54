package enforcement

import (
	"context"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
)

// carries says whether an action counts against standing, or why it does not.
// Only a final measure by a finding does; an order refused or left because it
// was unsafe never does, and nobody is counted against in a case in which they
// were harmed or reported.
func (s *Service) carries(ctx context.Context, a *Action, c *cases.Case) (why string, err error) {
	spec, _ := a.Kind.spec()
	switch {
	case !spec.Measure:
		return "this kind never does", nil
	case a.Interim:
		return "it is interim", nil
	case a.Clause == "":
		return "it names no clause", nil
	case a.Terms.Left:
		return "refusing or leaving unsafe work never counts", nil
	case c == nil:
		return "it rests on no case", nil
	case c.Simulated:
		return "the case is an exercise", nil
	}
	if why := s.found(c); why != "" {
		return why, nil
	}
	parties, err := s.cases.AllParties(ctx, c.ID)
	if err != nil {
		return "", err
	}
	subject := c.AccountEID() == a.account
	for _, p := range parties {
		if p.AccountEID() != a.account {
			continue
		}
		switch p.Role {
		case cases.Subject:
			return s.found(c), nil
		case cases.Harmed, cases.Reporter, cases.Witness, cases.Bystander:
			return "they were harmed, reported or saw it", nil
		}
	}
	if !subject {
		return "the case is not about them", nil
	}
	return s.found(c), nil
}

func (s *Service) found(c *cases.Case) string {
	if c.Outcome != cases.Substantiated && c.Outcome != cases.PartlyProven {
		return "nothing is substantiated yet"
	}
	return ""
}

// strike counts an action that has just begun, when its finding is there.
func (s *Service) strike(ctx context.Context, tx *db.Tx, a *Action, c *cases.Case) error {
	if s.Strike == nil {
		return nil
	}
	why, err := s.carries(ctx, a, c)
	if err != nil || why != "" {
		return err
	}
	return s.Strike(ctx, tx, a)
}

// Concluded counts the final actions of a case when its finding comes, and takes
// the strikes off when it goes.
func (s *Service) Concluded(ctx context.Context, tx *db.Tx, c *cases.Case) error {
	if s.Strike == nil || s.Unstrike == nil {
		return nil
	}
	struck := "" // without a finding only what counts already is looked at: a case is saved often
	if s.found(c) != "" {
		struck = " AND EXISTS (SELECT 1 FROM strikes k WHERE k.action = a.id AND k.removed_at IS NULL)"
	}
	list, err := s.query(ctx, everybody(), func(a *db.Args, _ string) (string, error) {
		return "a.case_id = " + a.Add(c.ID) + " AND NOT a.interim AND a.state IN ('pending', 'applied', 'failed', 'expired', 'ended')" + struck, nil
	}, " ORDER BY a.id LIMIT 5000")
	if err != nil {
		return err
	}
	for _, a := range list {
		why, err := s.carries(ctx, a, c)
		if err != nil {
			return err
		}
		if why == "" {
			err = s.Strike(ctx, tx, a)
		} else {
			err = s.Unstrike(ctx, tx, a.ID, why)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Struck is what a strike of an action is kept with.
type Struck struct {
	Account       uint64
	Brand, Region string
}

// Strike says against whom an action counts.
func (a *Action) Strike() Struck { return Struck{a.account, a.brand, a.region} }
