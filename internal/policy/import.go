package policy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// PolicyDated is one dated text from elsewhere.
type PolicyDated struct {
	Service  string // whose it is
	Document string // "Terms of Service"
	At       time.Time
	Name     string // of the file, for messages; .html is read as HTML
	Body     []byte
}

// Import takes one dated text in as a version of its document. A text that is
// there already, by its day and its words, or that says the same as the one before
// it, makes no version.
func (s *Service) Import(ctx context.Context, in PolicyDated) (made bool, err error) {
	sc, err := identity.Require(ctx, identity.PermPolicyWrite)
	if err != nil {
		return false, err
	}
	id := slug(in.Service + " " + in.Document)
	title := strings.TrimSpace(clean(in.Service) + " " + clean(in.Document))
	switch {
	case !documentID.MatchString(id):
		return false, errs.New(errs.Invalid, "policy_id", "%s: no id can be made of the names %q and %q.", in.Name, in.Service, in.Document)
	case in.At.IsZero():
		return false, errs.New(errs.Invalid, "policy_date", "%s: it has no date.", in.Name)
	case len(in.Body) > 8<<20:
		return false, errs.New(errs.TooLarge, "policy_large", "%s: larger than 8 MB.", in.Name)
	case !utf8.Valid(in.Body):
		return false, errs.New(errs.Invalid, "policy_encoding", "%s: not UTF-8.", in.Name)
	}
	source := strings.ReplaceAll(string(in.Body), "\x00", "")
	markdown := source
	if n := strings.ToLower(in.Name); strings.HasSuffix(n, ".html") || strings.HasSuffix(n, ".htm") {
		if markdown, err = markdownOf(source); err != nil {
			return false, errs.New(errs.Invalid, "policy_html", "%s: %v", in.Name, err)
		}
	}
	err = s.db.Tx(ctx, sc.Actor(), "import policy", func(ctx context.Context, tx *db.Tx) error {
		made, err = s.importIn(ctx, tx, id, title, in, source, markdown)
		if err != nil || made {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.import_unchanged", Object: id, Private: true, Data: map[string]any{"source": hashOf(source)}})
	})
	return made && err == nil, err
}

func (s *Service) importIn(ctx context.Context, tx *db.Tx, id, title string, in PolicyDated, source, markdown string) (bool, error) {
	now := db.Micros(tx.Now)
	code, err := s.freeCode(ctx, id, codeFor(in.Service, in.Document))
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO policy_documents(id, code, title, kind, state, created_at, updated_at) VALUES ($1,$2,$3,'history','published',$4,$4) ON CONFLICT (id) DO NOTHING`, id, code, title, now)
	if err != nil {
		return false, err
	}
	d, err := s.open(ctx, tx, id)
	if err != nil {
		return false, err
	}
	if d.kind != History {
		return false, errs.New(errs.Conflict, "policy_exists", "%s: %q is a policy of our own.", in.Name, id)
	}
	versions, err := s.versions(ctx, id)
	if err != nil {
		return false, err
	}
	list, hash := versions[id], hashOf(source)
	at := in.At.UTC().Truncate(time.Microsecond)
	was := inForce(list, at)
	if was != nil && was.SourceHash == hash {
		return false, nil
	}
	next := 1
	known, err := s.earlierSections(ctx, d, list, was, &next)
	if err != nil {
		return false, err
	}
	t := &PolicyText{ID: id, Code: d.code, Title: title, Summary: "Dated texts of " + in.Service + ", imported to be read and compared.", Audience: []string{}, Quorum: 1}
	t.Clauses, _ = settle(d.code, passages(markdown), known, next)
	body := t.body()
	n := d.version + 1
	_, err = tx.Exec(ctx, `INSERT INTO policy_versions(document, version, body, hash, source, source_hash, note, change, state, effective_from, author, roll_out, created_at, released_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,'material','released',$8,$9,$10,$11,$11)`,
		id, n, body, hashOf(body), source, hash, "Imported from "+in.Name, db.Micros(at), tx.Actor.ID, written(PolicyRollOut{Roles: []string{}}), now)
	if err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, `UPDATE policy_documents SET version = $1 WHERE id = $2`, n, id); err != nil {
		return false, err
	}
	if err := s.keepClauses(ctx, tx, id, t, n); err != nil {
		return false, err
	}
	return true, tx.Record(ctx, db.Change{Kind: "policy.imported", Object: id, Data: map[string]any{"version": n, "source": hash, "effective_from": at}})
}

// freeCode gives a document a code that no other has.
func (s *Service) freeCode(ctx context.Context, id, code string) (string, error) {
	docs, err := s.documents(ctx)
	if err != nil {
		return "", err
	}
	want := code
	for n := 2; slices.ContainsFunc(docs, func(d *document) bool {
		return d.id != id && d.code == want
	}); n++ {
		want = fmt.Sprintf("%.9s%d", code, n)
	}
	return want, nil
}

// earlierSections are the sections that the document ever had, those of the text
// before first, and the number of the next new one.
func (s *Service) earlierSections(ctx context.Context, d *document, list []*PolicyVersion, was *PolicyVersion, next *int) ([]earlier, error) {
	order := slices.Clone(list)
	if was != nil {
		order = slices.Insert(slices.DeleteFunc(order, func(v *PolicyVersion) bool { return v == was }), 0, was)
	}
	var out []earlier
	seen := map[string]bool{}
	for _, v := range order {
		t, err := s.text(ctx, d.id, v.Version)
		if err != nil {
			return nil, err
		}
		for i := range t.Clauses {
			c := &t.Clauses[i]
			var n int
			if _, err := fmt.Sscanf(strings.TrimPrefix(c.ID, d.code+"-"), "%d", &n); err == nil && n >= *next {
				*next = n + 1
			}
			if !seen[c.ID] {
				seen[c.ID] = true
				out = append(out, earlier{c.ID, headKey(c.Title), wordSet(c.Rule)})
			}
		}
	}
	return out, nil
}
