package cases

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/sla"
	"github.com/piepowder/piepowder/internal/web"
)

// Options are what cases need from elsewhere. Funcs are set by the wiring
// before the first request; nil means that part is absent.
type Options struct {
	DB       *db.DB
	Vault    *seal.Vault
	Activity *activity.Log
	Accounts *entity.Service
	Hub      *web.Hub
	Policy   sla.Policy
	PolicyOf func(sla.Matter) sla.Policy // what holds for a matter now; nil = Policy
	Lease    time.Duration               // how long a lease holds; 0 = 15 minutes

	// ActiveStaff says whether a person can be given work.
	ActiveStaff func(ctx context.Context, staff string) (bool, error)
	// KnownTeam says whether there is such a team; nil = any is.
	KnownTeam func(ctx context.Context, team string) (bool, error)
	// ScopeOf is the scope of a member of staff; nil = nobody is given work by a queue.
	ScopeOf func(ctx context.Context, staff string) (identity.Scope, error)
	// Contacts is the un-cased part of the inbox.
	Contacts *ContactSource
	// Urgent is told, in the same transaction, of a case that is opened at or
	// raised to S0 or S1; was is "" for one just opened. More than one may
	// listen: see OnUrgent.
	Urgent func(ctx context.Context, tx *db.Tx, c *Case, was Severity) error
}

// Service is casework. Every method requires a permission first and reads
// through the caller's scope.
type Service struct {
	db        *db.DB
	vault     *seal.Vault
	activity  *activity.Log
	accounts  *entity.Service
	hub       *web.Hub
	policyOf  func(sla.Matter) sla.Policy
	lease     time.Duration
	staff     func(ctx context.Context, staff string) (bool, error)
	team      func(ctx context.Context, team string) (bool, error)
	contacts  *ContactSource
	scopeOf   func(ctx context.Context, staff string) (identity.Scope, error)
	routed    atomic.Pointer[routes]
	urgent    []func(ctx context.Context, tx *db.Tx, c *Case, was Severity) error
	escalated []func(ctx context.Context, tx *db.Tx, c *Case, reason string) error
	changed   []func(ctx context.Context, tx *db.Tx, c *Case) error
	worked    []func(ctx context.Context, tx *db.Tx, object string) error
	rated     []func(ctx context.Context, tx *db.Tx, object string) error
	ending    []func(ctx context.Context, c *Case, e CaseEnding) error
	closing   []func(ctx context.Context, c *Case) ([]ClosingItem, error)
	told      func(ctx context.Context, sc identity.Scope, texts map[string]string) (map[string]string, error)
}

// NewService makes the service.
func NewService(o Options) *Service {
	if o.Lease <= 0 {
		o.Lease = 15 * time.Minute
	}
	s := &Service{db: o.DB, vault: o.Vault, activity: o.Activity, accounts: o.Accounts, hub: o.Hub,
		policyOf: o.PolicyOf, lease: o.Lease, staff: o.ActiveStaff, team: o.KnownTeam, contacts: o.Contacts, scopeOf: o.ScopeOf}
	if s.scopeOf == nil {
		s.scopeOf = func(context.Context, string) (identity.Scope, error) { return identity.Scope{}, nil }
	}
	if s.policyOf == nil {
		s.policyOf = func(sla.Matter) sla.Policy { return o.Policy }
	}
	if o.Urgent != nil {
		s.OnUrgent(o.Urgent)
	}
	return s
}

// Opening is what a case is opened with.
type Opening struct {
	Title    string   `json:"title" minLength:"1" maxLength:"300"`
	Type     string   `json:"type,omitempty" doc:"Required without a template: safety, misconduct, fraud, property, account, legal, claim, vetting, appeal, privacy or other"`
	Category string   `json:"category,omitempty" maxLength:"100"`
	Severity Severity `json:"severity,omitempty" doc:"S0 to S4; required without a template"`
	Priority Priority `json:"priority,omitempty" doc:"urgent, high, normal or low; by severity when left out"`
	Brand    string   `json:"brand,omitempty" maxLength:"60"`
	Region   string   `json:"region,omitempty" maxLength:"60"`
	City     string   `json:"city,omitempty" maxLength:"100"`
	Team     string   `json:"team,omitempty" maxLength:"60"`
	Language string   `json:"language,omitempty" maxLength:"20"`
	Account  string   `json:"account,omitempty" maxLength:"200" doc:"Reference or acc_ id of the account the case is about"`
	Order    string   `json:"order,omitempty" maxLength:"200" doc:"Reference or ord_ id"`
	Restrict bool     `json:"restricted,omitempty" doc:"Open it as restricted, with you as its member"`

	Template string `json:"template,omitempty" maxLength:"60" doc:"ctp_ id; what is left out is taken from it"`

	Parties []NewParty `json:"parties,omitempty" maxItems:"500" doc:"Who has a role in it from the start: all of them, or the case is not opened"`

	// Not from outside.
	Source    string    `json:"-"` // alert, contact, staff or drill
	Simulated bool      `json:"-"` // a drill; its Source says so too
	At        time.Time `json:"-"` // when the matter first reached us; zero = now
	Contact   string    `json:"-"` // con_… the case is made from
	pivot     uint64    // gathers this account's alerts
	account   uint64    // already known to be right: account and order of an alert
	order     uint64
}

// check names every field at fault.
func (o Opening) check() error {
	var at []errs.Field
	if strings.TrimSpace(o.Title) == "" || len(o.Title) > 1200 {
		at = append(at, errs.Field{Pointer: "/title", Message: "required, at most 300 characters"})
	}
	if !o.Severity.Valid() {
		at = append(at, errs.Field{Pointer: "/severity", Message: "one of S0, S1, S2, S3, S4"})
	}
	if o.Priority != "" && !o.Priority.Valid() {
		at = append(at, errs.Field{Pointer: "/priority", Message: "one of urgent, high, normal, low"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "case_invalid", "The case cannot be opened like this.").With(at...)
	}
	return nil
}

// regionForm is how a region is written: ISO 3166-1 or 3166-2.
var regionForm = regexp.MustCompile(`^[A-Z]{2}(-[A-Z0-9]{1,3})?$`)

// Open opens a case by hand. Brand, region and city are those of the account, or
// of the order, where they are left out. An account or an order that the caller
// may not see is one that is not there.
func (s *Service) Open(ctx context.Context, in Opening) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	if in.Restrict && !sc.Can(identity.PermCaseRestrict) {
		_, err := identity.Require(ctx, identity.PermCaseRestrict)
		return nil, err
	}
	if in.Region != "" && !regionForm.MatchString(in.Region) {
		return nil, errs.New(errs.Invalid, "case_invalid", "The case cannot be opened like this.").With(errs.Field{Pointer: "/region", Message: "a region as US-WA, or a country as US"})
	}
	in.Account, in.Order = strings.TrimSpace(in.Account), strings.TrimSpace(in.Order)
	in.Source = "staff"
	var from *CaseTemplate
	if in.Template != "" {
		list, err := s.templates(ctx, in.Template)
		if err != nil {
			return nil, err
		}
		if len(list) != 1 {
			return nil, errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: "/template", Message: "there is no such template"})
		}
		from = list[0]
		in.fill(from)
	}
	var c *Case
	err = s.db.Tx(ctx, sc.Actor(), "open case", func(ctx context.Context, tx *db.Tx) error {
		if c, err = s.OpenIn(ctx, tx, sc, in); err != nil || from == nil {
			return err
		}
		return s.withTemplate(ctx, tx, c, from)
	})
	return c, err
}

// OpenIn opens a case inside a transaction of another domain (a contact made
// into a case). The caller has been required already.
func (s *Service) OpenIn(ctx context.Context, tx *db.Tx, sc identity.Scope, in Opening) (*Case, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	if err := s.knownType(ctx, in.Type, "/type"); err != nil {
		return nil, err
	}
	c := &Case{ID: id.New("cas", tx.Now), Title: strings.TrimSpace(in.Title), Type: in.Type, Category: in.Category,
		Severity: in.Severity, Priority: in.Priority, State: New, Visibility: Ordinary, Brand: in.Brand, Region: in.Region,
		City: in.City, Team: in.Team, Language: in.Language, Source: in.Source, Simulated: in.Simulated || in.Source == Drill, OpenedAt: in.At, UpdatedAt: tx.Now,
		OpenedBy: tx.Actor.ID, Tags: []string{}, Version: 1}
	if c.Priority == "" {
		c.Priority = PriorityOf(c.Severity)
	}
	if c.OpenedAt.IsZero() || c.OpenedAt.After(tx.Now) {
		c.OpenedAt = tx.Now
	}
	if in.account != 0 {
		c.account, c.Account = in.account, id.Entity("acc", in.account)
	}
	if in.order != 0 {
		c.order, c.Order = in.order, id.Entity("ord", in.order)
	}
	if in.Account != "" {
		acc, err := s.accounts.Resolve(ctx, sc, in.Account)
		if err != nil {
			return nil, fieldError(err, "/account", "there is no such account")
		}
		c.account, c.Account = acc.EID, acc.ID
		c.Brand, c.Region, c.City = orText(c.Brand, acc.Brand), orText(c.Region, acc.Region), orText(c.City, acc.City)
	}
	if in.Order != "" {
		o, err := s.accounts.ResolveOrder(ctx, sc, in.Order)
		if err != nil {
			return nil, fieldError(err, "/order", "there is no such order")
		}
		c.order, c.Order = o, id.Entity("ord", o)
		if c.Region == "" { // no account said where
			brand, region, city, err := s.accounts.PlaceOfOrder(ctx, o)
			if err != nil {
				return nil, err
			}
			c.Brand, c.Region, c.City = orText(c.Brand, brand), region, orText(c.City, city)
		}
	}
	if err := s.knownTeam(ctx, c.Team); err != nil {
		return nil, err
	}
	if !sc.Places(c.Region, c.Team, c.Brand) {
		return nil, errs.New(errs.Invalid, "outside_scope", "You cannot open a case there.").
			With(errs.Field{Pointer: "/region", Message: "outside your regions, teams or brands"})
	}
	created, err := s.insert(ctx, tx, c, in.pivot)
	if err != nil || !created {
		return nil, err
	}
	if c.Severity.Critical() {
		if err := s.startChecklist(ctx, tx, c.ID); err != nil {
			return nil, err
		}
	}
	if err := s.keepType(ctx, tx, c); err != nil {
		return nil, err
	}
	if in.Contact != "" {
		if err := s.link(ctx, tx, c.ID, "contact", in.Contact); err != nil {
			return nil, err
		}
	}
	if err := s.transition(ctx, tx, c, ""); err != nil {
		return nil, err
	}
	err = tx.Record(ctx, db.Change{Kind: "case.opened", Object: c.ID, On: []string{c.Account, c.Order, in.Contact}, Restrict: c.ID,
		Data: map[string]any{"number": c.Number, "type": c.Type, "severity": c.Severity, "source": c.Source}})
	if err != nil {
		return nil, err
	}
	if in.Restrict {
		if err := s.restrict(ctx, tx, c, []string{sc.Actor().ID}); err != nil {
			return nil, err
		}
	}
	for i, p := range in.Parties {
		if _, err := s.AddPartyIn(ctx, tx, sc, c, p); err != nil {
			return nil, underParty(err, i)
		}
	}
	if c.Severity.Critical() {
		c.raised = new(Severity)
	}
	if err := s.save(ctx, tx, c); err != nil {
		return nil, err
	}
	return c, s.publish(ctx, tx, c)
}

// insert gives the case its number and key and writes the row. created is
// false when another open case already gathers the alerts of pivot.
func (s *Service) insert(ctx context.Context, tx *db.Tx, c *Case, pivot uint64) (created bool, err error) {
	var n int64
	if err := tx.QueryRow(ctx, `UPDATE case_counter SET n = n + 1 WHERE name = 'case' RETURNING n`).Scan(&n); err != nil {
		return false, err
	}
	c.number = permuted(s.vault.Token, n-1)
	c.Number = FormatNumber(c.number)
	if c.eid, err = s.vault.Subject("case", c.ID); err != nil {
		return false, err
	}
	title, err := s.seal(c.eid, c.ID+"/title", c.Title)
	if err != nil {
		return false, err
	}
	var gathers any
	if pivot != 0 {
		gathers = pivot
	}
	res, err := tx.Exec(ctx, `INSERT INTO cases(id, number, eid, title, type, category, severity, priority, state, visibility,
		brand, region, city, team, language, source, account, order_eid, pivot, opened_at, opened_by, updated_at, simulated, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,1)
		ON CONFLICT (pivot) WHERE pivot IS NOT NULL AND state NOT IN ('resolved', 'closed') DO NOTHING`,
		c.ID, c.number, c.eid, title, c.Type, c.Category, c.Severity, c.Priority, c.State, c.Visibility,
		c.Brand, c.Region, c.City, c.Team, c.Language, c.Source, c.account, c.order, gathers,
		db.Micros(c.OpenedAt), c.OpenedBy, db.Micros(c.UpdatedAt), c.Simulated)
	if err != nil {
		return false, err
	}
	rows, err := res.RowsAffected()
	return rows == 1, err
}

// Get reads one case by id or number. Looking at a restricted case is a leaf
// of the audit log.
func (s *Service) Get(ctx context.Context, ref string) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return c, s.looked(ctx, sc, c, "case.viewed")
}

// looked records the reading of a restricted case.
func (s *Service) looked(ctx context.Context, sc identity.Scope, c *Case, kind string) error {
	if c.Visibility != Restricted {
		return nil
	}
	return s.db.Tx(ctx, sc.Actor(), "view", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: kind, Object: c.ID, Restrict: c.ID, Private: true})
	})
}

// change runs one command on one case: scope and lock, fn, save, tell those
// who are looking.
func (s *Service) change(ctx context.Context, sc identity.Scope, ref, reason string, fn func(context.Context, *db.Tx, *Case) error) (*Case, error) {
	var c *Case
	err := s.db.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) (err error) {
		if c, err = s.lock(ctx, tx, sc, ref); err != nil {
			return err
		}
		if err := fn(ctx, tx, c); err != nil {
			return err
		}
		if err := s.save(ctx, tx, c); err != nil {
			return err
		}
		if err := s.attachFresh(ctx, c); err != nil {
			return err
		}
		return s.publish(ctx, tx, c)
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (s *Service) attachFresh(ctx context.Context, c *Case) error {
	c.Tags, c.LeaseBy, c.LeaseUntil = []string{}, "", nil
	return s.attach(ctx, c)
}

// publish tells open pages that the case changed; of a restricted one only its
// members' pages.
func (s *Service) publish(ctx context.Context, tx *db.Tx, c *Case) error {
	if s.hub == nil {
		return nil
	}
	only, err := s.Audience(ctx, c)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() {
		s.hub.Publish("inbox", only)
		s.hub.Publish("case:"+c.ID, only)
	})
	return nil
}

// record writes one timeline row of a case. Restrict is always the case, so
// that restricting it later hides its past as well.
func record(ctx context.Context, tx *db.Tx, c *Case, kind string, data map[string]any, on ...string) error {
	return tx.Record(ctx, db.Change{Kind: kind, Object: c.ID, On: append(on, c.Account), Restrict: c.ID, Data: data})
}

func (s *Service) seal(eid uint64, aad, clear string) ([]byte, error) {
	return s.vault.Seal(eid, aad, []byte(clear))
}

// open reads a sealed text; of an erased case nothing is left to read.
func (s *Service) open(eid uint64, aad string, sealed []byte) string {
	if len(sealed) == 0 {
		return ""
	}
	clear, err := s.vault.Open(eid, aad, sealed)
	if errors.Is(err, seal.ErrErased) {
		return "[erased]"
	}
	if err != nil {
		return "[cannot be read]"
	}
	return string(clear)
}

func orText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// fieldError turns "there is no such thing" behind a reference into an error
// of the field that named it.
func fieldError(err error, pointer, message string) error {
	if errs.IsKind(err, errs.NotFound) {
		return errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").
			With(errs.Field{Pointer: pointer, Message: message})
	}
	return err
}
