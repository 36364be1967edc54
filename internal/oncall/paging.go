package oncall

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
)

type tick struct {
	ID   string `json:"id"`
	Tick int64  `json:"tick"`
}

// Page pages about an alarm within the caller's transaction; what follows are
// jobs. An open page with the same key is not doubled: its id is given, and if
// the matter has become worse it begins again.
func (s *Service) Page(ctx context.Context, tx *db.Tx, a Alarm) (string, error) {
	if a.Key == "" {
		a.Key = a.Object
	}
	if open, err := s.standing(ctx, tx, a); err != nil || open != "" {
		return open, err
	}
	p := &Page{ID: id.New("pag", tx.Now), Object: a.Object, Kind: a.Kind, severity: a.Severity, Severity: level(a.Severity), Title: a.Title, Number: a.Number, Brand: a.Brand,
		Region: a.Region, Drill: a.Drill, State: Triggered, dedupe: a.Key, restrict: restricts(a.Object), Version: 1}
	policies, err := s.policies(ctx)
	if err != nil {
		return "", err
	}
	policy, found := choose(policies, a.Severity, a.Region, a.Brand, a.Kind)
	if found {
		p.Policy, p.policyVersion, p.ladder = policy.ID, policy.Version, policy.Ladder
	}
	ladder, err := json.Marshal(p.ladder)
	if err != nil {
		return "", err
	}
	res, err := tx.Exec(ctx, `INSERT INTO oncall_pages(id, object, restrict_id, kind, severity, brand, region, title, number, dedupe, drill, policy, policy_version,
		ladder, state, round, step, tick, created_at, created_by, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,0,0,0,$16,$17,1) ON CONFLICT DO NOTHING`,
		p.ID, p.Object, p.restrict, p.Kind, p.severity, p.Brand, p.Region, p.Title, p.Number, p.dedupe, p.Drill, p.Policy, p.policyVersion,
		string(ladder), p.State, db.Micros(tx.Now), tx.Actor.ID)
	if err != nil {
		return "", err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return "", err
		}
		return s.lost(ctx, tx, a)
	}
	if err := s.note(ctx, tx, p, Entry{What: "triggered"}); err != nil {
		return "", err
	}
	if !found {
		p.State, p.Why = TimedOut, "no_policy"
		if err := s.note(ctx, tx, p, Entry{What: "timed_out", Detail: p.Why}); err != nil {
			return "", err
		}
		return p.ID, s.save(ctx, tx, p)
	}
	return p.ID, s.goOn(ctx, tx, p, tx.Now)
}

// lost is an alarm that somebody else raised at this very moment: theirs stands,
// and is made worse by ours if it was. One that ended since is an error that may
// be tried again.
func (s *Service) lost(ctx context.Context, tx *db.Tx, a Alarm) (string, error) {
	open, err := s.standing(ctx, tx, a)
	if err == nil && open == "" {
		err = errs.New(errs.Unavailable, "page_ended", "A page about the same has just ended; try again.")
	}
	return open, err
}

// standing is an alarm about a matter that a page may be open for: its id, "" when
// there is none.
func (s *Service) standing(ctx context.Context, tx *db.Tx, a Alarm) (string, error) {
	open, err := s.open(ctx, `p.dedupe = $1`, a.Key)
	if err != nil || len(open) == 0 {
		return "", err
	}
	if a.Severity >= open[0].severity {
		return open[0].ID, nil
	}
	p, err := s.held(ctx, tx, open[0].ID)
	if err != nil || p == nil {
		return "", err
	}
	if a.Severity >= p.severity { // somebody else has raised it meanwhile
		return p.ID, tx.Record(ctx, db.Change{Kind: "page.repeated", Object: p.ID, Restrict: p.restrict, Private: true})
	}
	return p.ID, s.repeated(ctx, tx, p, a)
}

// repeated is a worse alarm about a matter that a page is open for.
func (s *Service) repeated(ctx context.Context, tx *db.Tx, p *Page, a Alarm) error {
	was := p.Severity
	p.severity, p.Severity = a.Severity, level(a.Severity)
	if err := s.note(ctx, tx, p, Entry{What: "raised", Detail: was}); err != nil {
		return err
	}
	policies, err := s.policies(ctx)
	if err != nil {
		return err
	}
	if policy, found := choose(policies, a.Severity, p.Region, p.Brand, p.Kind); found {
		p.Policy, p.policyVersion, p.ladder = policy.ID, policy.Version, policy.Ladder
		ladder, err := json.Marshal(p.ladder)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE oncall_pages SET policy = $1, policy_version = $2, ladder = $3 WHERE id = $4`, p.Policy, p.policyVersion, string(ladder), p.ID); err != nil {
			return err
		}
	}
	return s.restart(ctx, tx, p)
}

// restart begins the ladder anew, now.
func (s *Service) restart(ctx context.Context, tx *db.Tx, p *Page) error {
	p.State, p.Why, p.round, p.step, p.AcknowledgedBy, p.AcknowledgedAt = Triggered, "", 0, 0, "", nil
	if len(p.ladder.Steps) == 0 {
		p.State, p.Why, p.DueAt = TimedOut, "no_policy", nil
		p.tick++
		return s.save(ctx, tx, p)
	}
	return s.goOn(ctx, tx, p, tx.Now)
}

// goOn sets the page's timer; timers set before mean nothing any more.
func (s *Service) goOn(ctx context.Context, tx *db.Tx, p *Page, at time.Time) error {
	p.tick++
	p.DueAt = &at
	if err := s.save(ctx, tx, p); err != nil {
		return err
	}
	return tx.Enqueue(ctx, db.Job{Kind: JobStep, Key: fmt.Sprintf("%s/%d", p.ID, p.tick), Payload: tick{p.ID, p.tick}, RunAt: at})
}

// rest takes the page's timer away.
func (s *Service) rest(ctx context.Context, tx *db.Tx, p *Page) error {
	p.tick++
	p.DueAt = nil
	return s.save(ctx, tx, p)
}

// Stop ends all open pages of an object. why is a code, as resolved.
func (s *Service) Stop(ctx context.Context, tx *db.Tx, object, why string) error {
	list, err := s.open(ctx, `p.object = $1`, object)
	if err != nil {
		return err
	}
	for _, seen := range list {
		p, err := s.held(ctx, tx, seen.ID)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		if err := s.end(ctx, tx, p, tx.Actor.ID, why); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) end(ctx context.Context, tx *db.Tx, p *Page, who, why string) error {
	p.State, p.Why, p.EndedAt = Resolved, why, &tx.Now
	if err := s.quiet(ctx, tx, p); err != nil {
		return err
	}
	if err := s.note(ctx, tx, p, Entry{What: "resolved", Who: who, Detail: why}); err != nil {
		return err
	}
	return s.rest(ctx, tx, p)
}

// quiet stops the messages of a page that have not left.
func (s *Service) quiet(ctx context.Context, tx *db.Tx, p *Page) error {
	_, err := tx.Exec(ctx, `UPDATE oncall_notifications SET state = 'stopped', tick = tick + 1 WHERE page = $1 AND state = 'queued'`, p.ID)
	return err
}

// acknowledge takes a page for a person. One that was acknowledged by another
// goes over to who acknowledges last.
func (s *Service) acknowledge(ctx context.Context, tx *db.Tx, p *Page, who, by string) error {
	if p.EndedAt != nil || p.State == Acknowledged && p.AcknowledgedBy == who && p.ladder.Ack == 0 {
		return nil
	}
	p.State, p.Why, p.AcknowledgedBy, p.AcknowledgedAt = Acknowledged, "", who, &tx.Now
	if p.firstAck == nil {
		p.firstAck = &tx.Now
	}
	if err := s.quiet(ctx, tx, p); err != nil {
		return err
	}
	if err := s.note(ctx, tx, p, Entry{What: "acknowledged", Who: who, Detail: by}); err != nil {
		return err
	}
	if p.ladder.Ack > 0 {
		return s.goOn(ctx, tx, p, tx.Now.Add(minutes(p.ladder.Ack)))
	}
	return s.rest(ctx, tx, p)
}

// ByWork is how a page was acknowledged that nobody answered: who it rang for
// took up what it is about.
const ByWork = "by_work"

// Worked is told that the caller of tx works on object. It acknowledges, for
// them, the open pages about it that rang for them, or have a step they are on
// call for. One that somebody has acknowledged stays theirs, and one
// raised by this very act goes out.
func (s *Service) Worked(ctx context.Context, tx *db.Tx, object string) error {
	return s.tookUp(ctx, tx, object, s.responds)
}

// Rated is told that the caller of tx changed the severity or the state of
// object. That may be done to many from a list, and is work only of whom a page
// rang for.
func (s *Service) Rated(ctx context.Context, tx *db.Tx, object string) error {
	return s.tookUp(ctx, tx, object, s.rang)
}

func (s *Service) tookUp(ctx context.Context, tx *db.Tx, object string, theirs func(context.Context, *db.Tx, *Page, string) (bool, error)) error {
	if tx.Actor.Kind != "staff" {
		return nil
	}
	list, err := s.open(ctx, `p.object = $1 AND p.state <> 'acknowledged' AND p.created_at < $2`, object, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	for _, p := range list {
		yes, err := theirs(ctx, tx, p, tx.Actor.ID)
		if err != nil {
			return err
		}
		if !yes {
			continue
		}
		if p, err = s.held(ctx, tx, p.ID); err != nil {
			return err
		}
		if p == nil {
			continue
		}
		if p.State == Acknowledged { // meanwhile, by another
			if err := tx.Record(ctx, db.Change{Kind: "page.repeated", Object: p.ID, Restrict: p.restrict, Private: true}); err != nil {
				return err
			}
			continue
		}
		if err := s.acknowledge(ctx, tx, p, tx.Actor.ID, ByWork); err != nil {
			return err
		}
	}
	return nil
}

// rang says whether a message of a page has left for a person.
func (s *Service) rang(ctx context.Context, tx *db.Tx, p *Page, person string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM oncall_notifications WHERE page = $1 AND person = $2 AND (sent_at IS NOT NULL OR state = 'sending')`, p.ID, person).Scan(&n)
	return n > 0, err
}

// responds says whether a page rang for a person or is about to, or would at one
// of its steps now.
func (s *Service) responds(ctx context.Context, tx *db.Tx, p *Page, person string) (bool, error) {
	var rung int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM oncall_notifications WHERE page = $1 AND person = $2`, p.ID, person).Scan(&rung)
	if err != nil || rung > 0 {
		return rung > 0, err
	}
	b, err := s.read(ctx, tx.Now)
	if err != nil {
		return false, err
	}
	for _, st := range p.ladder.Steps {
		if slices.Contains(b.targets(st.Targets, tx.Now), person) {
			return true, nil
		}
	}
	return false, nil
}

// onward goes to the next step now: somebody asked for it, or gave the page
// back.
func (s *Service) onward(ctx context.Context, tx *db.Tx, p *Page, what, who string) error {
	if p.EndedAt != nil {
		return nil
	}
	if err := s.note(ctx, tx, p, Entry{What: what, Who: who}); err != nil {
		return err
	}
	if p.step >= len(p.ladder.Steps) || p.State == TimedOut {
		return s.restart(ctx, tx, p)
	}
	p.State, p.AcknowledgedBy, p.AcknowledgedAt = Notified, "", nil
	return s.goOn(ctx, tx, p, tx.Now)
}

// Follow lets the open page of a contact go on as that of the case it has
// become; moved is false when there is none.
func (s *Service) Follow(ctx context.Context, tx *db.Tx, contact string, a Alarm) (moved bool, err error) {
	open, err := s.open(ctx, `p.object = $1`, contact)
	if err != nil || len(open) == 0 {
		return false, err
	}
	p, err := s.held(ctx, tx, open[0].ID)
	if err != nil || p == nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE oncall_pages SET object = $1, restrict_id = $2, dedupe = $1, kind = $3, number = $4 WHERE id = $5`, a.Object, restricts(a.Object), a.Kind, a.Number, p.ID)
	if err != nil {
		return false, err
	}
	p.Object, p.restrict, p.dedupe, p.Kind, p.Number = a.Object, restricts(a.Object), a.Object, a.Kind, a.Number
	if err := s.note(ctx, tx, p, Entry{What: "became_case", Detail: a.Number}); err != nil {
		return false, err
	}
	// Another page about the contact, as that of a breach, goes along under its own key.
	_, err = tx.Exec(ctx, `UPDATE oncall_pages SET object = $1, restrict_id = $2, number = $3 WHERE object = $4 AND ended_at IS NULL`, a.Object, restricts(a.Object), a.Number, contact)
	if err != nil {
		return false, err
	}
	if a.Severity < p.severity {
		return true, s.repeated(ctx, tx, p, a)
	}
	return true, s.save(ctx, tx, p)
}
