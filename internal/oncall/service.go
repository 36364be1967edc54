package oncall

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Carrier brings a message to a person. An errs.Invalid means that it can never
// arrive there; any other error that it did not work now. It is called outside
// of transactions, possibly twice with one Key: that must be one message.
type Carrier interface {
	Carry(ctx context.Context, n Notification) (ref string, err error)
}

// Notification is what a Carrier brings.
type Notification struct {
	Key      string // the same for every try
	Kind     string // mail, sms, voice, webhook, push
	To       string
	Language string
	Subject  string
	Text     string // without personal data
	Link     string // where it is acknowledged; "" when there is nothing to acknowledge
	Object   string // page; "" for a code
	Severity int    // 0-4, the worst it speaks of
}

// Options are what oncall needs from elsewhere.
type Options struct {
	DB    *db.DB
	Vault *seal.Vault
	Hub   *web.Hub // may be nil
	Log   *slog.Logger
	URL   string // of the console and the public pages, without a slash at the end
	// Carriers by kind of method; a kind without one cannot be used.
	Carriers map[string]Carrier
	// InHand says whether somebody works on the object of an acknowledged page;
	// nil = nobody ever does.
	InHand func(ctx context.Context, object string) (bool, error)
	// Open counts the open cases of a severity that the caller may see; nil = none.
	Open func(ctx context.Context, sc identity.Scope, severity int) (int, error)
	// Matters are the open S0 and S1 that the caller may see; nil = none.
	Matters func(ctx context.Context, sc identity.Scope) ([]Matter, error)
	// PushKey is the public VAPID key, in the form browsers take; "" = no push.
	PushKey string
}

// Service keeps schedules, policies and pages.
type Service struct {
	db  *db.DB
	opt Options
}

// NewService makes the service.
func NewService(o Options) *Service {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{db: o.DB, opt: o}
}

// The kinds of background work.
const (
	JobStep   = "oncall.step"   // a page goes on
	JobNotify = "oncall.notify" // one message leaves
	JobCode   = "oncall.code"   // the code that verifies a method leaves
	JobBeat   = "oncall.beat"   // a heartbeat may be late
	JobGaps   = "oncall.gaps"   // look for gaps ahead
	JobWarn   = "oncall.warn"   // tell of a gap ahead
)

// Handle gives the runner our handlers.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobStep, s.stepJob)
	r.Handle(JobNotify, s.notifyJob)
	r.Handle(JobCode, s.codeJob)
	r.Handle(JobBeat, s.beatJob)
	r.Handle(JobGaps, s.gapsJob)
	r.Handle(JobWarn, s.warnJob)
}

// live tells open pages of the console; of a page about a restricted case only
// those of its members.
func (s *Service) live(ctx context.Context, tx *db.Tx, restrict string) error {
	if s.opt.Hub == nil {
		return nil
	}
	var only []string
	if restrict != "" {
		rows, err := tx.Query(ctx, `SELECT rs.object, COALESCE(rm.staff, '') FROM restricted rs
			LEFT JOIN restricted_member rm ON rm.object = rs.object WHERE rs.object = $1`, restrict)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var object, staff string
			if err := rows.Scan(&object, &staff); err != nil {
				return err
			}
			only = append(only, staff)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		rows.Close()
	}
	tx.AfterCommit(func() { s.opt.Hub.Publish("oncall", only) })
	return nil
}

func absent(err error, code, message string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return errs.New(errs.NotFound, code, "%s", message)
	}
	return err
}

// stale is the answer to a change of what was changed meanwhile.
func stale() error {
	return errs.New(errs.Precondition, "changed_meanwhile", "It was changed meanwhile. Load it again.")
}

// one wants a statement to have met exactly one row.
func one(res sql.Result, err error, none error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return none
	}
	return err
}

func nullTime(v sql.NullInt64) *time.Time {
	if !v.Valid || v.Int64 == 0 {
		return nil
	}
	t := db.FromMicros(v.Int64)
	return &t
}

func micros(t *time.Time) any {
	if t == nil {
		return nil
	}
	return db.Micros(*t)
}
