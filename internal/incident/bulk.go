package incident

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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

// in picks the text for a language: its own, else English.
func in(texts map[string]string, language string) (text, used string) {
	if t := texts[language]; t != "" {
		return t, language
	}
	return texts["en"], "en"
}
