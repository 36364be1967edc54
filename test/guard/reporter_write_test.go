package guard

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/identity"
)

// accused is a matter that somebody reported, and an analyst who must not learn
// who.
func (g *grounds) accused() (w writer, p plot, who *person) {
	g.t.Helper()
	w = g.writer("quentin", "Quentin Ashdown", "+13605558111")
	p = g.people("accused", "basketly", "US-WA")
	g.accusation(w, p)
	return w, p, g.hire("Without", anywhere(identity.RoleFraudAnalyst))
}

// tells fails when an answer holds a word of the reporter.
func (w writer) tells(t *testing.T, a answer) {
	t.Helper()
	for _, s := range []string{"Quentin", "Ashdown", w.mail, "5558111", w.plot["account"], w.plot["account_ref"], w.plot["order"]} {
		if strings.Contains(string(a.raw), s) {
			t.Errorf("%s answers %d with %q: %s", a.what, a.status, s, around(string(a.raw), s))
		}
	}
}

// TestReporterWriteAnswers: an address that names no case answers a body that does
// without who reported, and so does what is refused.
func TestReporterWriteAnswers(t *testing.T) {
	g := openGrounds(t)
	w, p, who := g.accused()
	named := 0
	wording := object{"subject": "Hello", "body": "Dear {{name}}, hello."}
	text := object{"vars": []object{{"name": "name", "type": "name"}}, "must": []string{}, "texts": object{"en": wording, "es": wording, "fr": wording}}
	for _, x := range g.boss.get("/v1/templates").want(200).at("items").([]any)[:1] {
		id := x.(object)["id"].(string)
		for _, ref := range []string{p["case"], p["number"], strings.ToLower(p["number"])} {
			body := object{"case": ref, "party": p["party"], "text": text}
			if told := g.boss.post("/v1/templates/"+id+"/preview", body).want(200); strings.Contains(string(told.raw), "Quentin") {
				named++
			}
			w.tells(t, who.post("/v1/templates/"+id+"/preview", body).want(200))
		}
	}
	if named == 0 {
		t.Error("no template names anybody: the test proves nothing")
	}

	words := "Quentin told us that you waited at the door, and Ms Ashdown too."
	for _, body := range []object{{"text": words, "external": true, "case": p["case"], "party": p["subject"]}, {"text": words, "external": true, "case": p["number"]}} {
		if told := g.boss.post("/v1/lint", body).want(200); !strings.Contains(string(told.raw), `"Quentin"`) {
			t.Errorf("who may know is not told which name: %s", told.raw)
		}
		got := who.post("/v1/lint", body).want(200)
		w.tells(t, got)
		if !strings.Contains(string(got.raw), "a name that must not leave") || !strings.Contains(string(got.raw), `"start":0,"end":0,"text":""`) {
			t.Errorf("the name passes, or its place is told: %s", got.raw)
		}
	}
	ref := "/v1/cases/" + p["case"]
	got := g.hire("Writing", anywhere(identity.RoleFraudAnalyst)).post(ref+"/messages", object{"party": p["subject"], "text": words}).want(422)
	w.tells(t, got)
	if got.str("code") != "message_words" {
		t.Errorf("%s", got.raw)
	}
}

// TestReporterWriteOfTheMark: what somebody was not shown does not become its mark
// by being saved.
func TestReporterWriteOfTheMark(t *testing.T) {
	g := openGrounds(t)
	_, p, who := g.accused()
	ref := "/v1/cases/" + p["case"]
	for _, x := range []struct {
		method, path string
		body         object
		pointer      string
	}{
		{"PATCH", ref, object{"title": "••• was threatened"}, "/title"},
		{"POST", ref + "/notes", object{"body": "I am ••• (•••)."}, "/body"},
		{"PATCH", "/v1/cases/" + p["number"], object{"title": "•\u2022• again"}, "/title"},
		{"POST", ref + "/facts", object{"certainty": "unknown", "zone": "UTC", "text": "•••", "source": object{"kind": "observation"}}, "/text"},
		{"POST", "/v1/case-tasks", object{"case": p["case"], "title": "Call •••", "due_at": g.now()}, "/title"},
	} {
		got := who.send(x.method, x.path, `"1"`, x.body).want(422)
		if got.str("code") != "withheld_text" || got.str("errors", 0, "pointer") != x.pointer {
			t.Errorf("%s %s: %s", x.method, x.path, got.raw)
		}
	}
	if got := string(g.boss.get(ref).want(200).raw); !strings.Contains(got, "Quentin Ashdown was threatened") {
		t.Errorf("the title is gone: %s", got)
	}
	// Who sees all of it may write what they like.
	g.boss.post(ref+"/notes", object{"body": "The form said •••."}).want(201)
}

// TestReporterWriteIsNoOracle: who may not know does not find out by trying.
func TestReporterWriteIsNoOracle(t *testing.T) {
	g := openGrounds(t)
	w, p, who := g.accused()
	o := g.writer("zelda", "Zelda Brocklehurst", "+15095557233")
	ref := "/v1/cases/" + p["case"]
	marks := func() (n int) {
		if err := g.app.Main.QueryRow(context.Background(), `SELECT COUNT(*) FROM audit_leaves WHERE body LIKE '%case.reporter_named%' AND body LIKE '%'||$1||'%'`, who.id).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	body := fmt.Sprintf("Was it %s (%s) or %s (%s)?", w.full, w.mail, o.full, o.mail)
	if got := who.post(ref+"/notes", object{"body": body}).want(201); got.str("body") != body {
		t.Errorf("the answer tells which of two people it was: %s", got.raw)
	}
	if marks() != 1 {
		t.Errorf("%d marks in the audit log, want 1", marks())
	}
	who.post(ref+"/notes", object{"body": "Was it " + o.full + "?"}).want(201)
	if marks() != 1 {
		t.Errorf("a word of somebody else left a mark")
	}
	for _, role := range []string{"reporter", "harmed", "witness", "bystander", "merchant"} {
		var all []answer
		for _, x := range []writer{w, o} {
			all = append(all, who.post(ref+"/parties", object{"role": role, "account": x.plot["account_ref"]}).want(403),
				who.post(ref+"/parties", object{"role": role, "email": x.mail}).want(403))
		}
		for _, a := range all[1:] {
			if string(a.raw) != string(all[0].raw) {
				t.Errorf("adding a %s tells who reported: %s, %s", role, all[0].raw, a.raw)
			}
		}
	}
	who.send("DELETE", ref+"/parties/"+p["party"], "", nil).want(403)
	// Who is reported, they may add; and in a case without a reporter, anybody.
	who.post(ref+"/parties", object{"role": "subject", "name": "Somebody else"}).want(201)
	free := g.boss.post("/v1/cases", object{"title": "Nobody reported", "type": "safety", "severity": "S2"}).want(201).str("id")
	who.post("/v1/cases/"+free+"/parties", object{"role": "witness", "name": "Anne Onlooker"}).want(201)
}
