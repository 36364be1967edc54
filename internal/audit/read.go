package audit

import (
	"context"
	"maps"
	"slices"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// Read records a sensitive read: one leaf that names the ids shown, before they
// are shown. Objects that are restricted get a leaf of their own each, visible
// to their members alone. Nothing shown, nothing recorded. kind is the noun:
// "account" becomes "account.read".
func Read(ctx context.Context, d *db.DB, sc identity.Scope, kind string, objects ...string) error {
	if len(objects) == 0 {
		return nil
	}
	restricted, err := restrictedOf(ctx, d, objects)
	if err != nil {
		return err
	}
	shown := map[string][]string{}
	for _, o := range objects {
		under := ""
		if slices.Contains(restricted, o) {
			under = o
		}
		shown[under] = append(shown[under], o)
	}
	return recordReads(ctx, d, sc, kind, shown)
}

// recordReads writes one leaf for each restricted case, and one for the rest
// (under ""), so that no leaf tells of a case to who may not know of it.
func recordReads(ctx context.Context, d *db.DB, sc identity.Scope, kind string, shown map[string][]string) error {
	if len(shown) == 0 {
		return nil
	}
	return d.Tx(ctx, sc.Actor(), "read", func(ctx context.Context, tx *db.Tx) error {
		for _, under := range slices.Sorted(maps.Keys(shown)) {
			objects := shown[under]
			if err := tx.Record(ctx, db.Change{Kind: kind + ".read", Object: objects[0], On: objects[1:], Restrict: under, Private: true}); err != nil {
				return err
			}
		}
		return nil
	})
}

func restrictedOf(ctx context.Context, d *db.DB, objects []string) ([]string, error) {
	var a db.Args
	query := `SELECT object FROM restricted WHERE ` + db.In(&a, "object", objects) + ` ORDER BY object`
	rs, err := d.Query(ctx, query, a...)
	if err != nil {
		return nil, err
	}
	defer rs.Close()
	var out []string
	for rs.Next() {
		var o string
		if err := rs.Scan(&o); err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, rs.Err()
}

// Append records a fact of the machinery itself: the root of a second or of a
// closed segment of the journal ("journal.root"). data is public.
func Append(ctx context.Context, d *db.DB, kind, object string, data any) error {
	return d.Tx(ctx, db.Actor{ID: "system", Kind: "system", Name: "audit"}, "append", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: kind, Object: object, Data: data, Private: true})
	})
}
