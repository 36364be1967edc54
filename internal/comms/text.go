package comms

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/telephone"
)

// JobText sends one text.
const JobText = "comms.text"

// maxText is how many characters of a text are sent: three parts on the air.
const maxText = 459

// QueueText puts a text to a person into the caller's transaction, in the
// person's thread; it leaves when its undo window is over. The caller has asked
// whether the person may be texted.
func (s *Service) QueueText(ctx context.Context, tx *db.Tx, o Outgoing) (*Message, error) {
	m := &Message{ID: id.New("msg", tx.Now), Party: o.Party, Direction: "out", Channel: "text", State: "queued", Language: o.Language, Neutral: o.Severity <= 2,
		Human: o.Human, Author: tx.Actor.ID, To: telephone.Number(o.To), Text: o.Body, CreatedAt: tx.Now, SendAt: tx.Now.Add(o.Wait), CaseID: restricts(o.Object)}
	if m.To == "" {
		return nil, errs.New(errs.Conflict, "no_telephone_number", "We have no telephone number of this person.")
	}
	if why, err := s.Unsafe(ctx, ChannelText, m.To, 0); err != nil {
		return nil, err
	} else if why != "" {
		return nil, errPlan(why)
	}
	if len([]rune(m.Text)) > maxText {
		return nil, errs.New(errs.Invalid, "text_too_long", "A text has at most %d characters.", maxText).With(errs.Field{Pointer: "/text", Message: "too long for a text"})
	}
	thread, err := s.thread(ctx, tx, o.Object, o.Party)
	if err != nil {
		return nil, err
	}
	sealed, err := s.sealAll(o.EID, m)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO messages(id, eid, thread, case_id, party, account, direction, channel, human, neutral,
		language, recipient, recipient_idx, subject, body, state, author, created_at, send_at, counts)
		VALUES ($1,$2,$3,$4,$5,$6,'out','text',$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)`,
		m.ID, o.EID, thread, o.Object, o.Party, o.Account, m.Human, m.Neutral, m.Language,
		sealed[0], s.Vault.Index("phone", m.To), sealed[1], sealed[2], m.State, m.Author, db.Micros(m.CreatedAt), db.Micros(m.SendAt), o.Counts)
	if err != nil {
		return nil, err
	}
	if err := tx.Enqueue(ctx, db.Job{Kind: JobText, Key: m.ID, Payload: mailRef{m.ID}, RunAt: m.SendAt}); err != nil {
		return nil, err
	}
	if err := s.liveCase(ctx, tx, m.CaseID); err != nil {
		return nil, err
	}
	return m, tx.Record(ctx, db.Change{Kind: "message.queued", Object: m.ID, On: []string{o.Object}, Restrict: o.Restrict,
		Data: map[string]any{"party": o.Party, "channel": "text", "language": m.Language, "human": m.Human}})
}

// machine is who sends what was queued.
var machine = db.Actor{ID: "system", Kind: "system", Name: "telephone"}

// textJob hands one text to the provider; a crash in between sends nothing that
// the provider already has.
func (s *Service) textJob(ctx context.Context, l jobs.Lease) error {
	var ref mailRef
	if err := json.Unmarshal(l.Payload, &ref); err != nil {
		return err
	}
	var m *Message
	err := s.DB.Tx(ctx, machine, "send text", func(ctx context.Context, tx *db.Tx) (err error) {
		res, err := tx.Exec(ctx, `UPDATE messages SET state='sending', attempts=attempts+1 WHERE id=$1 AND state IN ('queued','sending')`, ref.Message)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if m, err = s.scanMessage(tx.QueryRow(ctx, `SELECT `+messageColumns+` FROM messages WHERE id=$1`, ref.Message)); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "message.sending", Object: m.ID, Restrict: m.CaseID, Private: true, Data: map[string]any{"attempt": m.attempts}})
	})
	if err != nil || m == nil {
		return err
	}
	if held, err := s.lastLook(ctx, m); err != nil || held != nil {
		if held != nil && held.later != nil {
			return &jobs.Later{At: *held.later, Reason: "outside the safe hours"}
		}
		if err == nil {
			err = s.DB.Tx(ctx, machine, "send text", func(ctx context.Context, tx *db.Tx) error { return s.became(ctx, tx, m, held.state, held.why) })
		}
		return err
	}
	_, err = s.Carry(ctx, Carry{Key: m.ID, Kind: telephone.SMS, To: m.To, Text: m.Text, Language: m.Language, Object: m.ID})
	failure := ""
	switch {
	case err == nil:
	case errs.CodeOf(err) == "telephone_not_configured":
		failure = "no telephone provider is configured"
	case errs.IsKind(err, errs.Invalid):
		failure = "the telephone provider refused it"
	case m.attempts < maxMailTries:
		return &jobs.Later{At: s.DB.Now().Add(min(time.Second<<m.attempts, time.Hour)), Reason: errs.CodeOf(err)}
	default:
		failure = "the telephone provider does not answer"
	}
	return s.DB.Tx(ctx, machine, "send text", func(ctx context.Context, tx *db.Tx) error { return s.sent(ctx, tx, m, failure) })
}

// textStatus keeps what became of a text after it left.
func (s *Service) textStatus(ctx context.Context, tx *db.Tx, message, state, failure string) error {
	var to string
	switch state {
	case "delivered", "read":
		to = "delivered"
	case "undelivered", "failed":
		to = "failed"
	default:
		return nil
	}
	var object, party string
	err := tx.QueryRow(ctx, `UPDATE messages SET state=$1, failure=$2 WHERE id=$3 AND state IN ('queued','sending','sent') RETURNING case_id, party`,
		to, failure, message).Scan(&object, &party)
	if err != nil {
		return absent(err, "message_not_found", "There is no such message.")
	}
	if err := s.liveCase(ctx, tx, restricts(object)); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "message." + to, Object: message, On: []string{object}, Restrict: restricts(object),
		Data: map[string]any{"party": party, "channel": "text"}})
}

// TextLink finds the newest text that we sent to a number, by its blind index:
// whoever answers from there is in that thread. ok is false when there is none.
func (s *Service) TextLink(ctx context.Context, index string) (l Link, ok bool, err error) {
	if index == "" {
		return l, false, nil
	}
	// The telephone of an account that somebody else may control proves nothing.
	if why, err := s.markedIndex(ctx, "phone", index, "", ""); err != nil || why == whyDisputed {
		return l, false, err
	}
	err = s.DB.QueryRow(ctx, `SELECT id, thread, case_id, party FROM messages WHERE direction='out' AND channel='text' AND recipient_idx=$1 AND sent_at IS NOT NULL
		AND created_at > $2 ORDER BY id DESC LIMIT 1`, index, db.Micros(s.DB.Now().Add(-textThreadFor))).Scan(&l.Message, &l.Thread, &l.CaseID, &l.Party)
	if errors.Is(err, sql.ErrNoRows) {
		return Link{}, false, nil
	}
	return l, err == nil, err
}

// textThreadFor is how long a text sent back belongs to our last one: numbers
// change hands.
const textThreadFor = 30 * 24 * time.Hour

// ReceiveText puts a text into the thread of whom we texted.
func (s *Service) ReceiveText(ctx context.Context, tx *db.Tx, in Inbound) (*Message, error) {
	m := &Message{ID: id.New("msg", tx.Now), Party: in.Link.Party, Contact: in.Contact, Direction: "in", Channel: "text", State: "received",
		Language: in.Language, Human: true, To: in.From, Text: in.Text, Author: "public", CreatedAt: tx.Now, SendAt: tx.Now}
	eid, err := s.subject(in.Link.CaseID)
	if err != nil {
		return nil, err
	}
	sealed, err := s.sealAll(eid, m)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO messages(id, eid, thread, case_id, party, contact_id, direction, channel, human, neutral,
		language, recipient, recipient_idx, subject, body, state, author, created_at, send_at)
		VALUES ($1,$2,$3,$4,$5,$6,'in','text',$7,$8,$9,$10,$11,$12,$13,'received','public',$14,$14)`,
		m.ID, eid, in.Link.Thread, in.Link.CaseID, in.Link.Party, in.Contact, true, false, m.Language,
		sealed[0], s.Vault.Index("phone", in.From), sealed[1], sealed[2], db.Micros(tx.Now))
	if err != nil {
		return nil, err
	}
	if s.Heard != nil && restricts(in.Link.CaseID) != "" {
		if err := s.Heard(ctx, tx, in.Link.CaseID, in.Link.Party); err != nil {
			return nil, err
		}
	}
	if err := s.liveCase(ctx, tx, restricts(in.Link.CaseID)); err != nil {
		return nil, err
	}
	return m, tx.Record(ctx, db.Change{Kind: "message.received", Object: m.ID, On: []string{in.Link.CaseID, in.Contact}, Restrict: restricts(in.Link.CaseID),
		Data: map[string]any{"party": in.Link.Party, "channel": "text"}})
}
