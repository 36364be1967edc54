package cases

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/fuzzy"
	"github.com/piepowder/piepowder/internal/identity"
)

// index keeps the tokens of a text under doc. The text itself is not kept; its
// stamp says whether it changed.
func (s *Service) index(ctx context.Context, tx *db.Tx, doc, kind, text string) error {
	sum := s.vault.Token("search stamp", []byte(text))
	stamp := int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
	var have int64
	err := tx.QueryRow(ctx, `SELECT stamp FROM search_docs WHERE doc = $1`, doc).Scan(&have)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err == nil && have == stamp {
		return nil
	}
	if err == nil {
		if _, err := tx.Exec(ctx, `DELETE FROM search_tokens WHERE doc = $1`, doc); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO search_docs(doc, kind, region, brand, stamp) VALUES ($1,$2,'','',$3) ON CONFLICT (doc) DO UPDATE SET stamp = excluded.stamp`, doc, kind, stamp)
	if err != nil {
		return err
	}
	return entity.KeepTokens(ctx, tx, doc, fuzzy.Tokens(s.vault.Token, kind, text))
}

// FindWords is the part of the global search that knows what cases are called
// and, for those who may read names, who has a part in them. Typing errors are
// tolerated.
func (s *Service) FindWords(ctx context.Context, sc identity.Scope, q string) ([]entity.Hit, error) {
	if _, ok := ParseNumber(q); ok || !sc.Can(identity.PermCaseRead) || len(fuzzy.Words(q)) == 0 {
		return nil, nil
	}
	type scored struct {
		hit  entity.Hit
		near float64
	}
	var found []scored
	seen := map[string]bool{}
	list, err := s.byWords(ctx, sc, q)
	if err != nil {
		return nil, err
	}
	if s.told != nil { // a title may name who reported
		titles := make(map[string]string, len(list))
		for _, c := range list {
			titles[c.ID] = c.Title
		}
		if titles, err = s.told(ctx, sc, titles); err != nil {
			return nil, err
		}
		for _, c := range list {
			c.Title = titles[c.ID]
		}
	}
	for _, c := range list {
		if n := fuzzy.Near(q, c.Title); n >= fuzzy.Enough {
			seen[c.ID] = true
			found = append(found, scored{entity.Hit{Kind: "case", ID: c.ID, Title: c.Number + " " + c.Title, Note: string(c.Severity) + " " + string(c.State)}, n})
		}
	}
	if sc.Can(identity.PermAccountPersonal) {
		people, err := s.byNames(ctx, sc, q)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			if n := fuzzy.Near(q, p.name); n >= fuzzy.Enough && !seen[p.c.ID] {
				seen[p.c.ID] = true
				found = append(found, scored{entity.Hit{Kind: "case", ID: p.c.ID, Title: p.c.Number + " " + p.c.Title, Note: p.name + " · " + string(p.role)}, n})
			}
		}
		if len(people) > 0 {
			err := s.db.Tx(ctx, sc.Actor(), "search", func(ctx context.Context, tx *db.Tx) error {
				return tx.Record(ctx, db.Change{Kind: "case.searched", Object: sc.Actor().ID, Private: true})
			})
			if err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(found, func(x, y scored) int { return cmp.Compare(y.near, x.near) })
	var hits []entity.Hit
	for _, f := range found[:min(len(found), 10)] {
		hits = append(hits, f.hit)
	}
	return hits, nil
}

// sharing is the part of a query that finds docs of a kind sharing enough tokens
// with q; the scope is joined before it is ordered and cut.
func (s *Service) sharing(a *db.Args, kind, q string) (in string, least string) {
	tokens := fuzzy.Tokens(s.vault.Token, kind, q)
	if len(tokens) > 60 {
		tokens = tokens[:60]
	}
	marks := make([]string, len(tokens))
	for i, t := range tokens {
		marks[i] = a.Add(t)
	}
	return "t.token IN (" + strings.Join(marks, ",") + ")", a.Add(max(1, len(tokens)/4))
}

func (s *Service) byWords(ctx context.Context, sc identity.Scope, q string) ([]*Case, error) {
	var a db.Args
	in, least := s.sharing(&a, "case", q)
	rows, err := s.db.Query(ctx, `SELECT t.doc FROM search_tokens t JOIN cases ON cases.id = t.doc WHERE `+in+` AND cases.root = '' AND `+sc.Where(&a, scoped)+
		` GROUP BY t.doc HAVING COUNT(*) >= `+least+` ORDER BY COUNT(*) DESC, t.doc DESC LIMIT 100`, a...)
	if err != nil {
		return nil, err
	}
	ids, err := texts(rows)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var b db.Args
	return s.query(ctx, `SELECT `+columns+` FROM cases WHERE `+db.In(&b, "cases.id", ids)+` ORDER BY cases.id DESC`, b)
}

type named struct {
	c    *Case
	name string
	role Role
}

func (s *Service) byNames(ctx context.Context, sc identity.Scope, q string) ([]named, error) {
	var a db.Args
	in, least := s.sharing(&a, "party", q)
	rows, err := s.db.Query(ctx, `SELECT t.doc FROM search_tokens t JOIN case_parties p ON p.id = t.doc JOIN cases own ON own.id = p.case_id
		JOIN cases ON cases.id = CASE WHEN own.root = '' THEN own.id ELSE own.root END
		WHERE `+in+` AND p.removed_at IS NULL AND `+sc.KnowsParty(&a, "p.id")+` AND `+sc.Where(&a, scoped)+` GROUP BY t.doc HAVING COUNT(*) >= `+least+` ORDER BY COUNT(*) DESC, t.doc DESC LIMIT 50`, a...)
	if err != nil {
		return nil, err
	}
	ids, err := texts(rows)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var b db.Args
	rows, err = s.db.Query(ctx, `SELECT p.id, p.role, p.details, own.eid, `+columns+` FROM case_parties p JOIN cases own ON own.id = p.case_id
		JOIN cases ON cases.id = CASE WHEN own.root = '' THEN own.id ELSE own.root END WHERE `+db.In(&b, "p.id", ids)+` ORDER BY p.id DESC`, b...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []named
	for rows.Next() {
		var pid string
		var n named
		var sealed []byte
		var eid uint64
		if n.c, err = s.scan(withBefore{rows, []any{&pid, &n.role, &sealed, &eid}}); err != nil {
			return nil, err
		}
		var d details
		if text := s.open(eid, pid+"/details", sealed); strings.HasPrefix(text, "{") {
			if err := json.Unmarshal([]byte(text), &d); err != nil {
				return nil, err
			}
		}
		n.name = d.Name
		list = append(list, n)
	}
	return list, rows.Err()
}

func texts(rows *sql.Rows) ([]string, error) {
	defer rows.Close()
	var list []string
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}
