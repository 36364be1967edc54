package reporter

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Admit refuses what a caller writes about a case whose reporter is withheld from
// them when it holds the mark that stood in the place of what they do not see: it
// would be kept instead of the words.
func (s *Shield) Admit(ctx context.Context, asked web.Asked) error {
	if !bytes.Contains(asked.Body, []byte(identity.Masked)) && !bytes.Contains(asked.Body, []byte(`\u2022`)) {
		return nil
	}
	sc, err := identity.SignedIn(ctx)
	if err != nil {
		return nil
	}
	var at []errs.Field
	eachText(asked.Body, func(_, pointer, text string) {
		if strings.Contains(text, identity.Masked) {
			at = append(at, errs.Field{Pointer: pointer, Message: "holds ••• in the place of what you do not see"})
		}
	})
	if len(at) == 0 {
		return nil
	}
	families, err := s.families(ctx, asked.Path, asked.Query, string(asked.Body))
	if err != nil {
		return err
	}
	if families, err = s.seen(ctx, sc, families); err != nil || len(families) == 0 {
		return err
	}
	hidden, err := s.read(ctx, families, sc.Unknown)
	if err != nil || len(hidden) == 0 {
		return err
	}
	return errs.New(errs.Invalid, "withheld_text", "The text holds •••: it stands where you do not see who reported, and what you do not see you would erase. Leave the field as it was, or write it anew without the mark.").With(at...)
}

// seen keeps of what names cases that which names one the caller may see.
func (s *Shield) seen(ctx context.Context, sc identity.Scope, families map[string]string) (map[string]string, error) {
	may := map[string]bool{}
	for part := range slices.Chunk(slices.Compact(slices.Sorted(maps.Values(families))), 500) {
		var a db.Args
		rows, err := s.main.Query(ctx, `SELECT k.id FROM cases k WHERE `+db.In(&a, "k.id", part)+` AND `+
			sc.Where(&a, identity.Columns{Object: "k.id", Region: "k.region", Team: "k.team", Brand: "k.brand"}), a...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var family string
			if err = rows.Scan(&family); err != nil {
				break
			}
			may[family] = true
		}
		if err = errors.Join(err, rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	maps.DeleteFunc(families, func(_, family string) bool { return !may[family] })
	return families, nil
}

// eachText calls fn with every text in JSON: the field it is of, where it stands,
// and the text. What is no JSON has none.
func eachText(body []byte, fn func(key, pointer, text string)) {
	var v any
	if len(body) == 0 || json.Unmarshal(body, &v) != nil {
		return
	}
	var walk func(key, at string, v any)
	walk = func(key, at string, v any) {
		switch v := v.(type) {
		case string:
			fn(key, at, v)
		case []any:
			for i, x := range v {
				walk(key, at+"/"+strconv.Itoa(i), x)
			}
		case map[string]any:
			for _, k := range slices.Sorted(maps.Keys(v)) {
				walk(k, at+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(k), v[k])
			}
		}
	}
	walk("", "", v)
}
