package comms

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Endpoint is where the marketplace receives webhooks.
type Endpoint struct {
	ID        string     `json:"id"`
	URL       string     `json:"url"`
	Events    []string   `json:"events" doc:"Types it wants; * for all, action.* for a family"`
	State     string     `json:"state" enum:"active,disabled"`
	Why       string     `json:"why,omitempty" doc:"Why it is disabled"`
	Secret    string     `json:"secret,omitempty" doc:"Shown once, when the endpoint is made or gets a new one"`
	OldUntil  *time.Time `json:"old_until,omitempty" doc:"Until when the secret before this one signs along"`
	CreatedAt time.Time  `json:"created_at"`
	Waiting   int        `json:"waiting" doc:"Deliveries not acknowledged yet"`
	Version   int64      `json:"version"`

	eid uint64
}

// Event is something the marketplace is told. Data may hold its own references.
type Event struct {
	Type     string // "action.taken"
	Object   string // act_…
	Restrict string // case whose restricted visibility governs the delivery log
	Data     any
}

// AddEndpoint registers an endpoint and gives its secret this one time.
func (s *Service) AddEndpoint(ctx context.Context, url string, events []string) (*Endpoint, error) {
	sc, err := identity.Require(ctx, identity.PermWebhookWrite)
	if err != nil {
		return nil, err
	}
	return s.AddEndpointAs(ctx, sc, url, events, "")
}

// AddEndpointAs is AddEndpoint for the wiring of the demo, which knows the
// secret beforehand ("" makes one).
func (s *Service) AddEndpointAs(ctx context.Context, sc identity.Scope, url string, events []string, secret string) (*Endpoint, error) {
	if err := s.out.check(url); err != nil {
		return nil, err
	}
	if len(events) == 0 {
		events = []string{"*"}
	}
	for _, e := range events {
		if e == "" || len(e) > 60 || strings.ContainsAny(e, ", ") {
			return nil, errs.New(errs.Invalid, "webhook_events", "An event type is not well formed.").
				With(errs.Field{Pointer: "/events", Message: "types like action.taken, action.* or *"})
		}
	}
	if secret == "" {
		secret = newSecret()
	}
	e := &Endpoint{URL: url, Events: events, State: "active", Secret: secret, Version: 1}
	err := s.DB.Tx(ctx, sc.Actor(), "add webhook endpoint", func(ctx context.Context, tx *db.Tx) error {
		e.ID, e.CreatedAt = id.New("whk", tx.Now), tx.Now
		eid, err := s.Vault.Subject("webhook", e.ID)
		if err != nil {
			return err
		}
		sealed, err := s.Vault.Seal(eid, "secret", []byte(e.Secret))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO webhook_endpoints(id, eid, url, events, secret, state, created_at, created_by, version)
			VALUES ($1,$2,$3,$4,$5,'active',$6,$7,1)`, e.ID, eid, e.URL, strings.Join(e.Events, ","), sealed, db.Micros(tx.Now), tx.Actor.ID)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "webhook.added", Object: e.ID, Data: map[string]any{"url": e.URL, "events": e.Events}})
	})
	return e, err
}

// Endpoints lists all endpoints, newest first.
func (s *Service) Endpoints(ctx context.Context) ([]Endpoint, error) {
	sc, err := identity.Require(ctx, identity.PermWebhookRead)
	if err != nil {
		return nil, err
	}
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT e.id, e.eid, e.url, e.events, e.state, e.why, e.created_at, e.version, e.old_until,
		(SELECT COUNT(*) FROM deliveries d WHERE d.endpoint = e.id AND d.acknowledged_at IS NULL AND `+
		sc.Where(&a, identity.Columns{Object: "d.restrict_id"})+`)
		FROM webhook_endpoints e ORDER BY e.id DESC`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Endpoint{}
	for rows.Next() {
		var e Endpoint
		var events string
		var at int64
		var old sql.NullInt64
		if err := rows.Scan(&e.ID, &e.eid, &e.URL, &events, &e.State, &e.Why, &at, &e.Version, &old, &e.Waiting); err != nil {
			return nil, err
		}
		if until := nullTime(old); until != nil && until.After(s.DB.Now()) {
			e.OldUntil = until
		}
		e.Events, e.CreatedAt = strings.Split(events, ","), db.FromMicros(at)
		out = append(out, e)
	}
	return out, rows.Err()
}

// Enable turns an endpoint on or off. Deliveries made while it is off wait for
// nobody: they are not made.
func (s *Service) Enable(ctx context.Context, endpoint string, on bool) error {
	sc, err := identity.Require(ctx, identity.PermWebhookWrite)
	if err != nil {
		return err
	}
	state, why := "disabled", "by hand"
	if on {
		state, why = "active", ""
	}
	return s.DB.Tx(ctx, sc.Actor(), state+" webhook endpoint", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE webhook_endpoints SET state=$1, why=$2, version=version+1 WHERE id=$3`, state, why, endpoint)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errs.New(errs.NotFound, "webhook_not_found", "There is no such endpoint.").Wrap(err)
		}
		return tx.Record(ctx, db.Change{Kind: "webhook." + state, Object: endpoint, Data: map[string]any{}})
	})
}

// wants says whether an endpoint with these events takes a type.
func wants(events []string, kind string) bool {
	return slices.ContainsFunc(events, func(e string) bool {
		family, ok := strings.CutSuffix(e, ".*")
		return e == "*" || e == kind || ok && strings.HasPrefix(kind, family+".")
	})
}

// Publish puts a delivery for every endpoint that wants the event into the
// caller's transaction and gives their ids. The body is fixed now: each retry
// and replay sends the same bytes under the same id.
func (s *Service) Publish(ctx context.Context, tx *db.Tx, e Event) ([]string, error) {
	body, err := json.Marshal(map[string]any{"type": e.Type, "timestamp": tx.Now.Format(time.RFC3339Nano), "data": e.Data})
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `SELECT id, eid, events FROM webhook_endpoints WHERE state = 'active' ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var to []Endpoint
	for rows.Next() {
		var p Endpoint
		var events string
		if err := rows.Scan(&p.ID, &p.eid, &events); err != nil {
			return nil, err
		}
		if wants(strings.Split(events, ","), e.Type) {
			to = append(to, p)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	var made []string
	for _, p := range to {
		dlv := id.New("dlv", tx.Now)
		sealed, err := s.Vault.Seal(p.eid, dlv, body)
		if err != nil {
			return nil, err
		}
		_, err = tx.Exec(ctx, `INSERT INTO deliveries(id, endpoint, type, object, restrict_id, body, state, attempts, created_at, next_at)
			VALUES ($1,$2,$3,$4,$5,$6,'pending',0,$7,$7)`, dlv, p.ID, e.Type, e.Object, e.Restrict, sealed, db.Micros(tx.Now))
		if err != nil {
			return nil, err
		}
		if err := tx.Enqueue(ctx, db.Job{Kind: JobWebhook, Key: dlv, Payload: deliveryRef{dlv}}); err != nil {
			return nil, err
		}
		made = append(made, dlv)
	}
	return made, nil
}

// Delivery is one event on its way to one endpoint.
type Delivery struct {
	ID             string            `json:"id" doc:"Also the webhook-id header"`
	Endpoint       string            `json:"endpoint"`
	Type           string            `json:"type"`
	Object         string            `json:"object"`
	State          string            `json:"state" enum:"pending,acknowledged,failed"`
	Attempts       int               `json:"attempts"`
	Status         int               `json:"status,omitempty" doc:"HTTP status of the last attempt"`
	Failure        string            `json:"failure,omitempty"`
	CreatedAt      time.Time         `json:"created_at"`
	NextAt         *time.Time        `json:"next_at,omitempty"`
	AcknowledgedAt *time.Time        `json:"acknowledged_at,omitempty"`
	Log            []DeliveryAttempt `json:"log"`
}

// DeliveryAttempt is one try.
type DeliveryAttempt struct {
	N       int       `json:"n"`
	At      time.Time `json:"at"`
	Status  int       `json:"status,omitempty"`
	TookMS  int64     `json:"took_ms"`
	Failure string    `json:"failure,omitempty"`
}

// Replay sends a delivery again, from the first attempt, whatever became of it.
func (s *Service) Replay(ctx context.Context, delivery string) (*Delivery, error) {
	sc, err := identity.Require(ctx, identity.PermWebhookWrite)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "replay delivery", func(ctx context.Context, tx *db.Tx) error {
		a := db.Args{db.Micros(tx.Now), delivery}
		var object, restrict string
		err := tx.QueryRow(ctx, `UPDATE deliveries SET state='pending', tries=0, next_at=$1, failure=''
			WHERE id=$2 AND `+sc.Where(&a, identity.Columns{Object: "restrict_id"})+` RETURNING object, restrict_id`, a...).Scan(&object, &restrict)
		if err != nil {
			return absent(err, "delivery_not_found", "There is no such delivery.")
		}
		if err := tx.Enqueue(ctx, db.Job{Kind: JobWebhook, Key: delivery, Payload: deliveryRef{delivery}}); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "delivery.replayed", Object: delivery, On: []string{object}, Restrict: restrict, Data: map[string]any{}})
	})
	if err != nil {
		return nil, err
	}
	return s.delivery(ctx, sc, delivery)
}

func (s *Service) delivery(ctx context.Context, sc identity.Scope, one string) (*Delivery, error) {
	list, err := s.deliveries(ctx, sc, func(a *db.Args) string { return "d.id = " + a.Add(one) }, 1)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "delivery_not_found", "There is no such delivery.")
	}
	return &list[0], nil
}

// Deliveries lists what was sent to an endpoint ("" = any), newest first, or
// what was sent about one object.
func (s *Service) Deliveries(ctx context.Context, endpoint, object, state string, in web.PageIn) (web.Page[Delivery], error) {
	var none web.Page[Delivery]
	sc, err := identity.Require(ctx, identity.PermWebhookRead)
	if err != nil {
		return none, err
	}
	var before string
	if in.Cursor != "" {
		if err := web.DecodeCursor(in.Cursor, &before); err != nil {
			return none, err
		}
	}
	list, err := s.deliveries(ctx, sc, func(a *db.Args) string {
		where := []string{"1=1"}
		for col, v := range map[string]string{"d.endpoint": endpoint, "d.object": object, "d.state": state} {
			if v != "" {
				where = append(where, col+" = "+a.Add(v))
			}
		}
		if before != "" {
			where = append(where, "d.id < "+a.Add(before))
		}
		return strings.Join(where, " AND ")
	}, in.Limit+1)
	if err != nil {
		return none, err
	}
	return web.Cut(list, in.Limit, func(d Delivery) string { return web.EncodeCursor(d.ID) }), nil
}
