package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/blob"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/evidence"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// openBlobs opens where sealed files are kept: the folder of the installation,
// or a bucket.
func (a *App) openBlobs() (*blob.Store, error) {
	if a.cfg.Blobs == "" {
		return blob.OpenDir(a.Layout.Blobs)
	}
	at, err := blob.ParseS3(a.cfg.Blobs, os.Getenv)
	if err != nil {
		return nil, err
	}
	return blob.OpenS3(at)
}

// openCustody wires evidence: who proves, who scans, who is told, and what may
// be captured.
func (a *App) openCustody(ctx context.Context) error {
	e := a.Evidence
	e.Log, e.Proofs, e.Alarm, e.Critical = a.cfg.Log, a.Audit, a.alarmOfEvidence, a.workedOnCritical
	if a.cfg.Scanner != "" {
		clamd, err := evidence.ParseClamd(a.cfg.Scanner)
		if err != nil {
			return err
		}
		e.Scanner = clamd
	}
	e.Records = map[string]evidence.Record{"thread": a.recordOfThread, "order": a.recordOfOrder, "location": a.recordOfPlaces}
	e.Handle(a.Jobs)
	a.Activity.Guard(evidence.Shown)
	e.Authorize = a.authorizePackage
	a.Authority.On(authority.Export, authority.Handler{
		Approved: func(ctx context.Context, tx *db.Tx, r *authority.Request) error {
			return e.Decided(ctx, tx, r.Object, true)
		},
		Dropped: func(ctx context.Context, tx *db.Tx, r *authority.Request) error {
			return e.Decided(ctx, tx, r.Object, false)
		},
	})
	return e.Start(ctx)
}

// authorizePackage asks whether a package may leave on one signature.
func (a *App) authorizePackage(ctx context.Context, tx *db.Tx, sc identity.Scope, o evidence.Order) (string, error) {
	sheet := authority.Sheet{Lines: []authority.Line{{Label: "Case", Value: o.Number, Link: o.CaseID}, {Label: "Purpose", Value: o.Purpose}, {Label: "Recipient", Value: o.Recipient},
		{Label: "Form", Value: o.Form}, {Label: "Items", Value: strconv.Itoa(len(o.Items))}}}
	for _, item := range o.Items {
		sheet.Lines = append(sheet.Lines, authority.Line{Label: "Item", Value: item, Link: item})
	}
	v, err := a.Authority.Check(ctx, tx, sc, authority.Act{Kind: authority.Export, Count: 1, Object: o.Package, Case: o.CaseID,
		Title: "Package of evidence", Shown: sheet, EID: o.EID})
	if err != nil || v.Allowed {
		return "", err
	}
	return v.Approval, nil
}

// alarmOfEvidence opens a case about files that are no longer what came, which
// pages whoever is on call.
func (a *App) alarmOfEvidence(ctx context.Context, tx *db.Tx, faults []evidence.Fault) error {
	var open int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM cases WHERE category = 'evidence alarm' AND state NOT IN ('resolved', 'closed')`).Scan(&open)
	if err != nil || open > 0 {
		return err
	}
	title := fmt.Sprintf("Evidence does not match its hash: %d of %s", len(faults), "all files")
	if len(faults) == 1 {
		title = "A piece of evidence does not match its hash"
	}
	sc := identity.System("evidence")
	c, err := a.Cases.OpenIn(ctx, tx, sc, cases.Opening{Title: title, Type: "other", Category: "evidence alarm", Severity: cases.S1, Source: "alert", At: tx.Now})
	if err != nil {
		return err
	}
	list, err := json.MarshalIndent(faults, "", " ")
	if err != nil {
		return err
	}
	_, err = a.Evidence.Capture(ctx, tx, sc, c.ID, evidence.Captured{Kind: "record", Name: "nightly-check.json", MediaType: "application/json", Body: list, Source: "check"})
	return err
}

// workedOnCritical says whether somebody worked on a matter of life or death, or
// on a threat, since a moment: they are offered a talk.
func (a *App) workedOnCritical(ctx context.Context, staff string, since time.Time) (bool, error) {
	var n int
	err := a.Main.QueryRow(ctx, `SELECT COUNT(*) FROM cases WHERE severity = 'S0' AND simulated = false AND assignee = $1 AND updated_at > $2`, staff, db.Micros(since)).Scan(&n)
	return n > 0, err
}

// recordOfThread is what was written and said in a case, oldest first.
func (a *App) recordOfThread(ctx context.Context, _ identity.Scope, caseID, _ string) (evidence.Captured, error) {
	type thread struct {
		Case     string          `json:"case_id"`
		Taken    time.Time       `json:"captured_at"`
		Messages []comms.Message `json:"messages"`
		Calls    []comms.Call    `json:"calls"`
	}
	t := thread{Case: caseID, Taken: a.cfg.Clock.Now(), Messages: []comms.Message{}}
	in := web.PageIn{Limit: 200}
	for range 50 {
		page, err := a.Comms.Messages(ctx, caseID, "", in)
		if err != nil {
			return evidence.Captured{}, err
		}
		t.Messages = append(t.Messages, page.Items...)
		if in.Cursor = page.NextCursor; in.Cursor == "" {
			break
		}
	}
	calls, err := a.Comms.Calls(ctx, caseID)
	if err != nil {
		return evidence.Captured{}, err
	}
	t.Calls = calls
	return captured("thread.json", "comms", t.Taken, t)
}

func captured(name, source string, at time.Time, v any) (evidence.Captured, error) {
	body, err := json.MarshalIndent(v, "", " ")
	return evidence.Captured{Name: name, MediaType: "application/json", Body: body, Source: source, At: at}, err
}

// orderEvent is one event of the marketplace in a captured record.
type orderEvent struct {
	Position uint64            `json:"position"`
	ID       string            `json:"event_id"`
	Type     string            `json:"type"`
	At       time.Time         `json:"at"`
	Fields   map[string]string `json:"fields,omitempty"`
	Roles    map[string]string `json:"roles,omitempty"`
}

// recordOfOrder is everything the log holds of an order.
func (a *App) recordOfOrder(ctx context.Context, sc identity.Scope, caseID, object string) (evidence.Captured, error) {
	return a.recordOfEvents(ctx, sc, caseID, object, "order.json", func(*engine.Event) bool { return true })
}

// recordOfPlaces is where the worker said to be while an order was under way.
func (a *App) recordOfPlaces(ctx context.Context, sc identity.Scope, caseID, object string) (evidence.Captured, error) {
	return a.recordOfEvents(ctx, sc, caseID, object, "location.json", func(ev *engine.Event) bool {
		for i := range ev.Type.Fields {
			if ev.Type.Fields[i].Type == engine.Location && ev.Vals[i].Has {
				return true
			}
		}
		return false
	})
}

func (a *App) recordOfEvents(ctx context.Context, sc identity.Scope, caseID, object, name string, want func(*engine.Event) bool) (evidence.Captured, error) {
	none := evidence.Captured{}
	c, err := a.Cases.For(ctx, sc, caseID)
	if err != nil {
		return none, err
	}
	order := c.OrderEID()
	if object != "" {
		if order, err = a.Accounts.ResolveOrder(ctx, sc, object); err != nil {
			return none, err
		}
	}
	if order == 0 {
		return none, errs.New(errs.Invalid, "record_order", "Say which order; the case has none.").With(errs.Field{Pointer: "/object", Message: "reference or ord_ id"})
	}
	rows, err := a.History.Query(ctx, `SELECT DISTINCT position FROM event_entities WHERE entity = $1 ORDER BY position LIMIT 5000`, order)
	if err != nil {
		return none, err
	}
	defer rows.Close()
	var at []uint64
	for rows.Next() {
		var p uint64
		if err := rows.Scan(&p); err != nil {
			return none, err
		}
		at = append(at, p)
	}
	if err := rows.Err(); err != nil {
		return none, err
	}
	rows.Close()
	list := []orderEvent{}
	for _, p := range at {
		rec, err := a.Ingest.Record(p)
		if errs.IsKind(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return none, err
		}
		if ev := &rec.Event; want(ev) {
			list = append(list, eventRecord(p, ev))
		}
	}
	if len(list) == 0 {
		return none, errs.New(errs.NotFound, "record_empty", "The log holds nothing of the kind about this order.")
	}
	now := a.cfg.Clock.Now()
	return captured(name, "log", now, map[string]any{"order_id": id.Entity("ord", order), "captured_at": now, "events": list})
}

// eventRecord is an event without its personal fields.
func eventRecord(position uint64, ev *engine.Event) orderEvent {
	o := orderEvent{Position: position, ID: ev.ID, Type: ev.Type.Name, At: db.FromMicros(ev.At), Fields: map[string]string{}, Roles: map[string]string{}}
	for i, f := range ev.Type.Fields {
		v := &ev.Vals[i]
		if f.Personal || !v.Has {
			continue
		}
		switch f.Type {
		case engine.Location:
			o.Fields[f.Name] = engine.LocationText(v.N)
		case engine.Money, engine.Int:
			o.Fields[f.Name] = strconv.FormatInt(v.N, 10)
		case engine.Float:
			o.Fields[f.Name] = strconv.FormatFloat(v.F, 'g', -1, 64)
		case engine.Bool:
			o.Fields[f.Name] = strconv.FormatBool(v.N != 0)
		case engine.Time:
			o.Fields[f.Name] = db.FromMicros(v.N).Format(time.RFC3339)
		default:
			o.Fields[f.Name] = strings.ToValidUTF8(v.S, "")
		}
	}
	for i, eid := range ev.Roles {
		if r := &ev.Type.Roles[i]; eid != 0 {
			prefix := map[string]string{"account": "acc", "order": "ord"}[r.Kind]
			if prefix == "" {
				prefix = "thg"
			}
			o.Roles[r.Name] = id.Entity(prefix, eid)
		}
	}
	return o
}
