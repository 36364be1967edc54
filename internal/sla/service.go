package sla

import (
	"context"
	"database/sql"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Service lists the clocks of all matters: cases, and contacts that no case has
// been made of. Both keep their own inputs; this only reads them.
type Service struct {
	db      *db.DB
	policy  Policy // until Load
	shipped Document
	live    atomic.Pointer[live]

	// Fired is told once, in the same transaction, of each warning and breach.
	Fired func(ctx context.Context, tx *db.Tx, f Fired) error
	// Rescheduled writes anew when a case is due, after the policy has changed.
	Rescheduled func(ctx context.Context, tx *db.Tx, caseID string) error
}

// NewService makes the service; p holds until Load.
func NewService(d *db.DB, p Policy) *Service { return &Service{db: d, policy: p} }

// ClockLine is one clock of one matter.
type ClockLine struct {
	Object   string     `json:"object" doc:"cas_… or con_…"`
	Number   string     `json:"number,omitempty" doc:"Of a case"`
	Name     string     `json:"name"`
	N        int        `json:"n" doc:"1, 2, 3… of a repeating clock"`
	State    State      `json:"state" enum:"running,paused,met,missed"`
	Severity string     `json:"severity"`
	Started  time.Time  `json:"started_at"`
	Due      time.Time  `json:"due_at"`
	Stopped  *time.Time `json:"stopped_at,omitempty" doc:"When it was answered; absent while it is open"`
	TargetS  int64      `json:"target_seconds"`
	AccruedS int64      `json:"accrued_seconds"`
	PausedS  int64      `json:"paused_seconds"`
	Policy   string     `json:"policy" doc:"Version of the policy"`
}

// batch is how many matters are computed at once; most is how many one call
// looks at before it answers with what it has.
const (
	batch = 200
	most  = 5000
)

// matterRow is a matter without its history.
type matterRow struct {
	id      string
	at      int64
	number  sql.NullInt64
	about   Matter
	history []Event
}

// Clocks lists clocks, those of the newest matters first. state "" takes all.
func (s *Service) Clocks(ctx context.Context, state State, in web.PageIn) (web.Page[ClockLine], error) {
	out := web.Page[ClockLine]{Items: []ClockLine{}}
	sc, err := identity.Require(ctx, identity.PermSLARead)
	if err != nil {
		return out, err
	}
	if state != "" && state != StateRunning && state != StatePaused && state != StateMet && state != StateMissed {
		return out, errs.New(errs.BadRequest, "state_unknown", "There is no such state of a clock.").
			With(errs.Field{Pointer: "?state", Message: "running, paused, met or missed"})
	}
	at, id, shown := int64(1)<<62, "", 0 // the place after which the page starts, and how many clocks of that matter were shown
	if in.Cursor != "" {
		if err := web.DecodeCursor(in.Cursor, &at, &id, &shown); err != nil {
			return out, err
		}
	}
	now := s.db.Now()
	for looked := 0; looked < most; looked += batch {
		list, err := s.matters(ctx, sc, at, id, shown > 0)
		if err != nil {
			return out, err
		}
		for _, m := range list {
			skip := 0
			if m.id == id {
				skip = shown
			}
			n := 0
			for _, c := range Compute(s.For(m.about), m.history, now) {
				if state != "" && c.State != state {
					continue
				}
				if n++; n <= skip {
					continue
				}
				if len(out.Items) == in.Limit {
					out.NextCursor = web.EncodeCursor(at, id, shown)
					return out, nil
				}
				out.Items = append(out.Items, s.line(m, c))
				at, id, shown = m.at, m.id, n
			}
			at, id = m.at, m.id
			shown = n
		}
		if len(list) < batch {
			return out, nil
		}
		shown = 0
	}
	out.NextCursor = web.EncodeCursor(at, id, shown)
	return out, nil
}

func (s *Service) line(m matterRow, c Clock) ClockLine {
	l := ClockLine{Object: m.id, Name: c.Name, N: c.N, State: c.State, Severity: "S" + strconv.Itoa(c.Severity), Started: c.Started, Due: c.Due,
		TargetS: int64(c.Target / time.Second), AccruedS: int64(c.Accrued / time.Second), PausedS: int64(c.Paused / time.Second), Policy: s.For(m.about).Version}
	if m.number.Valid {
		l.Number = "C-" + strconv.FormatInt(m.number.Int64, 10)
	}
	if !c.Stopped.IsZero() {
		at := c.Stopped
		l.Stopped = &at
	}
	return l
}

// matters reads the next batch after (at, id), that one included when again is
// set, with their histories.
func (s *Service) matters(ctx context.Context, sc identity.Scope, at int64, id string, again bool) ([]matterRow, error) {
	a := db.Args{at, id}
	after := "(m.at, m.id) < ($1, $2)"
	if again {
		after = "(m.at, m.id) <= ($1, $2)"
	}
	if id == "" {
		after = "m.at <= $1 AND m.id > $2"
	}
	where := after + " AND " + sc.Where(&a, identity.Columns{Object: "m.id", Region: "m.region", Team: "m.team", Brand: "m.brand"}) +
		` ORDER BY m.at DESC, m.id DESC LIMIT ` + a.Add(batch)
	return s.read(ctx, a, where)
}

// one reads one matter for its timers; none when it is a drill's, or no matter
// any more.
func (s *Service) one(ctx context.Context, object string) ([]matterRow, error) {
	return s.read(ctx, db.Args{object}, "m.id = $1")
}

// read reads matters with their histories. A contact that is part of a case has
// the case's clocks.
func (s *Service) read(ctx context.Context, a db.Args, where string) ([]matterRow, error) {
	rows, err := s.db.Query(ctx, `SELECT m.id, m.at, m.number, m.type, m.category, m.brand, m.region, m.city, m.language, m.source FROM (
		  SELECT id, opened_at AS at, number, region, team, brand, type, category, city, language, source FROM cases WHERE NOT simulated
		  UNION ALL
		  SELECT id, received_at AS at, NULL AS number, region, team, brand, '' AS type, '' AS category, city, language, 'contact' AS source
		    FROM contacts WHERE state IN ('new', 'closed') AND case_id = ''
		) m WHERE `+where, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []matterRow
	for rows.Next() {
		var m matterRow
		if err := rows.Scan(&m.id, &m.at, &m.number, &m.about.Type, &m.about.Category, &m.about.Brand, &m.about.Region, &m.about.City, &m.about.Language, &m.about.Source); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return list, s.histories(ctx, list)
}

// histories fills in what clocks are computed from.
func (s *Service) histories(ctx context.Context, list []matterRow) error {
	ids, place := []string{}, map[string]int{}
	for i, m := range list {
		ids, place[m.id] = append(ids, m.id), i
	}
	// A contact's inputs are its receipt, what the first person rated it, our
	// replies to it, and its dismissal.
	var a db.Args
	in := func(col string) string { return db.In(&a, col, ids) }
	const rated = `CASE WHEN severity IN ('S0','S1','S2','S3','S4') THEN CAST(SUBSTR(severity, 2, 1) AS INTEGER) ELSE suggested END`
	rows, err := s.db.Query(ctx, `SELECT case_id, at, kind, severity, n FROM case_clock_inputs WHERE `+in("case_id")+`
		UNION ALL SELECT id, received_at, 'opened', suggested, 0 FROM contacts WHERE `+in("id")+`
		UNION ALL SELECT id, triaged_at, 'severity', `+rated+`, 1 FROM contacts WHERE triaged_at IS NOT NULL AND `+in("id")+`
		UNION ALL SELECT id, updated_at, 'closed', 0, 3 FROM contacts WHERE state = 'closed' AND `+in("id")+`
		UNION ALL SELECT case_id, sent_at, 'replied', 0, 2 FROM messages WHERE human AND sent_at IS NOT NULL AND SUBSTR(case_id, 1, 4) = 'con_' AND `+in("case_id")+`
		UNION ALL SELECT id, received_at, 'legal_asked', suggested, 1 FROM contacts WHERE legal_due IS NOT NULL AND `+in("id")+`
		UNION ALL SELECT case_id, received_at, 'legal_asked', suggested, 1 FROM contacts WHERE legal_due IS NOT NULL AND `+in("case_id")+`
		UNION ALL SELECT contact, answered_at, 'replied', 0, 2 FROM phone_calls WHERE answered_at IS NOT NULL AND outcome IN ('', 'answered') AND call_back <> 'reached' AND `+in("contact")+`
		UNION ALL SELECT contact, reached_at, 'replied', 0, 2 FROM phone_calls WHERE reached_at IS NOT NULL AND `+in("contact")+` ORDER BY 5`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, kind string
		var at int64
		var n int
		var e Event
		if err := rows.Scan(&id, &at, &kind, &e.Severity, &n); err != nil {
			return err
		}
		e.At, e.Kind = db.FromMicros(at), Kind(kind)
		m := &list[place[id]]
		m.history = append(m.history, e)
	}
	return rows.Err()
}
