package cases

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// photo is all that a reader sees of a case, without its version.
func (w *world) photo(who context.Context, ref string) map[string]any {
	w.t.Helper()
	c, err := w.cases.Get(who, ref)
	must(w.t, err)
	parties, err := w.cases.Parties(who, ref)
	must(w.t, err)
	notes, err := w.cases.Notes(who, ref)
	must(w.t, err)
	clocks, err := w.cases.Clocks(who, ref)
	must(w.t, err)
	for i := range clocks {
		clocks[i].AccruedS = 0 // it runs on
	}
	tasks, err := w.cases.TasksOf(who, ref)
	must(w.t, err)
	members, err := w.cases.Members(who, ref)
	must(w.t, err)
	var staff []string
	for _, m := range members {
		staff = append(staff, m.Staff)
	}
	slices.Sort(staff)
	body, err := json.Marshal([]any{c, parties, notes, clocks, tasks, staff})
	must(w.t, err)
	var out []any
	must(w.t, json.Unmarshal(body, &out))
	seen := out[0].(map[string]any)
	delete(seen, "version")
	delete(seen, "updated_at")
	return map[string]any{"case": out[0], "parties": out[1], "notes": out[2], "clocks": out[3], "tasks": out[4], "members": out[5]}
}

func TestMergeIsAnAliasAndUnmergeRestores(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("C-1", "customer", "US-WA", "Maria")
		w.account("W-1", "worker", "US-WA", "Tom")
		one, err := w.cases.Open(w.ana, Opening{Title: "Bitten by a dog", Type: "safety", Severity: S2, Region: "US-WA",
			Parties: []NewParty{{Role: Harmed, Account: "C-1"}, {Role: Subject, Account: "W-1"}}})
		must(t, err)
		w.clock.Advance(20 * time.Minute)
		two, err := w.cases.Open(w.ana, Opening{Title: "Dog bite", Type: "safety", Severity: S1, Region: "US-WA", Parties: []NewParty{{Role: Witness, Name: "Neighbour", Phone: "+12065550134"}}})
		must(t, err)
		_, err = w.cases.AddNote(w.ana, two.ID, "note", "the neighbour called")
		must(t, err)
		late := w.clock.Now().Add(time.Hour)
		_, err = w.cases.MakeTask(w.ana, NewTask{Case: two.ID, Kind: CallBack, Title: "Call the neighbour", DueAt: &late})
		must(t, err)
		_, err = w.cases.Restrict(w.ana, two.ID, []string{"stf_bo"})
		must(t, err)
		twoBefore, oneBefore := w.photo(w.ana, two.Number), w.photo(w.ana, one.Number)

		plan, err := w.cases.Merge(w.ana, two.Number, one.Number, "", true)
		must(t, err)
		if plan.Done || plan.Visibility != Restricted || plan.Severity != S1 || plan.Parties != 1 || plan.Notes != 1 {
			t.Fatalf("plan: %+v", plan)
		}
		if _, err := w.cases.Merge(w.cleo, two.Number, one.Number, "", false); !errs.IsKind(err, errs.NotFound) {
			t.Fatalf("merged by somebody who sees only one of them: %v", err)
		}
		_, err = w.cases.Merge(w.ana, two.Number, one.Number, "one event", false)
		must(t, err)

		// The old number leads to the other, for ever; the stricter sight holds.
		got, err := w.cases.Get(w.bo, two.Number)
		must(t, err)
		if got.ID != one.ID || got.Visibility != Restricted || got.Severity != S1 {
			t.Fatalf("%+v", got)
		}
		for _, ref := range []string{one.ID, two.ID, one.Number, two.Number} {
			if _, err := w.cases.Get(w.cleo, ref); !errs.IsKind(err, errs.NotFound) {
				t.Fatalf("%s seen by no member: %v", ref, err)
			}
		}
		page, err := w.cases.List(w.ana, Filter{}, "", 10)
		must(t, err)
		if len(page.Items) != 1 {
			t.Fatalf("%d cases in the list", len(page.Items))
		}
		parties, err := w.cases.Parties(w.ana, one.ID)
		must(t, err)
		notes, err := w.cases.Notes(w.ana, one.ID)
		must(t, err)
		tasks, err := w.cases.TasksOf(w.ana, one.ID)
		must(t, err)
		if len(parties) != 3 || len(notes) != 2 || len(tasks) != 1 {
			t.Fatalf("%d parties, %d notes, %d tasks", len(parties), len(notes), len(tasks))
		}
		line, err := w.cases.Timeline(w.ana, one.ID, filterKinds("case.opened"), "", 10)
		must(t, err)
		if len(line.Items) != 2 {
			t.Fatalf("%d openings on the timeline", len(line.Items))
		}
		// A person of the merged case keeps its number and thread.
		own, _, err := w.cases.PartyFor(w.ana, w.scope(w.ana), one.ID, tasksParty(parties, Witness))
		must(t, err)
		if own.ID != two.ID || own.Number != two.Number {
			t.Fatalf("the neighbour's thread is of %s", own.Number)
		}
		// Nobody who waits is forgotten: the first response of the merged case is due.
		w.tx(func(ctx context.Context, tx *db.Tx) error {
			if err := w.cases.Replied(ctx, tx, one.ID, tx.Now); err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "test", Object: one.ID, Private: true})
		})
		if got, err = w.cases.Get(w.ana, one.ID); err != nil || got.DueClock != "first_response" || !got.DueAt.Equal(two.OpenedAt.Add(15*time.Minute)) {
			t.Fatalf("due %v by %s %v", got.DueAt, got.DueClock, err)
		}

		w.clock.Advance(time.Second)
		back, err := w.cases.Unmerge(w.ana, one.ID, two.Number, "", false)
		must(t, err)
		if back.ID != two.ID {
			t.Fatalf("%+v", back)
		}
		if now := w.photo(w.ana, two.Number); !reflect.DeepEqual(now, twoBefore) {
			t.Errorf("not restored:\n was %v\n now %v", twoBefore, now)
		}
		oneNow := w.photo(w.cleo, one.Number) // seen by everybody again
		if !reflect.DeepEqual(oneNow["parties"].([]any)[0].(map[string]any)["id"], oneBefore["parties"].([]any)[0].(map[string]any)["id"]) || len(oneNow["parties"].([]any)) != 2 {
			t.Errorf("the other: %v", oneNow["parties"])
		}
		if _, err := w.cases.Unmerge(w.ana, one.ID, two.Number, "", false); !errs.IsKind(err, errs.Invalid) {
			t.Fatalf("undone twice: %v", err)
		}
		_, found, err := Verify(context.Background(), w.main)
		must(t, err)
		if len(found) > 0 {
			t.Fatalf("the audit log says otherwise: %v", found)
		}
	})
}

func (w *world) scope(who context.Context) identity.Scope {
	w.t.Helper()
	sc, err := identity.Require(who, identity.PermCaseRead)
	must(w.t, err)
	return sc
}

func tasksParty(list []Party, role Role) string {
	for _, p := range list {
		if p.Role == role {
			return p.ID
		}
	}
	return ""
}

func TestMergeKeepsTheIntersectionOfMembers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		one, two := w.open(w.ana, "one", S3), w.open(w.ana, "two", S3)
		_, err := w.cases.Restrict(w.ana, one.ID, []string{"stf_bo"})
		must(t, err)
		_, err = w.cases.Restrict(w.ana, two.ID, []string{"stf_cleo"})
		must(t, err)
		plan, err := w.cases.Merge(w.ana, one.ID, two.ID, "", false)
		must(t, err)
		if !slices.Equal(plan.Loses, []string{"stf_bo", "stf_cleo"}) {
			t.Fatalf("%+v", plan)
		}
		for _, who := range []context.Context{w.bo, w.cleo} {
			if _, err := w.cases.Get(who, two.ID); !errs.IsKind(err, errs.NotFound) {
				t.Fatal("a member of only one of them sees it", err)
			}
		}
		_, err = w.cases.Unmerge(w.ana, two.ID, one.ID, "", false)
		must(t, err)
		if _, err := w.cases.Get(w.bo, one.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.cases.Get(w.cleo, two.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.cases.Get(w.cleo, one.ID); !errs.IsKind(err, errs.NotFound) {
			t.Fatal(err)
		}
	})
}

func TestOpposingAccountsAreLinkedNeverMerged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("C-1", "customer", "US-WA", "Maria")
		w.account("W-1", "worker", "US-WA", "Tom")
		hers, err := w.cases.Open(w.ana, Opening{Title: "He shoved me", Type: "safety", Severity: S1, Region: "US-WA",
			Parties: []NewParty{{Role: Harmed, Account: "C-1"}, {Role: Subject, Account: "W-1"}}})
		must(t, err)
		// He writes from another place: only the address of his account says who he is.
		his, err := w.cases.Open(w.ana, Opening{Title: "She shouted at me", Type: "safety", Severity: S3, Region: "US-WA",
			Parties: []NewParty{{Role: Reporter, Name: "Tom", Email: "W-1@EXAMPLE.org"}}})
		must(t, err)
		for _, pair := range [][2]string{{hers.ID, his.ID}, {his.ID, hers.ID}} {
			if _, err := w.cases.Merge(w.ana, pair[0], pair[1], "", false); errs.CodeOf(err) != "cross_complaint" {
				t.Fatalf("merged: %v", err)
			}
			plan, err := w.cases.Merge(w.ana, pair[0], pair[1], "", true)
			if err != nil || plan.Refused == "" {
				t.Fatalf("%+v %v", plan, err)
			}
		}
		list, err := w.cases.Tie(w.ana, hers.ID, his.Number, CrossComplaint)
		must(t, err)
		if len(list) != 1 || list[0].Case != his.ID || list[0].Kind != CrossComplaint {
			t.Fatalf("%+v", list)
		}
		// A third who saw it is not opposed; to either side, alone.
		third, err := w.cases.Open(w.ana, Opening{Title: "I saw it", Type: "safety", Severity: S3, Region: "US-WA", Parties: []NewParty{{Role: Witness, Name: "Lee"}}})
		must(t, err)
		_, err = w.cases.Merge(w.ana, third.ID, hers.ID, "", false)
		must(t, err)
		if _, err := w.cases.Merge(w.ana, hers.ID, his.ID, "", false); errs.CodeOf(err) != "cross_complaint" {
			t.Fatal("the tie is not kept", err)
		}
		// Who may see only one side sees no tie.
		_, err = w.cases.Restrict(w.ana, hers.ID, nil)
		must(t, err)
		if list, err = w.cases.Relations(w.cleo, his.ID); err != nil || len(list) != 0 {
			t.Fatalf("%+v %v", list, err)
		}
		if err := w.cases.Untie(w.cleo, his.ID, hers.ID); !errs.IsKind(err, errs.NotFound) {
			t.Fatal(err)
		}
	})
}

func TestParentsAndSimilar(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("W-1", "worker", "US-WA", "Tom")
		make := func(title string) *Case {
			c, err := w.cases.Open(w.ana, Opening{Title: title, Type: "safety", Severity: S3, Region: "US-WA", Parties: []NewParty{{Role: Subject, Account: "W-1"}}})
			must(t, err)
			return c
		}
		a, b, c := make("Spoiled milk again"), make("Spoiled milk"), make("Something else")
		list, err := w.cases.Similar(w.ana, a.ID)
		must(t, err)
		if len(list) != 2 || list[0].Case != b.ID || list[0].Opposed {
			t.Fatalf("%+v", list)
		}
		_, err = w.cases.Tie(w.ana, a.ID, b.ID, Child)
		must(t, err)
		_, err = w.cases.Tie(w.ana, b.ID, c.ID, Child)
		must(t, err)
		if _, err := w.cases.Tie(w.ana, c.ID, a.ID, Child); errs.CodeOf(err) != "relation_loop" {
			t.Fatalf("a loop: %v", err)
		}
		ties, err := w.cases.Relations(w.ana, b.ID)
		must(t, err)
		if len(ties) != 2 || ties[0].Kind == ties[1].Kind {
			t.Fatalf("%+v", ties)
		}
		must(t, w.cases.Untie(w.ana, a.ID, b.ID))
		_, err = w.cases.Tie(w.ana, c.ID, a.ID, Child)
		must(t, err)
	})
}

func filterKinds(kinds ...string) activity.Filter { return activity.Filter{Kinds: kinds} }

// What was merged into a case disappears and comes back with it: contacts and
// tasks hang on the part, not on the whole.
func TestRestrictingReachesWhatWasMerged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		one, two := w.open(w.ana, "one", S3), w.open(w.ana, "two", S3)
		_, err := w.cases.MakeTask(w.ana, NewTask{Case: one.ID, Title: "Ring Maria"})
		must(t, err)
		_, err = w.cases.Merge(w.ana, one.ID, two.ID, "", false)
		must(t, err)
		sees := func(who context.Context, want int) {
			t.Helper()
			page, err := w.cases.Tasks(who, TaskFilter{}, "", 10)
			must(t, err)
			if len(page.Items) != want {
				t.Fatalf("sees %d tasks, want %d", len(page.Items), want)
			}
		}
		_, err = w.cases.Restrict(w.ana, two.ID, nil)
		must(t, err)
		sees(w.bo, 0)
		_, err = w.cases.SetMember(w.ana, two.ID, "stf_bo", true)
		must(t, err)
		sees(w.bo, 1)
		_, err = w.cases.SetMember(w.ana, two.ID, "stf_bo", false)
		must(t, err)
		sees(w.bo, 0)
		_, err = w.cases.Unrestrict(w.ana, two.ID)
		must(t, err)
		sees(w.bo, 1)
	})
}
