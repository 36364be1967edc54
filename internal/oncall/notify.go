package oncall

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/jobs"
)

// perHour is how many messages one method takes in an hour: a person called
// more often than this stops listening. What is over it says so and escalates.
var perHour = map[string]int{ByMail: 30, BySMS: 11, ByVoice: 7, ByWebhook: 60, ByPush: 60}

// together is how long after a message the next one by the same method waits
// for others that can go with it. S0 never waits.
var together = map[string]time.Duration{ByMail: time.Minute, BySMS: time.Minute, ByVoice: 2 * time.Minute}

const (
	maxTries  = 3                // of one message
	nextTry   = 15 * time.Second // after one that did not work
	maxCuts   = 6                // times that the bringing of one message is cut off by a crash
	limitWhy  = "limit_per_hour"
	revoked   = "method_revoked"
	noCarrier = "no_carrier"
	cutOff    = "cut_off"
)

// parcel is what one message says: the notification that carries it and those
// that go with it, with their pages.
type parcel struct {
	sent  []Sent
	pages []*Page
	kind  string
	to    string
	lang  string
	last  bool // no more by this method within the hour
}

// notifyJob brings one message. It is claimed in one transaction, carried
// outside of any, and what came of it is written in another; cut off in
// between, it is carried again under the same key, until maxCuts says that it
// fails whoever carries it: then the page climbs.
func (s *Service) notifyJob(ctx context.Context, l jobs.Lease) error {
	var t tick
	if err := json.Unmarshal(l.Payload, &t); err != nil {
		return err
	}
	var box *parcel
	err := s.db.Tx(ctx, machine(), "page", func(ctx context.Context, tx *db.Tx) (err error) {
		box, err = s.pack(ctx, tx, t, l.Attempt)
		return err
	})
	if err != nil || box == nil {
		return err
	}
	ref, failure, final := "", noCarrier, true
	if c := s.opt.Carriers[box.kind]; c != nil {
		ref, err = c.Carry(ctx, s.compose(box))
		failure, final = said(err)
	}
	return s.db.Tx(ctx, machine(), "page", func(ctx context.Context, tx *db.Tx) error { return s.brought(ctx, tx, box, ref, failure, final) })
}

// said is what of an error may be kept and shown: its code, never its text.
func said(err error) (failure string, final bool) {
	if err == nil {
		return "", false
	}
	if errs.KindOf(err) == errs.Internal {
		return "not_taken", false
	}
	return errs.CodeOf(err), errs.IsKind(err, errs.Invalid)
}

// pack claims a message, with others for the same method that are due; nil when
// there is nothing to bring.
func (s *Service) pack(ctx context.Context, tx *db.Tx, t tick, attempt int) (*parcel, error) {
	n, err := scanSent(tx.QueryRow(ctx, `SELECT `+sentColumns+` FROM oncall_notifications n WHERE n.id = $1`, t.ID).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil || n.tick != t.Tick || n.CarriedBy != "" || n.State != "queued" && n.State != "sending" {
		return nil, err
	}
	p, err := s.load(ctx, tx, n.page)
	if err != nil {
		return nil, err
	}
	if n.State == "queued" && (p.EndedAt != nil || p.State == Acknowledged) {
		_, err := tx.Exec(ctx, `UPDATE oncall_notifications SET state = 'stopped' WHERE id = $1`, n.ID)
		if err != nil {
			return nil, err
		}
		return nil, tx.Record(ctx, db.Change{Kind: "page.not_needed", Object: p.ID, Restrict: p.restrict, Private: true})
	}
	box := &parcel{sent: []Sent{n}, pages: []*Page{p}, kind: n.By}
	if box.to, box.lang, err = s.reachable(ctx, n); err != nil {
		return nil, err
	}
	if box.to == "" {
		return nil, s.failed(ctx, tx, p, n, "undeliverable", revoked)
	}
	if n.State == "sending" { // cut off before: bring the same again
		if err := s.refill(ctx, tx, box); err != nil || attempt <= maxCuts {
			return box, err
		}
		for i, x := range box.sent {
			if err := s.failed(ctx, tx, box.pages[i], x, "failed", cutOff); err != nil {
				return nil, err
			}
		}
		return nil, nil
	}
	wait, full, err := s.crowded(ctx, tx, box)
	switch {
	case err != nil:
		return nil, err
	case full:
		return nil, s.failed(ctx, tx, p, n, "undeliverable", limitWhy)
	case !wait.IsZero():
		if _, err := tx.Exec(ctx, `UPDATE oncall_notifications SET due_at = $1, tick = tick + 1 WHERE id = $2`, db.Micros(wait), n.ID); err != nil {
			return nil, err
		}
		if err := s.sendAt(ctx, tx, n.ID, n.tick+1, wait); err != nil {
			return nil, err
		}
		return nil, tx.Record(ctx, db.Change{Kind: "page.bundled", Object: p.ID, Restrict: p.restrict, Private: true})
	}
	return box, s.claim(ctx, tx, box)
}

// reachable is the address of a notification's method; "" when it must not be
// used any more.
func (s *Service) reachable(ctx context.Context, n Sent) (to, lang string, err error) {
	var sealed []byte
	var eid uint64
	err = s.db.QueryRow(ctx, `SELECT m.eid, m.address, s.locale FROM oncall_methods m JOIN staff s ON s.id = m.staff
		WHERE m.id = $1 AND m.state = 'verified' AND s.state = 'active'`, n.method).Scan(&eid, &sealed, &lang)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	clear, err := s.opt.Vault.Open(eid, n.method, sealed)
	if err != nil {
		return "", "", nil // erased: as good as revoked
	}
	return string(clear), lang, nil
}

// crowded looks at what the method took lately: full, when it takes no more
// this hour; wait, until when this one waits for others to go with it.
func (s *Service) crowded(ctx context.Context, tx *db.Tx, box *parcel) (wait time.Time, full bool, err error) {
	n := box.sent[0]
	var used int
	var last sql.NullInt64
	err = tx.QueryRow(ctx, `SELECT COUNT(*), MAX(sent_at) FROM oncall_notifications WHERE method = $1 AND carried_by = '' AND sent_at > $2`,
		n.method, db.Micros(tx.Now.Add(-time.Hour))).Scan(&used, &last)
	if err != nil {
		return wait, false, err
	}
	if used >= perHour[n.By] {
		return wait, true, nil
	}
	box.last = used == perHour[n.By]-1
	if at := nullTime(last); at != nil && box.pages[0].severity > 0 {
		if until := at.Add(together[n.By]); until.After(tx.Now) {
			return until, false, nil
		}
	}
	return wait, false, nil
}

// claim marks the message and those that go with it.
func (s *Service) claim(ctx context.Context, tx *db.Tx, box *parcel) error {
	n := &box.sent[0]
	also, err := s.notifications(ctx, func(a *db.Args) string {
		return `n.state = 'queued' AND n.carried_by = '' AND n.method = ` + a.Add(n.method) + ` AND n.due_at <= ` + a.Add(db.Micros(tx.Now)) + ` AND n.id <> ` + a.Add(n.ID) +
			` AND EXISTS (SELECT 1 FROM oncall_pages p WHERE p.id = n.page AND p.ended_at IS NULL AND p.state <> 'acknowledged')`
	})
	if err != nil {
		return err
	}
	n.tries++
	if _, err := tx.Exec(ctx, `UPDATE oncall_notifications SET state = 'sending', tries = tries + 1 WHERE id = $1`, n.ID); err != nil {
		return err
	}
	for _, x := range also {
		if _, err := tx.Exec(ctx, `UPDATE oncall_notifications SET state = 'sending', carried_by = $1 WHERE id = $2`, n.ID, x.ID); err != nil {
			return err
		}
	}
	if err := s.refill(ctx, tx, box); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "page.sending", Object: n.ID, On: []string{n.page}, Restrict: box.pages[0].restrict, Private: true, Data: map[string]any{"by": n.By}})
}

// refill puts those that go with the first into the parcel.
func (s *Service) refill(ctx context.Context, tx *db.Tx, box *parcel) error {
	with, err := s.notifications(ctx, func(a *db.Args) string { return "n.carried_by = " + a.Add(box.sent[0].ID) })
	if err != nil {
		return err
	}
	for _, x := range with {
		p, err := s.load(ctx, tx, x.page)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(box.pages, func(q *Page) bool { return q.ID == p.ID })
		if i >= 0 {
			p = box.pages[i]
		}
		box.sent, box.pages = append(box.sent, x), append(box.pages, p)
	}
	return nil
}

// brought writes what came of a message.
func (s *Service) brought(ctx context.Context, tx *db.Tx, box *parcel, ref, failure string, final bool) error {
	first := box.sent[0]
	again := failure != "" && !final && first.tries < maxTries
	for _, n := range box.sent {
		p, err := s.load(ctx, tx, n.page)
		if err != nil {
			return err
		}
		var state string
		if err := tx.QueryRow(ctx, `SELECT state FROM oncall_notifications WHERE id = $1`, n.ID).Scan(&state); err != nil {
			return err
		}
		if state != "sending" {
			continue // the answer of another try was quicker
		}
		switch {
		case failure == "":
			err = s.took(ctx, tx, p, n, ref)
		case again:
			_, err = tx.Exec(ctx, `UPDATE oncall_notifications SET state = 'queued', carried_by = '', failure = $1, due_at = $2, tick = tick + 1 WHERE id = $3`,
				failure, db.Micros(tx.Now.Add(nextTry)), n.ID)
			if err == nil {
				err = s.sendAt(ctx, tx, n.ID, n.tick+1, tx.Now.Add(nextTry))
			}
		case final:
			err = s.failed(ctx, tx, p, n, "undeliverable", failure)
		default:
			err = s.failed(ctx, tx, p, n, "failed", failure)
		}
		if err != nil {
			return err
		}
	}
	return tx.Record(ctx, db.Change{Kind: "page.carried", Object: first.ID, On: []string{first.page}, Restrict: box.pages[0].restrict, Private: true,
		Data: map[string]any{"by": first.By, "failure": failure, "pages": len(box.sent)}})
}

// took is a message that its carrier has taken.
func (s *Service) took(ctx context.Context, tx *db.Tx, p *Page, n Sent, ref string) error {
	_, err := tx.Exec(ctx, `UPDATE oncall_notifications SET state = 'sent', sent_at = $1, failure = '', ref = $2 WHERE id = $3`, db.Micros(tx.Now), ref, n.ID)
	if err != nil {
		return err
	}
	if err := s.note(ctx, tx, p, Entry{What: "sent", Who: n.Person, Round: n.Round, Step: n.Step, Detail: n.By}); err != nil {
		return err
	}
	return s.save(ctx, tx, p)
}

// failed is a message that did not reach its person. The next method of that
// person is used at once; when nobody of the step can be reached any more, the
// page goes on at once.
func (s *Service) failed(ctx context.Context, tx *db.Tx, p *Page, n Sent, state, why string) error {
	_, err := tx.Exec(ctx, `UPDATE oncall_notifications SET state = $1, failure = $2, tick = tick + 1 WHERE id = $3`, state, why, n.ID)
	if err != nil {
		return err
	}
	if err := s.note(ctx, tx, p, Entry{What: state, Who: n.Person, Round: n.Round, Step: n.Step, Detail: n.By + ": " + why}); err != nil {
		return err
	}
	list, err := s.ofPage(ctx, p.ID)
	if err != nil {
		return err
	}
	hope := false // that somebody of this step hears of it
	var next *Sent
	for i, x := range list {
		if x.Round != n.Round || x.Step != n.Step || x.ID == n.ID {
			continue
		}
		if x.State == "queued" || x.State == "sending" || x.State == "sent" || x.State == "delivered" {
			hope = true
		}
		if next == nil && x.Person == n.Person && x.State == "queued" && x.DueAt.After(tx.Now) {
			next = &list[i]
		}
	}
	if p.EndedAt != nil || p.State == Acknowledged {
		return s.save(ctx, tx, p)
	}
	if next != nil {
		if _, err := tx.Exec(ctx, `UPDATE oncall_notifications SET due_at = $1, tick = tick + 1 WHERE id = $2`, db.Micros(tx.Now), next.ID); err != nil {
			return err
		}
		if err := s.sendAt(ctx, tx, next.ID, next.tick+1, tx.Now); err != nil {
			return err
		}
	}
	if hope || p.State != Notified || s.newer(list, n) {
		return s.save(ctx, tx, p)
	}
	if err := s.note(ctx, tx, p, Entry{What: "escalated", Round: n.Round, Step: n.Step, Detail: "nobody_reached"}); err != nil {
		return err
	}
	return s.goOn(ctx, tx, p, tx.Now)
}

// newer says whether a later step than that of n has asked somebody already.
func (s *Service) newer(list []Sent, n Sent) bool {
	return slices.ContainsFunc(list, func(x Sent) bool { return x.Round > n.Round || x.Round == n.Round && x.Step > n.Step })
}
