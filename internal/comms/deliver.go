package comms

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

type deliveryRef struct {
	Delivery string `json:"delivery"`
}

// pauses are the waits before each further attempt: quick at first, because an
// effect protects somebody, then over three days.
var pauses = []time.Duration{
	5 * time.Second, 30 * time.Second, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour,
	2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

// pause is the wait after attempt n (from 1), with a fifth of jitter either
// way; ok is false after the last.
func pause(n int) (time.Duration, bool) {
	if n > len(pauses) {
		return 0, false
	}
	d := pauses[n-1]
	return d - d/5 + rand.N(2*d/5), true
}

// outgoing is what one attempt needs.
type outgoing struct {
	Delivery
	url, endpointState, restrict string
	secrets                      []string // the newest first
	body                         []byte
	tries                        int // since the last replay
}

func (s *Service) loadDelivery(ctx context.Context, dlv string) (o outgoing, err error) {
	var eid uint64
	var body, secret, old []byte
	err = s.DB.QueryRow(ctx, `SELECT d.id, d.endpoint, d.type, d.object, d.restrict_id, d.body, d.state, d.attempts, d.tries, e.url, e.eid, e.secret, e.state,
		CASE WHEN e.old_until > $2 THEN e.old_secret END FROM deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint WHERE d.id = $1`, dlv, db.Micros(s.DB.Now())).
		Scan(&o.ID, &o.Endpoint, &o.Type, &o.Object, &o.restrict, &body, &o.State, &o.Attempts, &o.tries, &o.url, &eid, &secret, &o.endpointState, &old)
	if err != nil {
		return o, err
	}
	now, err := s.text(eid, "secret", secret)
	if err != nil {
		return o, err
	}
	o.secrets = []string{now}
	if len(old) > 0 {
		before, err := s.text(eid, "old secret", old)
		if err != nil {
			return o, err
		}
		o.secrets = append(o.secrets, before)
	}
	o.body, err = s.Vault.Open(eid, o.ID, body)
	return o, err
}

// deliverJob makes one attempt. What came of it is on record before the job
// ends; a crash in between sends the same id again.
func (s *Service) deliverJob(ctx context.Context, l jobs.Lease) error {
	var ref deliveryRef
	if err := json.Unmarshal(l.Payload, &ref); err != nil {
		return err
	}
	o, err := s.loadDelivery(ctx, ref.Delivery)
	if err != nil || o.State != "pending" {
		return err
	}
	at := s.DB.Now()
	start := s.DB.Now()
	status, failure := 0, "the endpoint is disabled"
	if o.endpointState == "active" {
		status, failure = s.post(ctx, o, at)
	}
	took := s.DB.Now().Sub(start)
	var again *time.Time
	err = s.DB.Tx(ctx, identity.System("comms").Actor(), "deliver webhook", func(ctx context.Context, tx *db.Tx) error {
		again, err = s.outcome(ctx, tx, o, at, took, status, failure)
		return err
	})
	if err == nil && again != nil {
		return &jobs.Later{At: *again, Reason: failure}
	}
	return err
}

// post sends; status 0 means that nothing answered. failure is "" only for 2xx.
func (s *Service) post(ctx context.Context, o outgoing, at time.Time) (status int, failure string) {
	u, err := url.Parse(o.url)
	if err != nil {
		return 0, "not a URL"
	}
	signature, err := signAll(o.secrets, o.ID, at, o.body)
	if err != nil {
		return 0, "could not be signed"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.url, bytes.NewReader(o.body))
	if err != nil {
		return 0, "not a URL"
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Piepowder")
	req.Header.Set("webhook-id", o.ID)
	req.Header.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
	req.Header.Set("webhook-signature", signature)
	resp, err := s.out.to(u).Do(req)
	if err != nil {
		return 0, reason(err)
	}
	defer resp.Body.Close()
	// Drained a little so that the connection can be used again, never kept:
	// an answer may hold anything.
	io.CopyN(io.Discard, resp.Body, 64<<10)
	switch {
	case resp.StatusCode >= 200 && resp.StatusCode < 300:
		return resp.StatusCode, ""
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		return resp.StatusCode, "redirected: give the final address"
	}
	return resp.StatusCode, fmt.Sprintf("answered %d", resp.StatusCode)
}

// reason is an error without the URL that net/http puts into it.
func reason(err error) string {
	if u, ok := err.(*url.Error); ok {
		err = u.Err
	}
	if len(err.Error()) > 200 {
		return err.Error()[:200]
	}
	return err.Error()
}

// outcome writes the attempt and what follows from it; again is the time of the
// next one.
func (s *Service) outcome(ctx context.Context, tx *db.Tx, o outgoing, at time.Time, took time.Duration, status int, failure string) (again *time.Time, err error) {
	n := o.Attempts + 1
	_, err = tx.Exec(ctx, `INSERT INTO delivery_attempts(delivery, n, at, status, took_ms, failure) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT DO NOTHING`, o.ID, n, db.Micros(at), status, took.Milliseconds(), failure)
	if err != nil {
		return nil, err
	}
	record := func(kind string, private bool) error {
		return tx.Record(ctx, db.Change{Kind: kind, Object: o.ID, On: []string{o.Object}, Restrict: o.restrict, Private: private,
			Data: map[string]any{"type": o.Type, "endpoint": o.Endpoint, "attempt": n, "status": status}})
	}
	if err := s.liveDelivery(ctx, tx, o.restrict); err != nil {
		return nil, err
	}
	if failure == "" {
		_, err = tx.Exec(ctx, `UPDATE deliveries SET state='acknowledged', attempts=$1, status=$2, failure='', next_at=NULL,
			acknowledged_at=COALESCE(acknowledged_at, $3) WHERE id=$4`, n, status, db.Micros(tx.Now), o.ID)
		if err != nil {
			return nil, err
		}
		if o.Type == StopEvent {
			if err := s.stopHeard(ctx, tx, o.Object); err != nil {
				return nil, err
			}
		} else if s.Acknowledged != nil {
			if err := s.Acknowledged(ctx, tx, o.Type, o.Object, o.ID, tx.Now); err != nil {
				return nil, err
			}
		}
		return nil, record("delivery.acknowledged", false)
	}
	if status == http.StatusGone {
		_, err = tx.Exec(ctx, `UPDATE webhook_endpoints SET state='disabled', why='it answered 410 Gone', version=version+1 WHERE id=$1`, o.Endpoint)
		if err != nil {
			return nil, err
		}
		if err := tx.Record(ctx, db.Change{Kind: "webhook.disabled", Object: o.Endpoint, Data: map[string]any{"status": status}}); err != nil {
			return nil, err
		}
	}
	wait, more := pause(o.tries + 1)
	if !more || status == http.StatusGone || o.endpointState != "active" {
		_, err = tx.Exec(ctx, `UPDATE deliveries SET state='failed', attempts=$1, status=$2, failure=$3, next_at=NULL WHERE id=$4`, n, status, failure, o.ID)
		if err != nil {
			return nil, err
		}
		return nil, record("delivery.failed", false)
	}
	next := tx.Now.Add(wait)
	_, err = tx.Exec(ctx, `UPDATE deliveries SET attempts=$1, tries=tries+1, status=$2, failure=$3, next_at=$4 WHERE id=$5`, n, status, failure, db.Micros(next), o.ID)
	if err != nil {
		return nil, err
	}
	return &next, record("delivery.attempted", true)
}

// deliveries reads rows with their attempts.
func (s *Service) deliveries(ctx context.Context, sc identity.Scope, where func(*db.Args) string, limit int) ([]Delivery, error) {
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT d.id, d.endpoint, d.type, d.object, d.state, d.attempts, d.status, d.failure, d.created_at, d.next_at, d.acknowledged_at
		FROM deliveries d WHERE `+where(&a)+` AND `+sc.Where(&a, identity.Columns{Object: "d.restrict_id"})+` ORDER BY d.id DESC LIMIT `+a.Add(limit), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Delivery
	for rows.Next() {
		d := Delivery{Log: []DeliveryAttempt{}}
		var at int64
		var next, ack sql.NullInt64
		if err := rows.Scan(&d.ID, &d.Endpoint, &d.Type, &d.Object, &d.State, &d.Attempts, &d.Status, &d.Failure, &at, &next, &ack); err != nil {
			return nil, err
		}
		d.CreatedAt, d.NextAt, d.AcknowledgedAt = db.FromMicros(at), nullTime(next), nullTime(ack)
		out = append(out, d)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return out, s.attempts(ctx, out)
}

func (s *Service) attempts(ctx context.Context, list []Delivery) error {
	ids, at := []string{}, map[string]int{}
	for i, d := range list {
		ids, at[d.ID] = append(ids, d.ID), i
	}
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT delivery, n, at, status, took_ms, failure FROM delivery_attempts WHERE `+db.In(&a, "delivery", ids)+` ORDER BY delivery, n`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var dlv string
		var us int64
		var t DeliveryAttempt
		if err := rows.Scan(&dlv, &t.N, &us, &t.Status, &t.TookMS, &t.Failure); err != nil {
			return err
		}
		t.At = db.FromMicros(us)
		list[at[dlv]].Log = append(list[at[dlv]].Log, t)
	}
	return rows.Err()
}
