package incident

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
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

// The kinds of bulk.
const (
	BulkAnswer = "answer"         // each linked contact, in its own thread and language
	BulkTell   = "message"        // each person of the affected set
	BulkAct    = "action"         // an action of enforcement on each of them
	BulkHold   = "order_hold"     // asks the marketplace to hold each affected order
	BulkRefund = "refund_request" // asks the marketplace to refund each affected order
)

var bulkKinds = []string{BulkAnswer, BulkTell, BulkAct, BulkHold, BulkRefund}

// BulkDraft is a bulk as somebody wants it.
type BulkDraft struct {
	Kind     string            `json:"kind" enum:"answer,message,action,order_hold,refund_request"`
	To       string            `json:"to,omitempty" enum:"customer,worker,merchant" doc:"Of a message or an action: whom of the affected set; customers when left out"`
	Texts    map[string]string `json:"texts,omitempty" doc:"By language; en at least. Whoever's language is not there gets English"`
	Subject  map[string]string `json:"subjects,omitempty" doc:"By language"`
	Template string            `json:"template,omitempty" maxLength:"60" doc:"Instead of texts: a published template"`
	Vars     map[string]string `json:"vars,omitempty" doc:"Of the template"`
	Action   *Act              `json:"act,omitempty" doc:"Of an action"`
	Reason   string            `json:"reason,omitempty" maxLength:"500" doc:"Of a hold or a refund: told to the marketplace; no personal data"`
	Count    *int              `json:"count,omitempty" doc:"As the count showed; required to start"`
	Hash     string            `json:"hash,omitempty" doc:"As the count showed"`
}

// BulkCount is what a bulk would be done to.
type BulkCount struct {
	Count     int            `json:"count"`
	People    int            `json:"people" doc:"Of contacts: how many different people; each is written to once"`
	Critical  int            `json:"critical" doc:"S0 and S1 contacts, left out: a person answers them one by one"`
	More      bool           `json:"more,omitempty" doc:"There are more than one bulk takes; another can follow it"`
	Languages map[string]int `json:"languages" doc:"How many in which language"`
	English   int            `json:"in_english" doc:"How many get English because their language is not there"`
	Hash      string         `json:"hash"`
}

// Bulk is a bulk and how far it is.
type Bulk struct {
	ID        string     `json:"id"`
	Kind      string     `json:"kind"`
	To        string     `json:"to,omitempty"`
	State     string     `json:"state" doc:"running, done or cancelled"`
	Count     int        `json:"count"`
	Done      int        `json:"done"`
	Skipped   int        `json:"skipped" doc:"The same person twice, or become critical meanwhile"`
	Failed    int        `json:"failed"`
	Waiting   int        `json:"waiting"`
	Failures  []Failure  `json:"failures"`
	By        string     `json:"by"`
	CreatedAt time.Time  `json:"created_at"`
	DoneAt    *time.Time `json:"done_at,omitempty"`
	Action    string     `json:"action_bulk_id,omitempty" doc:"Of an action: the bulk action of enforcement"`

	incident, actor, actorKind string
	terms                      []byte
}

// Failure is why some items failed or were left out.
type Failure struct {
	Why   string `json:"why" doc:"A code"`
	Items int    `json:"items"`
}

// item is one thing a bulk is done to.
type item struct {
	ref      string // con_, acc_ or ord_
	language string
	person   string
}

func (d BulkDraft) check() error {
	var at []errs.Field
	if !slices.Contains(bulkKinds, d.Kind) {
		at = append(at, errs.Field{Pointer: "/kind", Message: "one of " + strings.Join(bulkKinds, ", ")})
	}
	switch d.Kind {
	case BulkAnswer, BulkTell:
		if d.Template == "" {
			at = append(at, checkTexts(d.Texts)...)
		}
	case BulkAct:
		if d.Action == nil {
			at = append(at, errs.Field{Pointer: "/act", Message: "which action"})
		}
	case BulkHold, BulkRefund:
		if strings.TrimSpace(d.Reason) == "" {
			at = append(at, errs.Field{Pointer: "/reason", Message: "say why"})
		}
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "bulk_invalid", "This cannot be done in bulk like this.").With(at...)
	}
	return nil
}

// CountBulk says what a bulk would be done to.
func (s *Service) CountBulk(ctx context.Context, ref string, d BulkDraft) (*BulkCount, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	_, c, err := s.targets(ctx, sc, i, d)
	return c, err
}

// targets finds what a bulk is done to.
func (s *Service) targets(ctx context.Context, sc identity.Scope, i *Incident, d BulkDraft) ([]item, *BulkCount, error) {
	c := &BulkCount{Languages: map[string]int{}}
	var list []item
	switch d.Kind {
	case BulkAnswer:
		a := db.Args{i.ID}
		rows, err := s.DB.Query(ctx, `SELECT c.id, c.language, c.account, c.sender_idx, CASE WHEN `+severe+` THEN 1 ELSE 0 END FROM incident_contacts x
			JOIN contacts c ON c.id = x.contact WHERE x.incident = $1 AND x.state = 'linked' AND c.state = 'new' AND c.case_id = '' AND `+
			sc.Where(&a, contactScope)+` ORDER BY c.received_at, c.id LIMIT `+a.Add(maxOrders+1), a...)
		if err != nil {
			return nil, nil, err
		}
		defer rows.Close()
		for n := 0; rows.Next(); n++ {
			if n == maxOrders { // those who wait longest first
				c.More = true
				break
			}
			var it item
			var account uint64
			var index string
			var critical int
			if err := rows.Scan(&it.ref, &it.language, &account, &index, &critical); err != nil {
				return nil, nil, err
			}
			if critical == 1 {
				c.Critical++
				continue
			}
			it.person = personOf(it.ref, account, index)
			list = append(list, it)
		}
		if err := rows.Err(); err != nil {
			return nil, nil, err
		}
	case BulkTell, BulkAct, BulkHold, BulkRefund:
		snap, err := s.snapshot(ctx, i.ID)
		if err != nil {
			return nil, nil, err
		}
		if d.Kind == BulkHold || d.Kind == BulkRefund {
			orders, err := s.orders(ctx, sc, snap.ID, [2]int64{}, maxOrders)
			if err != nil {
				return nil, nil, err
			}
			for _, o := range orders {
				list = append(list, item{ref: o.ID, person: o.ID})
			}
			break
		}
		people, err := s.people(ctx, sc, snap.ID, orText(d.To, "customer"))
		if err != nil {
			return nil, nil, err
		}
		for from := 0; from < len(people); from += 500 {
			var eids []uint64
			for _, w := range people[from:min(from+500, len(people))] {
				eids = append(eids, w.eid)
			}
			accounts, err := s.Accounts.Accounts(ctx, sc, eids)
			if err != nil {
				return nil, nil, err
			}
			for _, acc := range accounts {
				list = append(list, item{ref: acc.ID, language: acc.Language, person: acc.ID})
			}
		}
	}
	people := map[string]bool{}
	sum := sha256.New()
	for _, it := range list {
		sum.Write([]byte(it.ref))
		people[it.person] = true
		if it.language != "" {
			c.Languages[it.language]++
		}
		if d.Template == "" && d.Texts[it.language] == "" && it.language != "en" {
			c.English++
		}
	}
	c.Count, c.People, c.Hash = len(list), len(people), hex.EncodeToString(sum.Sum(nil)[:16])
	return list, c, nil
}

// personOf tells people apart: by account, by address, else by the contact
// itself.
func personOf(contact string, account uint64, index string) string {
	switch {
	case account != 0:
		return id.Entity("acc", account)
	case index != "":
		return "adr:" + index
	}
	return contact
}

// StartBulk starts a bulk as a job, on as many as the count showed.
func (s *Service) StartBulk(ctx context.Context, ref string, d BulkDraft) (*Bulk, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentWrite)
	if err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if d.Kind == BulkAnswer || d.Kind == BulkTell {
		if _, err := identity.Require(ctx, identity.PermMessageSend); err != nil {
			return nil, err
		}
	}
	if err := s.commands(ctx, sc, i); err != nil {
		return nil, err
	}
	switch {
	case !i.State.Open():
		return nil, over(i)
	case i.Simulated:
		return nil, errs.New(errs.Conflict, "drill", "This is a drill: nobody outside is told or acted on.")
	}
	if err := s.fits(ctx, sc, i, d); err != nil {
		return nil, err
	}
	list, c, err := s.targets(ctx, sc, i, d)
	if err != nil {
		return nil, err
	}
	if err := shown(d.Count, d.Hash, c.Count, c.Hash); err != nil {
		return nil, err
	}
	if c.Count == 0 {
		return nil, errs.New(errs.Conflict, "nobody", "There is nobody to do this to.")
	}
	var made string
	_, err = s.changeAs(ctx, sc, i.ID, "start bulk", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) (err error) {
		delegated := ""
		if d.Kind == BulkAct { // in this transaction: neither is without the other
			if delegated, err = s.delegate(ctx, i, d, list); err != nil {
				return err
			}
		}
		made, err = s.insertBulk(ctx, tx, i, d, c, list, delegated)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Bulk(ctx, i.ID, made)
}

// fits refuses texts that must not leave, and templates that do not render.
func (s *Service) fits(ctx context.Context, sc identity.Scope, i *Incident, d BulkDraft) error {
	switch d.Kind {
	case BulkHold, BulkRefund:
		return s.refuse(ctx, i, map[string]string{"reason": d.Reason}, "/")
	case BulkAct:
		return nil
	}
	if d.Template == "" {
		if err := s.refuse(ctx, i, d.Subject, "/subjects/"); err != nil {
			return err
		}
		return s.refuse(ctx, i, d.Texts, "/texts/")
	}
	if s.Template == nil {
		return errs.New(errs.Invalid, "template_unknown", "There are no templates here.").With(errs.Field{Pointer: "/template", Message: "write texts"})
	}
	_, _, _, err := s.Template(ctx, sc, d.Template, "en", d.Vars)
	return err
}

// delegate lets enforcement take the action: its own rights, preview and undoing
// apply.
func (s *Service) delegate(ctx context.Context, i *Incident, d BulkDraft, list []item) (string, error) {
	if s.Act == nil {
		return "", errs.New(errs.Invalid, "bulk_invalid", "There are no actions here.").With(errs.Field{Pointer: "/act", Message: "not possible"})
	}
	act := *d.Action
	for _, it := range list {
		act.Accounts = append(act.Accounts, it.ref)
	}
	if act.Reason == "" {
		act.Reason = "Incident " + i.Number
	}
	cases, err := s.strings(ctx, `SELECT case_id FROM incident_cases WHERE incident = $1 LIMIT 2`, i.ID)
	if err != nil {
		return "", err
	}
	if len(cases) == 1 {
		act.Case = cases[0]
	}
	return s.Act(ctx, act)
}

func (s *Service) insertBulk(ctx context.Context, tx *db.Tx, i *Incident, d BulkDraft, c *BulkCount, list []item, delegated string) (string, error) {
	ref := id.New("inb", tx.Now)
	terms, err := json.Marshal(d)
	if err != nil {
		return "", err
	}
	sealed, err := s.Vault.Seal(i.eid, ref, terms)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `INSERT INTO incident_bulks(id, incident, kind, audience, count, hash, terms, state, delegated, actor, actor_kind, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,'running',$8,$9,$10,$11)`, ref, i.ID, d.Kind, d.To, c.Count, c.Hash, sealed, delegated, tx.Actor.ID, tx.Actor.Kind, db.Micros(tx.Now))
	if err != nil {
		return "", err
	}
	if delegated == "" {
		for n, it := range list {
			_, err := tx.Exec(ctx, `INSERT INTO incident_bulk_items(bulk, item, n, state) VALUES ($1,$2,$3,'waiting') ON CONFLICT DO NOTHING`, ref, it.ref, n)
			if err != nil {
				return "", err
			}
		}
		if err := tx.Enqueue(ctx, db.Job{Kind: JobBulk, Key: ref, Payload: bulkRef{ref}}); err != nil {
			return "", err
		}
	}
	data := map[string]any{"bulk": ref, "kind": d.Kind, "count": c.Count, "critical": c.Critical}
	if err := s.enter(ctx, tx, i, "bulk", d.Texts["en"], tx.Now, data); err != nil {
		return "", err
	}
	return ref, s.record(ctx, tx, i, "bulk_started", data)
}

const bulkColumns = `b.id, b.incident, b.kind, b.audience, b.state, b.count, b.terms, b.delegated, b.actor, b.actor_kind, b.created_at, b.done_at`

func scanBulk(r row) (*Bulk, error) {
	b := &Bulk{Failures: []Failure{}}
	var at int64
	var done sql.NullInt64
	err := r.Scan(&b.ID, &b.incident, &b.Kind, &b.To, &b.State, &b.Count, &b.terms, &b.Action, &b.actor, &b.actorKind, &at, &done)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "bulk_not_found", "There is no such bulk.")
	}
	b.By, b.CreatedAt, b.DoneAt = b.actor, db.FromMicros(at), moment(done)
	return b, err
}

// Bulk says how far a bulk of an incident is.
func (s *Service) Bulk(ctx context.Context, ref, bulk string) (*Bulk, error) {
	list, err := s.bulks(ctx, ref, bulk)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "bulk_not_found", "There is no such bulk.")
	}
	return list[0], nil
}

// Bulks lists the bulks of an incident, newest first.
func (s *Service) Bulks(ctx context.Context, ref string) ([]*Bulk, error) {
	return s.bulks(ctx, ref, "")
}

func (s *Service) bulks(ctx context.Context, ref, bulk string) ([]*Bulk, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	a := db.Args{i.ID}
	one := ""
	if bulk != "" {
		one = " AND b.id = " + a.Add(bulk)
	}
	rows, err := s.DB.Query(ctx, `SELECT `+bulkColumns+` FROM incident_bulks b WHERE b.incident = $1`+one+` ORDER BY b.created_at DESC, b.id DESC LIMIT 200`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*Bulk{}
	for rows.Next() {
		b, err := scanBulk(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	for _, b := range list {
		if err := s.progress(ctx, b); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *Service) progress(ctx context.Context, b *Bulk) error {
	if b.Action != "" && s.Acting != nil {
		p, err := s.Acting(ctx, b.Action)
		if err != nil {
			return err
		}
		b.Done, b.Failed, b.Waiting = p.Done, p.Failed, b.Count-p.Done-p.Failed
		if p.Over {
			b.State = "done"
		}
		return nil
	}
	rows, err := s.DB.Query(ctx, `SELECT state, failure, COUNT(*) FROM incident_bulk_items WHERE bulk = $1 GROUP BY state, failure ORDER BY 3 DESC, 2`, b.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var state, why string
		var n int
		if err := rows.Scan(&state, &why, &n); err != nil {
			return err
		}
		switch state {
		case "done":
			b.Done += n
		case "failed":
			b.Failed += n
		case "skipped":
			b.Skipped += n
		default:
			b.Waiting += n
		}
		if why != "" {
			b.Failures = append(b.Failures, Failure{why, n})
		}
	}
	return rows.Err()
}

// CancelBulk stops a bulk: what is done stays done, what waits is left.
func (s *Service) CancelBulk(ctx context.Context, ref, bulk string) (*Bulk, error) {
	i, err := s.change(ctx, identity.PermIncidentWrite, ref, "cancel bulk", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		if err := s.commands(ctx, sc, i); err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `UPDATE incident_bulks SET state = 'cancelled', done_at = $1 WHERE id = $2 AND incident = $3 AND state = 'running' AND delegated = ''`,
			db.Micros(tx.Now), bulk, i.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			var there int
			if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM incident_bulks WHERE id = $1 AND incident = $2`, bulk, i.ID).Scan(&there); err != nil {
				return err
			}
			if there == 0 {
				return errs.New(errs.NotFound, "bulk_not_found", "There is no such bulk.")
			}
			return errs.New(errs.Conflict, "bulk_over", "It is over already, or enforcement does it.")
		}
		data := map[string]any{"bulk": bulk, "cancelled": true}
		if err := s.enter(ctx, tx, i, "bulk", "", tx.Now, data); err != nil {
			return err
		}
		return s.record(ctx, tx, i, "bulk_cancelled", data)
	})
	if err != nil {
		return nil, err
	}
	return s.Bulk(ctx, i.ID, bulk)
}

// in picks the text for a language: its own, else English.
func in(texts map[string]string, language string) (text, used string) {
	if t := texts[language]; t != "" {
		return t, language
	}
	return texts["en"], "en"
}
