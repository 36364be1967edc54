package audit

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

type world struct {
	*Log
	t    *testing.T
	clk  *clock.Fake
	data string
}

func eachWorld(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		w := &world{t: t, clk: clk, data: t.TempDir()}
		w.Log = w.open(d)
		fn(w)
	})
}

func (w *world) open(d *db.DB) *Log {
	w.t.Helper()
	l, err := Open(d, w.clk, w.data, slog.New(slog.DiscardHandler))
	w.must(err)
	w.t.Cleanup(func() { l.Close() })
	return l
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(err error, code string) {
	w.t.Helper()
	if err == nil || errs.CodeOf(err) != code {
		w.t.Fatalf("got %v, want %s", err, code)
	}
}

// write makes n leaves and returns their ids in the order of the log.
func (w *world) write(n int) []string {
	w.t.Helper()
	for i := range n {
		w.clk.Advance(time.Millisecond)
		w.must(w.db.Tx(context.Background(), db.Actor{ID: "stf_a", Kind: "staff"}, "because", func(ctx context.Context, tx *db.Tx) error {
			return tx.Record(ctx, db.Change{Kind: "thing.changed", Object: fmt.Sprintf("obj_%d", i), Data: map[string]int{"n": i}})
		}))
	}
	return w.strings(`SELECT id FROM audit_leaves ORDER BY id`)
}

func (w *world) strings(query string, args ...any) (out []string) {
	w.t.Helper()
	rs, err := w.db.Query(context.Background(), query, args...)
	w.must(err)
	defer rs.Close()
	for rs.Next() {
		var s string
		w.must(rs.Scan(&s))
		out = append(out, s)
	}
	w.must(rs.Err())
	return out
}

func (w *world) sequence() int {
	w.t.Helper()
	n, err := w.SequenceAll(context.Background())
	w.must(err)
	return n
}

// sql is what a superuser does behind our back.
func (w *world) sql(query string, args ...any) {
	w.t.Helper()
	w.must(w.db.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	}))
}

func (w *world) verify() *Report {
	w.t.Helper()
	r, err := Verify(context.Background(), Check{DB: w.db, Data: w.data})
	w.must(err)
	return r
}

func auditor() context.Context { return as("stf_auditor", identity.RoleAuditor) }

func as(staff string, roles ...string) context.Context {
	return identity.WithCaller(context.Background(), identity.StaffCaller(staff, "A", roles, nil, []string{identity.Everywhere}))
}

func TestEveryLeafIsProven(t *testing.T) {
	eachWorld(t, func(w *world) {
		ids := w.write(3)
		_, err := w.Prove(auditor(), ids[0])
		w.refused(err, "not_sequenced")
		_, err = w.Prove(auditor(), "rec_none")
		w.refused(err, "leaf_not_found")
		_, err = w.Prove(as("stf_x", identity.RoleInvestigator), ids[0])
		w.refused(err, "permission_missing")
		w.sequence()
		old, err := w.NewestCheckpoint(auditor())
		w.must(err)
		before, err := openNote(old.Checkpoint, w.keys)
		w.must(err)
		ids = w.write(30)
		w.sequence()
		for _, leaf := range ids {
			p, err := w.Prove(auditor(), leaf)
			w.must(err)
			w.check(p)
		}
		c, err := w.ProveConsistency(auditor(), before.Size)
		w.must(err)
		after, err := openNote(c.Checkpoint, w.keys)
		w.must(err)
		w.must(tlog.CheckTree(w.decode(c.Path), after.Size, after.Root, before.Size, before.Root))
		_, err = w.ProveConsistency(auditor(), after.Size+1)
		w.refused(err, "invalid_size")
	})
}

// check verifies a proof as an outsider does.
func (w *world) check(p *Proof) {
	w.t.Helper()
	salt, err := hex.DecodeString(p.Salt)
	w.must(err)
	if hex.EncodeToString(db.Commitment(salt, []byte(p.Body))) != p.Commitment || !strings.Contains(p.Body, p.Leaf) {
		w.t.Fatal("the commitment is not of this body")
	}
	raw, err := hex.DecodeString(p.Commitment)
	w.must(err)
	cp, err := openNote(p.Checkpoint, w.keys)
	w.must(err)
	w.must(tlog.CheckRecord(w.decode(p.Path), cp.Size, cp.Root, p.Index, tlog.RecordHash(raw)))
}

func (w *world) decode(path []string) (out []tlog.Hash) {
	w.t.Helper()
	for _, s := range path {
		raw, err := base64.StdEncoding.DecodeString(s)
		w.must(err)
		h, err := toHash(raw)
		w.must(err)
		out = append(out, h)
	}
	return out
}

func TestOneSequencerAtATime(t *testing.T) {
	eachWorld(t, func(w *world) {
		other := w.open(w.db)
		w.write(1)
		if n := w.sequence(); n != 1 {
			t.Fatalf("%d sequenced", n)
		}
		w.write(2)
		if n, err := other.SequenceAll(context.Background()); n != 0 || err != nil {
			t.Fatalf("the second one sequenced %d beside the first: %v", n, err)
		}
		w.clk.Advance(leaseFor)
		if n, err := other.SequenceAll(context.Background()); n != 2 || err != nil {
			t.Fatalf("the second one did not take over: %d %v", n, err)
		}
		w.write(40)
		w.clk.Advance(leaseFor)
		var group sync.WaitGroup
		for _, l := range []*Log{w.Log, other, w.open(w.db)} {
			group.Go(func() {
				if _, err := l.SequenceAll(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if r := w.verify(); r.Total != 0 || r.Leaves != 43 {
			t.Errorf("after a race: %+v", r)
		}
	})
}

// Run signs within a second of news, and once more at the end.
func TestRun(t *testing.T) {
	eachWorld(t, func(w *world) {
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{})
		w.write(5)
		go func() { w.Run(ctx); close(done) }()
		for range 10_000 {
			s, err := w.Status(context.Background())
			w.must(err)
			if s.Unsequenced == 0 {
				break
			}
			w.clk.Advance(beat)
		}
		w.write(5)
		stop()
		<-done
		if r := w.verify(); r.Total != 0 || r.Leaves != 10 || r.Unsequenced != 0 {
			t.Errorf("after a graceful stop: %+v", r)
		}
	})
}

func TestFileSurvivesACrashInTheMiddleOfALine(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.write(2)
		w.sequence()
		path := filepath.Join(w.data, FileName)
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		w.must(err)
		_, err = f.WriteString(`{"size":9,"no`)
		w.must(err)
		f.Close()
		if r := w.verify(); r.Total != 0 {
			t.Errorf("an unfinished line is held against the log: %v", r.Problems)
		}
		w.clk.Advance(leaseFor)
		again := w.open(w.db)
		w.write(2)
		_, err = again.SequenceAll(context.Background())
		w.must(err)
		if r := w.verify(); r.Total != 0 || r.InFile != 2 {
			t.Errorf("after the crash: %+v", r)
		}
	})
}

func TestSearchAndRestriction(t *testing.T) {
	eachWorld(t, func(w *world) {
		ctx := context.Background()
		w.sql(`INSERT INTO restricted(object, since) VALUES ('cas_secret', 0)`)
		w.sql(`INSERT INTO restricted_member(object, staff, added_by, added_at) VALUES ('cas_secret', 'stf_in', 'stf_in', 0)`)
		w.write(3)
		var secret string
		w.must(w.db.Tx(ctx, db.Actor{ID: "stf_in", Kind: "staff"}, "", func(ctx context.Context, tx *db.Tx) error {
			return tx.Record(ctx, db.Change{Kind: "case.noted", Object: "not_1", Restrict: "cas_secret"})
		}))
		secret = w.strings(`SELECT id FROM audit_leaves WHERE kind = 'case.noted'`)[0]
		insider := as("stf_in", identity.RoleAuditor)
		sc, err := identity.Require(insider, identity.PermAuditRead)
		w.must(err)
		w.must(Read(ctx, w.db, sc, "case", "cas_open", "cas_secret", "cas_open2"))
		w.must(Read(ctx, w.db, sc, "case"))
		w.sequence()

		got, err := w.Search(insider, Filter{Kind: "case."}, "", 50)
		w.must(err)
		if len(got) != 3 {
			t.Fatalf("a member sees %d leaves, want 3: %+v", len(got), got)
		}
		_, err = w.Prove(insider, secret)
		w.must(err)
		_, err = w.Prove(auditor(), secret)
		w.refused(err, "leaf_not_found")
		for range 3 { // each search is a leaf of the next
			got, err = w.Search(auditor(), Filter{}, "", 100)
			w.must(err)
			for _, e := range got {
				if text := fmt.Sprint(e); strings.Contains(text, "secret") || strings.Contains(text, secret) || strings.Contains(text, "not_1") {
					t.Errorf("a trace of the restricted case: %+v", e)
				}
			}
		}
		got, err = w.Search(auditor(), Filter{Kind: "case.read", Actor: "stf_in"}, "", 50)
		w.must(err)
		if len(got) != 1 || strings.Join(got[0].On, " ") != "cas_open cas_open2" || got[0].Index == nil {
			t.Errorf("the read of open cases: %+v", got)
		}
		w.sql(`INSERT INTO restricted(object, since) VALUES ('cas_open2', 0)`) // after it was read
		late, err := w.Search(auditor(), Filter{Kind: "case.read", Actor: "stf_in"}, "", 50)
		w.must(err)
		if len(late) != 1 || strings.Join(late[0].On, " ") != "cas_open" {
			t.Errorf("the read of a case restricted since: %+v", late)
		}
		_, err = w.Prove(auditor(), late[0].ID)
		w.refused(err, "leaf_not_found")
		got, err = w.Search(auditor(), Filter{Kind: "thing.", Object: "obj_1"}, "", 50)
		w.must(err)
		if len(got) != 1 || string(got[0].Data) != `{"n":1}` || got[0].Reason != "because" {
			t.Errorf("by object: %+v", got)
		}
		first, err := w.Search(auditor(), Filter{Kind: "thing."}, "", 2)
		w.must(err)
		rest, err := w.Search(auditor(), Filter{Kind: "thing."}, first[1].ID, 2)
		w.must(err)
		if len(first) != 3 || len(rest) != 1 || rest[0].ID != first[2].ID {
			t.Errorf("pages: %d then %d", len(first), len(rest))
		}
	})
}

func TestAppend(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.must(Append(context.Background(), w.db, "journal.root", "segment_1", map[string]any{"root": "ab", "end": 7}))
		w.sequence()
		seen := 0
		_, err := Verify(context.Background(), Check{DB: w.db, Data: w.data, Leaf: func(l *db.Leaf, idx int64) error {
			seen++
			if l.Kind != "journal.root" || idx != 0 || string(l.Data) != `{"end":7,"root":"ab"}` {
				t.Errorf("leaf %d: %+v", idx, l)
			}
			return nil
		}})
		w.must(err)
		if seen != 1 {
			t.Errorf("%d leaves were shown", seen)
		}
	})
}
