package oncall

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// Hours are when something is expected; outside of them silence counts for
// nothing.
type Hours struct {
	Zone    string   `json:"zone" maxLength:"60"`
	Windows []Window `json:"windows" maxItems:"20"`
}

// Heartbeat is a dead-man switch: something that must be heard of again and
// again, or somebody is paged.
type Heartbeat struct {
	Key      string     `json:"key" doc:"As intake.mail; what is alive says so under it"`
	Name     string     `json:"name" minLength:"1" maxLength:"80" doc:"Said in the page: neutral"`
	Every    int        `json:"every_minutes" minimum:"1" maximum:"20160" doc:"Longest silence"`
	Severity string     `json:"severity" enum:"S0,S1,S2,S3,S4"`
	Hours    *Hours     `json:"hours,omitempty" doc:"Only then is it expected; none means always"`
	State    string     `json:"state" enum:"new,ok,silent,failed"`
	Failure  string     `json:"failure,omitempty"`
	LastAt   *time.Time `json:"last_at,omitempty"`
	DueAt    *time.Time `json:"due_at,omitempty" doc:"When silence has lasted too long"`
	Page     string     `json:"page,omitempty" doc:"The open page about it"`
	Version  int64      `json:"version"`

	severity int
	since    time.Time
	tick     int64
}

var keyForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,59}$`)

const beatColumns = `key, name, every_minutes, severity, watches, state, failure, last_at, since, tick, page, version`

func scanBeat(scan func(...any) error) (*Heartbeat, error) {
	var h Heartbeat
	var hours string
	var last sql.NullInt64
	var since int64
	if err := scan(&h.Key, &h.Name, &h.Every, &h.severity, &hours, &h.State, &h.Failure, &last, &since, &h.tick, &h.Page, &h.Version); err != nil {
		return nil, err
	}
	h.Severity, h.LastAt, h.since = level(h.severity), nullTime(last), db.FromMicros(since)
	if err := json.Unmarshal([]byte(hours), &h.Hours); err != nil {
		return nil, err
	}
	if h.State != "silent" && h.State != "failed" {
		due := h.silentAt()
		h.DueAt = &due
	}
	return &h, nil
}

// silentAt is when the silence has lasted too long: counted from the last sign
// of life, or from the beginning of the hours in which one is expected.
func (h *Heartbeat) silentAt() time.Time {
	from := h.since
	if h.LastAt != nil && h.LastAt.After(from) {
		from = *h.LastAt
	}
	limit := minutes(h.Every)
	if h.Hours == nil || len(h.Hours.Windows) == 0 {
		return from.Add(limit)
	}
	loc, err := loadZone(h.Hours.Zone)
	if err != nil {
		return from.Add(limit)
	}
	// The first window in which limit passes after both its beginning and from.
	best := time.Time{}
	for _, x := range h.Hours.Windows {
		w, bad := x.compile("")
		if len(bad) > 0 {
			continue
		}
		w.each(from, from.AddDate(0, 0, 9), loc, func(begin, end time.Time) {
			due := later(begin, from).Add(limit)
			if due.Before(end) && (best.IsZero() || due.Before(best)) {
				best = due
			}
		})
	}
	if best.IsZero() { // no window is as long as the silence allowed
		return from.AddDate(0, 0, 9).Add(limit)
	}
	return best
}

// Heartbeats lists them by key.
func (s *Service) Heartbeats(ctx context.Context) ([]*Heartbeat, error) {
	if _, err := identity.Require(ctx, identity.PermOnCallRead); err != nil {
		return nil, err
	}
	list := []*Heartbeat{}
	err := s.each(ctx, `SELECT `+beatColumns+` FROM heartbeats ORDER BY key`, nil, func(scan func(...any) error) error {
		h, err := scanBeat(scan)
		list = append(list, h)
		return err
	})
	return list, err
}

func (s *Service) beat(ctx context.Context, key string) (*Heartbeat, error) {
	h, err := scanBeat(s.db.QueryRow(ctx, `SELECT `+beatColumns+` FROM heartbeats WHERE key = $1`, key).Scan)
	if err != nil {
		return nil, absent(err, "heartbeat_not_found", "There is no such heartbeat.")
	}
	return h, nil
}

// SaveHeartbeat makes a heartbeat (version 0) or changes the version given.
func (s *Service) SaveHeartbeat(ctx context.Context, version int64, h Heartbeat) (*Heartbeat, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallWrite)
	if err != nil {
		return nil, err
	}
	severity, ok := severityOf(h.Severity)
	var bad []errs.Field
	if !ok {
		bad = append(bad, errs.Field{Pointer: "/severity", Message: "S0 to S4"})
	}
	if !keyForm.MatchString(h.Key) {
		bad = append(bad, errs.Field{Pointer: "/key", Message: "small letters, digits, dots"})
	}
	if h.Every < 1 || h.Every > 20160 {
		bad = append(bad, errs.Field{Pointer: "/every_minutes", Message: "from 1 minute to 14 days"})
	}
	if strings.TrimSpace(h.Name) == "" {
		bad = append(bad, errs.Field{Pointer: "/name", Message: "required"})
	}
	if h.Hours != nil {
		if _, err := loadZone(h.Hours.Zone); err != nil {
			bad = append(bad, errs.Field{Pointer: "/hours/zone", Message: "an IANA zone like Europe/Madrid"})
		}
		for i, x := range h.Hours.Windows {
			_, wrong := x.compile(fmt.Sprintf("/hours/windows/%d", i))
			bad = append(bad, wrong...)
		}
	}
	if len(bad) > 0 {
		return nil, errs.New(errs.Invalid, "heartbeat_invalid", "The heartbeat is not right.").With(bad...)
	}
	hours, err := json.Marshal(h.Hours)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "save heartbeat", func(ctx context.Context, tx *db.Tx) error {
		if version == 0 {
			res, err := tx.Exec(ctx, `INSERT INTO heartbeats(key, name, every_minutes, severity, watches, state, since, tick, version)
				VALUES ($1,$2,$3,$4,$5,'new',$6,0,1) ON CONFLICT DO NOTHING`, h.Key, h.Name, h.Every, severity, string(hours), db.Micros(tx.Now))
			if err := one(res, err, errs.New(errs.Conflict, "heartbeat_exists", "There is a heartbeat with this key.")); err != nil {
				return err
			}
		} else {
			if _, err := s.beat(ctx, h.Key); err != nil {
				return err
			}
			res, err := tx.Exec(ctx, `UPDATE heartbeats SET name = $1, every_minutes = $2, severity = $3, watches = $4, since = $5, version = version + 1
				WHERE key = $6 AND version = $7`, h.Name, h.Every, severity, string(hours), db.Micros(tx.Now), h.Key, version)
			if err := one(res, err, stale()); err != nil {
				return err
			}
		}
		if err := s.listen(ctx, tx, h.Key); err != nil {
			return err
		}
		return s.changed(ctx, tx, "heartbeat.saved", h.Key, map[string]any{"every_minutes": h.Every, "severity": h.Severity})
	})
	if err != nil {
		return nil, err
	}
	return s.beat(ctx, h.Key)
}

// listen sets the timer of a heartbeat.
func (s *Service) listen(ctx context.Context, tx *db.Tx, key string) error {
	h, err := s.beat(ctx, key)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE heartbeats SET tick = tick + 1 WHERE key = $1`, key); err != nil {
		return err
	}
	return tx.Enqueue(ctx, db.Job{Kind: JobBeat, Key: fmt.Sprintf("%s/%d", key, h.tick+1), Payload: tick{key, h.tick + 1}, RunAt: h.silentAt()})
}

// DropHeartbeat ends a heartbeat and its open page.
func (s *Service) DropHeartbeat(ctx context.Context, key string) error {
	sc, err := identity.Require(ctx, identity.PermOnCallWrite)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "drop heartbeat", func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.beat(ctx, key); err != nil {
			return err
		}
		if err := s.Stop(ctx, tx, beatObject(key), "dropped"); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM heartbeats WHERE key = $1`, key); err != nil {
			return err
		}
		return s.changed(ctx, tx, "heartbeat.dropped", key, nil)
	})
}

func beatObject(key string) string { return "heartbeat:" + key }

// SayAlive is Beat for callers outside: a script, a probe, another system.
func (s *Service) SayAlive(ctx context.Context, key, failure string) (*Heartbeat, error) {
	sc, err := identity.Require(ctx, identity.PermHeartbeatWrite)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "heartbeat", func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.beat(ctx, key); err != nil {
			return err
		}
		return s.Beat(ctx, tx, key, failure)
	})
	if err != nil {
		return nil, err
	}
	return s.beat(ctx, key)
}

// Beat is a sign of life of something (failure ""), or that it knows itself
// that it fails. A key that nobody watches is nobody's error.
func (s *Service) Beat(ctx context.Context, tx *db.Tx, key, failure string) error {
	h, err := scanBeat(tx.QueryRow(ctx, `SELECT `+beatColumns+` FROM heartbeats WHERE key = $1`, key).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(failure) > 200 {
		failure = failure[:200]
	}
	if failure != "" {
		return s.alarm(ctx, tx, h, "failed", failure)
	}
	if _, err := tx.Exec(ctx, `UPDATE heartbeats SET last_at = $1, state = 'ok', failure = '', page = '' WHERE key = $2`, db.Micros(tx.Now), key); err != nil {
		return err
	}
	if h.State == "silent" || h.State == "failed" {
		if err := s.Stop(ctx, tx, beatObject(key), "recovered"); err != nil {
			return err
		}
		if err := s.listen(ctx, tx, key); err != nil {
			return err
		}
		return s.changed(ctx, tx, "heartbeat.recovered", key, nil)
	}
	return tx.Record(ctx, db.Change{Kind: "heartbeat.heard", Object: key, Private: true})
}

// alarm pages about a heartbeat, once.
func (s *Service) alarm(ctx context.Context, tx *db.Tx, h *Heartbeat, state, failure string) error {
	page := h.Page
	if h.State != "silent" && h.State != "failed" {
		var err error
		page, err = s.Page(ctx, tx, Alarm{Object: beatObject(h.Key), Kind: "heartbeat", Severity: h.severity, Title: h.Name})
		if err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE heartbeats SET state = $1, failure = $2, page = $3 WHERE key = $4`, state, failure, page, h.Key); err != nil {
		return err
	}
	if h.State == state {
		return tx.Record(ctx, db.Change{Kind: "heartbeat.heard", Object: h.Key, Private: true})
	}
	return s.changed(ctx, tx, "heartbeat."+state, h.Key, map[string]any{"page": page})
}

// beatJob looks whether the silence has lasted too long. Signs of life only
// move the time at which it looks again, so that a busy channel costs one row.
func (s *Service) beatJob(ctx context.Context, l jobs.Lease) error {
	var t tick
	if err := json.Unmarshal(l.Payload, &t); err != nil {
		return err
	}
	return s.db.Tx(ctx, machine(), "heartbeat", func(ctx context.Context, tx *db.Tx) error {
		h, err := scanBeat(tx.QueryRow(ctx, `SELECT `+beatColumns+` FROM heartbeats WHERE key = $1`, t.ID).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil || h.tick != t.Tick || h.State == "silent" || h.State == "failed" {
			return err
		}
		if h.silentAt().After(tx.Now) {
			if err := s.listen(ctx, tx, h.Key); err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "heartbeat.looked", Object: h.Key, Private: true})
		}
		return s.alarm(ctx, tx, h, "silent", "")
	})
}
