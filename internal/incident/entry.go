package incident

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Entry is one line of an incident's timeline: when it happened and when it was
// entered. It is never changed; what corrects it stands beside it.
type Entry struct {
	ID          string          `json:"id"`
	Kind        string          `json:"kind" doc:"note, decision, event, call, correction; declared, state, severity, role, handover, update, overdue, affected, bulk, contacts, case, watch, review, action"`
	HappenedAt  time.Time       `json:"happened_at"`
	EnteredAt   time.Time       `json:"entered_at"`
	Author      string          `json:"author"`
	AuthorName  string          `json:"author_name,omitempty"`
	Text        string          `json:"text,omitempty"`
	Data        json.RawMessage `json:"data"`
	Corrects    string          `json:"corrects,omitempty" doc:"The entry this one puts right"`
	CorrectedBy []string        `json:"corrected_by,omitempty"`
}

// NewEntry is something a person writes down.
type NewEntry struct {
	Kind       string     `json:"kind" enum:"note,decision,event,call,correction"`
	Text       string     `json:"text" minLength:"1" maxLength:"20000"`
	Because    string     `json:"because,omitempty" maxLength:"4000" doc:"Of a decision: why; required"`
	HappenedAt *time.Time `json:"happened_at,omitempty" doc:"Now when left out; not in the future"`
	Corrects   string     `json:"corrects,omitempty" maxLength:"60" doc:"Of a correction: the entry it puts right"`
}

// Note adds an entry.
func (s *Service) Note(ctx context.Context, ref string, in NewEntry) (*Entry, error) {
	var made string
	i, err := s.change(ctx, identity.PermIncidentWrite, ref, "incident entry", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		var at []errs.Field
		when := tx.Now
		if in.HappenedAt != nil {
			when = *in.HappenedAt
		}
		if when.After(tx.Now) {
			at = append(at, errs.Field{Pointer: "/happened_at", Message: "lies in the future"})
		}
		if strings.TrimSpace(in.Text) == "" {
			at = append(at, errs.Field{Pointer: "/text", Message: "required"})
		}
		if in.Kind == "decision" && strings.TrimSpace(in.Because) == "" {
			at = append(at, errs.Field{Pointer: "/because", Message: "a decision says why"})
		}
		if (in.Kind == "correction") != (in.Corrects != "") {
			at = append(at, errs.Field{Pointer: "/corrects", Message: "a correction, and only that, names the entry it puts right"})
		} else if in.Corrects != "" {
			var kind string
			var happened int64
			err := tx.QueryRow(ctx, `SELECT kind, happened_at FROM incident_entries WHERE id = $1 AND incident = $2`, in.Corrects, i.ID).Scan(&kind, &happened)
			if err != nil {
				at = append(at, errs.Field{Pointer: "/corrects", Message: "not an entry of this incident"})
			} else if in.HappenedAt == nil {
				when = db.FromMicros(happened)
			}
		}
		if len(at) > 0 {
			return errs.New(errs.Invalid, "entry_invalid", "The entry cannot be kept like this.").With(at...)
		}
		var err error
		made, err = s.write(ctx, tx, i, entry{kind: in.Kind, text: in.Text, because: in.Because, at: when, corrects: in.Corrects})
		if err != nil {
			return err
		}
		return s.record(ctx, tx, i, "entry", map[string]any{"kind": in.Kind, "entry": made})
	})
	if err != nil {
		return nil, err
	}
	list, err := s.entries(ctx, i, "AND id = $2", made)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, notFound()
	}
	return list[0], nil
}

// entry is a line on its way in.
type entry struct {
	kind, text, because, corrects string
	at                            time.Time
	data                          map[string]any
}

// sealedEntry is what incident_entries.body holds.
type sealedEntry struct {
	Text    string `json:"text,omitempty"`
	Because string `json:"because,omitempty"`
}

// enter writes a line the service itself makes.
func (s *Service) enter(ctx context.Context, tx *db.Tx, i *Incident, kind, text string, at time.Time, data map[string]any) error {
	_, err := s.write(ctx, tx, i, entry{kind: kind, text: text, at: at, data: data})
	return err
}

func (s *Service) write(ctx context.Context, tx *db.Tx, i *Incident, e entry) (string, error) {
	ref := id.New("ine", tx.Now)
	var sealed []byte
	if e.text != "" || e.because != "" {
		clear, err := json.Marshal(sealedEntry{e.text, e.because})
		if err != nil {
			return "", err
		}
		if sealed, err = s.Vault.Seal(i.eid, ref, clear); err != nil {
			return "", err
		}
	}
	if e.data == nil {
		e.data = map[string]any{}
	}
	data, err := json.Marshal(e.data)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `INSERT INTO incident_entries(id, incident, kind, happened_at, entered_at, author, body, data, corrects)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, ref, i.ID, e.kind, db.Micros(e.at), db.Micros(tx.Now), tx.Actor.ID, sealed, string(data), e.corrects)
	return ref, err
}

// Timeline reads the entries, what happened last first.
func (s *Service) Timeline(ctx context.Context, ref string, in web.PageIn) (web.Page[*Entry], error) {
	var none web.Page[*Entry]
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return none, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return none, err
	}
	a := db.Args{i.ID}
	where := ""
	if in.Cursor != "" {
		var at int64
		var last string
		if err := web.DecodeCursor(in.Cursor, &at, &last); err != nil {
			return none, err
		}
		where = "AND (happened_at, id) < (" + a.Add(at) + ", " + a.Add(last) + ")"
	}
	list, err := s.entries(ctx, i, where+" ORDER BY happened_at DESC, id DESC LIMIT "+a.Add(in.Limit+1), a[1:]...)
	if err != nil {
		return none, err
	}
	page := web.Cut(list, in.Limit, func(e *Entry) string { return web.EncodeCursor(db.Micros(e.HappenedAt), e.ID) })
	return page, s.corrections(ctx, i.ID, page.Items)
}

func (s *Service) entries(ctx context.Context, i *Incident, tail string, args ...any) ([]*Entry, error) {
	rows, err := s.DB.Query(ctx, `SELECT id, kind, happened_at, entered_at, author, body, data, corrects FROM incident_entries WHERE incident = $1 `+tail,
		append([]any{i.ID}, args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*Entry{}
	var who []string
	for rows.Next() {
		var e Entry
		var happened, entered int64
		var body, data []byte
		if err := rows.Scan(&e.ID, &e.Kind, &happened, &entered, &e.Author, &body, &data, &e.Corrects); err != nil {
			return nil, err
		}
		clear, err := s.text(i.eid, e.ID, body)
		if err != nil {
			return nil, err
		}
		var in sealedEntry
		if clear != "" {
			if err := json.Unmarshal([]byte(clear), &in); err != nil {
				return nil, err
			}
		}
		e.HappenedAt, e.EnteredAt, e.Data, e.Text = db.FromMicros(happened), db.FromMicros(entered), data, in.Text
		if in.Because != "" {
			e.Text += "\n\nBecause: " + in.Because
		}
		list, who = append(list, &e), append(who, e.Author)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	known, err := s.names(ctx, who...)
	for _, e := range list {
		e.AuthorName = known[e.Author]
	}
	return list, err
}

// corrections marks the entries that later ones put right.
func (s *Service) corrections(ctx context.Context, incident string, list []*Entry) error {
	byID, ids := map[string]*Entry{}, []string{}
	for _, e := range list {
		byID[e.ID], ids = e, append(ids, e.ID)
	}
	a := db.Args{incident}
	rows, err := s.DB.Query(ctx, `SELECT id, corrects FROM incident_entries WHERE incident = $1 AND `+db.In(&a, "corrects", ids)+` ORDER BY entered_at, id`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var by, what string
		if err := rows.Scan(&by, &what); err != nil {
			return err
		}
		byID[what].CorrectedBy = append(byID[what].CorrectedBy, by)
	}
	return rows.Err()
}
