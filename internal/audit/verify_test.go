package audit

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/piepowder/piepowder/internal/db"
)

func TestCleanLogHolds(t *testing.T) {
	eachWorld(t, func(w *world) {
		if r := w.verify(); r.Total != 0 || r.Leaves != 0 {
			t.Fatalf("empty: %+v", r)
		}
		for _, n := range []int{1, 6, 13} {
			w.write(n)
			w.sequence()
			if r := w.verify(); r.Total != 0 || r.Unsequenced != 0 {
				t.Fatalf("clean: %+v", r)
			}
		}
		w.write(2)
		r := w.verify()
		if r.Total != 0 || r.Leaves != 20 || r.Unsequenced != 2 || r.Checkpoints != 3 || r.InFile != 3 || r.Pinned {
			t.Fatalf("with a tail: %+v", r)
		}
		pinned, err := Verify(context.Background(), Check{DB: w.db, Data: w.data, Key: w.public})
		w.must(err)
		if !pinned.Pinned || pinned.Total != 0 {
			t.Errorf("with the key pinned: %+v", pinned)
		}
	})
}

// recommit gives a leaf a new body with a fitting salted hash, as somebody does
// who has read this code.
func (w *world) recommit(leaf, from, to string) {
	w.t.Helper()
	body := w.strings(`SELECT body FROM audit_leaves WHERE id = $1`, leaf)[0]
	forged := strings.Replace(body, from, to, 1)
	if forged == body {
		w.t.Fatalf("%q is not in %s", from, body)
	}
	salt := bytes.Repeat([]byte{7}, 16)
	w.sql(`UPDATE audit_leaves SET body = $1, salt = $2, hash = $3 WHERE id = $4`, forged, salt, db.Commitment(salt, []byte(forged)), leaf)
}

// Each kind of tampering is planted and must be found.
func TestTamperingIsFound(t *testing.T) {
	var cases []tampering
	for name, c := range map[string]struct {
		plant func(w *world, ids []string)
		find  string
	}{
		"body edited": {func(w *world, ids []string) {
			w.sql(`UPDATE audit_leaves SET body = REPLACE(body, 'obj_3', 'obj_9') WHERE id = $1`, ids[3])
		}, "not what was committed to"},
		"column edited": {func(w *world, ids []string) {
			w.sql(`UPDATE audit_leaves SET actor = 'stf_b' WHERE id = $1`, ids[3])
		}, "columns differ"},
		"body blanked": {func(w *world, ids []string) {
			w.sql(`UPDATE audit_leaves SET body = '', salt = $1 WHERE id = $2`, []byte{}, ids[3])
		}, "no readable body"},
		"body edited and committed to again": {func(w *world, ids []string) {
			w.recommit(ids[3], "thing.changed", "thing.chanced")
			w.sql(`UPDATE audit_leaves SET kind = 'thing.chanced' WHERE id = $1`, ids[3])
		}, "not those of the checkpoint"},
		"deleted": {func(w *world, ids []string) {
			w.sql(`DELETE FROM audit_leaves WHERE id = $1`, ids[3])
		}, "missing"},
		"deleted and the gap closed": {func(w *world, ids []string) {
			w.sql(`DELETE FROM audit_leaves WHERE id = $1`, ids[8])
			w.sql(`UPDATE audit_leaves SET idx = 8 WHERE idx = 9`)
		}, "a tail was cut off"},
		"taken out of the order": {func(w *world, ids []string) {
			w.sql(`UPDATE audit_leaves SET idx = NULL WHERE id = $1`, ids[3])
		}, "missing"},
		"two swapped": {func(w *world, ids []string) {
			w.sql(`UPDATE audit_leaves SET idx = 1000 WHERE idx = 3`)
			w.sql(`UPDATE audit_leaves SET idx = 3 WHERE idx = 4`)
			w.sql(`UPDATE audit_leaves SET idx = 4 WHERE idx = 1000`)
		}, "not those of the checkpoint"},
		"truncated to an older checkpoint": {func(w *world, _ []string) {
			w.truncate(6)
		}, "the log has 6 leaves, but the checkpoint of the file has 10"},
		"emptied": {func(w *world, _ []string) {
			w.truncate(0)
		}, "a tail was cut off"},
		"inserted at the end": {func(w *world, ids []string) {
			w.write(1)
			w.sql(`UPDATE audit_leaves SET idx = 10 WHERE idx IS NULL`)
		}, "after the last signed checkpoint"},
		"stored hash edited": {func(w *world, _ []string) {
			w.sql(`UPDATE audit_hashes SET hash = (SELECT hash FROM audit_hashes WHERE idx = 2) WHERE idx = 5`)
		}, "stored hash 5 is not what the leaves make"},
		"stored hash deleted": {func(w *world, _ []string) {
			w.sql(`DELETE FROM audit_hashes WHERE idx = (SELECT MAX(idx) FROM audit_hashes)`)
		}, "is missing"},
		"stored hash added": {func(w *world, _ []string) {
			w.sql(`INSERT INTO audit_hashes(idx, hash) SELECT 1000, hash FROM audit_hashes WHERE idx = 2`)
		}, "more stored hashes"},
		"checkpoint edited": {func(w *world, _ []string) {
			w.sql(`UPDATE audit_checkpoints SET note = REPLACE(note, 'time 2026', 'time 2027') WHERE size = 10`)
		}, "not signed by this key"},
		"checkpoint deleted": {func(w *world, _ []string) {
			w.sql(`DELETE FROM audit_checkpoints WHERE size = 10`)
		}, "after the last signed checkpoint"},
		"checkpoint moved": {func(w *world, _ []string) {
			w.sql(`UPDATE audit_checkpoints SET size = 11 WHERE size = 10`)
		}, "size 11 in the database is not signed"},
		"written anew with another key": {func(w *world, ids []string) {
			w.truncate(0)
			w.write(10)
			forger := &world{t: w.t, clk: w.clk, data: w.t.TempDir()}
			l, err := Open(w.db, w.clk, forger.data, slog.New(slog.DiscardHandler))
			w.must(err)
			defer l.Close()
			w.clk.Advance(leaseFor)
			_, err = l.SequenceAll(context.Background())
			w.must(err)
		}, "not signed by this key"},
		"written anew with the right key": {func(w *world, _ []string) {
			w.truncate(0)
			w.write(10)
			w.clk.Advance(leaseFor)
			w.sequence()
		}, "not those of the checkpoint of the file"},
		"key gone": {func(w *world, _ []string) {
			w.must(os.Remove(filepath.Join(w.data, "keys", publicFile)))
		}, "not signed by this key"},
		"file gone": {func(w *world, _ []string) {
			w.must(os.Remove(filepath.Join(w.data, FileName)))
		}, "file of checkpoints is gone"},
		"file edited": {func(w *world, _ []string) {
			path := filepath.Join(w.data, FileName)
			raw, err := os.ReadFile(path)
			w.must(err)
			w.must(os.WriteFile(path, bytes.Replace(raw, []byte("time 2026"), []byte("time 2027"), 1), 0o600))
		}, "checkpoint 1 of the file is not signed"},
		"file damaged": {func(w *world, _ []string) {
			path := filepath.Join(w.data, FileName)
			raw, err := os.ReadFile(path)
			w.must(err)
			raw[0] = 'x'
			w.must(os.WriteFile(path, raw, 0o600))
		}, "line 1 of the file of checkpoints is damaged"},
		"tail edited": {func(w *world, _ []string) {
			w.write(1)
			w.sql(`UPDATE audit_leaves SET body = REPLACE(body, 'because', 'whatever') WHERE idx IS NULL`)
		}, "not what was committed to"},
	} {
		cases = append(cases, tampering{name, c.plant, c.find})
	}
	eachWorld(t, func(w *world) {
		for _, c := range cases {
			w.anew()
			w.write(6)
			w.sequence()
			ids := w.write(4)
			w.sequence()
			if r := w.verify(); r.Total != 0 {
				w.t.Fatalf("before %s: %v", c.name, r.Problems)
			}
			c.plant(w, ids)
			r := w.verify()
			if !strings.Contains(strings.Join(r.Problems, "\n"), c.find) || r.Total == 0 {
				w.t.Errorf("%s: not found; want %q in %v", c.name, c.find, r.Problems)
			}
		}
	})
}

type tampering struct {
	name  string
	plant func(w *world, ids []string)
	find  string
}

// anew empties the log and gives it another data directory.
func (w *world) anew() {
	w.t.Helper()
	for _, table := range []string{"audit_leaves", "audit_hashes", "audit_checkpoints", "audit_lease"} {
		w.sql("DELETE FROM " + table)
	}
	w.data = w.t.TempDir()
	w.Log = w.open(w.db)
}

// truncate cuts the log so that the database alone is in order again.
func (w *world) truncate(size int64) {
	w.t.Helper()
	w.sql(`DELETE FROM audit_leaves WHERE idx >= $1`, size)
	w.sql(`DELETE FROM audit_checkpoints WHERE size > $1`, size)
	w.sql(`DELETE FROM audit_hashes WHERE idx >= $1`, tlog.StoredHashCount(size))
}

func TestVerifyBeyondThePinnedKey(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.write(3)
		w.sequence()
		other, err := Open(w.db, w.clk, t.TempDir(), slog.New(slog.DiscardHandler))
		w.must(err)
		defer other.Close()
		r, err := Verify(context.Background(), Check{DB: w.db, Data: w.data, Key: other.public})
		w.must(err)
		if r.Total == 0 {
			t.Error("a log signed by somebody else passes the pinned key")
		}
		_, err = Verify(context.Background(), Check{DB: w.db, Data: w.data, Key: "rubbish"})
		if err == nil {
			t.Error("a rubbish key is taken")
		}
	})
}
