package cases

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// onTheLine is how long a warm transfer waits for somebody: the caller hears
// nothing meanwhile.
const onTheLine = 2 * time.Minute

// The kinds and states of a hand-over.
const (
	PlainHandover = "handover"
	WarmTransfer  = "warm"

	HandoverPending   = "pending"
	HandoverAccepted  = "accepted"
	HandoverDeclined  = "declined"
	HandoverWithdrawn = "withdrawn"
	HandoverLapsed    = "lapsed"
)

// Handover is work on its way to somebody else. Whoever gives it keeps it until
// it is accepted; of a warm transfer the caller is on the line.
type Handover struct {
	ID         string     `json:"id"`
	Object     string     `json:"object" doc:"cas_ or con_ id"`
	Number     string     `json:"number,omitempty" doc:"Of a case"`
	Severity   Severity   `json:"severity,omitempty" doc:"Of a case"`
	Kind       string     `json:"kind" enum:"handover,warm"`
	State      string     `json:"state" enum:"pending,accepted,declined,withdrawn,lapsed"`
	From       string     `json:"from"`
	To         string     `json:"to,omitempty"`
	Team       string     `json:"team,omitempty"`
	Note       string     `json:"note" doc:"Where it stands, in the words of who gives it"`
	MadeAt     time.Time  `json:"made_at"`
	LapsesAt   *time.Time `json:"lapses_at,omitempty" doc:"Of a warm transfer: until when the caller is kept"`
	AnsweredAt *time.Time `json:"answered_at,omitempty"`
	AnsweredBy string     `json:"answered_by,omitempty"`
	Answer     string     `json:"answer,omitempty"`
	OnLine     int        `json:"waited_seconds,omitempty" doc:"How long it took to be accepted"`
}

// NewHandover is to whom work goes; neither a person nor a team: to whoever of
// ours accepts first.
type NewHandover struct {
	To   string `json:"to,omitempty" maxLength:"60" doc:"stf_ id"`
	Team string `json:"team,omitempty" maxLength:"60"`
	Note string `json:"note,omitempty" maxLength:"4000" doc:"Required to hand over; of a warm transfer made up of what is known when left out"`
	Add  bool   `json:"add_member,omitempty" doc:"Lets the person see a restricted case that you hold; kept in the audit log"`
}

// HandOver offers a case to somebody else.
func (s *Service) HandOver(ctx context.Context, ref string, in NewHandover, kind string) (*Handover, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	var made string
	_, err = s.change(ctx, sc, ref, kind, func(ctx context.Context, tx *db.Tx, c *Case) error {
		switch {
		case c.State.Done():
			return errs.New(errs.Conflict, "case_state_move", "The case is %s; there is nothing to hand over.", c.State)
		case c.Assignee != "" && c.Assignee != tx.Actor.ID && c.LeaseBy != tx.Actor.ID:
			return errs.New(errs.Conflict, "not_held", "Somebody else has this case; ask them, or assign it.")
		}
		if err := s.letIn(ctx, tx, sc, c, in); err != nil {
			return err
		}
		if err := s.canWork(ctx, c, in.To); err != nil {
			return errs.New(errs.Invalid, "handover_to", "The case cannot be given to that person.").
				With(errs.Field{Pointer: "/to", Message: "nobody who works here now"})
		}
		if in.Note == "" && kind == WarmTransfer {
			if in.Note, err = s.summary(ctx, c); err != nil {
				return err
			}
		}
		if made, err = s.startHandover(ctx, tx, c.ID, c.eid, in, kind); err != nil {
			return err
		}
		return record(ctx, tx, c, "case."+kind+"_offered", map[string]any{"number": c.Number, "handover": made, "to": in.To, "team": in.Team})
	})
	if err != nil {
		return nil, err
	}
	return s.handover(ctx, made)
}

// HandOverContact offers a contact that is no case yet to somebody else.
func (s *Service) HandOverContact(ctx context.Context, contact string, in NewHandover, kind string) (*Handover, error) {
	var made string
	_, err := s.onContact(ctx, contact, kind, func(ctx context.Context, tx *db.Tx, w *Work) error {
		if w.Assignee != "" && w.Assignee != tx.Actor.ID {
			return errs.New(errs.Conflict, "not_held", "Somebody else has this contact.")
		}
		eid, err := s.keyOf(contact)
		if err != nil {
			return err
		}
		if in.To != "" {
			if err := s.knownStaff(ctx, in.To, "/to"); err != nil {
				return err
			}
		}
		if in.Note == "" && kind == WarmTransfer {
			in.Note = strings.Join([]string{string(w.Severity), w.Channel, "language " + orText(w.Language, "not known"), "came in " + w.ArrivedAt.Format("15:04 UTC")}, " · ")
		}
		if made, err = s.startHandover(ctx, tx, contact, eid, in, kind); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "contact." + kind + "_offered", Object: contact, Data: map[string]any{"handover": made, "to": in.To, "team": in.Team}})
	})
	if err != nil {
		return nil, err
	}
	return s.handover(ctx, made)
}

func (s *Service) startHandover(ctx context.Context, tx *db.Tx, object string, eid uint64, in NewHandover, kind string) (string, error) {
	var at []errs.Field
	if strings.TrimSpace(in.Note) == "" {
		at = append(at, errs.Field{Pointer: "/note", Message: "say where it stands"})
	}
	if in.To == tx.Actor.ID {
		at = append(at, errs.Field{Pointer: "/to", Message: "that is you"})
	}
	if in.To != "" && in.Team != "" || kind == PlainHandover && in.To == "" && in.Team == "" {
		at = append(at, errs.Field{Pointer: "/to", Message: "a person or a team"})
	}
	if at != nil {
		return "", errs.New(errs.Invalid, "handover_invalid", "It cannot be handed over like this.").With(at...)
	}
	if err := s.knownTeam(ctx, in.Team); err != nil {
		return "", err
	}
	if in.To != "" {
		if err := s.reaches(ctx, in.To, object); err != nil {
			return "", err
		}
	}
	made := id.New("hov", tx.Now)
	note, err := s.seal(eid, made+"/note", strings.TrimSpace(in.Note))
	if err != nil {
		return "", err
	}
	var lapses any
	if kind == WarmTransfer {
		lapses = db.Micros(tx.Now.Add(onTheLine))
	}
	var one string
	err = tx.QueryRow(ctx, `INSERT INTO handovers(id, object, kind, state, from_staff, to_staff, to_team, note, made_at, lapses_at, version)
		VALUES ($1,$2,$3,'pending',$4,$5,$6,$7,$8,$9,1) ON CONFLICT (object) WHERE state = 'pending' DO NOTHING RETURNING id`,
		made, object, kind, tx.Actor.ID, in.To, in.Team, note, db.Micros(tx.Now), lapses).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errs.New(errs.Conflict, "handover_pending", "It is on its way to somebody already; withdraw that first.")
	}
	if err != nil {
		return "", err
	}
	// Whoever gives it keeps it while it is on its way.
	until := tx.Now.Add(s.lease)
	if err := s.leaseTo(ctx, tx, object, tx.Actor.ID, until); err != nil {
		return "", err
	}
	if kind == WarmTransfer {
		err = tx.Enqueue(ctx, db.Job{Kind: JobLapse, Key: made, Payload: objectRef{Object: made}, RunAt: tx.Now.Add(onTheLine)})
	}
	return made, err
}

// reaches refuses a person whose scope does not reach the object.
func (s *Service) reaches(ctx context.Context, staff, object string) error {
	sc, err := s.scopeOf(ctx, staff)
	if err != nil || sc.StaffID() == "" { // nobody's scope: whoever wired none asks no more
		return err
	}
	kind := "case"
	if isContact(object) {
		kind = "contact"
	}
	may, err := s.sees(ctx, sc, Work{Kind: kind, ID: object})
	if err == nil && !may {
		return errs.New(errs.Invalid, "handover_to", "It cannot be given to that person.").
			With(errs.Field{Pointer: "/to", Message: "not somebody who may see this"})
	}
	return err
}

const handoverColumns = `h.id, h.object, h.kind, h.state, h.from_staff, h.to_staff, h.to_team, h.note, h.made_at, h.lapses_at, h.answered_at, h.answered_by, h.answer,
	COALESCE(cases.number, 0), COALESCE(cases.severity, '')`

const handoverTables = ` FROM handovers h LEFT JOIN cases ON cases.id = h.object LEFT JOIN contacts c ON c.id = h.object `

// givenContact are the columns that decide who may see a contact c that was
// handed over: it may have become part of a case since, and is as hidden as that.
var givenContact = identity.Columns{Object: "COALESCE(NULLIF(c.case_id, ''), c.id)", Region: loose.Region, Team: loose.Team, Brand: loose.Brand}

// handoverSeen is the predicate "the caller may see what is handed over".
func handoverSeen(a *db.Args, sc identity.Scope) string {
	return "(cases.id IS NOT NULL AND " + sc.Where(a, scoped) + " OR c.id IS NOT NULL AND " + sc.Where(a, givenContact) + ")"
}

func (s *Service) scanHandover(r row) (*Handover, error) {
	var h Handover
	var note, answer []byte
	var made, number int64
	var lapses, answered sql.NullInt64
	err := r.Scan(&h.ID, &h.Object, &h.Kind, &h.State, &h.From, &h.To, &h.Team, &note, &made, &lapses, &answered, &h.AnsweredBy, &answer, &number, &h.Severity)
	if err != nil {
		return nil, noRow(err, "handover_not_found", "There is no such hand-over.")
	}
	eid, err := s.keyOf(h.Object)
	if err != nil {
		return nil, err
	}
	h.Note, h.Answer = s.open(eid, h.ID+"/note", note), s.open(eid, h.ID+"/answer", answer)
	h.MadeAt, h.LapsesAt, h.AnsweredAt = db.FromMicros(made), moment(lapses), moment(answered)
	if number != 0 {
		h.Number = FormatNumber(number)
	}
	if h.State == HandoverAccepted && h.AnsweredAt != nil {
		h.OnLine = int(h.AnsweredAt.Sub(h.MadeAt) / time.Second)
	}
	return &h, nil
}

// handover reads one that has just been written by its caller.
func (s *Service) handover(ctx context.Context, made string) (*Handover, error) {
	return s.scanHandover(s.db.QueryRow(ctx, `SELECT `+handoverColumns+handoverTables+`WHERE h.id = $1`, made))
}

// Handovers lists what is on its way to or from the caller, or of one object;
// state "" takes what is pending.
func (s *Service) Handovers(ctx context.Context, state, object string) ([]*Handover, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	var a db.Args
	and := handoverSeen(&a, sc)
	switch {
	case object != "":
		and += " AND h.object = " + a.Add(object)
	case sc.Vendor():
		and += " AND (h.to_staff = " + a.Add(sc.Actor().ID) + " OR h.from_staff = " + a.Add(sc.Actor().ID) + " OR " + db.In(&a, "h.to_team", sc.Teams()) + ")"
	default:
		and += " AND (h.to_staff = " + a.Add(sc.Actor().ID) + " OR h.from_staff = " + a.Add(sc.Actor().ID) + " OR " + db.In(&a, "h.to_team", sc.Teams()) + " OR h.to_staff = '' AND h.to_team = '')"
	}
	if state != "all" {
		and += " AND h.state = " + a.Add(orText(state, HandoverPending))
	}
	rows, err := s.db.Query(ctx, `SELECT `+handoverColumns+handoverTables+`WHERE `+and+` ORDER BY h.id DESC LIMIT 200`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*Handover{}
	for rows.Next() {
		h, err := s.scanHandover(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, h)
	}
	return list, rows.Err()
}

// AnswerHandover accepts, declines or withdraws what is on its way.
func (s *Service) AnswerHandover(ctx context.Context, handover, to, words string) (*Handover, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "answer hand-over", func(ctx context.Context, tx *db.Tx) error {
		a := db.Args{handover}
		h, err := s.scanHandover(tx.QueryRow(ctx, `SELECT `+handoverColumns+handoverTables+`WHERE h.id = $1 AND `+handoverSeen(&a, sc), a...))
		if err != nil {
			return err
		}
		return s.answerHandover(ctx, tx, sc, h, to, words)
	})
	if err != nil {
		return nil, err
	}
	return s.handover(ctx, handover)
}

func (s *Service) answerHandover(ctx context.Context, tx *db.Tx, sc identity.Scope, h *Handover, to, words string) error {
	me := tx.Actor.ID
	mine := h.To == me || h.To == "" && (h.Team == "" && !sc.Vendor() || slices.Contains(sc.Teams(), h.Team))
	switch {
	case to == HandoverWithdrawn && h.From != me, to != HandoverWithdrawn && !mine:
		return errs.New(errs.Conflict, "handover_not_yours", "That is for somebody else to say.")
	case h.State != HandoverPending:
		return errs.New(errs.Conflict, "handover_over", "The hand-over is %s already.", h.State)
	case to == HandoverAccepted && h.LapsesAt != nil && !h.LapsesAt.After(tx.Now):
		return errs.New(errs.Conflict, "handover_over", "The caller was not kept that long; call back.")
	case to == HandoverDeclined && strings.TrimSpace(words) == "":
		return errs.New(errs.Invalid, "handover_answer", "Say why you decline.").With(errs.Field{Pointer: "/note", Message: "required"})
	}
	if err := s.endHandover(ctx, tx, h, to, words); err != nil {
		return err
	}
	if isContact(h.Object) {
		on, err := s.contactCase(ctx, tx, h.Object)
		if err != nil {
			return err
		}
		if to == HandoverAccepted {
			still, err := s.contactRows(ctx, sc, "c.id = $1", db.Args{h.Object})
			if err != nil {
				return err
			}
			if len(still) == 0 { // a case, closed or gathered since it was offered
				return errs.New(errs.Conflict, "handover_over", "It waits for nobody any more.")
			}
			if err := s.free(ctx, tx, h.Object); err != nil {
				return err
			}
			if err := s.leaseTo(ctx, tx, h.Object, me, tx.Now.Add(s.lease)); err != nil {
				return err
			}
		}
		return tx.Record(ctx, db.Change{Kind: "contact." + h.Kind + "_" + to, Object: h.Object, Restrict: on, Data: map[string]any{"handover": h.ID, "from": h.From}})
	}
	_, err := s.Within(ctx, tx, sc, h.Object, func(c *Case) error {
		if to == HandoverAccepted {
			if err := s.canWork(ctx, c, me); err != nil {
				return err
			}
			if err := s.free(ctx, tx, c.ID); err != nil {
				return err
			}
			if err := s.leaseTo(ctx, tx, c.ID, me, tx.Now.Add(s.lease)); err != nil {
				return err
			}
			c.Assignee = me
			if c.State == New || c.State == Triage {
				if err := s.move(ctx, tx, c, Open, "", nil); err != nil {
					return err
				}
			}
			if err := s.note(ctx, tx, c, "handover", h.Note); err != nil {
				return err
			}
		}
		return record(ctx, tx, c, "case."+h.Kind+"_"+to, map[string]any{"number": c.Number, "handover": h.ID, "from": h.From,
			"seconds": int(tx.Now.Sub(h.MadeAt) / time.Second)})
	})
	return err
}

// contactCase is the case a contact has become part of, whose visibility governs
// what is said of it; "" when there is none.
func (s *Service) contactCase(ctx context.Context, tx *db.Tx, contact string) (on string, err error) {
	err = tx.QueryRow(ctx, `SELECT case_id FROM contacts WHERE id = $1`, contact).Scan(&on)
	return on, err
}

func (s *Service) endHandover(ctx context.Context, tx *db.Tx, h *Handover, to, words string) error {
	var answer []byte
	if words = strings.TrimSpace(words); words != "" {
		eid, err := s.keyOf(h.Object)
		if err != nil {
			return err
		}
		if answer, err = s.seal(eid, h.ID+"/answer", words); err != nil {
			return err
		}
	}
	var one int
	err := tx.QueryRow(ctx, `UPDATE handovers SET state = $1, answered_at = $2, answered_by = $3, answer = $4, version = version + 1
		WHERE id = $5 AND state = 'pending' RETURNING 1`, to, db.Micros(tx.Now), tx.Actor.ID, answer, h.ID).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return errs.New(errs.Conflict, "handover_over", "Somebody else was quicker.")
	}
	return err
}

// lapseJob ends a warm transfer that nobody accepted: whoever has the caller on
// the line keeps them, and sees so.
func (s *Service) lapseJob(ctx context.Context, l jobs.Lease) error {
	ref, err := read(l)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, machine(), "lapse", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.handover(ctx, ref.Object)
		if err != nil || h.State != HandoverPending || h.LapsesAt == nil || h.LapsesAt.After(tx.Now) {
			return err
		}
		if err := s.endHandover(ctx, tx, h, HandoverLapsed, ""); err != nil {
			return err
		}
		if isContact(h.Object) {
			on, err := s.contactCase(ctx, tx, h.Object)
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "contact.warm_lapsed", Object: h.Object, Restrict: on, Data: map[string]any{"handover": h.ID}})
		}
		_, err = s.Within(ctx, tx, everybody(), h.Object, func(c *Case) error {
			return record(ctx, tx, c, "case.warm_lapsed", map[string]any{"number": c.Number, "handover": h.ID, "from": h.From})
		})
		return err
	})
}

// summary is what whoever takes a caller over must know at once: no contact
// details, and nothing but what the case says.
func (s *Service) summary(ctx context.Context, c *Case) (string, error) {
	lines := []string{c.Number + " · " + string(c.Severity) + " · " + c.Type + " · " + c.Title}
	if c.Language != "" {
		lines = append(lines, "Language: "+c.Language)
	}
	parties, err := s.parties(ctx, everybody(), c.ID, "")
	if err != nil {
		return "", err
	}
	for _, p := range parties {
		kind := "not a known account"
		if p.Account != nil {
			kind = p.Account.Kind
		}
		lines = append(lines, string(p.Role)+": "+kind)
	}
	list, err := s.readChecklist(ctx, c)
	if err != nil {
		return "", err
	}
	var open, done []string
	for _, it := range list {
		if it.State == "open" {
			open = append(open, it.Text)
		} else {
			done = append(done, it.Text+" ("+it.State+")")
		}
	}
	if len(list) > 0 {
		lines = append(lines, "Done: "+orText(strings.Join(done, "; "), "nothing"), "Open: "+orText(strings.Join(open, "; "), "nothing"))
	}
	return strings.Join(lines, "\n"), nil
}
