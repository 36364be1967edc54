package oncall

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Feed is a person's calendar: an address nobody can guess, shown once.
type Feed struct {
	Exists    bool       `json:"exists"`
	URL       string     `json:"url,omitempty" doc:"Only when it was just made: we keep a hash"`
	CreatedAt *time.Time `json:"created_at,omitempty"`
}

// MyFeed says whether one has a feed.
func (s *Service) MyFeed(ctx context.Context) (*Feed, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	var at int64
	err = s.db.QueryRow(ctx, `SELECT created_at FROM oncall_feeds WHERE staff = $1`, sc.StaffID()).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return &Feed{}, nil
	}
	t := db.FromMicros(at)
	return &Feed{Exists: true, CreatedAt: &t}, err
}

// RotateFeed makes a new address; the one before it is void at once.
func (s *Service) RotateFeed(ctx context.Context) (*Feed, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	if sc.StaffID() == "" {
		return nil, errs.New(errs.Forbidden, "staff_only", "Only people have calendars.")
	}
	raw := make([]byte, 24)
	rand.Read(raw)
	secret := strings.ToLower(letters.EncodeToString(raw))
	out := &Feed{Exists: true, URL: s.opt.URL + "/oncall/feed.ics?key=" + secret}
	err = s.db.Tx(ctx, sc.Actor(), "new calendar address", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO oncall_feeds(staff, secret, created_at) VALUES ($1,$2,$3)
			ON CONFLICT (staff) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at`, sc.StaffID(), hashed(secret), db.Micros(tx.Now))
		if err != nil {
			return err
		}
		out.CreatedAt = &tx.Now
		return tx.Record(ctx, db.Change{Kind: "oncall.feed_rotated", Object: sc.StaffID(), Private: true})
	})
	return out, err
}

func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// showFeed answers the calendar programs.
func (s *Service) showFeed(w http.ResponseWriter, r *http.Request) {
	key := r.URL.Query().Get("key")
	var staff string
	err := s.db.QueryRow(r.Context(), `SELECT f.staff FROM oncall_feeds f JOIN staff s ON s.id = f.staff WHERE f.secret = $1 AND s.state = 'active'`, hashed(key)).Scan(&staff)
	if errors.Is(err, sql.ErrNoRows) {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	var body string
	if err == nil {
		body, err = s.calendar(r.Context(), staff)
	}
	if err != nil {
		s.opt.Log.Error("oncall: feed", "error", err)
		http.Error(w, "the calendar could not be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("Content-Disposition", `inline; filename="oncall.ics"`)
	if _, err := w.Write([]byte(body)); err != nil {
		s.opt.Log.Debug("oncall: feed", "error", err)
	}
}

// calendar is a person's duty from a week ago to three months ahead.
func (s *Service) calendar(ctx context.Context, staff string) (string, error) {
	now := s.db.Now()
	from, to := now.AddDate(0, 0, -7).Truncate(time.Hour), now.AddDate(0, 3, 0).Truncate(time.Hour)
	titles := map[string]string{}
	all, err := s.rosters(ctx, "", from, titles)
	if err != nil {
		return "", err
	}
	var list []shift
	for key, r := range all {
		for _, span := range r.Spans(from, to) {
			for _, seat := range span.Seats {
				if seat.Person == staff {
					list = append(list, shift{key, titles[key], span.From, span.To})
				}
			}
		}
	}
	w, err := s.wordsOf(ctx, staff)
	return writeCalendar(list, w.onCall, s.opt.URL, now), err
}
