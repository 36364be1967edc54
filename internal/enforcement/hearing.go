package enforcement

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// leastTime is how long somebody has to answer at least.
const leastTime = 48 * time.Hour

// Hearing is the invitation to answer an allegation before a final decision.
type Hearing struct {
	ID         string     `json:"id"`
	Account    ActionWho  `json:"account"`
	Case       string     `json:"case_id,omitempty"`
	Kind       Kind       `json:"kind" doc:"What is considered"`
	Clause     string     `json:"clause,omitempty"`
	Allegation string     `json:"allegation" doc:"As told to the person"`
	Answer     string     `json:"answer,omitempty"`
	Channel    string     `json:"channel,omitempty" doc:"How the answer came: safety_centre, mail, phone, in_person"`
	State      string     `json:"state" enum:"open,answered,closed"`
	AskedAt    time.Time  `json:"asked_at"`
	AskedBy    string     `json:"asked_by"`
	DueAt      time.Time  `json:"due_at"`
	Over       bool       `json:"over" doc:"The time to answer has passed"`
	AnsweredAt *time.Time `json:"answered_at,omitempty"`
	Version    int64      `json:"version"`

	account       uint64
	brand, region string
}

// NewHearing is what somebody is asked to answer.
type NewHearing struct {
	Account    string     `json:"account" maxLength:"200" doc:"Reference or acc_ id"`
	Case       string     `json:"case_id,omitempty" maxLength:"60"`
	Kind       Kind       `json:"kind" doc:"What is considered, as suspend or deactivate"`
	Clause     string     `json:"clause,omitempty" maxLength:"200"`
	Allegation string     `json:"allegation" minLength:"1" maxLength:"4000" doc:"What they are said to have done, in words for them; nothing that tells who reported"`
	DueAt      *time.Time `json:"due_at,omitempty" doc:"At least 48 hours from now; five days when left out"`
}

// AskHearing tells somebody the allegation and until when they may answer.
func (s *Service) AskHearing(ctx context.Context, in NewHearing) (*Hearing, error) {
	sc, err := s.require(ctx, in.Kind)
	if err != nil {
		return nil, err
	}
	spec, ok := in.Kind.spec()
	if !ok || !spec.Hearing {
		return nil, errs.New(errs.Invalid, "hearing_invalid", "There is nothing to ask before this.").With(errs.Field{Pointer: "/kind", Message: "suspend, deactivate or pause_store"})
	}
	acc, err := s.accounts.Resolve(ctx, sc, in.Account)
	if err != nil {
		return nil, field(err, "/account", "there is no such account")
	}
	h := &Hearing{Kind: in.Kind, Clause: strings.TrimSpace(in.Clause), Allegation: strings.TrimSpace(in.Allegation), State: "open", account: acc.EID, brand: acc.Brand, region: acc.Region}
	err = s.db.Tx(ctx, sc.Actor(), "ask for an answer", func(ctx context.Context, tx *db.Tx) error {
		h.DueAt = tx.Now.Add(5 * 24 * time.Hour)
		if in.DueAt != nil {
			h.DueAt = *in.DueAt
		}
		if h.Allegation == "" || h.DueAt.Before(tx.Now.Add(leastTime)) {
			return errs.New(errs.Invalid, "hearing_invalid", "They must know what it is, and have time.").
				With(errs.Field{Pointer: "/allegation", Message: "required"}, errs.Field{Pointer: "/due_at", Message: "at least 48 hours from now"})
		}
		severity := 4
		if in.Case != "" {
			c, err := s.cases.Within(ctx, tx, sc, in.Case, func(*cases.Case) error { return nil })
			if err != nil {
				return field(err, "/case_id", "there is no such case")
			}
			h.Case, severity = c.ID, c.Severity.Level()
		}
		return s.ask(ctx, tx, h, acc, severity)
	})
	if err != nil {
		return nil, err
	}
	return s.hearing(ctx, sc, h.ID)
}

func (s *Service) ask(ctx context.Context, tx *db.Tx, h *Hearing, acc *entity.Account, severity int) error {
	h.ID = id.New("hrg", tx.Now)
	sealed, err := s.vault.Seal(h.account, h.ID+"/allegation", []byte(h.Allegation))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO action_hearings(id, account, case_id, kind, clause, allegation, state, brand, region, asked_at, asked_by, due_at, version)
		VALUES ($1,$2,$3,$4,$5,$6,'open',$7,$8,$9,$10,$11,1)`, h.ID, h.account, h.Case, h.Kind, h.Clause, sealed, h.brand, h.region, db.Micros(tx.Now), tx.Actor.ID, db.Micros(h.DueAt))
	if err != nil {
		return err
	}
	known, err := s.accounts.Accounts(ctx, everybody(), []uint64{h.account})
	if err != nil || len(known) == 0 {
		return err
	}
	w := words(known[0].Language)
	number, code := "–", "–"
	if s.Access != nil {
		number, code = s.Access(h.account)
	}
	vars := map[string]string{"allegation": h.Allegation, "considered": w["considered_"+string(h.Kind)], "when": h.DueAt.UTC().Format(w["date"]), "number": number, "code": code}
	if vars["considered"] == "" {
		vars["considered"] = w[string(h.Kind)]
	}
	_, err = s.comms.Notify(ctx, tx, comms.Notice{Account: h.account, Action: h.ID, Restrict: h.Case, Template: "hearing.invitation", Vars: vars,
		Language: known[0].Language, Severity: severity})
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "hearing.asked", Object: h.ID, On: []string{acc.ID, h.Case}, Restrict: h.Case,
		Data: map[string]any{"kind": h.Kind, "clause": h.Clause, "due_at": h.DueAt}})
}

// HearingFilter narrows a list of hearings.
type HearingFilter struct{ Account, Case, State string }

// Hearings lists hearings, newest first.
func (s *Service) Hearings(ctx context.Context, f HearingFilter, in web.PageIn) (web.Page[*Hearing], error) {
	none := web.Page[*Hearing]{Items: []*Hearing{}}
	sc, err := identity.Require(ctx, identity.PermActionRead)
	if err != nil {
		return none, err
	}
	var before string
	if in.Cursor != "" {
		if err := web.DecodeCursor(in.Cursor, &before); err != nil {
			return none, err
		}
	}
	var account uint64
	if f.Account != "" {
		acc, err := s.accounts.Resolve(ctx, sc, f.Account)
		if errs.IsKind(err, errs.NotFound) {
			return none, nil
		}
		if err != nil {
			return none, err
		}
		account = acc.EID
	}
	list, err := s.hearings(ctx, sc, func(a *db.Args) string {
		and := []string{"1=1"}
		if account != 0 {
			and = append(and, "h.account = "+a.Add(account))
		}
		if f.Case != "" {
			and = append(and, "h.case_id = "+a.Add(f.Case))
		}
		if f.State != "" {
			and = append(and, "h.state = "+a.Add(f.State))
		}
		if before != "" {
			and = append(and, "h.id < "+a.Add(before))
		}
		return strings.Join(and, " AND ")
	}, " ORDER BY h.id DESC LIMIT "+itoa(in.Limit+1))
	if err != nil {
		return none, err
	}
	return web.Cut(list, in.Limit, func(h *Hearing) string { return web.EncodeCursor(h.ID) }), nil
}

// Hearing reads one.
func (s *Service) Hearing(ctx context.Context, ref string) (*Hearing, error) {
	sc, err := identity.Require(ctx, identity.PermActionRead)
	if err != nil {
		return nil, err
	}
	return s.hearing(ctx, sc, ref)
}

func (s *Service) hearing(ctx context.Context, sc identity.Scope, ref string) (*Hearing, error) {
	list, err := s.hearings(ctx, sc, func(a *db.Args) string { return "h.id = " + a.Add(ref) }, "")
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "hearing_not_found", "There is no such hearing.")
	}
	return list[0], nil
}

func (s *Service) hearings(ctx context.Context, sc identity.Scope, where func(*db.Args) string, tail string) ([]*Hearing, error) {
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT h.id, h.account, h.case_id, h.kind, h.clause, h.allegation, h.answer, h.channel, h.state, h.brand, h.region, h.asked_at, h.asked_by,
		h.due_at, h.answered_at, h.version FROM action_hearings h WHERE `+where(&a)+` AND `+cases.Visible(&a, sc, "h.case_id")+` AND `+
		sc.Where(&a, identity.Columns{Region: "h.region", Brand: "h.brand"})+tail, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*Hearing{}
	var eids []uint64
	for rows.Next() {
		h := &Hearing{}
		var allegation, answer []byte
		var asked, due int64
		var answered sql.NullInt64
		if err := rows.Scan(&h.ID, &h.account, &h.Case, &h.Kind, &h.Clause, &allegation, &answer, &h.Channel, &h.State, &h.brand, &h.region, &asked, &h.AskedBy,
			&due, &answered, &h.Version); err != nil {
			return nil, err
		}
		h.AskedAt, h.DueAt, h.AnsweredAt = db.FromMicros(asked), db.FromMicros(due), moment(answered)
		h.Over = !h.DueAt.After(s.db.Now())
		if h.Allegation, err = s.open(h.account, h.ID+"/allegation", allegation); err != nil {
			return nil, err
		}
		if h.Answer, err = s.open(h.account, h.ID+"/answer", answer); err != nil {
			return nil, err
		}
		h.Account.ID = id.Entity("acc", h.account)
		list, eids = append(list, h), append(eids, h.account)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	known, err := s.accounts.Display(ctx, sc, eids)
	if err != nil {
		return nil, err
	}
	for _, h := range list {
		for _, acc := range known {
			if acc.EID == h.account {
				h.Account = who(acc)
			}
		}
	}
	return list, nil
}

// AnswerHearing keeps what the person said, or that they will not answer.
func (s *Service) AnswerHearing(ctx context.Context, ref, channel, answer string, closed bool) (*Hearing, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "answer to an allegation", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.lockHearing(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		return s.answered(ctx, tx, h, channel, answer, closed)
	})
	if err != nil {
		return nil, err
	}
	return s.hearing(ctx, sc, ref)
}

func (s *Service) lockHearing(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string) (*Hearing, error) {
	if _, err := tx.Exec(ctx, `UPDATE action_hearings SET version = version + 1 WHERE id = $1`, ref); err != nil {
		return nil, err
	}
	return s.hearing(ctx, sc, ref)
}

func (s *Service) answered(ctx context.Context, tx *db.Tx, h *Hearing, channel, answer string, closed bool) error {
	if h.State != "open" {
		return errs.New(errs.Conflict, "hearing_over", "This hearing is over.")
	}
	answer = strings.TrimSpace(answer)
	state := "answered"
	switch {
	case closed && answer == "" && !h.Over:
		return errs.New(errs.Conflict, "hearing_runs", "They have time until %s to answer.", h.DueAt.UTC().Format("2 January, 15:04 MST"))
	case closed:
		state = "closed"
	case answer == "":
		return errs.New(errs.Invalid, "hearing_invalid", "What did they say?").With(errs.Field{Pointer: "/answer", Message: "required"})
	}
	sealed, err := s.vault.Seal(h.account, h.ID+"/answer", []byte(answer))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE action_hearings SET state = $1, answer = $2, channel = $3, answered_at = $4, answered_by = $5 WHERE id = $6`,
		state, sealed, channel, db.Micros(tx.Now), tx.Actor.ID, h.ID)
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "hearing." + state, Object: h.ID, On: []string{h.Account.ID, h.Case}, Restrict: h.Case, Data: map[string]any{"channel": channel}})
}

// OwnHearing is the hearing that a person may see of themselves: nothing of
// case or kind of matter but what they were told.
type OwnHearing struct {
	ID         string
	Allegation string
	DueAt      time.Time
	Open       bool
	Answered   bool
}

// Own finds the newest hearing of an account for the person themselves, who has
// shown number and code.
func (s *Service) Own(ctx context.Context, account uint64) (*OwnHearing, bool, error) {
	list, err := s.hearings(ctx, everybody(), func(a *db.Args) string { return "h.account = " + a.Add(account) }, " ORDER BY h.id DESC LIMIT 1")
	if err != nil || len(list) == 0 {
		return nil, false, err
	}
	h := list[0]
	return &OwnHearing{ID: h.ID, Allegation: h.Allegation, DueAt: h.DueAt, Open: h.State == "open" && !h.Over, Answered: h.State == "answered"}, true, nil
}

// AnswerOwn keeps the answer of the person themselves.
func (s *Service) AnswerOwn(ctx context.Context, account uint64, answer string) error {
	own, ok, err := s.Own(ctx, account)
	if err != nil {
		return err
	}
	if !ok || !own.Open {
		return errs.New(errs.Conflict, "hearing_over", "This hearing is over.")
	}
	return s.db.Tx(ctx, db.Actor{ID: "public", Kind: "public", Name: "safety centre"}, "answer to an allegation", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.lockHearing(ctx, tx, everybody(), own.ID)
		if err != nil {
			return err
		}
		return s.answered(ctx, tx, h, "safety_centre", answer, false)
	})
}
