package intake

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// Similar is an open case that a contact may belong to, and why.
type Similar struct {
	ID       string   `json:"id"`
	Number   string   `json:"number"`
	Title    string   `json:"title"`
	Severity string   `json:"severity"`
	State    string   `json:"state"`
	Score    float64  `json:"score" doc:"0 to 1; how much speaks for it"`
	Why      []string `json:"why" doc:"same_report, named, same_order, same_account, same_sender, same_place_and_time, similar_text"`
}

// What each likeness counts for. A text alone offers a case, and never puts it
// before one of the same order or person.
var weights = map[string]float64{"same_report": 0.6, "named": 0.3, "same_order": 0.4, "same_account": 0.35, "same_sender": 0.35,
	"similar_text": 0.3, "same_place_and_time": 0.15}

const (
	maxSimilar = 8
	alike      = 0.4            // Dice's coefficient of two texts that may be about one thing
	nearby     = 24 * time.Hour // between two contacts about one event
)

// caseScope is where cases lie; a case out of scope leaves no trace in what is
// offered.
var caseScope = identity.Columns{Object: "k.id", Region: "k.region", Team: "k.team", Brand: "k.brand"}

// Similar offers the open cases that a contact may belong to, best first.
func (s *Service) Similar(ctx context.Context, contact string) ([]Similar, error) {
	sc, err := identity.Require(ctx, identity.PermContactRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, contact)
	if err != nil {
		return nil, err
	}
	if !sc.Can(identity.PermCaseRead) {
		return []Similar{}, nil
	}
	found := map[string]*Similar{}
	for _, look := range s.likenesses(sc, c) {
		if err := s.collect(ctx, sc, look, found); err != nil {
			return nil, err
		}
	}
	delete(found, c.CaseID)
	out := make([]Similar, 0, len(found))
	for _, f := range found {
		if slices.Equal(f.Why, []string{"same_place_and_time"}) {
			continue // a city has many matters in a day: it strengthens, and offers nothing alone
		}
		f.Score = min(f.Score, 1)
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b Similar) int {
		switch {
		case a.Score != b.Score && a.Score > b.Score:
			return -1
		case a.Score != b.Score:
			return 1
		case a.ID > b.ID:
			return -1
		}
		return 1
	})
	return out[:min(len(out), maxSimilar)], nil
}

// likeness is one question to the database: which cases are like this in one
// way. sql gives case ids (and a share from 0 to 1) for the args.
type likeness struct {
	why   string
	query func(a *db.Args) string
}

// likenesses are the questions that a contact's fields allow.
func (s *Service) likenesses(sc identity.Scope, c *Contact) (out []likeness) {
	ask := func(why string, query func(a *db.Args) string) { out = append(out, likeness{why, query}) }
	if c.Follows != "" {
		ask("same_report", func(a *db.Args) string {
			return `SELECT case_id, 1.0 FROM contacts WHERE id = ` + a.Add(c.Follows) + ` AND case_id <> '' AND ` + sc.KnowsWriter(a, "contacts.id")
		})
	}
	if c.Hint != "" {
		ask("named", func(a *db.Args) string { return `SELECT id, 1.0 FROM cases WHERE id = ` + a.Add(c.Hint) })
	}
	if c.order != 0 {
		ask("same_order", func(a *db.Args) string {
			n := a.Add(c.order)
			return `SELECT cases.id, 1.0 FROM cases WHERE order_eid = ` + n + ` AND ` + sc.Unreported(a, "cases.id", n) + `
				UNION SELECT case_id, 1.0 FROM contacts WHERE order_eid = ` + n + ` AND case_id <> '' AND ` + sc.KnowsWriter(a, "contacts.id")
		})
	}
	if c.account != 0 && c.Control == "" {
		ask("same_account", func(a *db.Args) string {
			n := a.Add(c.account)
			return `SELECT cases.id, 1.0 FROM cases WHERE account = ` + n + ` AND ` + sc.Unreported(a, "cases.id", n) + `
				UNION SELECT case_id, 1.0 FROM case_parties WHERE account = ` + n + ` AND removed_at IS NULL AND ` + sc.KnowsParty(a, "case_parties.id")
		})
	}
	if index := s.senderIndex(c); index != "" {
		ask("same_sender", func(a *db.Args) string {
			n := a.Add(index)
			return `SELECT case_id, 1.0 FROM case_parties WHERE email_idx = ` + n + ` AND removed_at IS NULL AND ` + sc.KnowsParty(a, "case_parties.id") + ` UNION
				SELECT case_id, 1.0 FROM contacts WHERE sender_idx = ` + n + ` AND case_id <> '' AND ` + sc.KnowsWriter(a, "contacts.id")
		})
	}
	if c.Phone != "" || c.From != "" && NormalPhone(c.From) != "" {
		index := s.Vault.Index("phone", firstOf(NormalPhone(c.Phone), NormalPhone(c.From)))
		ask("same_sender", func(a *db.Args) string {
			return `SELECT case_id, 1.0 FROM case_parties WHERE phone_idx = ` + a.Add(index) + ` AND removed_at IS NULL AND ` + sc.KnowsParty(a, "case_parties.id")
		})
	}
	if c.City != "" {
		at := c.ReceivedAt
		if c.OccurredAt != nil {
			at = *c.OccurredAt
		}
		ask("same_place_and_time", func(a *db.Args) string {
			return `SELECT id, 1.0 FROM cases WHERE city = ` + a.Add(c.City) + ` AND region = ` + a.Add(c.Region) +
				` AND opened_at BETWEEN ` + a.Add(db.Micros(at.Add(-nearby))) + ` AND ` + a.Add(db.Micros(at.Add(nearby)))
		})
	}
	if tokens := s.tokens(c.Subject + "\n" + c.Text); len(tokens) > 2 {
		ask("similar_text", func(a *db.Args) string {
			mine := a.Add(float64(len(tokens)))
			return `SELECT t.case_id, MAX(t.share) FROM (
				SELECT o.case_id AS case_id, 2.0 * COUNT(*) / (` + mine + ` + (SELECT COUNT(*) FROM contact_words all_words WHERE all_words.contact_id = o.id)) AS share
				FROM contact_words w JOIN contacts o ON o.id = w.contact_id
				WHERE ` + db.In(a, "w.word", tokens) + ` AND o.case_id <> '' AND o.id <> ` + a.Add(c.ID) + ` AND ` + sc.KnowsWriter(a, "o.id") + ` GROUP BY o.id, o.case_id) t
				WHERE t.share >= ` + a.Add(alike) + ` GROUP BY t.case_id`
		})
	}
	return out
}

// senderIndex is the blind index of a contact's mail address.
func (s *Service) senderIndex(c *Contact) string {
	if addr, _ := address(c.From); addr != "" {
		return s.Vault.Index("email", addr)
	}
	return ""
}

// collect asks one question within the scope.
func (s *Service) collect(ctx context.Context, sc identity.Scope, look likeness, found map[string]*Similar) error {
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT k.id, k.eid, k.number, k.title, k.severity, k.state, l.share FROM (SELECT '' AS id, 0.0 AS share WHERE 1 = 0 UNION ALL SELECT * FROM (`+
		look.query(&a)+`) q) l JOIN cases k ON k.id = l.id
		WHERE k.state NOT IN ('resolved', 'closed') AND k.simulated = false AND k.root = '' AND `+sc.Where(&a, caseScope)+` ORDER BY l.share DESC, k.id DESC LIMIT 50`, a...)
	if err != nil {
		return fmt.Errorf("%s: %w", look.why, err)
	}
	defer rows.Close()
	for rows.Next() {
		var one Similar
		var eid uint64
		var number int64
		var title []byte
		var share float64
		if err := rows.Scan(&one.ID, &eid, &number, &title, &one.Severity, &one.State, &share); err != nil {
			return err
		}
		have := found[one.ID]
		if have == nil {
			if one.Title, err = s.text(eid, one.ID+"/title", title); err != nil {
				return err
			}
			one.Number = fmt.Sprintf("C-%d", number)
			have = &one
			found[one.ID] = have
		}
		if slices.Contains(have.Why, look.why) {
			continue
		}
		have.Why = append(have.Why, look.why)
		have.Score += weights[look.why] * share
	}
	return rows.Err()
}
