package decision

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/journal"
)

// maxAhead is how many records not yet copied a reader looks through.
const maxAhead = 5000

// uncopied looks for a decision in the records that are not copied yet: whoever
// was answered can read why at once. Where there are more than it looks through,
// it does not say that there is none.
func (s *Service) uncopied(ctx context.Context, sc identity.Scope, eventID string) (Decision, error) {
	var at uint64
	err := s.history.QueryRow(ctx, `SELECT position FROM watermark WHERE name = $1`, markRows).Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Decision{}, err
	}
	var r ingest.Record
	for pos := at + 1; pos <= at+s.ahead; pos++ {
		raw, err := s.read(pos)
		if errors.Is(err, journal.ErrNoRecord) {
			return Decision{}, noDecision()
		}
		if err != nil {
			return Decision{}, err
		}
		if err := ingest.DecodeRecord(pos, raw, s.programs, &r); err != nil {
			return Decision{}, err
		}
		if r.Kind != ingest.EventRecord || !r.Decision.Decided || r.Event.ID != eventID {
			continue
		}
		d := rowOf(&r)
		if !sc.Places(d.Region, "", d.Brand) {
			continue // as if it were not there
		}
		return d, nil
	}
	behind := errs.New(errs.Unavailable, "decisions_behind", "The tables are more than %d events behind the log, so this decision may not be in them yet. Try again in a few seconds.", s.ahead)
	behind.RetryAfter = 5 * time.Second
	return Decision{}, behind
}

// rowOf is the row that the projector will write.
func rowOf(r *ingest.Record) Decision {
	ev, d := &r.Event, &r.Decision
	shape := shapeOf(ev.Type)
	row := Decision{EventID: ev.ID, Type: ev.Type.Name, At: db.FromMicros(ev.At), Outcome: d.Outcome, Score: d.Score, Rules: []string{},
		Version: d.Version, TookNS: r.Took, Brand: text(ev, shape.brand), Region: text(ev, shape.region), History: ev.History,
		position: r.Position, account: d.Pivot}
	for _, h := range d.Hits {
		if !h.Shadow && !h.Snoozed {
			row.Rules = append(row.Rules, r.Program.Rules[h.Rule].ID)
		}
	}
	return row
}
