package protocol

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Version is one published text.
type Version struct {
	Version  int       `json:"version"`
	Hash     string    `json:"hash"`
	Note     string    `json:"note"`
	Author   string    `json:"author"`
	Approver string    `json:"approver,omitempty"`
	At       time.Time `json:"at"`
}

// Draft is the next text of a protocol.
type Draft struct {
	Document string    `json:"document"`
	Base     int       `json:"base" doc:"Version it began from"`
	State    string    `json:"state" enum:"draft,asked" doc:"asked: waits for a second person"`
	Note     string    `json:"note,omitempty"`
	Refused  string    `json:"refused,omitempty" doc:"Why a second person sent it back"`
	Author   string    `json:"author"`
	At       time.Time `json:"updated_at"`
	Version  int64     `json:"version"`
	Problems Problems  `json:"problems"`
}

// Protocol is one protocol with its text in force, or the version asked for.
type Protocol struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	State    string    `json:"state" enum:"draft,published,retired"`
	Version  int       `json:"version" doc:"Newest published; 0 = none yet"`
	Shown    int       `json:"shown" doc:"The version below"`
	Document string    `json:"document"`
	Hash     string    `json:"hash"`
	Outline  *Document `json:"outline,omitempty"`
	Versions []Version `json:"versions"`
	Draft    *Draft    `json:"draft,omitempty"`
	Shipped  bool      `json:"shipped" doc:"Came with the product"`
	Updated  time.Time `json:"updated_at"`
}

// Summary is a protocol in a list.
type Summary struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Titles    Words     `json:"titles,omitempty" doc:"The title in other languages"`
	Summary   string    `json:"summary,omitempty"`
	Summaries Words     `json:"summaries,omitempty" doc:"The summary in other languages"`
	Owner     string    `json:"owner"`
	Harm      string    `json:"harm"`
	Sensitive bool      `json:"sensitive"`
	State     string    `json:"state"`
	Version   int       `json:"version"`
	Steps     int       `json:"steps"`
	Draft     string    `json:"draft,omitempty" doc:"draft or asked, when there is a next text"`
	Use       Use       `json:"use"`
	Updated   time.Time `json:"updated_at"`
}

// Use is how much a protocol is used; drills are not counted.
type Use struct {
	Runs        int     `json:"runs"`
	Running     int     `json:"running"`
	Cancelled   int     `json:"cancelled"`
	SkipRate    float64 `json:"skip_rate" doc:"Of finished steps, 0 to 1"`
	OverdueRate float64 `json:"overdue_rate" doc:"Of steps with a due time, 0 to 1"`
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// text reads one published text as it was written.
func (s *Service) text(ctx context.Context, protocol string, version int) (string, error) {
	var text string
	err := s.db.QueryRow(ctx, `SELECT document FROM protocol_versions WHERE protocol = $1 AND version = $2`, protocol, version).Scan(&text)
	return text, noRow(err, errs.New(errs.NotFound, "protocol_version_not_found", "There is no such version."))
}

// document reads one published text. Problems that a later check would find do
// not stop work that began under it.
func (s *Service) document(ctx context.Context, protocol string, version int) (*Document, error) {
	key := fmt.Sprintf("%s@%d", protocol, version)
	if d, ok := s.texts.Load(key); ok {
		return d.(*Document), nil
	}
	text, err := s.text(ctx, protocol, version)
	if err != nil {
		return nil, err
	}
	d, err := Read(text)
	if err != nil {
		return nil, err
	}
	s.texts.Store(key, d)
	return d, nil
}

// List reads all protocols with how they are used, by title.
func (s *Service) List(ctx context.Context, state string) ([]Summary, error) {
	sc, err := identity.Require(ctx, identity.PermProtocolRead)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT p.id, p.title, p.state, p.version, p.updated_at, COALESCE(d.state, ''), COALESCE(d.document, '')
		FROM protocols p LEFT JOIN protocol_drafts d ON d.protocol = p.id ORDER BY p.title, p.id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list, drafts := []Summary{}, map[string]string{}
	for rows.Next() {
		var p Summary
		var at int64
		var draft string
		if err := rows.Scan(&p.ID, &p.Title, &p.State, &p.Version, &at, &p.Draft, &draft); err != nil {
			return nil, err
		}
		p.Updated = db.FromMicros(at)
		if state != "" && state != p.State {
			continue
		}
		drafts[p.ID] = draft
		list = append(list, p)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	use, err := s.use(ctx, sc)
	if err != nil {
		return nil, err
	}
	for i := range list {
		p := &list[i]
		var d *Document
		if p.Version > 0 {
			if d, err = s.document(ctx, p.ID, p.Version); err != nil {
				return nil, err
			}
		} else {
			d, _ = Parse(drafts[p.ID])
		}
		if d != nil {
			p.Summary, p.Owner, p.Harm, p.Sensitive, p.Steps, p.Titles, p.Summaries = d.Summary, d.Owner, d.Harm, d.Sensitive, len(d.Steps), d.Titles, d.Summaries
		}
		p.Use = use[p.ID]
	}
	return list, nil
}

// Get reads one protocol in a version; 0 is the newest.
func (s *Service) Get(ctx context.Context, protocol string, version int) (*Protocol, error) {
	if _, err := identity.Require(ctx, identity.PermProtocolRead); err != nil {
		return nil, err
	}
	p := Protocol{Versions: []Version{}}
	var at int64
	var shipped string
	err := s.db.QueryRow(ctx, `SELECT id, title, state, version, shipped, updated_at FROM protocols WHERE id = $1`, protocol).
		Scan(&p.ID, &p.Title, &p.State, &p.Version, &shipped, &at)
	if err != nil {
		return nil, noRow(err, protocolNotFound())
	}
	p.Updated, p.Shipped = db.FromMicros(at), shipped != ""
	if p.Versions, err = s.versions(ctx, protocol); err != nil {
		return nil, err
	}
	if p.Draft, err = s.draft(ctx, protocol); err != nil && !errs.IsKind(err, errs.NotFound) {
		return nil, err
	}
	if p.Shown = version; version == 0 {
		p.Shown = p.Version
	}
	if p.Shown == 0 {
		return &p, nil
	}
	if p.Document, err = s.text(ctx, protocol, p.Shown); err != nil {
		return nil, err
	}
	p.Hash = hashOf(p.Document)
	p.Outline, err = s.document(ctx, protocol, p.Shown)
	return &p, err
}

// Versions lists the published texts, newest first.
func (s *Service) Versions(ctx context.Context, protocol string) (web.Page[Version], error) {
	p, err := s.Get(ctx, protocol, 0)
	if err != nil {
		return web.Page[Version]{}, err
	}
	return web.Page[Version]{Items: p.Versions}, nil
}

func (s *Service) versions(ctx context.Context, protocol string) ([]Version, error) {
	rows, err := s.db.Query(ctx, `SELECT version, hash, note, author, approver, at FROM protocol_versions WHERE protocol = $1 ORDER BY version DESC`, protocol)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Version{}
	for rows.Next() {
		var v Version
		var at int64
		if err := rows.Scan(&v.Version, &v.Hash, &v.Note, &v.Author, &v.Approver, &at); err != nil {
			return nil, err
		}
		v.At = db.FromMicros(at)
		list = append(list, v)
	}
	return list, rows.Err()
}

func (s *Service) draft(ctx context.Context, protocol string) (*Draft, error) {
	var d Draft
	var at int64
	err := s.db.QueryRow(ctx, `SELECT document, base, state, note, refused, author, updated_at, version FROM protocol_drafts WHERE protocol = $1`, protocol).
		Scan(&d.Document, &d.Base, &d.State, &d.Note, &d.Refused, &d.Author, &at, &d.Version)
	if err != nil {
		return nil, noRow(err, errs.New(errs.NotFound, "draft_not_found", "There is no next text of this protocol."))
	}
	d.At = db.FromMicros(at)
	_, d.Problems = Parse(d.Document)
	if d.Problems == nil {
		d.Problems = Problems{}
	}
	return &d, nil
}

// Difference is what changed from one text to another.
type Difference struct {
	From     int      `json:"from"`
	To       int      `json:"to" doc:"0 is the next text, not published yet"`
	Was      string   `json:"was"`
	Is       string   `json:"is"`
	Items    []Change `json:"items"`
	Problems Problems `json:"problems"`
}

// Diff compares two versions; to = 0 is the next text, from = 0 the version
// before.
func (s *Service) Diff(ctx context.Context, protocol string, from, to int) (*Difference, error) {
	if _, err := identity.Require(ctx, identity.PermProtocolRead); err != nil {
		return nil, err
	}
	var newest int
	if err := s.db.QueryRow(ctx, `SELECT version FROM protocols WHERE id = $1`, protocol).Scan(&newest); err != nil {
		return nil, noRow(err, protocolNotFound())
	}
	out := &Difference{From: from, To: to, Items: []Change{}, Problems: Problems{}}
	var is *Document
	if to == 0 {
		draft, err := s.draft(ctx, protocol)
		if err != nil {
			return nil, err
		}
		if out.Is = draft.Document; from == 0 {
			out.From = draft.Base
		}
		is, _ = Parse(draft.Document)
		out.Problems = draft.Problems
	} else {
		var err error
		if out.Is, err = s.text(ctx, protocol, to); err != nil {
			return nil, err
		}
		if is, err = s.document(ctx, protocol, to); err != nil {
			return nil, err
		}
		if from == 0 {
			out.From = to - 1
		}
	}
	was := &Document{}
	if out.From > 0 {
		var err error
		if out.Was, err = s.text(ctx, protocol, out.From); err != nil {
			return nil, err
		}
		if was, err = s.document(ctx, protocol, out.From); err != nil {
			return nil, err
		}
	}
	if is != nil {
		out.Items = Compare(was, is)
	}
	return out, nil
}

// use counts runs and steps of all protocols, of cases that the caller may see;
// drills are not counted.
func (s *Service) use(ctx context.Context, sc identity.Scope) (map[string]Use, error) {
	out := map[string]Use{}
	var a db.Args
	seen := sc.Where(&a, identity.Columns{Object: "c.id", Region: "c.region", Team: "c.team", Brand: "c.brand"})
	rows, err := s.db.Query(ctx, `SELECT r.protocol, COUNT(DISTINCT r.id), COUNT(DISTINCT CASE WHEN r.state = 'running' THEN r.id END),
		COUNT(DISTINCT CASE WHEN r.state = 'cancelled' THEN r.id END),
		SUM(CASE WHEN t.state = 'skipped' THEN 1 ELSE 0 END), SUM(CASE WHEN t.state IN ('done', 'skipped') THEN 1 ELSE 0 END),
		SUM(CASE WHEN t.overdue_at IS NOT NULL THEN 1 ELSE 0 END), SUM(CASE WHEN t.due_at IS NOT NULL THEN 1 ELSE 0 END)
		FROM protocol_runs r JOIN cases c ON c.id = r.case_id LEFT JOIN run_steps t ON t.run = r.id WHERE NOT r.drill AND `+seen+` GROUP BY r.protocol`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var u Use
		var skipped, finished, overdue, due sql.NullInt64
		if err := rows.Scan(&id, &u.Runs, &u.Running, &u.Cancelled, &skipped, &finished, &overdue, &due); err != nil {
			return nil, err
		}
		u.SkipRate, u.OverdueRate = share(skipped.Int64, finished.Int64), share(overdue.Int64, due.Int64)
		out[id] = u
	}
	return out, rows.Err()
}

func share(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
