package entity

import (
	"context"
	"testing"

	"github.com/piepowder/piepowder/internal/id"
)

// An account that is only known from somebody else's order has no profile, and
// an erased one has none that opens: neither keeps others from being found.
func TestNamesAreFoundBesideAccountsWithout(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		tom := w.account("w-1", "US-WA", "Tomasz Dubrovnik")
		bare := w.account("w-2", "US-WA", "")
		w.put(`UPDATE accounts SET profile = $1, position = 2 WHERE id = $2`, []byte{}, bare)
		gone := w.account("w-3", "US-WA", "Gone Person")
		w.put(`UPDATE accounts SET position = 3 WHERE id = $1`, gone)
		must(t, w.vault.Erase(gone))
		ines := w.account("w-4", "US-WA", "Ines Caldeira")
		w.put(`UPDATE accounts SET position = 4 WHERE id = $1`, ines)

		n, err := w.s.indexNames(context.Background())
		must(t, err)
		if n != 4 {
			t.Errorf("%d accounts were looked at, want 4", n)
		}
		for q, eid := range map[string]uint64{"Tomas Dubrovnik": tom, "Ines Caldera": ines} {
			hits, err := w.s.Search(w.ana, q)
			must(t, err)
			if len(hits) != 1 || hits[0].ID != id.Entity("acc", eid) {
				t.Errorf("%q found %+v", q, hits)
			}
		}
		if n, err = w.s.indexNames(context.Background()); err != nil || n != 0 {
			t.Errorf("a second look took %d, %v", n, err)
		}
	})
}
