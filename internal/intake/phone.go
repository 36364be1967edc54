package intake

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/telephone"
)

// Telephony is what intake needs to take calls and texts. Without a Token no
// webhook is believed.
type Telephony struct {
	Token     string // key of the provider's signatures
	PublicURL string // our address as the provider calls it
	Desk      string // number that callers are connected with; "" = they are called back
	Place     string // where the desk is, for the law of recording: US-WA
	Record    bool   // record where the law and the caller allow it
	Language  string // spoken to callers whose language is not known; "" = en

	// Forbids says why somebody may not be rung (phone) or texted (text); "" when
	// he may. party is "" for a contact.
	Forbids func(ctx context.Context, channel, number string, account uint64, caseID, party string) (why string, err error)
	// CallBack makes the task of calling somebody back, Returned ends it.
	CallBack func(ctx context.Context, tx *db.Tx, caseID, party, call string, due time.Time) (task string, err error)
	Returned func(ctx context.Context, tx *db.Tx, task string) error
}

// Outcomes of a call that came in. All but answered mean that the person was
// not reached.
const (
	CallAnswered   = "answered"
	CallMissed     = "missed"
	CallDropped    = "dropped"
	CallSilent     = "silent"
	CallWhispering = "whispering"
)

// States of calling back.
const (
	BackNone      = "none"
	BackDue       = "due"
	BackForbidden = "forbidden"
	BackReached   = "reached"
)

// shortCall is a call too short for anything to have been said: it was dropped.
const shortCall = 10 * time.Second

// PhoneCall is a telephone call that came in by the provider.
type PhoneCall struct {
	ID        string     `json:"id"`
	Contact   string     `json:"contact_id"`
	CaseID    string     `json:"case_id,omitempty"`
	Rang      time.Time  `json:"rang_at"`
	Answered  *time.Time `json:"answered_at,omitempty"`
	Ended     *time.Time `json:"ended_at,omitempty"`
	Outcome   string     `json:"outcome,omitempty" enum:"answered,missed,dropped,silent,whispering" doc:"Absent while the call goes on"`
	CallBack  string     `json:"call_back" enum:"none,due,forbidden,reached"`
	Why       string     `json:"why,omitempty" doc:"What forbids calling back"`
	DueAt     *time.Time `json:"due_at,omitempty"`
	Attempts  int        `json:"attempts" doc:"How often somebody tried to call back"`
	ReachedAt *time.Time `json:"reached_at,omitempty"`
	Consent   string     `json:"recording_consent,omitempty" enum:"notice,agreed" doc:"Why a recording was lawful"`
	Recording string     `json:"recording_url,omitempty" doc:"Needs account.personal"`
	Asked     int        `json:"asked" doc:"How many yes/no questions were texted"`
	Answers   []string   `json:"answers,omitempty" doc:"yes or no to each of them"`
	Version   int64      `json:"version"`

	sid, party, index, place, task string
	eid                            uint64
}

const callColumns = `phone_calls.id, phone_calls.sid, phone_calls.contact, phone_calls.eid, phone_calls.case_id, phone_calls.party, phone_calls.number_idx, phone_calls.rang_at,
	phone_calls.answered_at, phone_calls.ended_at, phone_calls.outcome, phone_calls.place, phone_calls.consent, phone_calls.recording, phone_calls.call_back, phone_calls.why,
	phone_calls.due_at, phone_calls.attempts, phone_calls.reached_at, phone_calls.task, phone_calls.asked, phone_calls.answers, phone_calls.version`

func (s *Service) scanCall(r interface{ Scan(...any) error }) (*PhoneCall, error) {
	var p PhoneCall
	var rang int64
	var answered, ended, due, reached sql.NullInt64
	var recording []byte
	var answers string
	err := r.Scan(&p.ID, &p.sid, &p.Contact, &p.eid, &p.CaseID, &p.party, &p.index, &rang, &answered, &ended, &p.Outcome, &p.place, &p.Consent, &recording,
		&p.CallBack, &p.Why, &due, &p.Attempts, &reached, &p.task, &p.Asked, &answers, &p.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "call_not_found", "There is no such call.")
	}
	if err != nil {
		return nil, err
	}
	p.Rang, p.Answered, p.Ended, p.DueAt, p.ReachedAt = db.FromMicros(rang), moment(answered), moment(ended), moment(due), moment(reached)
	for _, a := range answers {
		p.Answers = append(p.Answers, map[rune]string{'y': "yes", 'n': "no"}[a])
	}
	p.Recording, err = s.text(p.eid, p.ID+"/recording", recording)
	return &p, err
}

func moment(v sql.NullInt64) *time.Time {
	if !v.Valid {
		return nil
	}
	t := db.FromMicros(v.Int64)
	return &t
}

// event is one thing that a provider says of a call, whichever way it says it.
type phoneEvent struct {
	SID, From, To string
	Kind          string // started, answered, ended, silent, whispering, recording
	Missed        bool   // of ended: nobody had answered
	Seconds       int    // of ended: how long it was; -1 when not said
	URL           string // of recording
}

// Rang takes a call that comes in: a contact of channel phone, once per call.
func (s *Service) Rang(ctx context.Context, e phoneEvent, raw []byte) (*PhoneCall, error) {
	a, err := s.begin("phone")
	if err != nil {
		return nil, err
	}
	a.raw, a.mailbox, a.dedupe = raw, "phone", "call:"+s.Vault.Index("call", e.SID)
	a.c.Subject = "Telephone call"
	if number := telephone.Number(e.From); number != "" {
		if err := s.from(ctx, a, number); err != nil {
			return nil, err
		}
	}
	a.c.Suggestion = Suggestion{Severity: 3, Words: []string{}, Version: WordsVersion}
	place := a.c.Region
	if place == "" {
		place = telephone.Country(a.who.Phone)
	}
	a.replies = func(ctx context.Context, tx *db.Tx) error {
		index := ""
		if a.who.Phone != "" {
			index = s.Vault.Index("phone", a.who.Phone)
		}
		_, err := tx.Exec(ctx, `INSERT INTO phone_calls(id, sid, contact, eid, number_idx, rang_at, place, call_back, updated_at, version)
			VALUES ($1,$2,$3,$4,$5,$6,$7,'none',$6,1)`, id.New("cll", tx.Now), e.SID, a.c.ID, a.c.eid, index, db.Micros(tx.Now), place)
		return err
	}
	if _, _, err := s.take(ctx, identity.Public(), a); err != nil {
		return nil, err
	}
	return s.scanCall(s.DB.QueryRow(ctx, `SELECT `+callColumns+` FROM phone_calls WHERE sid=$1`, e.SID))
}

// Heard takes what the provider says of a call later on. Said twice, it is done
// once; of a call that is not known nothing is done.
func (s *Service) Heard(ctx context.Context, e phoneEvent) (*PhoneCall, error) {
	var p *PhoneCall
	err := s.DB.Tx(ctx, identity.Public().Actor(), "telephone", func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = s.scanCall(tx.QueryRow(ctx, `UPDATE phone_calls SET version=version+1, updated_at=$1 WHERE sid=$2 RETURNING `+callColumns, db.Micros(tx.Now), e.SID))
		if err != nil {
			return err
		}
		c, err := s.lock(ctx, tx, identity.Public(), p.Contact)
		if err != nil {
			return err
		}
		switch e.Kind {
		case "answered":
			err = s.pickedUp(ctx, tx, c, p)
		case "ended":
			err = s.hungUp(ctx, tx, c, p, e)
		case CallSilent, CallWhispering:
			err = s.quiet(ctx, tx, c, p, e.Kind)
		case "recording":
			err = s.recorded(ctx, tx, c, p, e.URL)
		}
		if err != nil {
			return err
		}
		if err := s.saveCall(ctx, tx, p); err != nil {
			return err
		}
		if err := s.live(ctx, tx, c.CaseID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "call.heard", Object: c.ID, Private: true, Data: map[string]any{"call": p.ID, "event": e.Kind}})
	})
	return p, err
}

func (s *Service) saveCall(ctx context.Context, tx *db.Tx, p *PhoneCall) error {
	at := func(t *time.Time) any {
		if t == nil {
			return nil
		}
		return db.Micros(*t)
	}
	answers := ""
	for _, a := range p.Answers {
		answers += a[:1]
	}
	var recording any
	if p.Recording != "" {
		sealed, err := s.Vault.Seal(p.eid, p.ID+"/recording", []byte(p.Recording))
		if err != nil {
			return err
		}
		recording = sealed
	}
	_, err := tx.Exec(ctx, `UPDATE phone_calls SET case_id=$1, party=$2, answered_at=$3, ended_at=$4, outcome=$5, consent=$6, recording=$7, call_back=$8, why=$9,
		due_at=$10, attempts=$11, reached_at=$12, task=$13, asked=$14, answers=$15 WHERE id=$16`,
		p.CaseID, p.party, at(p.Answered), at(p.Ended), p.Outcome, p.Consent, recording, p.CallBack, p.Why, at(p.DueAt), p.Attempts, at(p.ReachedAt), p.task,
		p.Asked, answers, p.ID)
	return err
}

// pickedUp: an answered call is the first response.
func (s *Service) pickedUp(ctx context.Context, tx *db.Tx, c *Contact, p *PhoneCall) error {
	if p.Answered != nil || p.Ended != nil {
		return nil
	}
	now := tx.Now
	p.Answered = &now
	if err := s.spoke(ctx, tx, c, p, now); err != nil {
		return err
	}
	return tx.Record(ctx, c.change("call_answered", map[string]any{"call": p.ID}))
}

// spoke tells the case, if there is one, that its party was reached. The clocks
// of a contact read the call itself.
func (s *Service) spoke(ctx context.Context, tx *db.Tx, c *Contact, p *PhoneCall, at time.Time) error {
	if c.CaseID == "" || s.Comms == nil || s.Comms.Spoken == nil {
		return nil
	}
	return s.Comms.Spoken(ctx, tx, c.CaseID, p.party, at)
}

// hungUp ends a call. One that nobody answered, or that was too short for a
// word, is called back at once.
func (s *Service) hungUp(ctx context.Context, tx *db.Tx, c *Contact, p *PhoneCall, e phoneEvent) error {
	if p.Ended != nil {
		return nil
	}
	now := tx.Now
	p.Ended = &now
	long := time.Duration(0)
	if p.Answered != nil {
		if long = now.Sub(*p.Answered); e.Seconds >= 0 {
			long = min(long, time.Duration(e.Seconds)*time.Second)
		}
	}
	outcome := CallAnswered
	switch {
	case p.Outcome != "":
		outcome = p.Outcome // whoever was on the line has said what it was
	case p.Answered == nil || e.Missed:
		outcome = CallMissed
	case long < shortCall:
		outcome = CallDropped
	}
	if err := tx.Record(ctx, c.change("call_ended", map[string]any{"call": p.ID, "outcome": outcome, "seconds": int(long.Seconds())})); err != nil {
		return err
	}
	if outcome == CallAnswered {
		p.Outcome = outcome
		return nil
	}
	return s.quiet(ctx, tx, c, p, outcome)
}

// recorded keeps where a recording lies, sealed under the contact's key.
func (s *Service) recorded(ctx context.Context, tx *db.Tx, c *Contact, p *PhoneCall, address string) error {
	if p.Consent == "" || address == "" || p.Recording == address {
		return nil // nobody agreed to it: it is not kept
	}
	p.Recording = address
	return tx.Record(ctx, c.change("call_recorded", map[string]any{"call": p.ID, "consent": p.Consent}))
}
