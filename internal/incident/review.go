package incident

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Review is what was learned from an incident, read off its timeline.
type Review struct {
	ReviewText
	CompletedAt *time.Time `json:"completed_at,omitempty"`
	CompletedBy string     `json:"completed_by,omitempty"`
	UpdatedAt   *time.Time `json:"updated_at,omitempty"`
	UpdatedBy   string     `json:"updated_by,omitempty"`
	Missing     []string   `json:"missing" doc:"What keeps it from being complete"`
	Version     int64      `json:"version"`
}

// ReviewText is what people write in a review.
type ReviewText struct {
	Summary   string  `json:"summary" maxLength:"20000" doc:"What happened, in a paragraph"`
	Factors   []Point `json:"factors" maxItems:"50" doc:"What contributed; each may name the entries that show it"`
	WentWell  []Point `json:"went_well" maxItems:"50"`
	WentBadly []Point `json:"went_badly" maxItems:"50"`
	Detection string  `json:"detection,omitempty" maxLength:"4000" doc:"How we came to know, and how we could have earlier"`
}

// Point is one point of a review.
type Point struct {
	Text    string   `json:"text" minLength:"1" maxLength:"4000"`
	Entries []string `json:"entries,omitempty" maxItems:"20" doc:"Entries of the timeline that show it"`
}

// ActionItem is something to be done so that it does not happen again. It lives
// until it is done, or dropped with a because.
type ActionItem struct {
	ID        string     `json:"id"`
	Incident  string     `json:"incident_id"`
	Number    string     `json:"number" doc:"Of the incident"`
	Title     string     `json:"title"`
	Owner     string     `json:"owner"`
	OwnerName string     `json:"owner_name,omitempty"`
	DueAt     time.Time  `json:"due_at"`
	Overdue   bool       `json:"overdue"`
	State     string     `json:"state" doc:"open, done or dropped"`
	Because   string     `json:"because,omitempty" doc:"Of one dropped: not doing it, because"`
	EndedAt   *time.Time `json:"ended_at,omitempty"`
	EndedBy   string     `json:"ended_by,omitempty"`
	CreatedAt time.Time  `json:"created_at"`
}

// NewActionItem is an action item as somebody writes it.
type NewActionItem struct {
	Title string    `json:"title" minLength:"1" maxLength:"500"`
	Owner string    `json:"owner" minLength:"1" maxLength:"60" doc:"stf_ id"`
	DueAt time.Time `json:"due_at"`
}

// Review reads the review; an empty one before anybody has begun it.
func (s *Service) Review(ctx context.Context, ref string) (*Review, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return s.review(ctx, i)
}

func (s *Service) review(ctx context.Context, i *Incident) (*Review, error) {
	r := &Review{ReviewText: ReviewText{Factors: []Point{}, WentWell: []Point{}, WentBadly: []Point{}}}
	var body []byte
	var completed sql.NullInt64
	var updated int64
	err := s.DB.QueryRow(ctx, `SELECT body, completed_at, completed_by, updated_at, updated_by, version FROM incident_reviews WHERE incident = $1`, i.ID).
		Scan(&body, &completed, &r.CompletedBy, &updated, &r.UpdatedBy, &r.Version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if err == nil {
		clear, err := s.text(i.eid, i.ID+"/review", body)
		if err != nil {
			return nil, err
		}
		var in ReviewText
		if clear != "" {
			if err := json.Unmarshal([]byte(clear), &in); err != nil {
				return nil, err
			}
		}
		at := db.FromMicros(updated)
		r.UpdatedAt, r.CompletedAt = &at, moment(completed)
		r.Summary, r.Detection = in.Summary, in.Detection
		r.Factors, r.WentWell, r.WentBadly = points(in.Factors), points(in.WentWell), points(in.WentBadly)
	}
	var actions int
	if err := s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM incident_actions WHERE incident = $1`, i.ID).Scan(&actions); err != nil {
		return nil, err
	}
	r.Missing = r.lacks(actions)
	return r, nil
}

func points(l []Point) []Point {
	if l == nil {
		return []Point{}
	}
	return l
}

// lacks says what keeps a review from being complete.
func (r *Review) lacks(actions int) []string {
	out := []string{}
	if strings.TrimSpace(r.Summary) == "" {
		out = append(out, "summary")
	}
	if len(r.Factors) == 0 {
		out = append(out, "factors")
	}
	if len(r.WentWell) == 0 {
		out = append(out, "went_well")
	}
	if len(r.WentBadly) == 0 {
		out = append(out, "went_badly")
	}
	if actions == 0 {
		out = append(out, "actions")
	}
	return out
}

// WriteReview replaces the text of the review while it is not complete; version
// is the one the caller saw, 0 for the first.
func (s *Service) WriteReview(ctx context.Context, ref string, version int64, in ReviewText) (*Review, error) {
	i, err := s.change(ctx, identity.PermIncidentWrite, ref, "write review", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		if i.State != Resolved && i.State != InReview {
			return errs.New(errs.Conflict, "review_early", "An incident is reviewed once it is resolved; it is %s.", i.State)
		}
		is, err := s.review(ctx, i)
		if err != nil {
			return err
		}
		if is.CompletedAt != nil {
			return errs.New(errs.Conflict, "review_complete", "The review is complete.")
		}
		if is.Version != version {
			return web.Stale()
		}
		if err := s.quotes(ctx, i.ID, in); err != nil {
			return err
		}
		clear, err := json.Marshal(in)
		if err != nil {
			return err
		}
		sealed, err := s.Vault.Seal(i.eid, i.ID+"/review", clear)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO incident_reviews(incident, body, updated_at, updated_by, version) VALUES ($1,$2,$3,$4,$5)
			ON CONFLICT (incident) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at, updated_by = excluded.updated_by, version = excluded.version`,
			i.ID, sealed, db.Micros(tx.Now), tx.Actor.ID, version+1)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, i, "review_written", map[string]any{"version": version + 1})
	})
	if err != nil {
		return nil, err
	}
	return s.review(ctx, i)
}

// quotes refuses a review that names entries which are not of this incident.
func (s *Service) quotes(ctx context.Context, incident string, in ReviewText) error {
	named := map[string]bool{}
	for _, l := range append(append(append([]Point{}, in.Factors...), in.WentWell...), in.WentBadly...) {
		for _, e := range l.Entries {
			named[e] = true
		}
	}
	if len(named) == 0 {
		return nil
	}
	var ids []string
	for e := range named {
		ids = append(ids, e)
	}
	a := db.Args{incident}
	var n int
	if err := s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM incident_entries WHERE incident = $1 AND `+db.In(&a, "id", ids), a...).Scan(&n); err != nil {
		return err
	}
	if n != len(ids) {
		return errs.New(errs.Invalid, "review_entries", "A point names an entry that is not of this incident.").
			With(errs.Field{Pointer: "/factors", Message: "not entries of this timeline"})
	}
	return nil
}

// CompleteReview ends the review; from then on it is not changed.
func (s *Service) CompleteReview(ctx context.Context, ref string) (*Review, error) {
	i, err := s.change(ctx, identity.PermIncidentWrite, ref, "complete review", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		if err := s.commands(ctx, sc, i); err != nil {
			return err
		}
		r, err := s.review(ctx, i)
		if err != nil {
			return err
		}
		if r.CompletedAt != nil {
			return errs.New(errs.Conflict, "review_complete", "The review is complete.")
		}
		if len(r.Missing) > 0 {
			var at []errs.Field
			for _, m := range r.Missing {
				at = append(at, errs.Field{Pointer: "/" + m, Message: "at least one"})
			}
			return errs.New(errs.Conflict, "review_incomplete", "The review is not complete yet.").With(at...)
		}
		_, err = tx.Exec(ctx, `UPDATE incident_reviews SET completed_at = $1, completed_by = $2, version = version + 1 WHERE incident = $3`,
			db.Micros(tx.Now), tx.Actor.ID, i.ID)
		if err != nil {
			return err
		}
		if err := s.enter(ctx, tx, i, "review", "", tx.Now, map[string]any{"completed": true}); err != nil {
			return err
		}
		return s.record(ctx, tx, i, "review_completed", nil)
	})
	if err != nil {
		return nil, err
	}
	return s.review(ctx, i)
}

// reviewed refuses to close what nobody has reviewed.
func (s *Service) reviewed(ctx context.Context, incident string) error {
	var n int
	err := s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM incident_reviews WHERE incident = $1 AND completed_at IS NOT NULL`, incident).Scan(&n)
	if err == nil && n == 0 {
		return errs.New(errs.Conflict, "review_incomplete", "An incident is closed when its review is complete.").
			With(errs.Field{Pointer: "/state", Message: "complete the review first"})
	}
	return err
}

// AddAction adds an action item, also to an incident that is closed: what is
// learned late is learned all the same.
func (s *Service) AddAction(ctx context.Context, ref string, in NewActionItem) (*ActionItem, error) {
	var made string
	i, err := s.change(ctx, identity.PermIncidentWrite, ref, "add action item", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		var at []errs.Field
		if strings.TrimSpace(in.Title) == "" {
			at = append(at, errs.Field{Pointer: "/title", Message: "required"})
		}
		if !in.DueAt.After(tx.Now) {
			at = append(at, errs.Field{Pointer: "/due_at", Message: "lies in the past"})
		}
		if len(at) > 0 {
			return errs.New(errs.Invalid, "action_item_invalid", "The action item cannot be kept like this.").With(at...)
		}
		if err := s.activeStaff(ctx, in.Owner, "/owner"); err != nil {
			return err
		}
		made = id.New("ina", tx.Now)
		title, err := s.seal(i.eid, made+"/title", strings.TrimSpace(in.Title))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO incident_actions(id, incident, title, owner, due_at, state, created_at, created_by) VALUES ($1,$2,$3,$4,$5,'open',$6,$7)`,
			made, i.ID, title, in.Owner, db.Micros(in.DueAt), db.Micros(tx.Now), tx.Actor.ID)
		if err != nil {
			return err
		}
		data := map[string]any{"action": made, "owner": in.Owner, "due_at": in.DueAt}
		if err := s.enter(ctx, tx, i, "action", strings.TrimSpace(in.Title), tx.Now, data); err != nil {
			return err
		}
		return s.record(ctx, tx, i, "action_added", data)
	})
	if err != nil {
		return nil, err
	}
	list, err := s.actions(ctx, machinery(), i.ID, "", made)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, noItem()
	}
	return list[0], nil
}

func noItem() error {
	return errs.New(errs.NotFound, "action_item_not_found", "There is no such action item.")
}

// Actions lists action items by due date: of one incident, or of all in scope.
// state is open, done, dropped or "" for all.
func (s *Service) Actions(ctx context.Context, ref, state string) ([]*ActionItem, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	if ref != "" {
		i, err := s.get(ctx, sc, ref)
		if err != nil {
			return nil, err
		}
		ref = i.ID
	}
	return s.actions(ctx, sc, ref, state, "")
}

func (s *Service) actions(ctx context.Context, sc identity.Scope, incident, state, one string) ([]*ActionItem, error) {
	var a db.Args
	where := sc.Where(&a, scoped)
	for _, w := range []struct{ col, v string }{{"x.incident", incident}, {"x.state", state}, {"x.id", one}} {
		if w.v != "" {
			where += " AND " + w.col + " = " + a.Add(w.v)
		}
	}
	rows, err := s.DB.Query(ctx, `SELECT x.id, x.incident, incidents.number, incidents.eid, x.title, x.owner, x.due_at, x.state, x.because, x.ended_at, x.ended_by, x.created_at
		FROM incident_actions x JOIN incidents ON incidents.id = x.incident WHERE `+where+` ORDER BY CASE WHEN x.state = 'open' THEN 0 ELSE 1 END, x.due_at, x.id LIMIT 1000`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*ActionItem{}
	var who []string
	for rows.Next() {
		var it ActionItem
		var number, due, created int64
		var eid uint64
		var title, because []byte
		var ended sql.NullInt64
		if err := rows.Scan(&it.ID, &it.Incident, &number, &eid, &title, &it.Owner, &due, &it.State, &because, &ended, &it.EndedBy, &created); err != nil {
			return nil, err
		}
		it.Number, it.DueAt, it.EndedAt, it.CreatedAt = formatNumber(number), db.FromMicros(due), moment(ended), db.FromMicros(created)
		it.Overdue = it.State == "open" && it.DueAt.Before(s.DB.Now())
		if it.Title, err = s.text(eid, it.ID+"/title", title); err != nil {
			return nil, err
		}
		if it.Because, err = s.text(eid, it.ID+"/because", because); err != nil {
			return nil, err
		}
		list, who = append(list, &it), append(who, it.Owner)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	known, err := s.names(ctx, who...)
	for _, it := range list {
		it.OwnerName = known[it.Owner]
	}
	return list, err
}

// EndAction ends an action item: done, or dropped with a because.
func (s *Service) EndAction(ctx context.Context, action, state, because string) (*ActionItem, error) {
	if state == "dropped" && strings.TrimSpace(because) == "" {
		return nil, errs.New(errs.Invalid, "action_item_because", "Not doing it, because?").With(errs.Field{Pointer: "/because", Message: "say why"})
	}
	sc, err := identity.Require(ctx, identity.PermIncidentWrite)
	if err != nil {
		return nil, err
	}
	list, err := s.actions(ctx, sc, "", "", action)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, noItem()
	}
	_, err = s.changeAs(ctx, sc, list[0].Incident, "end action item", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		why, err := s.seal(i.eid, action+"/because", because)
		if err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `UPDATE incident_actions SET state = $1, because = $2, ended_at = $3, ended_by = $4 WHERE id = $5 AND state = 'open'`,
			state, why, db.Micros(tx.Now), tx.Actor.ID, action)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return errs.New(errs.Conflict, "action_item_over", "It is over already.")
		}
		data := map[string]any{"action": action, "state": state}
		if err := s.enter(ctx, tx, i, "action", because, tx.Now, data); err != nil {
			return err
		}
		return s.record(ctx, tx, i, "action_ended", data)
	})
	if err != nil {
		return nil, err
	}
	if list, err = s.actions(ctx, sc, "", "", action); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, noItem()
	}
	return list[0], nil
}
