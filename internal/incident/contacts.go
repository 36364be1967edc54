package incident

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/lang"
)

// maxContacts is how many contacts one selection may have.
const maxContacts = 5000

// Selection says which contacts: by name, or by an expression over those that
// came in since From.
type Selection struct {
	Where    string     `json:"where,omitempty" maxLength:"8192" doc:"Expression over a contact, as text contains \"peanut\" and language == \"es\"; text is in small letters"`
	From     *time.Time `json:"from,omitempty" doc:"Came in since then; since a day before the incident began when left out: people write before we know"`
	Contacts []string   `json:"contacts,omitempty" maxItems:"5000" doc:"These, instead of or within the expression"`
	Count    *int       `json:"count,omitempty" doc:"As the count showed; required to link by an expression"`
	Hash     string     `json:"hash,omitempty" doc:"As the count showed"`
}

// Selected is what a selection finds, before anything is done.
type Selected struct {
	Count    int             `json:"count"`
	Critical int             `json:"critical" doc:"S0 and S1 among them: they stay first in line in the inbox"`
	Already  int             `json:"already" doc:"Linked already, to this incident or another; not in the count"`
	Hash     string          `json:"hash"`
	Sample   []LinkedContact `json:"sample" doc:"The first twenty"`
}

// LinkedContact is a contact as an incident shows it.
type LinkedContact struct {
	ID         string     `json:"id"`
	Title      string     `json:"title,omitempty"`
	Snippet    string     `json:"snippet,omitempty"`
	Severity   string     `json:"severity"`
	Critical   bool       `json:"critical"`
	Language   string     `json:"language,omitempty"`
	Channel    string     `json:"channel"`
	City       string     `json:"city,omitempty"`
	Contact    string     `json:"contact_state" doc:"State of the contact: new, case, joined or closed"`
	Case       string     `json:"case_id,omitempty"`
	State      string     `json:"state,omitempty" doc:"linked, suggested or unlinked"`
	Origin     string     `json:"origin,omitempty" doc:"query, person, watch or merge"`
	ReceivedAt time.Time  `json:"received_at"`
	AnsweredAt *time.Time `json:"answered_at,omitempty"`

	account, order uint64
	brand, region  string
	now, safe      string
	words          Words
}

// contactEnv is what an expression over contacts may speak about. Text is
// subject and words in small letters; affected says that its sender or order is
// in the newest affected set.
func contactEnv() *lang.Env {
	e := &lang.Env{Entity: entityOf}
	text := func(name, sql string, values ...string) {
		e.Add(lang.Var{Name: name, Type: lang.String, Values: values, SQL: sql})
	}
	text("text", "")
	text("subject", "")
	text("severity", effective, "S0", "S1", "S2", "S3", "S4")
	text("channel", "c.channel")
	text("language", "c.language")
	text("brand", "c.brand")
	text("region", "c.region")
	text("city", "c.city")
	text("state", "c.state")
	text("happening_now", "c.now_answer")
	text("safe_now", "c.safe_answer")
	e.Add(lang.Var{Name: "account", Type: lang.Entity, MayMiss: true, SQL: "NULLIF(c.account, 0)"})
	e.Add(lang.Var{Name: "order", Type: lang.Entity, MayMiss: true, SQL: "NULLIF(c.order_eid, 0)"})
	e.Add(lang.Var{Name: "received_at", Type: lang.Time, SQL: "c.received_at"})
	e.Add(lang.Var{Name: "affected", Type: lang.Bool})
	return e
}

const effective = `(CASE WHEN c.severity IN ('S0', 'S1', 'S2', 'S3', 'S4') THEN c.severity ELSE 'S' || CAST(c.suggested AS TEXT) END)`

const contactColumns = `c.id, c.channel, c.state, ` + effective + `, c.language, c.brand, c.region, c.city, c.case_id, c.account, c.order_eid,
	c.now_answer, c.safe_answer, c.received_at`

var contactScope = identity.Columns{Object: "COALESCE(NULLIF(c.case_id, ''), c.id)", Region: "c.region", Team: "c.team", Brand: "c.brand"}

func scanContact(r row, more ...any) (LinkedContact, error) {
	var c LinkedContact
	var at int64
	err := r.Scan(append([]any{&c.ID, &c.Channel, &c.Contact, &c.Severity, &c.Language, &c.brand, &c.region, &c.City, &c.Case, &c.account, &c.order,
		&c.now, &c.safe, &at}, more...)...)
	c.ReceivedAt, c.Critical = db.FromMicros(at), c.Severity <= "S1"
	return c, err
}

// matching finds the contacts of a selection in scope, oldest first. Machines'
// answers are no contacts of anybody.
func (s *Service) matching(ctx context.Context, sc identity.Scope, i *Incident, in Selection) ([]LinkedContact, error) {
	var a db.Args
	where := []string{"c.state <> 'recorded'", sc.Where(&a, contactScope)}
	if len(in.Contacts) > 0 {
		where = append(where, db.In(&a, "c.id", in.Contacts))
	}
	var p *lang.Program
	var env *lang.Env
	if strings.TrimSpace(in.Where) != "" {
		env = contactEnv()
		var err error
		if p, err = compile(in.Where, env, "/where"); err != nil {
			return nil, err
		}
		said, exact := p.SQL(&a)
		where = append(where, "("+said+")")
		if exact {
			p = nil
		}
	} else if len(in.Contacts) == 0 {
		return nil, errs.New(errs.Invalid, "selection_empty", "Which contacts?").With(errs.Field{Pointer: "/where", Message: "an expression, or a list of contacts"})
	}
	if len(in.Contacts) == 0 {
		from := i.StartedAt.Add(-24 * time.Hour)
		if in.From != nil {
			from = *in.From
		}
		where = append(where, "c.received_at >= "+a.Add(db.Micros(from)), "c.state = 'new'")
	}
	rows, err := s.DB.Query(ctx, `SELECT `+contactColumns+` FROM contacts c WHERE `+strings.Join(where, " AND ")+
		` ORDER BY c.received_at, c.id LIMIT `+a.Add(maxContacts+1), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []LinkedContact
	for rows.Next() {
		c, err := scanContact(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	if len(list) > maxContacts {
		return nil, errs.New(errs.Invalid, "selection_large", "More than %d contacts; narrow the expression.", maxContacts).
			With(errs.Field{Pointer: "/where", Message: "too many"})
	}
	if p != nil {
		if list, err = s.judge(ctx, sc, i, p, env, list); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// judge puts contacts through what SQL could not say of the expression.
func (s *Service) judge(ctx context.Context, sc identity.Scope, i *Incident, p *lang.Program, env *lang.Env, list []LinkedContact) ([]LinkedContact, error) {
	touched, err := s.touched(ctx, i.ID)
	if err != nil {
		return nil, err
	}
	if err := s.dress(ctx, sc, list); err != nil {
		return nil, err
	}
	f := lang.NewFrame(env)
	var kept []LinkedContact
	for _, c := range list {
		f.Reset()
		for name, v := range map[string]string{"text": strings.ToLower(c.words.Subject + "\n" + c.words.Text), "subject": strings.ToLower(c.words.Subject),
			"severity": c.Severity, "channel": c.Channel, "language": c.Language, "brand": c.brand, "region": c.region, "city": c.City,
			"state": c.Contact, "happening_now": c.now, "safe_now": c.safe} {
			slot, _ := env.Lookup(name)
			f.SetString(slot, v)
		}
		for name, v := range map[string]uint64{"account": c.account, "order": c.order} {
			if v != 0 {
				slot, _ := env.Lookup(name)
				f.SetNum(slot, int64(v))
			}
		}
		slot, _ := env.Lookup("received_at")
		f.SetNum(slot, db.Micros(c.ReceivedAt))
		slot, _ = env.Lookup("affected")
		f.SetBool(slot, c.account != 0 && touched[c.account] || c.order != 0 && touched[c.order])
		if p.Bool(f) {
			kept = append(kept, c)
		}
	}
	return kept, nil
}

// dress adds the words of contacts.
func (s *Service) dress(ctx context.Context, sc identity.Scope, list []LinkedContact) error {
	if s.Words == nil {
		return nil
	}
	for from := 0; from < len(list); from += 500 {
		part := list[from:min(from+500, len(list))]
		ids := make([]string, len(part))
		for n := range part {
			ids[n] = part[n].ID
		}
		words, err := s.Words(ctx, sc, ids)
		if err != nil {
			return err
		}
		for n := range part {
			w := words[part[n].ID]
			part[n].words = w
			flat := []rune(strings.Join(strings.Fields(w.Text), " "))
			part[n].Title, part[n].Snippet = w.Subject, string(flat[:min(len(flat), 160)])
			if part[n].Title == "" {
				part[n].Title = string(flat[:min(len(flat), 80)])
			}
		}
	}
	return nil
}

// linkedNow gives the incident each contact is linked to.
func (s *Service) linkedNow(ctx context.Context, list []LinkedContact) (map[string]string, error) {
	out := map[string]string{}
	for from := 0; from < len(list); from += 500 {
		var a db.Args
		var ids []string
		for _, c := range list[from:min(from+500, len(list))] {
			ids = append(ids, c.ID)
		}
		rows, err := s.DB.Query(ctx, `SELECT contact, incident FROM incident_contacts WHERE state = 'linked' AND `+db.In(&a, "contact", ids), a...)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			var c, i string
			if err := rows.Scan(&c, &i); err != nil {
				return nil, err
			}
			out[c] = i
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		rows.Close()
	}
	return out, nil
}

func (s *Service) selected(ctx context.Context, sc identity.Scope, i *Incident, in Selection) ([]LinkedContact, *Selected, error) {
	list, err := s.matching(ctx, sc, i, in)
	if err != nil {
		return nil, nil, err
	}
	if named := set(in.Contacts); in.Where == "" && len(list) < len(named) {
		return nil, nil, errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").
			With(errs.Field{Pointer: "/contacts", Message: "there is no such contact"})
	}
	now, err := s.linkedNow(ctx, list)
	if err != nil {
		return nil, nil, err
	}
	out := &Selected{Sample: []LinkedContact{}}
	var free []LinkedContact
	sum := sha256.New()
	for _, c := range list {
		if now[c.ID] != "" {
			out.Already++
			continue
		}
		if c.Critical && c.Contact == "new" {
			out.Critical++
		}
		sum.Write([]byte(c.ID))
		free = append(free, c)
	}
	out.Count, out.Hash = len(free), hex.EncodeToString(sum.Sum(nil)[:16])
	out.Sample = append(out.Sample, free[:min(20, len(free))]...)
	return free, out, s.dress(ctx, sc, out.Sample)
}

// CountContacts says which contacts a selection finds, before they are linked.
func (s *Service) CountContacts(ctx context.Context, ref string, in Selection) (*Selected, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	if _, err := identity.Require(ctx, identity.PermContactRead); err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	_, out, err := s.selected(ctx, sc, i, in)
	return out, err
}

// LinkContacts puts contacts under an incident. Each keeps its own thread; they
// leave the inbox while it runs, but for S0 and S1.
func (s *Service) LinkContacts(ctx context.Context, ref string, in Selection) (*Incident, error) {
	return s.change(ctx, identity.PermIncidentWrite, ref, "link contacts", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		if _, err := identity.Require(ctx, identity.PermContactWrite); err != nil {
			return err
		}
		if !i.State.Running() {
			return over(i)
		}
		list, found, err := s.selected(ctx, sc, i, in)
		if err != nil {
			return err
		}
		if len(in.Contacts) == 0 || in.Count != nil {
			if err := shown(in.Count, in.Hash, found.Count, found.Hash); err != nil {
				return err
			}
		}
		origin := "query"
		if len(in.Contacts) > 0 {
			origin = "person"
		}
		var on []string
		for _, c := range list {
			if _, err := s.setContact(ctx, tx, i, c.ID, "linked", origin); err != nil {
				return err
			}
			on = append(on, c.ID)
		}
		data := map[string]any{"count": len(on), "critical": found.Critical, "origin": origin}
		if err := s.enter(ctx, tx, i, "contacts", "", tx.Now, data); err != nil {
			return err
		}
		if s.Hub != nil {
			tx.AfterCommit(func() { s.Hub.Publish("inbox", nil) })
		}
		return s.record(ctx, tx, i, "contacts_linked", data, on...)
	})
}

// linkOne links the contact an incident is declared from.
func (s *Service) linkOne(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident, contact string) error {
	list, err := s.matching(ctx, sc, i, Selection{Contacts: []string{contact}})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: "/contact", Message: "there is no such contact"})
	}
	_, err = s.setContact(ctx, tx, i, contact, "linked", "person")
	return err
}

// setContact writes that a contact is linked or suggested; changed is false when
// it was so already, or is another incident's.
func (s *Service) setContact(ctx context.Context, tx *db.Tx, i *Incident, contact, state, origin string) (changed bool, err error) {
	var elsewhere int
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM incident_contacts WHERE contact = $1 AND state = 'linked'`, contact).Scan(&elsewhere)
	if err != nil || elsewhere > 0 {
		return false, err
	}
	keep := ""
	switch { // what a person has decided stays
	case state == "suggested":
		keep = ` WHERE incident_contacts.state = 'moved'`
	case origin == "watch":
		keep = ` WHERE incident_contacts.state IN ('moved', 'suggested')`
	}
	res, err := tx.Exec(ctx, `INSERT INTO incident_contacts(contact, incident, state, origin, at, actor) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (contact, incident) DO UPDATE SET state = excluded.state, origin = excluded.origin, at = excluded.at, actor = excluded.actor`+keep,
		contact, i.ID, state, origin, db.Micros(tx.Now), tx.Actor.ID)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// Unlink takes a contact, or a suggestion, away again: it is back in the inbox.
func (s *Service) Unlink(ctx context.Context, ref, contact string) (*Incident, error) {
	return s.change(ctx, identity.PermIncidentWrite, ref, "unlink contact", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		seen, err := s.matching(ctx, sc, i, Selection{Contacts: []string{contact}})
		if err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `UPDATE incident_contacts SET state = 'unlinked', at = $1, actor = $2 WHERE contact = $3 AND incident = $4 AND state IN ('linked', 'suggested')`,
			db.Micros(tx.Now), tx.Actor.ID, contact, i.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 || len(seen) == 0 {
			if err != nil {
				return err
			}
			return errs.New(errs.NotFound, "contact_not_found", "There is no such contact.")
		}
		if s.Hub != nil {
			tx.AfterCommit(func() { s.Hub.Publish("inbox", nil) })
		}
		if err := s.enter(ctx, tx, i, "contacts", "", tx.Now, map[string]any{"unlinked": 1}); err != nil {
			return err
		}
		return s.record(ctx, tx, i, "contact_unlinked", nil, contact)
	})
}

// Contacts lists the linked or suggested contacts: what is critical first.
func (s *Service) Contacts(ctx context.Context, ref, state string, limit int) ([]LinkedContact, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	if _, err := identity.Require(ctx, identity.PermContactRead); err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	a := db.Args{i.ID, orText(state, "linked")}
	rows, err := s.DB.Query(ctx, `SELECT `+contactColumns+`, x.state, x.origin, x.answered_at FROM incident_contacts x JOIN contacts c ON c.id = x.contact
		WHERE x.incident = $1 AND x.state = $2 AND `+sc.Where(&a, contactScope)+` ORDER BY CASE WHEN `+unheard+` THEN 0 ELSE 1 END,
		CASE WHEN c.state = 'new' THEN 0 ELSE 1 END, c.received_at, c.id LIMIT `+a.Add(limit), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []LinkedContact{}
	for rows.Next() {
		var linked, origin string
		var answered sql.NullInt64
		c, err := scanContact(rows, &linked, &origin, &answered)
		if err != nil {
			return nil, err
		}
		c.State, c.Origin, c.AnsweredAt = linked, origin, moment(answered)
		list = append(list, c)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return list, s.dress(ctx, sc, list)
}

// setWatch sets what new contacts are gathered.
func (s *Service) setWatch(ctx context.Context, tx *db.Tx, i *Incident, w Watch) error {
	w.Where = strings.TrimSpace(w.Where)
	if w.Where != "" {
		if !slices.Contains([]string{"suggest", "link"}, w.Mode) {
			return errs.New(errs.Invalid, "watch_invalid", "A watch suggests or links.").With(errs.Field{Pointer: "/watch/mode", Message: "suggest or link"})
		}
		if _, err := compile(w.Where, contactEnv(), "/watch/where"); err != nil {
			return err
		}
	}
	i.Watch = w
	data := map[string]any{"where": w.Where, "mode": w.Mode}
	if err := s.enter(ctx, tx, i, "watch", "", tx.Now, data); err != nil {
		return err
	}
	return s.record(ctx, tx, i, "watch_set", map[string]any{"mode": w.Mode, "watches": w.Where != ""})
}

func set(list []string) map[string]bool {
	out := map[string]bool{}
	for _, v := range list {
		out[v] = true
	}
	return out
}

// shown refuses to act on a number that nobody was shown.
func shown(count *int, hash string, is int, isHash string) error {
	if count == nil || *count != is || hash != "" && hash != isHash {
		return errs.New(errs.Conflict, "count_changed", "It would now be %d; look at the count again.", is).
			With(errs.Field{Pointer: "/count", Message: "differs from what it would be done to"})
	}
	return nil
}

func compile(text string, env *lang.Env, pointer string) (*lang.Program, error) {
	p, err := lang.Compile(text, env, lang.Bool)
	if err != nil {
		return nil, errs.New(errs.Invalid, "expression_invalid", "The expression is not right: %s", err.Error()).
			With(errs.Field{Pointer: pointer, Message: err.Error()})
	}
	return p, nil
}
