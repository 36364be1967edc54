package appeal

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// answerWithin is how long we take where nothing says more: two weeks, as
// Directive (EU) 2024/2831 art. 11 grants workers.
const answerWithin = 14 * 24 * time.Hour

// NewAppeal is an appeal as it comes in.
type NewAppeal struct {
	Action   string  `json:"action_id,omitempty" maxLength:"60" doc:"Or number and code of the letter"`
	Number   string  `json:"number,omitempty" maxLength:"40"`
	Code     string  `json:"code,omitempty" maxLength:"60"`
	Channel  string  `json:"channel" enum:"mail,phone,staff"`
	Text     string  `json:"text" maxLength:"20000" doc:"In the person's own words, or what they said on the telephone"`
	Language string  `json:"language,omitempty" maxLength:"20"`
	OnBehalf *Behalf `json:"on_behalf,omitempty"`
	Contact  string  `json:"contact_id,omitempty" maxLength:"60"`

	once    string
	account uint64 // who appeals; 0 = whom the action is on
	files   []File
	source  string
}

// Create takes an appeal in that somebody of ours heard.
func (s *Service) Create(ctx context.Context, n NewAppeal) (*Appeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealWrite)
	if err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"mail", "phone", "staff"}, n.Channel) {
		return nil, invalid("/channel", "mail, phone or staff")
	}
	if n.Number != "" {
		t, err := s.Code(ctx, n.Number, n.Code)
		if err != nil {
			return nil, invalid("/number", "no letter has this number and code")
		}
		n.account = t.Account
		if n.Action, err = s.now(ctx, t.Action, t.Account); err != nil {
			return nil, err
		}
	}
	n.source = "staff"
	var ref string
	err = s.DB.Tx(ctx, sc.Actor(), "take appeal in", func(ctx context.Context, tx *db.Tx) error {
		ref, err = s.OpenIn(ctx, tx, sc, n)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

// OpenIn takes an appeal in inside another domain's transaction, or adds to the
// one that is open already.
func (s *Service) OpenIn(ctx context.Context, tx *db.Tx, sc identity.Scope, n NewAppeal) (string, error) {
	n.Text = strings.TrimSpace(n.Text)
	if n.Text == "" {
		return "", invalid("/text", "say what is wrong with the decision")
	}
	if n.Contact != "" {
		if seen, err := s.Contact(ctx, sc, n.Contact); err != nil || !seen {
			if err == nil {
				err = invalid("/contact_id", "there is no such contact")
			}
			return "", err
		}
	}
	o, err := s.Action(ctx, sc, n.Action)
	if errs.IsKind(err, errs.NotFound) {
		return "", invalid("/action_id", "there is no such action")
	}
	if err != nil {
		return "", err
	}
	if n.once == "" {
		n.once = "own:" + rand.Text()
	}
	if n.source == "" {
		n.source = "contact"
	}
	if n.account == 0 {
		n.account = o.Account
	}
	var have, once string
	err = tx.QueryRow(ctx, `SELECT id, once FROM appeals WHERE once = $1 OR (action = $2 AND state = 'open') ORDER BY CASE WHEN once = $1 THEN 0 ELSE 1 END LIMIT 1`, n.once, n.Action).Scan(&have, &once)
	switch {
	case err == nil && once == n.once:
		return have, tx.Record(ctx, db.Change{Kind: "appeal.repeated", Object: have, Private: true})
	case err == nil:
		return have, s.add(ctx, tx, have, n)
	case !errors.Is(err, sql.ErrNoRows):
		return "", err
	case o.State == "reversed":
		return "", errs.New(errs.Conflict, "action_reversed", "This decision has been taken back already.")
	}
	p, err := s.insert(ctx, tx, n, o)
	if err != nil {
		return "", err
	}
	if err := s.keep(ctx, tx, p, n); err != nil {
		return "", err
	}
	if err := tx.Enqueue(ctx, db.Job{Kind: JobDue, Key: p.ID, Payload: appealRef{p.ID}, RunAt: p.DueAt.Add(-warnBefore)}); err != nil {
		return "", err
	}
	err = s.Send(ctx, tx, Letter{Event: "received", Action: p.Action, Appeal: p.ID, Case: p.Case, Account: p.account, Original: o, Language: p.Language, Due: p.DueAt})
	if err != nil {
		return "", err
	}
	return p.ID, s.record(ctx, tx, p, "appeal.opened", map[string]any{"channel": p.Channel, "kind": p.Kind, "due_at": p.DueAt, "late": p.Late, "on_behalf": p.OnBehalf != nil})
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, n NewAppeal, o *Original) (*Appeal, error) {
	p := &Appeal{ID: id.New("apl", tx.Now), Action: n.Action, Kind: o.Kind, Case: o.Case, Brand: o.Brand, Region: o.Region, Rule: o.Rule, Clause: o.Clause,
		Origin: o.Origin, Channel: n.Channel, OnBehalf: n.OnBehalf, Language: n.Language, Text: n.Text, Contact: n.Contact, State: Open, OpenedAt: tx.Now,
		DueAt: tx.Now.Add(answerWithin), DueSource: "our own rule: two weeks", Version: 1, account: n.account}
	if s.Letter != nil {
		ref, until, _, err := s.Letter(ctx, p.Action, p.account)
		if err != nil {
			return nil, err
		}
		p.Notice, p.Late = ref, !until.IsZero() && tx.Now.After(until)
	}
	if s.Due != nil {
		at, source, err := s.Due(ctx, o.Region, p.account, tx.Now)
		if err != nil {
			return nil, err
		}
		if !at.IsZero() {
			p.DueAt, p.DueSource = at, source
		}
	}
	if p.Language == "" {
		known, err := s.Accounts.Accounts(ctx, machinery(), []uint64{p.account})
		if err != nil {
			return nil, err
		}
		if len(known) == 1 {
			p.Language = known[0].Language
		}
	}
	return p, s.write(ctx, tx, p, n.once)
}

func (s *Service) write(ctx context.Context, tx *db.Tx, p *Appeal, once string) error {
	text, err := s.Vault.Seal(p.account, p.ID+"/text", []byte(p.Text))
	if err != nil {
		return err
	}
	var behalf []byte
	if p.OnBehalf != nil {
		raw, err := json.Marshal(p.OnBehalf)
		if err != nil {
			return err
		}
		if behalf, err = s.seal(p.account, p.ID+"/behalf", string(raw)); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO appeals(id, notice, action, account, case_id, brand, region, rule, clause, origin, kind, channel, behalf, language, text, contact,
		state, opened_at, due_at, due_source, late, group_id, once, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,1)`,
		p.ID, p.Notice, p.Action, p.account, p.Case, p.Brand, p.Region, p.Rule, p.Clause, p.Origin, p.Kind, p.Channel, behalf, p.Language, text, p.Contact,
		p.State, db.Micros(p.OpenedAt), db.Micros(p.DueAt), p.DueSource, p.Late, p.Group, once)
	return err
}

// add puts what came later beside the first words; the same form once.
func (s *Service) add(ctx context.Context, tx *db.Tx, ref string, n NewAppeal) error {
	p, err := s.lock(ctx, tx, machinery(), ref)
	if err != nil {
		return err
	}
	fresh, err := s.material(ctx, tx, p, Material{Kind: "text", Text: n.Text, Source: n.source}, n.once)
	if err != nil {
		return err
	}
	if fresh {
		if err := s.keep(ctx, tx, p, n); err != nil {
			return err
		}
	}
	return s.record(ctx, tx, p, "appeal.material", map[string]any{"source": n.source, "files": len(n.files)})
}

// material keeps one piece; false when the same form brought it before.
func (s *Service) material(ctx context.Context, tx *db.Tx, p *Appeal, m Material, once string) (bool, error) {
	m.ID = id.New("apm", tx.Now)
	text, err := s.seal(p.account, m.ID+"/text", m.Text)
	if err != nil {
		return false, err
	}
	res, err := tx.Exec(ctx, `INSERT INTO appeal_materials(id, appeal, kind, text, evidence, source, actor, at, once) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT (once) DO NOTHING`,
		m.ID, p.ID, m.Kind, text, m.Evidence, m.Source, tx.Actor.ID, db.Micros(tx.Now), once)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// keep keeps the files that came with an appeal.
func (s *Service) keep(ctx context.Context, tx *db.Tx, p *Appeal, n NewAppeal) error {
	if s.Keep == nil {
		return nil
	}
	for _, f := range n.files {
		ref, err := s.Keep(ctx, tx, p.Case, p.account, f)
		if err != nil {
			return err
		}
		if _, err := s.material(ctx, tx, p, Material{Kind: "file", Evidence: ref, Source: n.source}, ref); err != nil {
			return err
		}
	}
	return nil
}

// Shown is what the person may see of a decision and their appeal.
type Shown struct {
	Subject, Body string // the letter
	ToldAt        time.Time
	Until         time.Time // when an appeal would be late
	State         string    // none, received, looking, decided, withdrawn
	OpenedAt, Due time.Time
	Outcome       Outcome
	Answer        string
	DecidedAt     time.Time
	Added         int // pieces of their own beside the first words
	Language      string
}

// Show opens a decision by the number and code of its letter. A wrong number and
// a wrong code get the same answer.
func (s *Service) Show(ctx context.Context, number, code string) (*Shown, error) {
	t, err := s.Code(ctx, number, code)
	if err != nil {
		return nil, err
	}
	out := &Shown{Subject: t.Subject, Body: t.Body, ToldAt: t.CreatedAt, Until: t.Until, State: "none", Language: t.Language}
	chain, err := s.chain(ctx, t.Action, t.Account)
	if err != nil {
		return nil, err
	}
	list, err := s.read(ctx, machinery(), func(a *db.Args) string {
		return db.In(a, "p.action", chain) + " AND p.account = " + a.Add(t.Account)
	}, " ORDER BY p.opened_at DESC, p.id DESC LIMIT 1")
	if err != nil || len(list) == 0 {
		return out, err
	}
	p := list[0]
	out.State, out.OpenedAt, out.Due = "received", p.OpenedAt, p.DueAt
	switch {
	case p.State == Withdrawn:
		out.State = "withdrawn"
	case p.State == Decided:
		out.State, out.Outcome, out.Answer, out.DecidedAt = "decided", p.Outcome, p.Answer, *p.DecidedAt
	case p.Assignee != "":
		out.State = "looking"
	}
	return out, s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM appeal_materials WHERE appeal = $1 AND source = 'person'`, p.ID).Scan(&out.Added)
}

// Ask takes what a person writes about a decision on the pages of the safety
// centre: their appeal, or more to it. form is the random value of the form: sent
// twice, it is one.
func (s *Service) Ask(ctx context.Context, number, code, form, text string, behalf *Behalf, files []File) error {
	t, err := s.Code(ctx, number, code)
	if err != nil {
		return err
	}
	if len(form) < 16 {
		form = rand.Text()
	}
	action, err := s.now(ctx, t.Action, t.Account)
	if err != nil {
		return err
	}
	sc := identity.Public()
	return s.DB.Tx(ctx, sc.Actor(), "appeal", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.OpenIn(ctx, tx, machinery(), NewAppeal{Action: action, Channel: "safety_centre", Text: text, Language: t.Language, OnBehalf: behalf,
			once: "form:" + s.Vault.Index("appeal form", form), account: t.Account, files: files, source: "person"})
		return err
	})
}

// FromContact takes an appeal in that came by mail: contact is what it came with.
func (s *Service) FromContact(ctx context.Context, tx *db.Tx, action string, account uint64, contact, language, text string) (string, error) {
	action, err := s.now(ctx, action, account)
	if err != nil {
		return "", err
	}
	return s.OpenIn(ctx, tx, machinery(), NewAppeal{Action: action, Channel: "mail", Text: text, Language: language, Contact: contact, once: "contact:" + contact,
		account: account, source: "contact"})
}

func invalid(pointer, message string) error {
	return errs.New(errs.Invalid, "appeal_invalid", "The appeal cannot be taken like this.").With(errs.Field{Pointer: pointer, Message: message})
}
