package decision

import (
	"context"
	"database/sql"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/journal"
)

// maxAhead is how many records not yet copied a reader looks through.
const maxAhead = 5000

// ahead looks for a decision in the records that are not copied yet: whoever
// was answered can read why at once.
func (s *Service) ahead(ctx context.Context, sc identity.Scope, eventID string) (Decision, error) {
	var at uint64
	err := s.history.QueryRow(ctx, `SELECT position FROM watermark WHERE name = $1`, markRows).Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Decision{}, err
	}
	var r ingest.Record
	for pos := at + 1; pos <= at+maxAhead; pos++ {
		raw, err := s.read(pos)
		if errors.Is(err, journal.ErrNoRecord) {
			break
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
			break
		}
		return d, nil
	}
	return Decision{}, noDecision()
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
