package entity

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/fuzzy"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// JobNames keeps the names of accounts findable.
const JobNames = "entity.names"

// nameBatch is how many accounts one transaction indexes; nameRound is how many
// one run does before others have their turn.
const (
	nameBatch = 200
	nameRound = 5000
)

// HandleNames gives the runner our handler.
func (s *Service) HandleNames(r *jobs.Runner) { r.Handle(JobNames, s.namesJob) }

// WatchNames puts the job on the table; it asks for itself again.
func (s *Service) WatchNames(ctx context.Context) error {
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Enqueue(ctx, db.Job{Kind: JobNames, Key: "names", RunAt: tx.Now})
	})
}

// namesJob indexes the accounts that came or changed since the last time.
func (s *Service) namesJob(ctx context.Context, _ jobs.Lease) error {
	for done := 0; done < nameRound; {
		n, err := s.indexNames(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		done += n
	}
	return &jobs.Later{At: s.db.Now().Add(lookEvery), Reason: "new people may come"}
}

// indexNames takes the next batch by journal position; the mark is kept as a doc
// of its own.
func (s *Service) indexNames(ctx context.Context) (int, error) {
	var mark int64
	err := s.db.QueryRow(ctx, `SELECT COALESCE((SELECT stamp FROM search_docs WHERE doc = 'mark:accounts'), 0)`).Scan(&mark)
	if err != nil {
		return 0, err
	}
	rows, err := s.history.Query(ctx, `SELECT id, position, region, brand, profile FROM accounts WHERE position > $1 AND position <= COALESCE(
		(SELECT n.position FROM accounts n WHERE n.position > $1 ORDER BY n.position LIMIT 1 OFFSET $2), 9223372036854775807) ORDER BY position, id`, mark, nameBatch)
	if err != nil {
		return 0, err
	}
	type doc struct {
		eid                 uint64
		region, brand, name string
	}
	var list []doc
	last := mark
	for rows.Next() {
		var d doc
		var sealed []byte
		if err := rows.Scan(&d.eid, &last, &d.region, &d.brand, &sealed); err != nil {
			rows.Close()
			return 0, err
		}
		// Who is only known from the orders of others has no profile yet.
		acc := Account{EID: d.eid}
		if err := s.unseal(&acc, sealed); err != nil {
			rows.Close()
			return 0, err
		}
		d.name = acc.Name
		list = append(list, d)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	rows.Close()
	if len(list) == 0 {
		return 0, nil
	}
	return len(list), s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, d := range list {
			ref := id.Entity("acc", d.eid)
			if _, err := tx.Exec(ctx, `DELETE FROM search_tokens WHERE doc = $1`, ref); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `INSERT INTO search_docs(doc, kind, region, brand, stamp) VALUES ($1,'account',$2,$3,0) ON CONFLICT (doc) DO UPDATE SET region = excluded.region, brand = excluded.brand`, ref, d.region, d.brand)
			if err != nil {
				return err
			}
			if err := KeepTokens(ctx, tx, ref, fuzzy.Tokens(s.vault.Token, "account", d.name)); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `INSERT INTO search_docs(doc, kind, region, brand, stamp) VALUES ('mark:accounts','mark','','',$1) ON CONFLICT (doc) DO UPDATE SET stamp = excluded.stamp`, last)
		return err
	})
}

// KeepTokens writes the tokens of a doc of the search.
func KeepTokens(ctx context.Context, tx *db.Tx, doc string, tokens []fuzzy.Token) error {
	if len(tokens) == 0 {
		return nil
	}
	a := db.Args{doc}
	values := make([]string, len(tokens))
	for i, t := range tokens {
		values[i] = "(" + a.Add(t) + ",$1)"
	}
	_, err := tx.Exec(ctx, `INSERT INTO search_tokens(token, doc) VALUES `+strings.Join(values, ",")+` ON CONFLICT DO NOTHING`, a...)
	return err
}

// findNames finds accounts by a name that may be mistyped, for those who may
// read names.
func (s *Service) findNames(ctx context.Context, sc identity.Scope, q string) ([]Hit, error) {
	tokens := fuzzy.Tokens(s.vault.Token, "account", q)
	if !sc.Can(identity.PermAccountPersonal) || len(tokens) == 0 {
		return nil, nil
	}
	tokens = tokens[:min(len(tokens), 60)]
	var a db.Args
	marks := make([]string, len(tokens))
	for i, t := range tokens {
		marks[i] = a.Add(t)
	}
	rows, err := s.db.Query(ctx, `SELECT t.doc FROM search_tokens t JOIN search_docs d ON d.doc = t.doc AND d.kind = 'account'
		WHERE t.token IN (`+strings.Join(marks, ",")+`) AND `+sc.Where(&a, identity.Columns{Region: "d.region", Brand: "d.brand"})+
		` GROUP BY t.doc HAVING COUNT(*) >= `+a.Add(max(1, len(tokens)/4))+` ORDER BY COUNT(*) DESC, t.doc LIMIT 40`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var eids []uint64
	for rows.Next() {
		var doc string
		if err := rows.Scan(&doc); err != nil {
			return nil, err
		}
		if _, eid, ok := id.ParseEntity(doc); ok {
			eids = append(eids, eid)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	// Only those near enough are shown, and only of them a look is recorded.
	names, err := s.load(ctx, sc, eids, true)
	if err != nil {
		return nil, err
	}
	near := map[uint64]float64{}
	names = slices.DeleteFunc(names, func(acc *Account) bool {
		near[acc.EID] = fuzzy.Near(q, acc.Name)
		return near[acc.EID] < fuzzy.Enough
	})
	slices.SortStableFunc(names, func(x, y *Account) int { return cmp.Compare(near[y.EID], near[x.EID]) })
	names = names[:min(len(names), 10)]
	if err := s.witness.saw(ctx, s.db, sc, names); err != nil {
		return nil, err
	}
	var hits []Hit
	for _, acc := range names {
		hits = append(hits, Hit{Kind: "account", ID: acc.ID, Title: acc.Name + " · " + acc.Ref, Note: strings.TrimSpace(acc.Kind + " " + acc.City)})
	}
	return hits, nil
}

// once leaves out what was found already.
func once(hits []Hit) []Hit {
	seen := map[string]bool{}
	return slices.DeleteFunc(hits, func(h Hit) bool {
		k := h.Kind + " " + h.ID
		was := seen[k]
		seen[k] = true
		return was
	})
}
