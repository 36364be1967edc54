package guard

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/evidence"
	"github.com/piepowder/piepowder/internal/id"
)

// noticeWalls stand around letters about decisions and requests to look at them
// again: those of the account, and of the case that the decision came of.
var noticeWalls = []string{"region", "brand", "team", "restricted"}

// proofWalls stand around a file that came with an appeal of a decision without a
// case: those of the account.
var proofWalls = []string{"region", "brand"}

// noticeProbes are the routes of letters and appeals that name a thing. Who took
// the decisions is nobody of the stage, so that the owner may look at them again.
var noticeProbes = []probed{
	{"GET /v1/notices/{id}", "notice", none, ""},
	{"POST /v1/notices/{id}/release", "notice", with(object{"reason": "guard"}), ""},
	{"POST /v1/notices/{id}/withhold", "notice", with(object{"reason": "guard"}), ""},
	{"POST /v1/notices/{id}/disclose", "notice", with(object{"records": []string{"guard"}}), ""},
	{"GET /v1/appeals/{id}", "appeal", none, ""},
	{"GET /v1/appeals/{id}", "bareappeal", none, ""},
	{"GET /v1/evidence/{id}", "proof", none, ""},
	{"GET /v1/evidence/{id}/content", "proof", none, ""},
	{"GET /v1/evidence/{id}/thumbnail", "proof", none, ""},
	{"GET /v1/evidence/{id}/view", "proof", none, ""},
	{"POST /v1/appeals/{id}/take", "appeal", none, ""},
	{"POST /v1/appeals/{id}/release", "appeal", none, ""},
	{"POST /v1/appeals/{id}/material", "appeal", func(p plot) any { return object{"evidence_id": p["evidence"]} }, ""},
	{"POST /v1/appeals/{id}/preview", "appeal", with(answered()), ""},
	{"POST /v1/appeals/{id}/outside", "appeal", with(object{"state": "asked", "reference": "guard"}), ""},
	{"POST /v1/appeals/{id}/decide", "appeal", with(answered()), ""},
	{"POST /v1/appeals/{id}/withdraw", "bareappeal", with(object{"reason": "guard"}), ""},
	{"GET /v1/group-appeals/{id}", "groupappeal", none, ""},
}

func answered() object {
	return object{"outcome": "uphold", "reason": "guard", "answer": "We looked again."}
}

// decided takes an action that the machinery takes, as a rule would.
func (g *grounds) decided(d enforcement.Draft) string {
	g.t.Helper()
	act, err := g.app.Enforcement.Take(g.app.AsSystem(context.Background()), d)
	if err != nil {
		g.t.Fatal(err)
	}
	return act.ID
}

// appeals adds to a plot a decision from its case, the letter about it, and a
// request to look at it again.
func (g *grounds) appeals(p plot) {
	g.t.Helper()
	act := g.decided(enforcement.Draft{Kind: "warn", Account: p["account_ref"], Case: p["case"], ReasonCode: "conduct", Clause: "SAF-4.1", Rule: "guard_" + p["name"],
		Reason: "Reason marker-" + p["name"], Facts: "Facts marker-" + p["name"]})
	p["notice"] = g.boss.get("/v1/notices?action="+act).want(200).str("items", 0, "id")
	p["appeal"] = g.boss.post("/v1/appeals", object{"action_id": act, "channel": "phone", "text": "Appeal marker-" + p["name"]}).want(201).str("id")
}

// bare adds to a plot a decision without a case, an appeal of it with a file, and
// a group of such decisions.
func (g *grounds) bare(p plot) {
	g.t.Helper()
	draft := enforcement.Draft{Kind: "warn", Account: p["account_ref"], ReasonCode: "conduct", Rule: "bare_" + p["name"], Reason: "guard"}
	p["bareappeal"] = g.boss.post("/v1/appeals", object{"action_id": g.decided(draft), "channel": "phone", "text": "guard"}).want(201).str("id")
	draft.Rule = "group_" + p["name"]
	g.decided(draft)
	group := object{"rule": draft.Rule}
	preview := g.boss.post("/v1/group-appeals/preview", group).want(200)
	group["count"], group["hash"], group["reason"] = preview.at("count"), preview.str("hash"), "guard"
	p["groupappeal"] = g.boss.post("/v1/group-appeals", group).want(202).str("id")
	ctx := g.app.AsSystem(context.Background())
	_, eid, _ := id.ParseEntity(p["account"])
	err := g.app.Main.Tx(ctx, db.Actor{ID: "system", Kind: "system"}, "guard", func(ctx context.Context, tx *db.Tx) error {
		it, err := g.app.Evidence.Add(ctx, tx, evidence.File{EID: eid, Name: "proof.png", Declared: "image/png", Data: picture(40 + len(p["name"])), Source: "appeal"})
		if err != nil {
			return err
		}
		p["proof"] = it.ID
		_, err = tx.Exec(ctx, `INSERT INTO appeal_materials(id, appeal, kind, evidence, source, actor, at, once) VALUES ($1, $2, 'file', $3, 'person', 'public', $4, $3)`,
			id.New("apm", tx.Now), p["bareappeal"], it.ID, db.Micros(tx.Now))
		return err
	})
	if err != nil {
		g.t.Fatal(err)
	}
	g.settle()
}

// noticeLooks are how a stranger would search letters and appeals for a
// restricted case.
func noticeLooks(p plot) map[string][]string {
	each := func(base string) []string { return []string{base + p["account"], base + p["worker"]} }
	period := "from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z"
	out := map[string][]string{
		"GET /v1/notices":         append(each("/v1/notices?account="), "/v1/notices", "/v1/notices?limit=1", "/v1/notices?state=sent,held"),
		"GET /v1/notices/waiting": {"/v1/notices/waiting"}, "GET /v1/notices/{id}": {}, "GET /v1/transparency": {"/v1/transparency?" + period}, "GET /v1/transparency/rules": {"/v1/transparency/rules"},
		"GET /v1/transparency/export": {"/v1/transparency/export?format=csv&" + period},
		"GET /v1/appeals": append(each("/v1/appeals?account="), "/v1/appeals", "/v1/appeals?limit=1", "/v1/appeals?state=open", "/v1/appeals?free=true", "/v1/appeals?clause=SAF-4.1",
			"/v1/appeals?rule=guard_"+p["name"]),
		"GET /v1/appeals/report": {"/v1/appeals/report?" + period}, "GET /v1/appeals/{id}": {},
		"GET /v1/group-appeals": {"/v1/group-appeals"}, "GET /v1/group-appeals/{id}": {},
	}
	for _, lang := range []string{"", "/es", "/fr"} {
		out["GET /safety"+lang+"/appeal"] = []string{"/safety" + lang + "/appeal"}
	}
	return out
}
