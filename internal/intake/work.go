package intake

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// change runs one command on one contact: scope and lock, fn, save, tell those
// who are looking.
func (s *Service) change(ctx context.Context, contact, reason string, fn func(context.Context, *db.Tx, identity.Scope, *Contact) error) (*Contact, error) {
	sc, err := identity.Require(ctx, identity.PermContactWrite)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		c, err := s.lock(ctx, tx, sc, contact)
		if err != nil {
			return err
		}
		if err := fn(ctx, tx, sc, c); err != nil {
			return err
		}
		if err := s.save(ctx, tx, c); err != nil {
			return err
		}
		if s.Place != nil {
			if err := s.Place(ctx, tx, c.ID); err != nil {
				return err
			}
		}
		return s.live(ctx, tx, c.CaseID)
	})
	if err != nil {
		return nil, err
	}
	return s.load(ctx, sc, contact)
}

func (s *Service) load(ctx context.Context, sc identity.Scope, contact string) (*Contact, error) {
	c, err := s.get(ctx, sc, contact)
	if err != nil {
		return nil, err
	}
	if err := s.attach(ctx, c); err != nil {
		return nil, err
	}
	if err := s.ackOf(ctx, c); err != nil {
		return nil, err
	}
	if c.Hint != "" {
		a := db.Args{c.Hint}
		var seen int // within all of the reader's scope: region, team, queue and restriction
		if err := s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM cases k WHERE k.id = $1 AND `+sc.Where(&a, caseScope), a...).Scan(&seen); err != nil {
			return nil, err
		}
		if seen == 0 {
			c.Hint = ""
		}
	}
	return s.shown(sc, c, true), s.withhold(ctx, sc, c)
}

// withhold leaves of a contact, whose writer the caller may not know, what they
// said: their name in it is taken out where the answer leaves.
func (s *Service) withhold(ctx context.Context, sc identity.Scope, list ...*Contact) error {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	hidden, err := sc.Withheld(ctx, s.DB, ids...)
	for _, c := range list {
		if why, ok := hidden[c.ID]; ok {
			c.Withheld, c.From, c.Phone, c.Name, c.Account, c.Order, c.Follows, c.Control = why, "", "", "", "", "", "", ""
			c.Check = SenderCheck{}
			if c.OnBehalf != nil {
				c.OnBehalf = &Behalf{Name: c.OnBehalf.Name}
			}
			if c.Ack != nil {
				c.Ack = &Ack{}
			}
		}
	}
	return err
}

// shown leaves out what the reader may not see.
func (s *Service) shown(sc identity.Scope, c *Contact, whole bool) *Contact {
	if !sc.Can(identity.PermAccountPersonal) {
		c.From, c.Phone, c.Name = mask(c.From), "", ""
		if c.OnBehalf != nil {
			c.OnBehalf = &Behalf{From: mask(c.OnBehalf.From), Relation: c.OnBehalf.Relation}
		}
	}
	if !whole {
		c.Text, c.Hint, c.OnBehalf = "", "", nil
	}
	return c
}

func mask(from string) string {
	if local, domain, ok := strings.Cut(from, "@"); ok && local != "" {
		return local[:1] + "•••@" + domain
	}
	if len(from) > 4 {
		return "•••" + from[len(from)-2:]
	}
	return ""
}

// Take leases a contact to the caller.
func (s *Service) Take(ctx context.Context, contact string) (*Contact, error) {
	return s.change(ctx, contact, "take contact", func(ctx context.Context, tx *db.Tx, _ identity.Scope, c *Contact) error {
		if err := c.open(); err != nil {
			return err
		}
		until, err := s.Hold(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		return tx.Record(ctx, c.change("taken", map[string]any{"until": until}))
	})
}

// Making is how a case is made of a contact.
type Making struct {
	Title    string `json:"title,omitempty" maxLength:"300" doc:"The contact's subject when left out"`
	Type     string `json:"type,omitempty" maxLength:"40" doc:"safety when left out"`
	Severity string `json:"severity,omitempty" enum:"S0,S1,S2,S3,S4" doc:"What was triaged or suggested when left out"`
	Restrict bool   `json:"restricted,omitempty"`
	Role     string `json:"role,omitempty" enum:"reporter,harmed,witness,subject,bystander,merchant" doc:"What the sender is in the case; reporter when left out"`
}

func (c *Contact) handOver(m Making) NewCase {
	n := NewCase{Contact: c.ID, Title: m.Title, Type: m.Type, Severity: m.Severity, Language: c.Language, Account: c.Account, Order: c.Order,
		Brand: c.Brand, Region: c.Region, City: c.City, Restrict: m.Restrict, At: c.ReceivedAt, Kind: c.Kind, LegalDue: c.LegalDue,
		Person: Person{Role: m.Role, Account: c.Account, Name: c.Name, Language: c.Language, Confidential: c.Confidential}}
	if n.Person.Phone = c.Phone; strings.Contains(c.From, "@") {
		n.Person.Email = c.From
	}
	if c.Control == controlDisputed {
		n.Person.Account = "" // whoever holds the account is not the person who writes
	}
	if b := c.OnBehalf; b != nil {
		n.Others = append(n.Others, b.party())
	}
	if n.Title == "" {
		n.Title = c.Subject
	}
	if strings.TrimSpace(n.Title) == "" {
		n.Title = clean(strings.Join(strings.Fields(c.Text), " "), 80)
	}
	if strings.TrimSpace(n.Title) == "" {
		n.Title = "Contact by " + c.Channel
	}
	n.Title = clean(n.Title, 300)
	if n.Type == "" {
		n.Type = map[string]string{"regulator": "legal", "press": "other"}[c.Kind]
	}
	if n.Type == "" {
		n.Type = "safety"
	}
	if n.Severity == "" {
		n.Severity = "S" + string(rune('0'+c.level()))
	}
	if n.Person.Role == "" {
		n.Person.Role = "reporter"
	}
	return n
}

// MakeCase makes a case of a contact; its clocks start when the contact came
// in, and the caller holds it.
func (s *Service) MakeCase(ctx context.Context, contact string, m Making) (*Contact, error) {
	return s.change(ctx, contact, "make case", func(ctx context.Context, tx *db.Tx, sc identity.Scope, c *Contact) error {
		if err := c.open(); err != nil {
			return err
		}
		n := c.handOver(m)
		category, err := s.categoryOf(ctx, c.ID)
		if err != nil {
			return err
		}
		n.Category = category
		ref, err := s.Open(ctx, tx, sc, n)
		if err != nil {
			return err
		}
		return s.moveTo(ctx, tx, c, ref, StateCase, "made_case")
	})
}

// JoinCase puts a contact into a case that the caller may see.
func (s *Service) JoinCase(ctx context.Context, contact, caseRef, role string) (*Contact, error) {
	return s.change(ctx, contact, "join case", func(ctx context.Context, tx *db.Tx, sc identity.Scope, c *Contact) error {
		if err := c.open(); err != nil {
			return err
		}
		ref, err := s.Join(ctx, tx, sc, caseRef, c.handOver(Making{Role: role}))
		if err != nil {
			return err
		}
		return s.moveTo(ctx, tx, c, ref, StateJoined, "joined")
	})
}

func (s *Service) moveTo(ctx context.Context, tx *db.Tx, c *Contact, ref CaseRef, state State, kind string) error {
	c.State, c.CaseID, c.Party, c.Hint = state, ref.ID, ref.Party, ""
	if err := s.handled(ctx, tx, c, kind); err != nil {
		return err
	}
	if c.TriagedBy == "" {
		c.TriagedBy = tx.Actor.ID
	}
	if err := s.Comms.Adopt(ctx, tx, c.ID, ref.ID, ref.Party); err != nil {
		return err
	}
	if s.MoveEvidence != nil {
		if err := s.MoveEvidence(ctx, tx, c.ID, ref.ID); err != nil {
			return err
		}
	}
	if err := s.moveCalls(ctx, tx, c); err != nil {
		return err
	}
	if err := s.Free(ctx, tx, c.ID); err != nil {
		return err
	}
	if state == StateCase {
		if _, err := s.Hold(ctx, tx, ref.ID); err != nil {
			return err
		}
	}
	return tx.Record(ctx, c.change(kind, map[string]any{"case": ref.ID, "number": ref.Number, "party": ref.Party}))
}

// Reasons a contact may be closed for without a case.
var closings = []string{"not_ours", "spam", "duplicate", "answered"}

// Dismiss closes a contact that needs no case.
func (s *Service) Dismiss(ctx context.Context, contact, reason string) (*Contact, error) {
	if !strings.Contains(" "+strings.Join(closings, " ")+" ", " "+reason+" ") {
		return nil, errs.New(errs.Invalid, "dismiss_reason", "A contact is closed for a reason.").
			With(errs.Field{Pointer: "/reason", Message: "one of " + strings.Join(closings, ", ")})
	}
	return s.change(ctx, contact, "dismiss contact", func(ctx context.Context, tx *db.Tx, _ identity.Scope, c *Contact) error {
		if err := c.open(); err != nil {
			return err
		}
		if err := s.unreturned(ctx, tx, c); err != nil {
			return err
		}
		c.State, c.ClosedWhy = StateClosed, reason
		if err := s.handled(ctx, tx, c, reason); err != nil {
			return err
		}
		if err := s.Free(ctx, tx, c.ID); err != nil {
			return err
		}
		return tx.Record(ctx, c.change("closed", map[string]any{"reason": reason}))
	})
}

// Reply answers a contact by mail before or without a case.
func (s *Service) Reply(ctx context.Context, contact, text, subject, language string) (m *comms.Message, err error) {
	if _, err := identity.Require(ctx, identity.PermMessageSend); err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" {
		return nil, errs.New(errs.Invalid, "message_empty", "There is nothing to send.").With(errs.Field{Pointer: "/text", Message: "required"})
	}
	_, err = s.change(ctx, contact, "reply to contact", func(ctx context.Context, tx *db.Tx, sc identity.Scope, c *Contact) error {
		switch {
		case c.CaseID != "":
			return errs.New(errs.Conflict, "contact_has_case", "Answer in the case: its thread keeps the parties apart.")
		case c.Auto == AutoReply || c.Auto == Bounce:
			return errs.New(errs.Conflict, "contact_automatic", "Nobody wrote this: there is nobody to answer.")
		case !strings.Contains(c.From, "@"):
			return errs.New(errs.Conflict, "no_mail_address", "This person left no mail address.")
		}
		m, err = s.Comms.Queue(ctx, tx, comms.Outgoing{Object: c.ID, Account: c.account, EID: c.eid, Threaded: true, To: c.From, Severity: c.level(),
			Language: firstOf(language, c.Language), Subject: firstOf(subject, c.Subject), Body: strings.TrimSpace(text), Human: true, Counts: true, Wait: s.Comms.Undo})
		if err == nil && !sc.Can(identity.PermAccountPersonal) {
			m.To = mask(m.To)
		}
		return err
	})
	return m, err
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
