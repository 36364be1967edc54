package cases

import (
	"context"
	"encoding/json"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/jobs"
)

// The kinds of background work.
const (
	JobPush  = "cases.push"  // work came into a queue that gives itself
	JobBack  = "cases.back"  // what was put aside, or waits, comes back
	JobLapse = "cases.lapse" // nobody took a caller that was on the line
	JobRound = "cases.round" // each minute: what nobody could be given yet
)

// every is how often work that nobody could be given is offered again.
const every = time.Minute

type objectRef struct {
	Object string    `json:"object"`
	What   string    `json:"what,omitempty"` // of JobBack: aside or wait
	At     time.Time `json:"at,omitzero"`
}

func machine() db.Actor { return db.Actor{ID: "system", Kind: "system", Name: "queues"} }

// Handle gives the runner our handlers.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobPush, s.pushJob)
	r.Handle(JobBack, s.backJob)
	r.Handle(JobLapse, s.lapseJob)
	r.Handle(JobRound, s.roundJob)
	r.Handle(JobCaseBulk, s.bulkJob)
}

// Start puts the round on the table; the first one places what was never placed.
func (s *Service) Start(ctx context.Context) error {
	err := s.db.Tx(ctx, machine(), "queues", func(ctx context.Context, tx *db.Tx) error {
		return tx.Enqueue(ctx, db.Job{Kind: JobRound, Key: "round", RunAt: tx.Now.Add(every)})
	})
	if err != nil {
		return err
	}
	var unplaced int
	err = s.db.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM cases WHERE state NOT IN ('resolved', 'closed') AND root = '' AND NOT EXISTS (SELECT 1 FROM placements p WHERE p.object = cases.id))
		+ (SELECT COUNT(*) FROM contacts WHERE state = 'new' AND case_id = '' AND NOT EXISTS (SELECT 1 FROM placements p WHERE p.object = contacts.id))`).Scan(&unplaced)
	if err != nil || unplaced == 0 {
		return err
	}
	return s.db.Tx(ctx, machine(), "place work", func(ctx context.Context, tx *db.Tx) error {
		if err := s.placeAll(ctx, tx); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "routing.placed", Object: "routing", Private: true})
	})
}

func read(l jobs.Lease) (ref objectRef, err error) { return ref, json.Unmarshal(l.Payload, &ref) }

func (s *Service) pushJob(ctx context.Context, l jobs.Lease) error {
	ref, err := read(l)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, machine(), "push", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.push(ctx, tx, ref.Object)
		return err
	})
}

// roundJob offers what waits in queues that push to whoever is free by now.
func (s *Service) roundJob(ctx context.Context, _ jobs.Lease) error {
	rows, err := s.db.Query(ctx, `SELECT p.object FROM placements p JOIN queues q ON q.id = p.queue AND q.mode = 'push'
		WHERE EXISTS (SELECT 1 FROM cases c WHERE c.id = p.object AND c.assignee = '' AND c.state NOT IN ('resolved', 'closed', 'waiting'))
		   OR EXISTS (SELECT 1 FROM contacts c WHERE c.id = p.object AND c.state = 'new' AND c.case_id = '')
		ORDER BY CASE WHEN EXISTS (SELECT 1 FROM cases c WHERE c.id = p.object AND c.severity IN ('S0', 'S1'))
			OR EXISTS (SELECT 1 FROM contacts c WHERE c.id = p.object AND (c.severity IN ('S0', 'S1') OR c.severity = '' AND c.suggested <= 1)) THEN 0 ELSE 1 END,
			p.at, p.object LIMIT 200`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var objects []string
	for rows.Next() {
		var object string
		if err := rows.Scan(&object); err != nil {
			return err
		}
		objects = append(objects, object)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, object := range objects {
		err := s.db.Tx(ctx, machine(), "push", func(ctx context.Context, tx *db.Tx) error {
			_, err := s.push(ctx, tx, object)
			return err
		})
		if err != nil {
			return err
		}
	}
	return &jobs.Later{At: s.db.Now().Add(every), Reason: "more work may come, or more hands"}
}
