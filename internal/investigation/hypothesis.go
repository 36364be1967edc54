package investigation

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Hypothesis is what may have happened, while it is not known. Writing down
// more than one keeps an investigation open to what it did not expect.
type Hypothesis struct {
	ID        string     `json:"id"`
	Case      string     `json:"case_id"`
	Text      string     `json:"text"`
	State     string     `json:"state" doc:"open, supported or set_aside"`
	Why       string     `json:"why,omitempty"`
	By        string     `json:"by"`
	At        time.Time  `json:"at"`
	DecidedBy string     `json:"decided_by,omitempty"`
	DecidedAt *time.Time `json:"decided_at,omitempty"`
}

func itoa(n int) string { return strconv.Itoa(n) }

// Hypotheses lists what may have happened on a case.
func (s *Service) Hypotheses(ctx context.Context, ref string) ([]*Hypothesis, error) {
	sc, err := identity.Require(ctx, identity.PermFindingRead)
	if err != nil {
		return nil, err
	}
	c, err := s.cases.For(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if err := s.looked(ctx, sc, c, "hypothesis.viewed"); err != nil {
		return nil, err
	}
	return s.hypotheses(ctx, c.ID, "")
}

func (s *Service) hypotheses(ctx context.Context, caseID, only string) ([]*Hypothesis, error) {
	rows, err := s.db.Query(ctx, `SELECT h.id, h.case_id, h.text, h.state, h.why, h.actor, h.at, h.decided_by, h.decided_at, k.eid
		FROM hypotheses h JOIN cases k ON k.id = h.case_id WHERE `+family("h.case_id", "$1")+` AND ($2 = '' OR h.id = $2) ORDER BY h.id`, caseID, only)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*Hypothesis{}
	for rows.Next() {
		var h Hypothesis
		var at int64
		var decided *int64
		var text, why []byte
		var eid uint64
		if err := rows.Scan(&h.ID, &h.Case, &text, &h.State, &why, &h.By, &at, &h.DecidedBy, &decided, &eid); err != nil {
			return nil, err
		}
		h.Text, h.Why, h.At, h.DecidedAt = s.open(eid, h.ID+"/text", text), s.open(eid, h.ID+"/why", why), db.FromMicros(at), moment(decided)
		list = append(list, &h)
	}
	return list, rows.Err()
}

// Suppose writes down what may have happened.
func (s *Service) Suppose(ctx context.Context, ref, text string) (*Hypothesis, error) {
	sc, err := identity.Require(ctx, identity.PermFindingWrite)
	if err != nil {
		return nil, err
	}
	text = strings.TrimSpace(text)
	if err := invalid("hypothesis_invalid", "Say what may have happened.", written(nil, "/text", text, 16000)...); err != nil {
		return nil, err
	}
	var caseID, made string
	err = s.on(ctx, sc, ref, "hypothesis", func(ctx context.Context, tx *db.Tx, c *cases.Case) error {
		caseID, made = c.ID, id.New("hyp", tx.Now)
		sealed, err := s.seal(c.EID(), made+"/text", text)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO hypotheses(id, case_id, text, state, actor, at) VALUES ($1,$2,$3,'open',$4,$5)`, made, c.ID, sealed, tx.Actor.ID, db.Micros(tx.Now)); err != nil {
			return err
		}
		return record(ctx, tx, c, "hypothesis.made", made, map[string]any{})
	})
	if err != nil {
		return nil, err
	}
	return one(s.hypotheses(ctx, caseID, made))
}

// Weigh says what became of a hypothesis, and why.
func (s *Service) Weigh(ctx context.Context, ref, state, why string) (*Hypothesis, error) {
	sc, err := identity.Require(ctx, identity.PermFindingWrite)
	if err != nil {
		return nil, err
	}
	var at []errs.Field
	if state != "open" && state != "supported" && state != "set_aside" {
		at = append(at, errs.Field{Pointer: "/state", Message: "open, supported or set_aside"})
	}
	at = written(at, "/why", strings.TrimSpace(why), 8000)
	if err := invalid("hypothesis_invalid", "Say what became of it, and why.", at...); err != nil {
		return nil, err
	}
	caseID, err := s.caseOf(ctx, sc, "hypotheses", ref, "hypothesis")
	if err != nil {
		return nil, err
	}
	err = s.on(ctx, sc, caseID, "weigh hypothesis", func(ctx context.Context, tx *db.Tx, c *cases.Case) error {
		h, err := one(s.hypotheses(ctx, c.ID, ref))
		if err != nil {
			return err
		}
		eid, err := s.keyOf(ctx, h.Case)
		if err != nil {
			return err
		}
		sealed, err := s.seal(eid, ref+"/why", strings.TrimSpace(why))
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE hypotheses SET state = $1, why = $2, decided_by = $3, decided_at = $4 WHERE id = $5`, state, sealed, tx.Actor.ID, db.Micros(tx.Now), ref); err != nil {
			return err
		}
		return record(ctx, tx, c, "hypothesis.weighed", ref, map[string]any{"from": h.State, "to": state})
	})
	if err != nil {
		return nil, err
	}
	return one(s.hypotheses(ctx, caseID, ref))
}
