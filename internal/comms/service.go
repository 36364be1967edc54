package comms

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Party is one side of a case as far as speaking to it needs.
type Party struct {
	CaseID   string // cas_…
	Number   string // C-20451
	ID       string
	Role     string
	Severity int    // 0-4, of the case
	Account  uint64 // vault id, 0 when the party has no account
	Name     string
	Email    string
	Phone    string
	Language string
	// What the account itself says. It is not used while somebody else may
	// control the account.
	AccountEmail, AccountPhone string
}

// reporting says whether speaking to the party answers the report: the person
// reported is heard too, but that answers nobody.
func (p Party) reporting() bool { return p.Role != "subject" }

// Options are what comms needs from elsewhere. The funcs are set by the wiring.
type Options struct {
	DB, History *db.DB
	Vault       *seal.Vault
	Hub         *web.Hub
	Log         *slog.Logger

	Domain   string        // mail domain: our addresses end in it
	Relay    string        // smtp://[user:password@]host:port; "" = mail fails and says so
	Undo     time.Duration // how long a reply waits before it leaves; 0 = 10 s
	Inside   []string      // hosts ("host" or "host:port") webhooks may reach inside our network
	SenderAs string        // name in From of ordinary mail; "" = "Safety team"

	Telephone Telephony

	// Party finds a party of a case within the caller's scope.
	Party func(ctx context.Context, sc identity.Scope, caseRef, party string) (Party, error)
	// Case finds a case within the caller's scope and gives its id.
	Case func(ctx context.Context, sc identity.Scope, caseRef string) (id string, severity int, err error)
	// Spoken is told in the same transaction that a person of ours reached the
	// reporting side: by a mail that left, or by a call that was answered.
	Spoken func(ctx context.Context, tx *db.Tx, caseID, party string, at time.Time) error
	// Heard is told in the same transaction that a party wrote in its thread.
	Heard func(ctx context.Context, tx *db.Tx, caseID, party string) error
	// Others are the parties of a case but one: their names must not be told.
	Others func(ctx context.Context, caseID, party string) ([]Other, error)
	// Simulated says whether a case is a drill's: nothing real leaves for it.
	Simulated func(ctx context.Context, caseID string) (bool, error)
	// Holders are the harmed and reporting parties of a case that have an
	// account, with what the account says.
	Holders func(ctx context.Context, caseID string) ([]Party, error)
	// AddTask makes a task on a case that comes up in the inbox when it is due.
	AddTask func(ctx context.Context, tx *db.Tx, t FollowTask) (task string, err error)
	// Act and SetState are what a macro does besides writing, in its transaction;
	// with preview nothing is changed and only what would happen is said.
	Act      func(ctx context.Context, caseID string, account uint64, a MacroAction, preview bool) (says, object string, err error)
	SetState func(ctx context.Context, caseID string, set MacroState, preview bool) (says string, err error)
	// Original is a text somebody else wrote, for translation.
	Original func(ctx context.Context, sc identity.Scope, object string) (Original, error)
	// Files are evidence of a case that a message takes along: File checks one
	// within the caller's scope, FileOf reads it when the message leaves.
	File   func(ctx context.Context, sc identity.Scope, caseID, evidence string) error
	FileOf func(ctx context.Context, evidence string) (name, kind string, data []byte, err error)
	// Summary is what may be told of a case without personal data.
	Summary func(ctx context.Context, sc identity.Scope, caseRef string) (PressFacts, error)
	// Translator translates; nil = none is configured.
	Translator Translator
	// Zone is the IANA zone in which people without a zone of their own read
	// times; "" = UTC.
	Zone string
	// Acknowledged is told that the marketplace took a delivery.
	Acknowledged func(ctx context.Context, tx *db.Tx, kind, object, delivery string, at time.Time) error
}

// Service sends and records. Methods that people call require a permission
// first; Publish, Notify and the inbound ones run inside another domain's
// command, which has been required already.
type Service struct {
	Options
	out *outward
}

// NewService makes the service.
func NewService(o Options) *Service {
	if o.Undo == 0 {
		o.Undo = 10 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.SenderAs == "" {
		o.SenderAs = "Safety team"
	}
	s := &Service{Options: o, out: newOutward(o.Inside)}
	s.dialTelephone()
	return s
}

// The kinds of background work.
const (
	JobMail    = "comms.mail"
	JobWebhook = "comms.webhook"
	JobLift    = "comms.lift"
)

// Register gives the runner our handlers.
func (s *Service) Register(r *jobs.Runner) {
	r.Handle(JobMail, s.sendJob)
	r.Handle(JobWebhook, s.deliverJob)
	r.Handle(JobText, s.textJob)
	r.Handle(JobLift, s.liftJob)
}

// liveDelivery tells the pages of actions what the marketplace answered; of an
// action from a restricted case only those of its members.
func (s *Service) liveDelivery(ctx context.Context, tx *db.Tx, caseID string) error {
	if s.Hub == nil {
		return nil
	}
	only, err := s.audience(ctx, caseID)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.Hub.Publish("actions", only) })
	return nil
}

// liveCase tells the pages open on a case; of a restricted one only its
// members'.
func (s *Service) liveCase(ctx context.Context, tx *db.Tx, caseID string) error {
	if s.Hub == nil || caseID == "" {
		return nil
	}
	only, err := s.audience(ctx, caseID)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.Hub.Publish("case:"+caseID, only); s.Hub.Publish("inbox", only) })
	return nil
}

// audience are those who may hear of a case: nil for everybody, the members of
// a restricted one.
func (s *Service) audience(ctx context.Context, caseID string) ([]string, error) {
	rows, err := s.DB.Query(ctx, `SELECT rs.object, COALESCE(rm.staff, '') FROM restricted rs
		LEFT JOIN restricted_member rm ON rm.object = rs.object WHERE rs.object = $1`, caseID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var only []string
	for rows.Next() {
		var object, staff string
		if err := rows.Scan(&object, &staff); err != nil {
			return nil, err
		}
		only = append(only, staff)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return only, nil
}

// text opens a sealed column; of an erased subject nothing is left to read.
func (s *Service) text(eid uint64, aad string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	clear, err := s.Vault.Open(eid, aad, sealed)
	if errors.Is(err, seal.ErrErased) {
		return "", nil
	}
	return string(clear), err
}

func absent(err error, code, message string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return errs.New(errs.NotFound, code, "%s", message)
	}
	return err
}

// restricts is the case that governs who sees a row about object: none, when
// object is a contact that no case has been made of.
func restricts(object string) string {
	if strings.HasPrefix(object, "cas_") {
		return object
	}
	return ""
}

func nullTime(v sql.NullInt64) *time.Time {
	if !v.Valid || v.Int64 == 0 {
		return nil
	}
	t := db.FromMicros(v.Int64)
	return &t
}
