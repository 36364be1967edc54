package intake

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// quietLevel is what a call that reached nobody suggests: whoever whispers or
// says nothing may be unable to speak.
var quietLevel = map[string]int{CallMissed: 2, CallDropped: 2, CallSilent: 1, CallWhispering: 1}

// quiet asks for a call back at once, unless the person's plan forbids it. It
// stays open until the person has been reached.
func (s *Service) quiet(ctx context.Context, tx *db.Tx, c *Contact, p *PhoneCall, outcome string) error {
	if p.CallBack == BackReached {
		return nil
	}
	first := p.CallBack == BackNone
	p.Outcome = outcome
	if err := s.raiseCall(ctx, tx, c, quietLevel[outcome], outcome+" call"); err != nil || !first {
		return err
	}
	why, err := s.mayRing(ctx, "phone", c, p)
	if err != nil {
		return err
	}
	if why != "" {
		p.CallBack, p.Why = BackForbidden, why
		return tx.Record(ctx, c.change("call_back_forbidden", map[string]any{"call": p.ID, "outcome": outcome}))
	}
	due := tx.Now
	p.CallBack, p.DueAt = BackDue, &due
	if err := tx.Record(ctx, c.change("call_back_due", map[string]any{"call": p.ID, "outcome": outcome})); err != nil {
		return err
	}
	return s.callBackTask(ctx, tx, c, p)
}

// mayRing says why the caller may not be reached by a channel.
func (s *Service) mayRing(ctx context.Context, channel string, c *Contact, p *PhoneCall) (why string, err error) {
	if s.Telephony.Forbids == nil {
		return "", nil
	}
	return s.Telephony.Forbids(ctx, channel, firstOf(c.Phone, c.From), c.account, p.CaseID, p.party)
}

// callBackTask makes the task, once there is a case to make it for.
func (s *Service) callBackTask(ctx context.Context, tx *db.Tx, c *Contact, p *PhoneCall) (err error) {
	if p.CaseID == "" || p.task != "" || p.CallBack != BackDue || s.Telephony.CallBack == nil {
		return nil
	}
	p.task, err = s.Telephony.CallBack(ctx, tx, p.CaseID, p.party, p.ID, *p.DueAt)
	return err
}

// raiseCall raises what is suggested for the contact of a call; it never lowers.
func (s *Service) raiseCall(ctx context.Context, tx *db.Tx, c *Contact, to int, why string) error {
	if c.State != StateNew || to >= c.Suggestion.Severity && slices.Contains(c.Suggestion.Words, why) {
		return nil
	}
	c.Suggestion.Severity = min(c.Suggestion.Severity, to)
	c.Suggestion.Words = append(c.Suggestion.Words, why)
	if err := s.save(ctx, tx, c); err != nil {
		return err
	}
	if err := s.raise(ctx, tx, c); err != nil {
		return err
	}
	return tx.Record(ctx, c.change("raised", map[string]any{"suggested": c.Suggestion.Severity, "words": []string{why}}))
}

// callChange runs one command of a person on one call: scope, lock, fn, save.
func (s *Service) callChange(ctx context.Context, p identity.Permission, call, reason string, fn func(context.Context, *db.Tx, identity.Scope, *Contact, *PhoneCall) error) (*PhoneCall, error) {
	sc, err := identity.Require(ctx, p)
	if err != nil {
		return nil, err
	}
	var out *PhoneCall
	err = s.DB.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		found, err := s.scanCall(tx.QueryRow(ctx, `UPDATE phone_calls SET version=version+1, updated_at=$1 WHERE id=$2 RETURNING `+callColumns, db.Micros(tx.Now), call))
		if err != nil {
			return err
		}
		c, err := s.lock(ctx, tx, sc, found.Contact)
		if errs.IsKind(err, errs.NotFound) {
			return errs.New(errs.NotFound, "call_not_found", "There is no such call.")
		}
		if err != nil {
			return err
		}
		if err := fn(ctx, tx, sc, c, found); err != nil {
			return err
		}
		out = found
		if err := s.saveCall(ctx, tx, found); err != nil {
			return err
		}
		return s.live(ctx, tx, c.CaseID)
	})
	if err != nil {
		return nil, err
	}
	return s.shownCall(sc, out), nil
}

func (s *Service) shownCall(sc identity.Scope, p *PhoneCall) *PhoneCall {
	if !sc.Can(identity.PermAccountPersonal) {
		p.Recording = ""
	}
	return p
}

// MarkCall says what a call was that only whoever had the receiver can know:
// silent, whispering, dropped; or answered, when the rule for short calls was
// wrong.
func (s *Service) MarkCall(ctx context.Context, call, outcome string) (*PhoneCall, error) {
	return s.callChange(ctx, identity.PermContactWrite, call, "mark call", func(ctx context.Context, tx *db.Tx, _ identity.Scope, c *Contact, p *PhoneCall) error {
		switch outcome {
		case CallSilent, CallWhispering, CallDropped:
			if err := s.quiet(ctx, tx, c, p, outcome); err != nil {
				return err
			}
		case CallAnswered:
			if p.Answered == nil {
				return errs.New(errs.Conflict, "call_not_answered", "Nobody answered this call.")
			}
			if err := s.reached(ctx, tx, c, p, *p.Answered); err != nil {
				return err
			}
			p.Outcome = CallAnswered
		default:
			return errs.New(errs.Invalid, "call_outcome", "A call was answered, dropped, silent or whispering.").
				With(errs.Field{Pointer: "/outcome", Message: "answered, dropped, silent or whispering"})
		}
		return tx.Record(ctx, c.change("call_marked", map[string]any{"call": p.ID, "outcome": outcome}))
	})
}

// reached closes the call back: a person of ours has spoken to the caller.
func (s *Service) reached(ctx context.Context, tx *db.Tx, c *Contact, p *PhoneCall, at time.Time) error {
	if p.CallBack == BackNone || p.CallBack == BackReached {
		return nil
	}
	p.CallBack, p.ReachedAt = BackReached, &at
	if err := s.spoke(ctx, tx, c, p, at); err != nil {
		return err
	}
	if p.task != "" && s.Telephony.Returned != nil {
		if err := s.Telephony.Returned(ctx, tx, p.task); err != nil {
			return err
		}
	}
	return tx.Record(ctx, c.change("call_back_reached", map[string]any{"call": p.ID, "attempts": p.Attempts}))
}

// Attempt is one try to call somebody back.
type Attempt struct {
	Outcome string    `json:"outcome" enum:"reached,voicemail,no_answer,dropped,silent"`
	Start   time.Time `json:"started_at"`
	End     time.Time `json:"ended_at"`
	Notes   string    `json:"notes,omitempty" maxLength:"20000"`
}

// TryCall keeps a try to call back. Only having reached the person ends it; what
// was done against the plan is kept all the same, and said.
func (s *Service) TryCall(ctx context.Context, call string, a Attempt) (*PhoneCall, error) {
	log := comms.Call{Party: "-", Direction: "out", Outcome: a.Outcome, Start: a.Start, End: a.End}
	if err := log.Check(s.DB.Now()); err != nil {
		return nil, err
	}
	return s.callChange(ctx, identity.PermMessageSend, call, "call back", func(ctx context.Context, tx *db.Tx, _ identity.Scope, c *Contact, p *PhoneCall) error {
		against, err := s.mayRing(ctx, "phone", c, p)
		if err != nil {
			return err
		}
		if against == "" && a.Outcome == "voicemail" {
			if against, err = s.mayRing(ctx, "voicemail", c, p); err != nil {
				return err
			}
		}
		p.Attempts++
		notes, err := s.Vault.Seal(p.eid, p.ID+"/notes/"+string(rune('0'+p.Attempts%10)), []byte(a.Notes))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO phone_attempts(call, n, outcome, started_at, ended_at, against, notes, actor) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
			p.ID, p.Attempts, a.Outcome, db.Micros(a.Start), db.Micros(a.End), against, notes, tx.Actor.ID)
		if err != nil {
			return err
		}
		if a.Outcome == "reached" {
			if err := s.reached(ctx, tx, c, p, a.Start.UTC()); err != nil {
				return err
			}
		}
		return tx.Record(ctx, c.change("call_back_tried", map[string]any{"call": p.ID, "outcome": a.Outcome, "n": p.Attempts,
			"seconds": int(a.End.Sub(a.Start).Seconds()), "against_plan": against != ""}))
	})
}

// moveCalls takes the calls of a contact into the case that it became.
func (s *Service) moveCalls(ctx context.Context, tx *db.Tx, c *Contact) error {
	rows, err := tx.Query(ctx, `SELECT `+callColumns+` FROM phone_calls WHERE contact=$1`, c.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	var list []*PhoneCall
	for rows.Next() {
		p, err := s.scanCall(rows)
		if err != nil {
			return err
		}
		list = append(list, p)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, p := range list {
		p.CaseID, p.party = c.CaseID, c.Party
		if at := p.answer(); at != nil {
			if err := s.spoke(ctx, tx, c, p, *at); err != nil {
				return err
			}
		}
		if err := s.callBackTask(ctx, tx, c, p); err != nil {
			return err
		}
		if err := s.saveCall(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

// answer is when the caller was first spoken with; nil while nobody has.
func (p *PhoneCall) answer() *time.Time {
	if p.ReachedAt != nil {
		return p.ReachedAt
	}
	if p.Answered != nil && (p.Outcome == "" || p.Outcome == CallAnswered) {
		return p.Answered
	}
	return nil
}

// unreturned refuses to put a contact away whose caller has not been reached.
func (s *Service) unreturned(ctx context.Context, tx *db.Tx, c *Contact) error {
	var n int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM phone_calls WHERE contact=$1 AND call_back='due'`, c.ID).Scan(&n); err != nil || n == 0 {
		return err
	}
	return errs.New(errs.Conflict, "call_back_due", "This person has not been reached: call back first.").
		With(errs.Field{Pointer: "/reason", Message: "the call back is still due"})
}

// Called is told of a call logged by hand in a case: one that reached the party
// returns what was due.
func (s *Service) Called(ctx context.Context, tx *db.Tx, caseID, party, direction, outcome string, at time.Time) error {
	if direction != "out" {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT `+callColumns+` FROM phone_calls WHERE case_id=$1 AND party=$2 AND call_back='due'`, caseID, party)
	if err != nil {
		return err
	}
	defer rows.Close()
	var list []*PhoneCall
	for rows.Next() {
		p, err := s.scanCall(rows)
		if err != nil {
			return err
		}
		list = append(list, p)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, p := range list {
		p.Attempts++
		if outcome == "reached" {
			p.CallBack, p.ReachedAt = BackReached, &at
			if p.task != "" && s.Telephony.Returned != nil {
				if err := s.Telephony.Returned(ctx, tx, p.task); err != nil {
					return err
				}
			}
			if err := tx.Record(ctx, db.Change{Kind: "contact.call_back_reached", Object: p.Contact, On: []string{caseID}, Restrict: caseID,
				Data: map[string]any{"call": p.ID, "attempts": p.Attempts, "channel": "phone"}}); err != nil {
				return err
			}
		}
		if err := s.saveCall(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

// offers are the words of a text to somebody who called and could not speak:
// neutral, for another may read them.
var offers = map[string][]string{
	"en": {"Hello, you called us a moment ago. Shall we write instead of talking? Answer 1 for yes, 2 for no.",
		"Is everything all right with you right now? 1 for yes, 2 for no.", "Should we send somebody to you? 1 for yes, 2 for no.",
		"Thank you. One of us reads this now and stays with you."},
	"es": {"Hola, nos llamó hace un momento. ¿Prefiere que escribamos en lugar de hablar? Responda 1 para sí, 2 para no.",
		"¿Está todo bien ahora mismo? 1 para sí, 2 para no.", "¿Le enviamos a alguien? 1 para sí, 2 para no.",
		"Gracias. Una persona de nuestro equipo lo lee ahora y sigue con usted."},
	"fr": {"Bonjour, vous nous avez appelés il y a un instant. Préférez-vous que nous écrivions ? Répondez 1 pour oui, 2 pour non.",
		"Tout va bien pour vous en ce moment ? 1 pour oui, 2 pour non.", "Faut-il vous envoyer quelqu'un ? 1 pour oui, 2 pour non.",
		"Merci. Une personne de notre équipe vous lit et reste avec vous."},
}

func (s *Service) offer(c *Contact) []string {
	for _, l := range []string{c.Language, s.Telephony.Language} {
		if words := offers[strings.ToLower(l)]; words != nil {
			return words
		}
	}
	return offers["en"]
}

// OfferText writes to somebody who called and could not speak, with questions
// that one digit answers, when the plan allows texts.
func (s *Service) OfferText(ctx context.Context, call string) (*PhoneCall, error) {
	return s.callChange(ctx, identity.PermMessageSend, call, "offer text", func(ctx context.Context, tx *db.Tx, _ identity.Scope, c *Contact, p *PhoneCall) error {
		if p.CallBack == BackNone || p.CallBack == BackReached {
			return errs.New(errs.Conflict, "call_back_done", "This person has been reached.")
		}
		if p.Asked > 0 {
			return errs.New(errs.Conflict, "text_offered", "We have offered to write already.")
		}
		why, err := s.mayRing(ctx, "text", c, p)
		if err != nil {
			return err
		}
		if why != "" {
			return errs.New(errs.Conflict, "contact_plan_forbids", "Not sent: %s.", why)
		}
		return s.ask(ctx, tx, c, p)
	})
}

// ask texts the next question.
func (s *Service) ask(ctx context.Context, tx *db.Tx, c *Contact, p *PhoneCall) error {
	words := s.offer(c)
	object, eid := c.ID, c.eid
	if c.CaseID != "" {
		var err error
		if object = c.CaseID; eid == 0 {
			return errs.New(errs.Internal, "contact_without_key", "The contact has no key.")
		}
		if eid, err = s.Vault.Subject("case", c.CaseID); err != nil {
			return err
		}
	}
	_, err := s.Comms.QueueText(ctx, tx, comms.Outgoing{Object: object, Party: p.party, Account: c.account, Restrict: c.CaseID, EID: eid, To: firstOf(c.Phone, c.From),
		Severity: 0, Language: c.Language, Body: words[min(p.Asked, len(words)-1)]})
	if err != nil {
		return err
	}
	p.Asked++
	return tx.Record(ctx, c.change("question_texted", map[string]any{"call": p.ID, "n": p.Asked}))
}
