package incident

import (
	"context"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/lang"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Alarm is somebody wanted at an incident. Title holds no personal data.
type Alarm struct {
	Object   string // inc_…
	Role     Role   // who is wanted
	Severity string
	Brand    string
	Region   string
	Title    string
	Key      string // the same key pages once
}

// Fact is something the log holds of an event, as expressions read it.
type Fact struct {
	Name string
	Type lang.Type
	Num  int64 // Int, Bool, Time, Duration; minor units of Money
	F    float64
	Text string
	Set  []string
}

// Words are the texts of a contact for those who gather similar ones.
type Words struct {
	Subject, Text, Name string
}

// Answer is what a contact or a party is told.
type Answer struct {
	Subject, Text, Language string
}

// Act is an action on many accounts, as enforcement takes it.
type Act struct {
	Kind       string `json:"kind" doc:"warn, restrict, suspend or reinstate"`
	Reason     string `json:"reason,omitempty" maxLength:"8000"`
	ReasonCode string `json:"reason_code,omitempty"`
	Clause     string `json:"clause,omitempty" maxLength:"200"`
	Days       int    `json:"days,omitempty" minimum:"0" maximum:"3650"`
	Interim    bool   `json:"interim,omitempty"`

	Case     string   `json:"-"` // the incident's only case
	Accounts []string `json:"-"` // acc_…
}

// Progress is how far a bulk action of enforcement is.
type Progress struct {
	Done, Failed, Count int
	Over                bool
}

// Options are what incidents need from elsewhere. The funcs are set by the
// wiring; nil means that part is absent.
type Options struct {
	DB, History *db.DB
	Vault       *seal.Vault
	Accounts    *entity.Service
	Comms       *comms.Service
	Hub         *web.Hub

	// Staff gives names of staff; Active says whether somebody can be given work.
	Staff  func(ctx context.Context, ids []string) (map[string]string, error)
	Active func(ctx context.Context, staff string) (bool, error)
	// Page calls whoever is on call for a role; StopPage ends that.
	Page     func(ctx context.Context, tx *db.Tx, a Alarm) (string, error)
	StopPage func(ctx context.Context, tx *db.Tx, object, why string) error
	// Case finds a case in scope; Names are the names of its parties.
	Case  func(ctx context.Context, sc identity.Scope, ref string) (Matter, error)
	Names func(ctx context.Context, sc identity.Scope, caseID string) ([]string, error)
	// Words reads contacts in scope; Reply answers one in its own thread and
	// closes it; Write writes to a party in its thread.
	Words func(ctx context.Context, sc identity.Scope, ids []string) (map[string]Words, error)
	Reply func(ctx context.Context, tx *db.Tx, sc identity.Scope, contact string, a Answer) (message string, err error)
	Write func(ctx context.Context, tx *db.Tx, sc identity.Scope, caseID, party string, a Answer) (message string, err error)
	// Facts are what the log holds of one event; Kinds lists the names and
	// types there are. OrderRef is the marketplace's reference of an order.
	Facts    func(ctx context.Context, position uint64, into []Fact) ([]Fact, error)
	Kinds    func(ctx context.Context) ([]Fact, error)
	OrderRef func(ctx context.Context, position, order uint64) (string, error)
	// Act starts a bulk action and says how far one is.
	Act    func(ctx context.Context, a Act) (bulk string, err error)
	Acting func(ctx context.Context, bulk string) (Progress, error)
	// Room adds to a wall who is on call, what waits and how deep the queues are.
	Room func(ctx context.Context, sc identity.Scope, w *Wall) error
	// Template renders a published template.
	Template func(ctx context.Context, sc identity.Scope, template, language string, vars map[string]string) (subject, body, used string, err error)
}

// Matter is a case as far as an incident needs it.
type Matter struct {
	ID         string `json:"id"`
	Number     string `json:"number"`
	Title      string `json:"title"`
	Severity   string `json:"severity"`
	State      string `json:"state"`
	Brand      string `json:"brand,omitempty"`
	Region     string `json:"region,omitempty"`
	City       string `json:"city,omitempty"`
	Restricted bool   `json:"restricted"`
	Simulated  bool   `json:"simulated"`
}

// Service runs incidents and keeps the directory of partners. Every method
// requires a permission first and reads through the caller's scope.
type Service struct {
	Options
}

// NewService makes the service.
func NewService(o Options) *Service { return &Service{o} }

// change runs one command on one incident: scope and lock, fn, save, tell those
// who are looking.
func (s *Service) change(ctx context.Context, perm identity.Permission, ref, reason string,
	fn func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error) (*Incident, error) {
	sc, err := identity.Require(ctx, perm)
	if err != nil {
		return nil, err
	}
	return s.changeAs(ctx, sc, ref, reason, fn)
}

func (s *Service) changeAs(ctx context.Context, sc identity.Scope, ref, reason string,
	fn func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error) (*Incident, error) {
	var i *Incident
	err := s.DB.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) (err error) {
		if i, err = s.lock(ctx, tx, sc, ref); err != nil {
			return err
		}
		if err := fn(ctx, tx, sc, i); err != nil {
			return err
		}
		if err := s.save(ctx, tx, i); err != nil {
			return err
		}
		return s.live(ctx, tx, i.ID)
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, i.ID)
}

// commands says whether the caller may steer the incident: its commander, or
// who holds incident.command.
func (s *Service) commands(ctx context.Context, sc identity.Scope, i *Incident) error {
	if sc.Can(identity.PermIncidentCommand) {
		return nil
	}
	held, err := s.holding(ctx, i.ID)
	if err != nil {
		return err
	}
	for _, h := range held {
		if h.Role == Commander && h.Staff == sc.StaffID() && h.Staff != "" {
			return nil
		}
	}
	_, err = identity.Require(ctx, identity.PermIncidentCommand)
	return err
}

// live tells open pages; of a restricted incident only its members'.
func (s *Service) live(ctx context.Context, tx *db.Tx, incident string) error {
	if s.Hub == nil {
		return nil
	}
	only, err := s.audience(ctx, incident)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() {
		s.Hub.Publish("incidents", only)
		s.Hub.Publish("incident:"+incident, only)
	})
	return nil
}

// audience are the members of a restricted incident; nil for one that is not.
func (s *Service) audience(ctx context.Context, incident string) ([]string, error) {
	rows, err := s.DB.Query(ctx, `SELECT COALESCE(rm.staff, 'nobody') FROM restricted rs
		LEFT JOIN restricted_member rm ON rm.object = rs.object WHERE rs.object = $1`, incident)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var only []string
	for rows.Next() {
		var staff string
		if err := rows.Scan(&staff); err != nil {
			return nil, err
		}
		only = append(only, staff)
	}
	return only, rows.Err()
}

// record writes one row of the timelines. What a restricted incident does shows
// on no other timeline.
func (s *Service) record(ctx context.Context, tx *db.Tx, i *Incident, kind string, data map[string]any, on ...string) error {
	only, err := s.audience(ctx, i.ID)
	if err != nil {
		return err
	}
	if data == nil {
		data = map[string]any{}
	}
	data["number"] = i.Number
	return tx.Record(ctx, db.Change{Kind: "incident." + kind, Object: i.ID, On: on, Data: data, Private: only != nil})
}

// text opens a sealed column; of an erased incident nothing is left to read.
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

func (s *Service) seal(eid uint64, aad, clear string) ([]byte, error) {
	return s.Vault.Seal(eid, aad, []byte(clear))
}

// names finds display names of staff.
func (s *Service) names(ctx context.Context, ids ...string) (map[string]string, error) {
	if s.Staff == nil {
		return map[string]string{}, nil
	}
	return s.Staff(ctx, ids)
}

// activeStaff refuses somebody who cannot be given a role.
func (s *Service) activeStaff(ctx context.Context, staff, pointer string) error {
	if s.Active == nil {
		return nil
	}
	ok, err := s.Active(ctx, staff)
	if err != nil {
		return err
	}
	if !ok {
		return errs.New(errs.Invalid, "staff_unknown", "There is no such person.").
			With(errs.Field{Pointer: pointer, Message: "not an active member of staff"})
	}
	return nil
}

func micros(t *time.Time) any {
	if t == nil || t.IsZero() {
		return nil
	}
	return db.Micros(*t)
}
