package incident

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/jobs"
)

// bulkJob does some of the waiting items of a bulk and asks to be called again
// while there are more. Each item is marked and done in one transaction, so that
// whatever is cut off goes on where it stopped and nobody is told twice.
func (s *Service) bulkJob(ctx context.Context, l jobs.Lease) error {
	var p bulkRef
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	b, err := scanBulk(s.DB.QueryRow(ctx, `SELECT `+bulkColumns+` FROM incident_bulks b WHERE b.id = $1`, p.Bulk))
	if err != nil {
		return err
	}
	if b.State != "running" {
		return nil
	}
	i, err := s.get(ctx, machinery(), b.incident)
	if err != nil {
		return err
	}
	clear, err := s.Vault.Open(i.eid, b.ID, b.terms)
	if err != nil {
		return err
	}
	var d BulkDraft
	if err := json.Unmarshal(clear, &d); err != nil {
		return err
	}
	waiting, err := s.strings(ctx, `SELECT item FROM incident_bulk_items WHERE bulk = $1 AND state = 'waiting' ORDER BY n LIMIT 50`, b.ID)
	if err != nil {
		return err
	}
	for _, it := range waiting {
		if err := s.bulkItem(ctx, b, i, d, it); err != nil {
			return err
		}
	}
	if s.Hub != nil {
		only, err := s.audience(ctx, i.ID)
		if err != nil {
			return err
		}
		s.Hub.Publish("incident:"+i.ID, only)
	}
	if len(waiting) == 50 {
		return &jobs.Later{At: s.DB.Now(), Reason: "more are waiting"}
	}
	return s.finishBulk(ctx, b, i)
}

// bulkItem does one item as the person who asked for it.
func (s *Service) bulkItem(ctx context.Context, b *Bulk, i *Incident, d BulkDraft, it string) error {
	who := db.Actor{ID: b.actor, Kind: b.actorKind}
	err := s.DB.Tx(ctx, who, "incident bulk", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE incident_bulk_items SET state = 'done' WHERE bulk = $1 AND item = $2 AND state = 'waiting'
			AND EXISTS (SELECT 1 FROM incident_bulks b WHERE b.id = $1 AND b.state = 'running')`, b.ID, it)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "incident.checked", Object: i.ID, Private: true})
		}
		state, result, why := "done", "", ""
		switch d.Kind {
		case BulkAnswer:
			state, result, why, err = s.answerOne(ctx, tx, b, i, d, it)
		case BulkTell:
			result, err = s.tellOne(ctx, tx, b, i, d, it)
		default:
			result, err = s.askOne(ctx, tx, i, d, it)
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE incident_bulk_items SET state = $1, result = $2, failure = $3 WHERE bulk = $4 AND item = $5`, state, result, why, b.ID, it)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "incident.bulk_item", Object: i.ID, On: []string{it}, Private: true, Data: map[string]any{"bulk": b.ID}})
	})
	if err == nil || errs.KindOf(err) == errs.Internal || errs.KindOf(err) == errs.Unavailable {
		return err
	}
	// It can never succeed: say why and go on with the others.
	return s.DB.Tx(ctx, who, "incident bulk", func(ctx context.Context, tx *db.Tx) error {
		_, uerr := tx.Exec(ctx, `UPDATE incident_bulk_items SET state = 'failed', failure = $1 WHERE bulk = $2 AND item = $3 AND state = 'waiting'`,
			errs.CodeOf(err), b.ID, it)
		if uerr != nil {
			return uerr
		}
		return tx.Record(ctx, db.Change{Kind: "incident.bulk_item_failed", Object: i.ID, Private: true, Data: map[string]any{"bulk": b.ID, "code": errs.CodeOf(err)}})
	})
}

// first claims a person for a bulk; false when another item was theirs.
func (s *Service) first(ctx context.Context, tx *db.Tx, bulk, person, it string) (bool, error) {
	res, err := tx.Exec(ctx, `INSERT INTO incident_bulk_people(bulk, person, item) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING`, bulk, person, it)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// answerOne answers one contact in its own thread and closes it. One that has
// become S0 or S1, that a person holds, or that is answered already is left to
// people; of several by one person the first is answered and the others are
// closed with it.
func (s *Service) answerOne(ctx context.Context, tx *db.Tx, b *Bulk, i *Incident, d BulkDraft, contact string) (state, result, why string, err error) {
	var account uint64
	var index, language, is, linked string
	var critical, held int
	err = tx.QueryRow(ctx, `SELECT c.account, c.sender_idx, c.language, c.state, CASE WHEN `+severe+` THEN 1 ELSE 0 END,
		(SELECT COUNT(*) FROM leases l WHERE l.object = c.id AND l.until > $2 AND l.holder <> $3),
		COALESCE((SELECT x.state FROM incident_contacts x WHERE x.contact = c.id AND x.incident = $4), '') FROM contacts c WHERE c.id = $1`,
		contact, db.Micros(tx.Now), b.actor, i.ID).Scan(&account, &index, &language, &is, &critical, &held, &linked)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "skipped", "", "gone", nil
	case err != nil:
		return "", "", "", err
	case linked != "linked":
		return "skipped", "", "unlinked", nil
	case critical == 1:
		return "skipped", "", "critical", nil
	case is != "new":
		return "skipped", "", "answered_already", nil
	case held > 0:
		return "skipped", "", "somebody_is_on_it", nil
	}
	first, err := s.first(ctx, tx, b.ID, personOf(contact, account, index), contact)
	if err != nil {
		return "", "", "", err
	}
	a := Answer{Language: language}
	if first {
		if a, err = s.wording(ctx, d, language); err != nil {
			return "", "", "", err
		}
	}
	if result, err = s.Reply(ctx, tx, machinery(), contact, a); err != nil {
		return "", "", "", err
	}
	_, err = tx.Exec(ctx, `UPDATE incident_contacts SET answered_at = $1 WHERE contact = $2 AND incident = $3`, db.Micros(tx.Now), contact, i.ID)
	if !first {
		return "skipped", "", "same_person", err
	}
	return "done", result, "", err
}

// wording is what a person is told in their language.
func (s *Service) wording(ctx context.Context, d BulkDraft, language string) (Answer, error) {
	if d.Template != "" {
		subject, body, _, err := s.Template(ctx, machinery(), d.Template, orText(language, "en"), d.Vars)
		return Answer{Subject: subject, Text: body, Language: orText(language, "en")}, err
	}
	text, used := in(d.Texts, language)
	subject := d.Subject[used]
	return Answer{Subject: subject, Text: strings.TrimSpace(text), Language: used}, nil
}

// tellOne tells one person of the affected set: in the thread of the contact or
// case in which we speak with them already, else in one of their own.
func (s *Service) tellOne(ctx context.Context, tx *db.Tx, b *Bulk, i *Incident, d BulkDraft, account string) (string, error) {
	_, eid, ok := id.ParseEntity(account)
	if !ok {
		return "", errs.New(errs.NotFound, "account_not_found", "There is no such account.")
	}
	if _, err := s.first(ctx, tx, b.ID, account, account); err != nil {
		return "", err
	}
	list, err := s.Accounts.Display(ctx, machinery(), []uint64{eid})
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		return "", errs.New(errs.NotFound, "account_not_found", "There is no such account.")
	}
	acc := list[0]
	a, err := s.wording(ctx, d, acc.Language)
	if err != nil {
		return "", err
	}
	var caseID, party string
	err = tx.QueryRow(ctx, `SELECT p.case_id, p.id FROM incident_cases x JOIN case_parties p ON p.case_id = x.case_id
		JOIN cases k ON k.id = p.case_id WHERE x.incident = $1 AND p.account = $2 AND p.removed_at IS NULL AND k.state NOT IN ('resolved', 'closed')
		ORDER BY p.added_at DESC LIMIT 1`, i.ID, eid).Scan(&caseID, &party)
	if err == nil && s.Write != nil {
		return s.Write(ctx, tx, machinery(), caseID, party, a)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	if acc.Email == "" {
		return "", errs.New(errs.Conflict, "no_mail_address", "There is no mail address of this person.")
	}
	m, err := s.Comms.Queue(ctx, tx, comms.Outgoing{Object: i.ID, Party: acc.ID, Account: acc.EID, EID: acc.EID, Threaded: true, To: acc.Email,
		Severity: level(i.Severity), Language: a.Language, Subject: a.Subject, Body: a.Text, Human: true})
	if err != nil {
		return "", err
	}
	return m.ID, nil
}

// askOne asks the marketplace to hold or refund one order.
func (s *Service) askOne(ctx context.Context, tx *db.Tx, i *Incident, d BulkDraft, order string) (string, error) {
	_, eid, ok := id.ParseEntity(order)
	if !ok || s.OrderRef == nil {
		return "", errs.New(errs.NotFound, "order_not_found", "There is no such order.")
	}
	var position uint64
	err := s.History.QueryRow(ctx, `SELECT position FROM orders WHERE id = $1`, eid).Scan(&position)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errs.New(errs.NotFound, "order_not_found", "There is no such order.")
	}
	if err != nil {
		return "", err
	}
	ref, err := s.OrderRef(ctx, position, eid)
	if err != nil {
		return "", err
	}
	if ref == "" {
		return "", errs.New(errs.NotFound, "order_not_found", "The reference of the order is not known any more.")
	}
	kind := map[string]string{BulkHold: "order.hold", BulkRefund: "order.refund_request"}[d.Kind]
	sent, err := s.Comms.Publish(ctx, tx, comms.Event{Type: kind, Object: i.ID + "/" + order, Restrict: i.ID,
		Data: map[string]any{"order": ref, "incident": i.Number, "reason": d.Reason}})
	return strings.Join(sent[:min(len(sent), 1)], ""), err
}

func (s *Service) finishBulk(ctx context.Context, b *Bulk, i *Incident) error {
	who := db.Actor{ID: b.actor, Kind: b.actorKind}
	return s.DB.Tx(ctx, who, "incident bulk done", func(ctx context.Context, tx *db.Tx) error {
		i, err := s.lock(ctx, tx, machinery(), i.ID)
		if err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `UPDATE incident_bulks SET state = 'done', done_at = $1 WHERE id = $2 AND state = 'running'`, db.Micros(tx.Now), b.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "incident.checked", Object: i.ID, Private: true})
		}
		if err := s.progress(ctx, b); err != nil {
			return err
		}
		data := map[string]any{"bulk": b.ID, "kind": b.Kind, "done": b.Done, "failed": b.Failed, "skipped": b.Skipped}
		if err := s.enter(ctx, tx, i, "bulk", "", tx.Now, data); err != nil {
			return err
		}
		if err := s.live(ctx, tx, i.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, i, "bulk_done", data)
	})
}
