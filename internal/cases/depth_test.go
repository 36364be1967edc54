package cases

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/sheet"
)

// staffed lets the queues and mentions know the scopes of the world's people.
func (w *world) staffed() {
	people := map[string]context.Context{"stf_ana": w.ana, "stf_bo": w.bo, "stf_cleo": w.cleo, "stf_dan": w.dan, "stf_tex": w.texas, "stf_aud": w.auditor}
	w.cases.scopeOf = func(_ context.Context, staff string) (identity.Scope, error) {
		if ctx, ok := people[staff]; ok {
			return identity.SignedIn(ctx)
		}
		return identity.Scope{}, nil
	}
}

func code(t *testing.T, err error, want string) {
	t.Helper()
	if errs.CodeOf(err) != want {
		t.Fatalf("error %v, want %s", err, want)
	}
}

func TestTypesKeepTheirVersion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		old := w.open(w.ana, "Before", S3)
		lead := person("stf_lead", nil, []string{identity.Everywhere}, identity.RolePolicyLead)
		def := CaseType{Type: "safety", Title: "Safety", Fields: []CaseField{{Name: "helmet", Title: "Helmet worn", Kind: "yes_no", Required: true}},
			Checklist: []CaseLine{{Item: "photos", Text: "Photos asked for"}}, Closing: []string{"evidence"}, Note: "after the review"}
		_, err := w.cases.PublishType(w.ana, 0, def)
		code(t, err, "permission_missing")
		made, err := w.cases.PublishType(lead, 0, def)
		must(t, err)
		if made.Version != 1 || made.Note != "after the review" {
			t.Fatalf("%+v", made)
		}
		_, err = w.cases.PublishType(lead, 0, def)
		code(t, err, "version_stale")
		d, err := w.cases.Details(w.ana, old.ID)
		must(t, err)
		if d.Type.Version != 0 || d.Newer != 1 || len(d.Type.Fields) == 1 {
			t.Fatalf("the old case follows the new version: %+v", d)
		}
		c := w.open(w.ana, "After", S3)
		lines, err := w.cases.Checklist(w.ana, c.ID)
		must(t, err)
		if len(lines) != 1 || lines[0].Text != "Photos asked for" {
			t.Fatalf("checklist %+v", lines)
		}
		end := CaseEnding{Outcome: Withdrawn}
		_, err = w.cases.Close(w.ana, c.ID, end)
		code(t, err, "checklist_open")
		_, err = w.cases.Tick(w.ana, c.ID, lines[0].Item, "done", "")
		must(t, err)
		_, err = w.cases.Close(w.ana, c.ID, end)
		code(t, err, "closing_open")
		_, err = w.cases.SetDetails(w.ana, c.ID, -1, map[string]string{"helmet": "maybe"})
		code(t, err, "case_fields")
		_, err = w.cases.SetDetails(w.ana, c.ID, -1, map[string]string{"hat": "yes"})
		code(t, err, "case_fields")
		d, err = w.cases.SetDetails(w.ana, c.ID, -1, map[string]string{"helmet": "yes"})
		must(t, err)
		if d.Values["helmet"] != "yes" {
			t.Fatalf("%+v", d)
		}
		_, err = w.cases.Close(w.ana, c.ID, end)
		must(t, err)

		// A type of one's own.
		_, err = w.cases.Open(w.ana, Opening{Title: "x", Type: "lost_pet", Severity: S3})
		code(t, err, "case_invalid")
		_, err = w.cases.PublishType(lead, 0, CaseType{Type: "lost_pet", Title: "Lost pet"})
		must(t, err)
		_, err = w.cases.Open(w.ana, Opening{Title: "x", Type: "lost_pet", Severity: S3})
		must(t, err)
	})
}

func TestMentionsRespectRestrictionAndWatchersHear(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.staffed()
		c := w.open(w.ana, "Watched", S3)
		_, err := w.cases.AddNote(w.ana, c.ID, "note", "Look, @Tex", "stf_tex")
		code(t, err, "mention_outside") // another region
		_, err = w.cases.AddNote(w.ana, c.ID, "note", "Look, @Bo", "stf_bo", "stf_bo")
		must(t, err)
		told := func(who context.Context) (kinds []string) {
			t.Helper()
			page, err := w.cases.Notices(who, true, "", 50)
			must(t, err)
			for _, n := range page.Items {
				kinds = append(kinds, n.Kind)
			}
			slices.Sort(kinds)
			return kinds
		}
		if got := told(w.bo); !slices.Equal(got, []string{"mention"}) {
			t.Fatalf("Bo was told %v", got)
		}
		_, err = w.cases.Watch(w.cleo, c.ID, true)
		must(t, err)
		w.clock.Advance(minutes(1))
		state := Open
		_, err = w.cases.Change(w.ana, c.ID, -1, CaseEdit{State: &state})
		must(t, err)
		w.clock.Advance(minutes(1))
		_, err = w.cases.AddNote(w.cleo, c.ID, "note", "My own.")
		must(t, err)
		if got := told(w.cleo); !slices.Equal(got, []string{"case.state"}) {
			t.Fatalf("Cleo was told %v", got)
		}
		must(t, w.cases.SeeNotices(w.cleo, nil))
		if got := told(w.cleo); len(got) != 0 {
			t.Fatalf("after she looked: %v", got)
		}
		_, err = w.cases.Restrict(w.ana, c.ID, nil)
		must(t, err)
		if got := told(w.bo); len(got) != 0 {
			t.Fatalf("Bo is no member and still sees %v", got)
		}
		_, err = w.cases.AddNote(w.ana, c.ID, "note", "Look, @Bo", "stf_bo")
		code(t, err, "mention_outside")
		notes, err := w.cases.Notes(w.ana, c.ID)
		must(t, err)
		if !slices.Equal(notes[len(notes)-1].Mentions, []string{"stf_bo"}) {
			t.Fatalf("%+v", notes)
		}
	})
}

func TestBulkChangeCountsFirstAndActsOnceAcrossAKill(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.staffed()
		var all []*Case
		for i := range 7 {
			all = append(all, w.open(w.ana, fmt.Sprint("Parcel ", i), S3))
		}
		hidden := w.open(w.ana, "Hidden", S3)
		_, err := w.cases.Restrict(w.ana, hidden.ID, nil)
		must(t, err)
		target := CaseBulkTarget{Where: `severity == "S3"`}
		_, err = w.cases.CountBulk(w.cleo, target)
		code(t, err, "permission_missing")
		n, err := w.cases.CountBulk(w.bo, target)
		must(t, err)
		if n.Count != 7 || len(n.Sample) != 7 {
			t.Fatalf("Bo counts %d", n.Count)
		}
		low := Low
		in := NewCaseBulk{CaseBulkTarget: target, Change: CaseBulkChange{Priority: &low, AddTags: []string{"parcels"}, Note: "All of them."}, Count: n.Count, Hash: n.Hash}
		w.open(w.ana, "One more", S3)
		_, err = w.cases.StartCaseBulk(w.bo, in)
		code(t, err, "count_changed")
		n, err = w.cases.CountBulk(w.bo, target)
		must(t, err)
		in.Count, in.Hash = n.Count, n.Hash
		in.Change.Resolve = &CaseEnding{Outcome: Substantiated, Standard: Preponderance}
		_, err = w.cases.StartCaseBulk(w.bo, in)
		code(t, err, "bulk_invalid")
		in.Change.Resolve = nil
		b, err := w.cases.StartCaseBulk(w.bo, in)
		must(t, err)
		// The machine dies after three.
		loaded, actor, err := w.cases.loadBulk(context.Background(), b.ID)
		must(t, err)
		sc, err := identity.SignedIn(w.bo)
		must(t, err)
		for _, c := range all[:3] {
			must(t, w.cases.bulkOne(context.Background(), sc, actor, loaded, c.ID))
		}
		// One goes out of Bo's sight meanwhile.
		_, err = w.cases.Restrict(w.ana, all[6].ID, nil)
		must(t, err)
		must(t, w.cases.runBulk(context.Background(), b.ID))
		must(t, w.cases.runBulk(context.Background(), b.ID))
		b, err = w.cases.CaseBulk(w.bo, b.ID)
		must(t, err)
		if b.State != "done" || b.Done != 7 || b.Failed != 1 || len(b.Failures) != 0 {
			t.Fatalf("%+v", b)
		}
		_, err = w.cases.CaseBulk(w.ana, b.ID)
		code(t, err, "bulk_not_found")
		for _, c := range all[:6] {
			got, err := w.cases.Get(w.ana, c.ID)
			must(t, err)
			notes, err := w.cases.Notes(w.ana, c.ID)
			must(t, err)
			if got.Priority != Low || !slices.Equal(got.Tags, []string{"parcels"}) || len(notes) != 1 {
				t.Fatalf("%s: %s %v, %d notes", c.Number, got.Priority, got.Tags, len(notes))
			}
		}
		n, err = w.cases.CountBulk(w.bo, target)
		must(t, err)
		in.Count, in.Hash = n.Count, n.Hash
		again, err := w.cases.StartCaseBulk(w.bo, in)
		must(t, err)
		_, err = w.cases.CancelBulk(w.bo, again.ID)
		must(t, err)
		must(t, w.cases.runBulk(context.Background(), again.ID))
		again, err = w.cases.CaseBulk(w.bo, again.ID)
		must(t, err)
		if again.State != "cancelled" || again.Done != 0 {
			t.Fatalf("after it was cancelled: %+v", again)
		}
	})
}

// TestSearchFindsWhatWasMistyped and keeps what one may not see.
func TestSearchFindsWhatWasMistyped(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open(w.ana, "Assault at the loading dock", S2)
		_, err := w.cases.AddParty(w.ana, c.ID, NewParty{Role: Witness, Name: "Guadalupe Hernández"})
		must(t, err)
		w.open(w.ana, "Broken window", S4)
		find := func(who context.Context, q string) int {
			t.Helper()
			sc, err := identity.SignedIn(who)
			must(t, err)
			hits, err := w.cases.Find(who, sc, q)
			must(t, err)
			for _, h := range hits {
				if h.ID != c.ID {
					t.Fatalf("%q finds %s", q, h.Title)
				}
			}
			return len(hits)
		}
		for q, want := range map[string]int{"asault loding dock": 1, "guadelupe hernandez": 1, "Hernandes": 1, "zzz": 0, c.Number: 1} {
			if got := find(w.ana, q); got != want {
				t.Errorf("%q finds %d, want %d", q, got, want)
			}
		}
		if find(w.auditor, "guadelupe hernandez") != 0 || find(w.texas, "asault dock") != 0 {
			t.Fatal("a name without the right to names, or a case of another region, was found")
		}
		title := "Quarrel about a refund"
		_, err = w.cases.Change(w.ana, c.ID, -1, CaseEdit{Title: &title})
		must(t, err)
		if find(w.ana, "asault dock") != 0 || find(w.ana, "quarel refund") != 1 {
			t.Fatal("the index does not follow the title")
		}
		_, err = w.cases.Restrict(w.ana, c.ID, nil)
		must(t, err)
		if find(w.bo, "quarel refund") != 0 || find(w.bo, "guadelupe hernandez") != 0 || find(w.ana, "quarel refund") != 1 {
			t.Fatal("the search does not respect the restriction")
		}
		var clear int
		must(t, w.main.QueryRow(context.Background(), `SELECT COUNT(*) FROM search_docs WHERE doc LIKE '%uarrel%'`).Scan(&clear))
		if clear != 0 {
			t.Fatal("a word is kept in clear")
		}
	})
}

func TestTemplatesAndExport(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := person("stf_lead", nil, []string{identity.Everywhere}, identity.RolePolicyLead)
		tpl, err := w.cases.KeepTemplate(lead, NewCaseTemplate{Name: "Dog bite", Type: "safety", Severity: S2, Title: "Dog bite:", Tags: []string{"animal"}, Note: "Ask for the vaccination record.",
			Tasks: []TemplateTask{{Title: "Call the owner", After: 60}}})
		must(t, err)
		c, err := w.cases.Open(w.ana, Opening{Title: "=HYPERLINK(1)", Template: tpl.ID, Region: "US-WA"})
		must(t, err)
		tasks, err := w.cases.TasksOf(w.ana, c.ID)
		must(t, err)
		notes, err := w.cases.Notes(w.ana, c.ID)
		must(t, err)
		if c.Title != "Dog bite: =HYPERLINK(1)" || c.Severity != S2 || len(tasks) != 1 || len(notes) != 1 || tasks[0].DueAt == nil {
			t.Fatalf("%+v %+v %+v", c, tasks, notes)
		}
		_, err = w.cases.Open(w.ana, Opening{Title: "x", Template: "ctp_no"})
		code(t, err, "reference_unknown")
		var b bytes.Buffer
		code(t, w.cases.Export(w.cleo, Filter{}, sheet.CSV, &b), "permission_missing")
		must(t, w.cases.Export(w.ana, Filter{}, sheet.CSV, &b))
		if !strings.Contains(b.String(), c.Number) || strings.Count(b.String(), "\n") != 2 {
			t.Fatal(b.String())
		}
		b.Reset()
		must(t, w.cases.Export(w.texas, Filter{}, sheet.XLSX, &b))
		if bytes.Contains(b.Bytes(), []byte(c.Number)) {
			t.Fatal("another region's case was exported")
		}
	})
}

// Rating one case is told as such, and not as work on it; what is done to many
// from a list is told to nobody.
func TestABulkChangeIsNoWorkOnACase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.staffed()
		var heard []string
		listen := func(word string) func(context.Context, *db.Tx, string) error {
			return func(context.Context, *db.Tx, string) error {
				heard = append(heard, word)
				return nil
			}
		}
		w.cases.OnWorked(listen("worked"))
		w.cases.OnRated(listen("rated"))
		c := w.open(w.ana, "one", S3)
		urgent, team, worse, open, title := Urgent, "tem_1", S2, Open, "two"
		for _, e := range []CaseEdit{{Severity: &worse}, {State: &open}, {Title: &title}} {
			_, err := w.cases.Change(w.ana, c.ID, -1, e)
			must(t, err)
		}
		if got := strings.Join(heard, " "); got != "rated rated" {
			t.Errorf("a change tells %q", got)
		}
		heard = nil
		target := CaseBulkTarget{Cases: []string{c.ID}}
		n, err := w.cases.CountBulk(w.bo, target)
		must(t, err)
		bo := "stf_bo"
		b, err := w.cases.StartCaseBulk(w.bo, NewCaseBulk{CaseBulkTarget: target, Count: n.Count, Hash: n.Hash,
			Change: CaseBulkChange{Assignee: &bo, Team: &team, Priority: &urgent, AddTags: []string{"x"}, Note: "y", Resolve: &CaseEnding{Outcome: Withdrawn, Standard: Preponderance}}})
		must(t, err)
		must(t, w.cases.runBulk(context.Background(), b.ID))
		b, err = w.cases.CaseBulk(w.bo, b.ID)
		must(t, err)
		if b.Done != 1 || len(heard) != 0 {
			t.Errorf("%+v tells %v", b, heard)
		}
	})
}
