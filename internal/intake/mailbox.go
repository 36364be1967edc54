package intake

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// Kinds of people who write, beside customers, workers and everybody else ("").
// Each has its own address or form; routing and the law treat them apart.
var Kinds = []string{"", "store", "press", "regulator", "field", "social"}

// Mailbox is an address of ours. What is written to it is of its kind, brand and
// region. With a host, mail is fetched from there; without one, our own listener
// takes it.
type Mailbox struct {
	ID       string        `json:"id"`
	Address  string        `json:"address"`
	Name     string        `json:"name"`
	Kind     string        `json:"kind"`
	Brand    string        `json:"brand"`
	Region   string        `json:"region"`
	AuthServ string        `json:"authserv_id" doc:"Name under which our own mail server writes what it found out about senders; empty: senders are not checked"`
	Hops     int           `json:"hops" doc:"How many Received fields of our own servers stand above that"`
	Fetch    *Fetch        `json:"imap,omitempty"`
	State    string        `json:"state" enum:"on,off"`
	Health   MailboxHealth `json:"health"`
	Version  int64         `json:"version"`

	eid             uint64
	secret          []byte
	validity, after int64
	since           time.Time
}

// Fetch is where a mailbox's mail is fetched from.
type Fetch struct {
	Host     string `json:"host" minLength:"1" maxLength:"255"`
	Port     int    `json:"port" minimum:"1" maximum:"65535"`
	Security string `json:"security" enum:"tls,starttls" doc:"Never without encryption"`
	User     string `json:"user" minLength:"1" maxLength:"320"`
	Folder   string `json:"folder,omitempty" maxLength:"200" doc:"INBOX when left out"`
}

// MailboxHealth is how fetching goes. A mailbox is dead when nothing came
// through for deadAfter.
type MailboxHealth struct {
	State     string     `json:"state" enum:"listening,new,ok,failing,dead,off"`
	Failure   string     `json:"failure,omitempty"`
	Failures  int        `json:"failures" doc:"In a row"`
	Refused   int64      `json:"refused" doc:"Messages the guard refused; they stay in the mailbox"`
	Aside     int64      `json:"set_aside" doc:"Messages that always failed and were passed by; they can be tried again"`
	TriedAt   *time.Time `json:"tried_at,omitempty"`
	OKAt      *time.Time `json:"ok_at,omitempty"`
	NextAt    *time.Time `json:"next_at,omitempty"`
	LastTaken *time.Time `json:"last_taken_at,omitempty"`
}

// deadAfter is how long a mailbox may fail before it counts as dead.
const deadAfter = 10 * time.Minute

const mailboxColumns = `id, eid, address, name, kind, brand, region, authserv, hops, host, port, security, username, secret, folder, state,
	version, uid_validity, uid_last, since, failures, failure, refused, tried_at, ok_at, next_at, taken_at, created_at,
	(SELECT COUNT(*) FROM mail_aside x WHERE x.mailbox = mailboxes.id AND x.state IN ('aside', 'again'))`

func (s *Service) scanMailbox(r interface{ Scan(...any) error }) (*Mailbox, error) {
	var m Mailbox
	var f Fetch
	var since, created int64
	var tried, ok, next, taken sql.NullInt64
	err := r.Scan(&m.ID, &m.eid, &m.Address, &m.Name, &m.Kind, &m.Brand, &m.Region, &m.AuthServ, &m.Hops, &f.Host, &f.Port, &f.Security, &f.User,
		&m.secret, &f.Folder, &m.State, &m.Version, &m.validity, &m.after, &since, &m.Health.Failures, &m.Health.Failure, &m.Health.Refused,
		&tried, &ok, &next, &taken, &created, &m.Health.Aside)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "mailbox_not_found", "There is no such mailbox.")
	}
	if err != nil {
		return nil, err
	}
	if f.Host != "" {
		m.Fetch = &f
	}
	m.since = db.FromMicros(since)
	for _, t := range []struct {
		from sql.NullInt64
		to   **time.Time
	}{{tried, &m.Health.TriedAt}, {ok, &m.Health.OKAt}, {next, &m.Health.NextAt}, {taken, &m.Health.LastTaken}} {
		if t.from.Valid {
			at := db.FromMicros(t.from.Int64)
			*t.to = &at
		}
	}
	m.Health.State = m.condition(s.DB.Now(), db.FromMicros(created))
	return &m, nil
}

// condition is the state of a mailbox in one word.
func (m *Mailbox) condition(now, made time.Time) string {
	good := made
	if m.Health.OKAt != nil {
		good = *m.Health.OKAt
	}
	switch {
	case m.State != "on":
		return "off"
	case m.Fetch == nil:
		return "listening"
	case now.Sub(good) > deadAfter:
		return "dead"
	case m.Health.Failures > 0:
		return "failing"
	case m.Health.OKAt == nil:
		return "new"
	}
	return "ok"
}

// mailboxAt finds the mailbox of an address; nil when the address has none of
// its own.
func (s *Service) mailboxAt(ctx context.Context, address string) (*Mailbox, error) {
	m, err := s.scanMailbox(s.DB.QueryRow(ctx, `SELECT `+mailboxColumns+` FROM mailboxes WHERE address = $1 AND state <> 'removed'`, address))
	if errs.IsKind(err, errs.NotFound) {
		return &Mailbox{Address: address, AuthServ: s.AuthServ, Hops: s.Hops}, nil
	}
	if err == nil && m.AuthServ == "" && m.Fetch == nil { // our listener stands behind one server
		m.AuthServ, m.Hops = s.AuthServ, s.Hops
	}
	return m, err
}

// ourAddress says whether an address is one of ours: nobody to be thanked.
func (s *Service) ourAddress(ctx context.Context, address string) (bool, error) {
	_, domain, _ := strings.Cut(address, "@")
	if strings.EqualFold(domain, s.Domain) {
		return true, nil
	}
	var n int
	err := s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM mailboxes WHERE address = $1 AND state <> 'removed'`, mailbox([]string{address})).Scan(&n)
	return n > 0, err
}

// NewMailbox is what an administrator says of one.
type NewMailbox struct {
	Address  string `json:"address" minLength:"3" maxLength:"320"`
	Name     string `json:"name" minLength:"1" maxLength:"100"`
	Kind     string `json:"kind,omitempty" enum:",store,press,regulator,field,social"`
	Brand    string `json:"brand,omitempty" maxLength:"60"`
	Region   string `json:"region,omitempty" maxLength:"60"`
	AuthServ string `json:"authserv_id,omitempty" maxLength:"255"`
	Hops     *int   `json:"hops,omitempty" minimum:"0" maximum:"10" doc:"1 when left out"`
	Fetch    *Fetch `json:"imap,omitempty" doc:"Left out: our own listener takes its mail"`
	Secret   string `json:"secret,omitempty" maxLength:"1000" doc:"Password; never given back. Left out on a change: it stays"`
	State    string `json:"state,omitempty" enum:"on,off"`
}

func (in *NewMailbox) check() error {
	var at []errs.Field
	in.Address = NormalEmail(in.Address)
	if a, _ := address(in.Address); a != in.Address || strings.Contains(in.Address, "+") {
		at = append(at, errs.Field{Pointer: "/address", Message: "a mail address without +"})
	}
	if in.Name = clean(strings.TrimSpace(in.Name), 100); in.Name == "" {
		at = append(at, errs.Field{Pointer: "/name", Message: "required"})
	}
	if !slices.Contains(Kinds, in.Kind) {
		at = append(at, errs.Field{Pointer: "/kind", Message: "one of store, press, regulator, field, social, or left out"})
	}
	if in.Hops == nil {
		one := 1
		in.Hops = &one
	}
	if in.State == "" {
		in.State = "on"
	}
	if f := in.Fetch; f != nil {
		if f.Folder == "" {
			f.Folder = "INBOX"
		}
		if f.Host == "" || strings.ContainsAny(f.Host, " /@") {
			at = append(at, errs.Field{Pointer: "/imap/host", Message: "a host name"})
		}
		if f.Security != "tls" && f.Security != "starttls" {
			at = append(at, errs.Field{Pointer: "/imap/security", Message: "tls or starttls: passwords and reports never travel in clear"})
		}
		if f.Port < 1 || f.Port > 65535 {
			at = append(at, errs.Field{Pointer: "/imap/port", Message: "1 to 65535"})
		}
		if f.User == "" {
			at = append(at, errs.Field{Pointer: "/imap/user", Message: "required"})
		}
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "mailbox_invalid", "The mailbox cannot be kept like this.").With(at...)
	}
	return nil
}

func (f *Fetch) where() string { return net.JoinHostPort(f.Host, itoa(f.Port)) }
