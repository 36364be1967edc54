package decision

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Stages of a published ruleset.
const (
	StageLive     = "live"
	StageArchived = "archived"
)

// Ruleset is one published version. It never changes; publishing an older one
// again makes a new version with the same documents.
type Ruleset struct {
	ID          string            `json:"id"`
	Number      int64             `json:"number" doc:"The version that decisions name"`
	Stage       string            `json:"stage" doc:"live or archived"`
	Hash        string            `json:"hash" doc:"SHA-256 of the documents"`
	Note        string            `json:"note,omitempty"`
	Author      string            `json:"author"`
	PublishedAt time.Time         `json:"published_at"`
	RetiredAt   *time.Time        `json:"retired_at,omitempty"`
	Warnings    []string          `json:"warnings,omitempty" doc:"Legal, but probably not what was meant; only when just published"`
	Documents   []engine.Document `json:"documents,omitempty"`

	program *engine.Program // only when just published
}

// maxDocuments bounds what one publication may carry, in bytes.
const maxDocuments = 16 << 20

// Publish checks the documents of a pack and makes them the live ruleset. They
// are in force once the entry is in the log, a moment later. It is for keys,
// such as that of a pipeline: people change rules by drafts.
func (s *Service) Publish(ctx context.Context, docs []engine.Document, note string) (r *Ruleset, err error) {
	sc, err := identity.Require(ctx, identity.PermRulePublish)
	if err != nil {
		return nil, err
	}
	err = s.main.Tx(ctx, sc.Actor(), "publish ruleset", func(ctx context.Context, tx *db.Tx) error {
		r, err = s.publish(ctx, tx, docs, note, -1)
		return err
	})
	if db.Unique(err) {
		return nil, meanwhile()
	}
	return r, err
}

func meanwhile() error {
	return errs.New(errs.Conflict, "ruleset_published_meanwhile", "Somebody published a ruleset at the same moment. Look at theirs first.")
}

// publish makes documents the live ruleset and enters that into the log. after
// is the number they were made from; -1 = whichever is live.
func (s *Service) publish(ctx context.Context, tx *db.Tx, docs []engine.Document, note string, after int64) (*Ruleset, error) {
	program, err := compile(docs)
	if err != nil {
		return nil, err
	}
	r := &Ruleset{Stage: StageLive, Hash: program.Hash, Note: note, Author: tx.Actor.ID, Documents: program.Pack.Documents, program: program}
	for _, w := range program.Warnings {
		r.Warnings = append(r.Warnings, w.Error())
	}
	if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(number), 0) + 1 FROM rulesets`).Scan(&r.Number); err != nil {
		return nil, err
	}
	if after >= 0 && r.Number != after+1 {
		return nil, meanwhile()
	}
	if err := s.insert(ctx, tx, r); err != nil {
		return nil, err
	}
	if err := orphans(ctx, tx, program); err != nil {
		return nil, err
	}
	return r, tx.Control(ctx, engine.Control{Kind: engine.RulesetPublish, At: db.Micros(tx.Now), Version: r.Number,
		Documents: r.Documents, By: tx.Actor.ID, Reason: note})
}

// orphans drops the approved drafts whose rule the live ruleset no longer has:
// it was archived, or went with a revert. Those that went live are published
// before this is called.
func orphans(ctx context.Context, tx *db.Tx, p *engine.Program) error {
	var a db.Args
	ids := make([]string, len(p.Rules))
	for i := range p.Rules {
		ids[i] = p.Rules[i].ID
	}
	_, err := tx.Exec(ctx, `UPDATE drafts SET stage = 'dropped', updated_at = `+a.Add(db.Micros(tx.Now))+`, version = version + 1
		WHERE stage = 'approved' AND candidate <> '' AND NOT (`+db.In(&a, "candidate", ids)+`)`, a...)
	return err
}

// Note records the ruleset that began an empty log, which the log has already.
// It does nothing when a ruleset is known.
func (s *Service) Note(ctx context.Context, sc identity.Scope, docs []engine.Document, number int64) error {
	program, err := compile(docs)
	if err != nil {
		return err
	}
	return s.main.Tx(ctx, sc.Actor(), "first ruleset", func(ctx context.Context, tx *db.Tx) error {
		var n int64
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM rulesets`).Scan(&n); err != nil || n > 0 {
			return err
		}
		return s.insert(ctx, tx, &Ruleset{Number: number, Stage: StageLive, Hash: program.Hash, Author: tx.Actor.ID, Documents: program.Pack.Documents})
	})
}

// insert makes r the live ruleset and archives the one before.
func (s *Service) insert(ctx context.Context, tx *db.Tx, r *Ruleset) error {
	body, err := json.Marshal(r.Documents)
	if err != nil {
		return err
	}
	r.ID, r.PublishedAt = id.New("rst", tx.Now), tx.Now
	if _, err := tx.Exec(ctx, `UPDATE rulesets SET stage = 'archived', retired_at = $1 WHERE stage = 'live'`, db.Micros(tx.Now)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO rulesets(number, id, stage, hash, documents, note, author, published_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
		r.Number, r.ID, r.Stage, r.Hash, string(body), r.Note, r.Author, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	if s.hub != nil {
		tx.AfterCommit(func() { s.hub.Publish("decisions", nil) })
	}
	return tx.Record(ctx, db.Change{Kind: "ruleset.published", Object: r.ID, Data: map[string]any{"number": r.Number, "hash": r.Hash, "note": r.Note}})
}

// compile reads documents; faults become a 422 that names file, line and column.
func compile(docs []engine.Document) (*engine.Program, error) {
	size := 0
	for _, d := range docs {
		size += len(d.Text)
	}
	if size > maxDocuments {
		return nil, errs.New(errs.TooLarge, "ruleset_too_large", "The documents are larger than %d MiB together.", maxDocuments>>20)
	}
	pack, err := engine.LoadDocuments(docs)
	if err == nil {
		var program *engine.Program
		if program, err = engine.Compile(pack); err == nil {
			return program, nil
		}
	}
	var problems engine.Problems
	if !errors.As(err, &problems) {
		return nil, err
	}
	bad := errs.New(errs.Invalid, "ruleset_invalid", "The ruleset has %d faults.", len(problems))
	for _, p := range problems {
		bad = bad.With(errs.Field{Pointer: fmt.Sprintf("/documents/%s:%d:%d", p.Path, p.Line, p.Column), Message: p.Error()})
	}
	return nil, bad
}

// Rulesets lists the published versions, newest first, without documents.
func (s *Service) Rulesets(ctx context.Context, in web.PageIn) (page web.Page[Ruleset], err error) {
	if _, err := identity.Require(ctx, identity.PermRuleRead); err != nil {
		return page, err
	}
	before := int64(1) << 62
	if in.Cursor != "" {
		if err := web.DecodeCursor(in.Cursor, &before); err != nil {
			return page, err
		}
	}
	rows, err := s.main.Query(ctx, `SELECT number, id, stage, hash, note, author, published_at, retired_at FROM rulesets
		WHERE number < $1 ORDER BY number DESC LIMIT $2`, before, in.Limit+1)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	var list []Ruleset
	for rows.Next() {
		r, err := scanRuleset(rows)
		if err != nil {
			return page, err
		}
		list = append(list, *r)
	}
	return web.Cut(list, in.Limit, func(last Ruleset) string { return web.EncodeCursor(last.Number) }), rows.Err()
}

func scanRuleset(row interface{ Scan(...any) error }, more ...any) (*Ruleset, error) {
	r := &Ruleset{}
	var at int64
	var retired sql.NullInt64
	err := row.Scan(append([]any{&r.Number, &r.ID, &r.Stage, &r.Hash, &r.Note, &r.Author, &at, &retired}, more...)...)
	r.PublishedAt = db.FromMicros(at)
	if retired.Valid {
		t := db.FromMicros(retired.Int64)
		r.RetiredAt = &t
	}
	return r, err
}

// Ruleset reads one version with its documents; number 0 is the live one.
func (s *Service) Ruleset(ctx context.Context, number int64) (*Ruleset, error) {
	if _, err := identity.Require(ctx, identity.PermRuleRead); err != nil {
		return nil, err
	}
	return s.ruleset(ctx, number)
}

func (s *Service) ruleset(ctx context.Context, number int64) (*Ruleset, error) {
	var docs string
	r, err := scanRuleset(s.main.QueryRow(ctx, `SELECT number, id, stage, hash, note, author, published_at, retired_at, documents FROM rulesets
		WHERE number = $1 OR ($1 = 0 AND stage = 'live') ORDER BY number DESC LIMIT 1`, number), &docs)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "ruleset_not_found", "There is no such ruleset.")
	}
	if err != nil {
		return nil, err
	}
	return r, json.Unmarshal([]byte(docs), &r.Documents)
}

// current is the live ruleset, compiled once.
func (s *Service) current(ctx context.Context) (*livePack, error) {
	var number int64
	if err := s.main.QueryRow(ctx, `SELECT COALESCE(MAX(number), 0) FROM rulesets WHERE stage = 'live'`).Scan(&number); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.live != nil && s.live.number == number {
		return s.live, nil
	}
	if number == 0 {
		return nil, errs.New(errs.NotFound, "ruleset_not_found", "No ruleset was published yet.")
	}
	r, err := s.ruleset(ctx, number)
	if err != nil {
		return nil, err
	}
	program, err := compile(r.Documents)
	if err != nil {
		return nil, err
	}
	s.live = &livePack{number: number, program: program, search: s.newSearchEnv(program)}
	return s.live, nil
}
