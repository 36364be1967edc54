package intake

import (
	"context"
	"crypto/x509"
	"log/slog"
	"sync"
	"time"

	"github.com/piepowder/piepowder/internal/blob"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/triage"
	"github.com/piepowder/piepowder/internal/web"
)

// NewCase is what a contact hands over when a case is made of it.
type NewCase struct {
	Contact, Title, Type, Severity string
	Category                       string // code of the taxonomy
	Language, Account, Order       string // acc_…, ord_…
	Brand, Region, City            string
	Restrict                       bool
	At                             time.Time // when the contact came in: clocks start then
	Person                         Person
	Others                         []Person   // whom it is about, when the sender told for somebody else
	Kind                           string     // who writes: store, press, regulator, …; "" = everybody else
	LegalDue                       *time.Time // date a regulator named
}

// Person is the sender as a party of a case.
type Person struct {
	Role                                  string // reporter, harmed, witness, subject, bystander, merchant
	Account, Name, Email, Phone, Language string
	Confidential                          bool // asked that nobody sees who they are without a purpose
}

// CaseRef is a case and the party that the sender became in it.
type CaseRef struct{ ID, Number, Party string }

// Options are what intake needs from elsewhere. The funcs are set by the wiring.
type Options struct {
	DB, History *db.DB
	Vault       *seal.Vault
	Blobs       *blob.Store
	Comms       *comms.Service
	Hub         *web.Hub
	Log         *slog.Logger
	Domain      string // our mail domain
	Telephony   Telephony

	// Hold and Free lease a contact, and a case, to the caller of tx.
	Hold func(ctx context.Context, tx *db.Tx, object string) (time.Time, error)
	Free func(ctx context.Context, tx *db.Tx, object string) error
	// Open makes a case of a contact, Join puts it into one that the caller may
	// see; both add the sender as a party.
	Open func(ctx context.Context, tx *db.Tx, sc identity.Scope, c NewCase) (CaseRef, error)
	Join func(ctx context.Context, tx *db.Tx, sc identity.Scope, caseRef string, c NewCase) (CaseRef, error)
	// Evidence keeps a file sealed under a contact's key and gives its id and
	// SHA-256 in hex. MoveEvidence brings a contact's files to its case.
	Evidence     func(ctx context.Context, tx *db.Tx, contact, name, declared string, data []byte) (id, sha256 string, err error)
	MoveEvidence func(ctx context.Context, tx *db.Tx, contact, caseID string) error
	// Triage gives taxonomy, severity tree, trigger lists and classifier in
	// force; nil = those that are shipped.
	Triage *triage.Service
	// Alarm pages who is on call about a contact and gives the page; nil = there
	// is nobody to page, and that is recorded. Quiet ends the pages of a contact.
	Alarm func(ctx context.Context, tx *db.Tx, a Alarm) (page string, err error)
	Quiet func(ctx context.Context, tx *db.Tx, contact, why string) error
	// Worked tells that the caller of tx works on a contact; nil = nobody listens.
	Worked func(ctx context.Context, tx *db.Tx, contact string) error
	// ParityAlarm opens a case about languages that are found unequally well; was
	// is the case of the last alarm, "" for none.
	ParityAlarm func(ctx context.Context, tx *db.Tx, text, was string) (caseID string, err error)
	// Appealed makes an appeal of a mail that answers the letter of a decision, and
	// gives it; "" = it is no appeal.
	Appealed func(ctx context.Context, tx *db.Tx, in MailAnswer) (appeal string, err error)
	// Place puts a contact into its queue; one that is no longer new is left alone.
	Place func(ctx context.Context, tx *db.Tx, contact string) error

	AuthServ string         // name under which our mail server writes what it found out about senders; "" = nobody checks
	Hops     int            // Received fields of our own servers above that
	Roots    *x509.CertPool // who vouches for mail servers we fetch from; nil = the system's
	// Render words the acknowledgement; nil = nobody is thanked automatically.
	Render func(ctx context.Context, template, language string, vars map[string]string) (subject, body, version string, err error)
	// Unsafe says why an address may not be written to by a machine; "" = it may.
	Unsafe func(ctx context.Context, channel, address string, account uint64) (why string, err error)
	// Disputed says whether somebody else may hold an account.
	Disputed func(ctx context.Context, account uint64) (bool, error)
	// Beat passes a sign of life on to the dead-man switch; failure is "" for life.
	Beat func(ctx context.Context, key, failure string) error
	// PageFailed hears of the mail of a page that came back, by its notification.
	PageFailed func(ctx context.Context, tx *db.Tx, notification, why string) error
	// Probe hands a message to our own listener; nil = there is none.
	Probe func(ctx context.Context, to string, raw []byte) error
}

// Service takes contacts in and lets people work on them.
type Service struct {
	Options
	visits chan struct{} // mailboxes being read
	mu     sync.Mutex
	beats  map[string]beaten
}

// NewService makes the service.
func NewService(o Options) *Service {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{Options: o, visits: make(chan struct{}, visits), beats: map[string]beaten{}}
}

// live tells open inboxes, and the pages of the case, that a contact changed.
// Of a contact in a restricted case only the case's members hear.
func (s *Service) live(ctx context.Context, tx *db.Tx, caseID string) error {
	if s.Hub == nil {
		return nil
	}
	if caseID == "" {
		tx.AfterCommit(func() { s.Hub.Publish("inbox", nil) })
		return nil
	}
	var hidden int
	if err := s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM restricted WHERE object=$1`, caseID).Scan(&hidden); err != nil || hidden > 0 {
		return err // comms and cases tell the members
	}
	tx.AfterCommit(func() { s.Hub.Publish("inbox", nil); s.Hub.Publish("case:"+caseID, nil) })
	return nil
}
