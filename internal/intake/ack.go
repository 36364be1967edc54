package intake

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// Ack says whether a contact was acknowledged automatically, and if not why not.
type Ack struct {
	State string     `json:"state" enum:"sent,withheld"`
	Why   string     `json:"why,omitempty" enum:"automatic,our_own,self_harm,limit,unsafe,thread,named_case,disputed"`
	At    *time.Time `json:"at,omitempty"`
}

// ackLimit is how many acknowledgements one sender gets in ackWindow: two
// machines that answer each other stop there.
const (
	ackLimit    = 3
	ackWindow   = time.Hour
	ackTemplate = "contact.received"
)

// selfHarm are folded phrases that may speak of self-harm: then a person answers
// first, and no machine. It errs on the side of silence.
var selfHarm = []string{
	" kill myself ", " killing myself ", " end my life ", " ending my life ", " end it all ", " suicid", " hurt myself ", " harm myself ", " self harm", " cut myself ",
	" cutting myself ", " want to die ", " wanna die ", " don t want to live ", " dont want to live ", " better off dead ", " overdos", " have the pills ", " not gonna need ", " won t matter anymore ", " wont matter anymore ",
	" matarme ", " quitarme la vida ", " quiero morir", " no quiero vivir ", " acabar con mi vida ", " hacerme dano ", " cortarme ", " ya no puedo mas ", " autolesi", " mejor muert",
	" me tuer ", " mettre fin a mes jours ", " en finir ", " veux mourir ", " envie de mourir ", " plus envie de vivre ", " me faire du mal ", " me suicid", " m ouvrir les veines ", " automutil",
}

// MentionsSelfHarm says whether a text may speak of self-harm, in English,
// Spanish or French.
func MentionsSelfHarm(text string) bool {
	if len(text) > 64<<10 {
		text = text[:64<<10]
	}
	folded := fold(text)
	for _, p := range selfHarm {
		if strings.Contains(folded, p) {
			return true
		}
	}
	return false
}

// ackRefused says why nobody is to be thanked automatically for a message; "" when
// somebody may.
func (s *Service) ackRefused(ctx context.Context, a *arrival) (string, error) {
	switch {
	case a.c.Auto != ByPerson:
		return "automatic", nil
	case a.c.State != StateNew:
		return "thread", nil
	case a.c.Hint != "":
		return "named_case", nil // whoever names a case that is not theirs hears nothing at all
	case MentionsSelfHarm(a.c.Subject + "\n" + a.c.Text):
		return "self_harm", nil
	case a.c.Control != "":
		return "disputed", nil
	case a.c.Check.Proof == Failed:
		return "unsafe", nil // whoever is named as the sender did not write
	}
	ours, err := s.ourAddress(ctx, a.who.From)
	if ours {
		return "our_own", err
	}
	if err != nil || s.Unsafe == nil {
		return "", err
	}
	why, err := s.Unsafe(ctx, "mail", a.who.From, a.c.account)
	if why != "" {
		why = "unsafe"
	}
	return why, err
}

// acknowledge tells the sender of a mail that it has arrived, in neutral words,
// or writes down why it does not. It never counts as a response, and says
// nothing of any case.
func (s *Service) acknowledge(ctx context.Context, tx *db.Tx, a *arrival) error {
	if a.imported || a.c.Channel != "email" || a.who.From == "" || s.Render == nil {
		return nil
	}
	why, err := s.ackRefused(ctx, a)
	if err != nil {
		return err
	}
	if why == "" {
		var sent int
		err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM acknowledgements WHERE sender_idx=$1 AND state='sent' AND at > $2`,
			a.index, db.Micros(tx.Now.Add(-ackWindow))).Scan(&sent)
		if err != nil {
			return err
		}
		if sent >= ackLimit {
			why = "limit"
		}
	}
	state, message := "withheld", ""
	if why == "" {
		language := a.c.Language
		subject, body, version, err := s.Render(ctx, ackTemplate, language, nil)
		if err != nil && errs.KindOf(err) != errs.Internal {
			s.Log.Error("nobody is thanked: the template does not render", "template", ackTemplate, "error", errs.CodeOf(err))
			return nil // a template that was taken away must not stop a report
		}
		if err != nil {
			return err
		}
		m, err := s.Comms.Queue(ctx, tx, comms.Outgoing{Object: a.c.ID, Account: a.c.account, EID: a.c.eid, Threaded: true, To: a.who.From,
			Severity: 0, Language: language, Template: version, Subject: subject, Body: body})
		if err != nil {
			return err
		}
		if state, message = "sent", m.ID; m.State != "queued" {
			state, why = "withheld", "unsafe"
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO acknowledgements(contact_id, sender_idx, state, why, message, at) VALUES ($1,$2,$3,$4,$5,$6)`,
		a.c.ID, a.index, state, why, message, db.Micros(tx.Now))
	return err
}

// ackOf reads what became of the acknowledgement; nil when there is none.
func (s *Service) ackOf(ctx context.Context, c *Contact) error {
	rows, err := s.DB.Query(ctx, `SELECT state, why, at FROM acknowledgements WHERE contact_id=$1`, c.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var a Ack
		var at int64
		if err := rows.Scan(&a.State, &a.Why, &at); err != nil {
			return err
		}
		when := db.FromMicros(at)
		a.At, c.Ack = &when, &a
	}
	return rows.Err()
}
