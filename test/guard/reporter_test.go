package guard

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/fuzzy"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// writer is one of two people who may have reported: the two worlds of these
// tests differ in which of them did, and in nothing else.
type writer struct {
	plot
	full, mail, phone string
	asks              bool // that it is kept confidential
}

func (g *grounds) writer(name, full, phone string) writer {
	p := g.people(name, "basketly", "US-WA")
	return writer{plot: p, full: full, mail: name + "@example.com", phone: phone}
}

// accusation opens a case that w reported against the worker of p, with what
// hangs on it and names w everywhere.
func (g *grounds) accusation(w writer, p plot) {
	g.t.Helper()
	b := g.boss
	p["contact"] = b.post("/v1/contacts", object{"channel": "email", "from": w.mail, "phone": w.phone, "name": w.full, "subject": w.full + " needs help",
		"text": w.says(), "confidential": w.asks, "order": w.plot["order_ref"], "attachments": []object{{"name": "photo.png", "type": "image/png", "data": picture(9)}}}).want(201).str("id")
	p["case"] = b.post("/v1/contacts/"+p["contact"]+"/case", object{"title": w.full + " was threatened", "type": "safety", "severity": "S1"}).want(200).str("case_id")
	ref := "/v1/cases/" + p["case"]
	p["number"] = b.get(ref).want(200).str("number")
	p["party"] = b.get(ref+"/parties").want(200).str("items", 0, "id")
	p["subject"] = b.post(ref+"/parties", object{"role": "subject", "account": p["worker_ref"]}).want(201).str("id")
	p["note"] = b.post(ref+"/notes", object{"body": w.says()}).want(201).str("id")
	p["message"] = b.post(ref+"/messages", object{"party": p["party"], "text": "Dear " + w.full + ", we read it."}).want(201).str("id")
	b.post(ref+"/calls", object{"party": p["party"], "direction": "out", "outcome": "reached", "started_at": g.now(), "ended_at": g.now(), "notes": w.says()}).want(201)
	p["evidence"] = b.post(ref+"/evidence", upload("evidence")).want(201).str("id")
	p["todo"] = b.post("/v1/case-tasks", object{"case": p["case"], "title": "Call " + w.full, "due_at": g.now()}).want(201).str("id")
	p["run"] = b.post(ref+"/runs", object{"protocol": "theft"}).want(201).str("id")
	p["fact"] = b.post(ref+"/facts", object{"certainty": "unknown", "zone": "UTC", "text": w.says(), "source": object{"kind": "observation"}}).want(201).str("id")
	p["interview"] = b.post(ref+"/interviews", interview()).want(201).str("id")
	g.settle()
}

func (w writer) says() string {
	return fmt.Sprintf("I am %s (%s, %s, %s). He waited at my door.", w.full, w.mail, w.phone, w.plot["account_ref"])
}

// withholders are people of each role who must not learn who reported.
func (g *grounds) withholders() []*person {
	list := []*person{g.key}
	for _, r := range identity.Roles() {
		if !slices.Contains(r.Permissions, identity.PermReporterRead) && r.ID != identity.RoleBPO && r.ID != identity.RoleEngineer {
			list = append(list, g.hire("Without-"+r.ID, anywhere(r.ID)))
		}
	}
	desk := g.boss.post("/v1/teams", object{"name": "Desk"}).want(201).str("id")
	for _, q := range g.boss.get("/v1/queues").want(200).at("items").([]any) {
		q := q.(object)
		g.boss.send("PUT", "/v1/queues/"+q["id"].(string), fmt.Sprintf(`"v%v"`, q["version"]),
			object{"name": q["name"], "expression": q["expression"], "position": q["position"], "certified": []string{desk}}).want(200)
	}
	vendor := anywhere(identity.RoleBPO)
	vendor.Teams = []string{desk}
	return append(list, g.hire("Without-bpo", vendor))
}

// swap makes the other world of this one: what w did, o has done.
func (g *grounds) swap(w, o writer, p plot) {
	g.t.Helper()
	ctx := context.Background()
	from, to := eidOf(g, w.plot["account"]), eidOf(g, o.plot["account"])
	fromOrder, toOrder := eidOf(g, w.plot["order"]), eidOf(g, o.plot["order"])
	vault := g.app.Vault
	index := func(kind, clear string) string { return vault.Index(kind, clear) }
	names := strings.NewReplacer(w.full, o.full, w.mail, o.mail, w.phone, o.phone, w.plot["account_ref"], o.plot["account_ref"], w.plot["account"], o.plot["account"], w.plot["order"], o.plot["order"])
	var change func(tx *db.Tx, table, key, eid string, aad func(id string) map[string]string)
	change = func(tx *db.Tx, table, key, eid string, aad func(id string) map[string]string) {
		g.t.Helper()
		type row struct {
			id, col string
			was     []byte
			eid     uint64
			aad     string
		}
		var all []row
		rows, err := tx.Query(ctx, `SELECT id, `+eid+` FROM `+table+` t WHERE `+key+` = $1`, p["case"])
		if err != nil {
			g.t.Fatal(err)
		}
		for rows.Next() {
			var r row
			if err := rows.Scan(&r.id, &r.eid); err != nil {
				g.t.Fatal(err)
			}
			for col, with := range aad(r.id) {
				all = append(all, row{id: r.id, eid: r.eid, col: col, aad: with})
			}
		}
		rows.Close()
		for _, r := range all {
			if err := tx.QueryRow(ctx, `SELECT `+r.col+` FROM `+table+` WHERE id = $1`, r.id).Scan(&r.was); err != nil {
				g.t.Fatal(err)
			}
			if len(r.was) == 0 {
				continue
			}
			clear, err := vault.Open(r.eid, r.aad, r.was)
			if err != nil {
				g.t.Fatalf("%s.%s: %v", table, r.col, err)
			}
			sealed, err := vault.Seal(r.eid, r.aad, []byte(names.Replace(string(clear))))
			if err != nil {
				g.t.Fatal(err)
			}
			if _, err := tx.Exec(ctx, `UPDATE `+table+` SET `+r.col+` = $1 WHERE id = $2`, sealed, r.id); err != nil {
				g.t.Fatal(err)
			}
		}
	}
	ofCase := "(SELECT k.eid FROM cases k WHERE k.id = t.case_id)"
	err := g.app.Main.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		change(tx, "case_parties", "case_id", ofCase, func(id string) map[string]string { return map[string]string{"details": id + "/details"} })
		change(tx, "contacts", "case_id", "eid", func(string) map[string]string {
			return map[string]string{"sender": "sender", "subject": "subject", "body": "body"}
		})
		change(tx, "cases", "id", "eid", func(id string) map[string]string { return map[string]string{"title": id + "/title"} })
		change(tx, "messages", "case_id", "eid", func(id string) map[string]string {
			return map[string]string{"recipient": id + "/to", "subject": id + "/subject", "body": id + "/body"}
		})
		var note []byte
		var eid uint64
		if err := tx.QueryRow(ctx, `SELECT r.body, c.eid FROM case_note_revisions r JOIN case_notes n ON n.id = r.note JOIN cases c ON c.id = n.case_id WHERE r.note = $1`, p["note"]).Scan(&note, &eid); err != nil {
			return err
		}
		clear, err := vault.Open(eid, p["note"]+"/body", note)
		if err != nil {
			return err
		}
		if note, err = vault.Seal(eid, p["note"]+"/body", []byte(names.Replace(string(clear)))); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE case_note_revisions SET body = $1 WHERE note = $2`, note, p["note"]); err != nil {
			return err
		}
		change(tx, "calls", "case_id", ofCase, func(id string) map[string]string { return map[string]string{"notes": id + "/notes"} })
		change(tx, "case_facts", "case_id", ofCase, func(id string) map[string]string { return map[string]string{"text": id + "/text"} })
		change(tx, "case_tasks", "case_id", ofCase, func(id string) map[string]string { return map[string]string{"title": id + "/title"} })
		for _, x := range []string{
			`UPDATE case_parties SET account = $2, email_idx = $4, phone_idx = $6 WHERE account = $1 AND $3 <> '' AND $5 <> ''`,
			`UPDATE contacts SET account = $2, sender_idx = $4 WHERE account = $1 AND $3 <> '' AND $5 <> $6`,
			`UPDATE messages SET account = $2, recipient_idx = $4 WHERE account = $1 AND $3 <> '' AND $5 <> $6`,
			`UPDATE cases SET account = $2 WHERE account = $1 AND $3 <> $4 AND $5 <> $6`,
		} {
			res, err := tx.Exec(ctx, x, from, to, index("email", w.mail), index("email", o.mail), index("phone", w.phone), index("phone", o.phone))
			if err != nil {
				return err
			}
			if n, _ := res.RowsAffected(); n == 0 && !strings.Contains(x, "messages") {
				g.t.Errorf("nothing to swap: %s", x)
			}
		}
		for _, table := range []string{"contacts", "cases"} {
			if _, err := tx.Exec(ctx, `UPDATE `+table+` SET order_eid = $2 WHERE order_eid = $1`, fromOrder, toOrder); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE automation_stops SET account = $2 WHERE account = $1`, from, to); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE activity_on SET subject = $2 WHERE subject = $1 AND activity_id IN (SELECT a.id FROM activity a WHERE a.restrict_id = $3 OR a.object IN ($3, $4))`,
			w.plot["account"], o.plot["account"], p["case"], p["contact"])
		if err != nil {
			return err
		}
		for _, x := range []string{`UPDATE activity SET data = REPLACE(REPLACE(data, $1, $2), $3, $4) WHERE restrict_id = $5 OR object = $5`,
			`UPDATE audit_leaves SET body = REPLACE(REPLACE(body, $1, $2), $3, $4) WHERE body LIKE '%' || $5 || '%'`} {
			if _, err := tx.Exec(ctx, x, w.plot["account"], o.plot["account"], w.plot["order"], o.plot["order"], p["case"]); err != nil {
				return err
			}
		}
		// The index of names is of what is kept: the same words sealed again.
		for _, kind := range []string{"case", "party"} {
			doc := map[string]string{"case": p["case"], "party": p["party"]}[kind]
			if _, err := tx.Exec(ctx, `UPDATE search_tokens SET doc = 'other' WHERE doc = $1`, doc); err != nil {
				return err
			}
			text := map[string]string{"case": o.full + " was threatened", "party": o.full}[kind]
			for _, t := range fuzzyTokens(vault, kind, text) {
				if _, err := tx.Exec(ctx, `INSERT INTO search_tokens(token, doc) VALUES ($1, $2)`, t, doc); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		g.t.Fatal(err)
	}
	tables, err := g.app.Main.Query(ctx, `SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND 2 = (SELECT COUNT(*) FROM pragma_table_info(m.name) c WHERE c.name IN ('case_id', 'account'))`)
	if err != nil {
		g.t.Fatal(err)
	}
	for tables.Next() {
		var name string
		if err := tables.Scan(&name); err != nil {
			g.t.Fatal(err)
		}
		var left int
		if err := g.app.Main.QueryRow(ctx, `SELECT COUNT(*) FROM `+name+` WHERE case_id = $1 AND account = $2`, p["case"], from).Scan(&left); err != nil || left > 0 {
			g.t.Errorf("%s still tells of the other world: %d rows, %v", name, left, err)
		}
	}
	if err := errors.Join(tables.Err(), tables.Close()); err != nil {
		g.t.Fatal(err)
	}
}

func eidOf(g *grounds, entity string) uint64 {
	_, eid, ok := id.ParseEntity(entity)
	if !ok {
		g.t.Fatalf("%q is no entity", entity)
	}
	return eid
}

// aboutCase are the GET routes that name a thing of the plot.
func (g *grounds) aboutCase(p plot) []string {
	var out []string
	for _, pr := range probes {
		path, ok := strings.CutPrefix(pr.route, "GET ")
		if !ok {
			continue
		}
		names := parameter.FindAllString(path, -1)
		whole := true
		for i, kind := range strings.Fields(pr.kinds) {
			ref, fixed := strings.CutPrefix(kind, "=")
			if !fixed {
				if ref = p[kind]; ref == "" {
					whole = false
				}
			}
			path = strings.Replace(path, names[i], ref, 1)
		}
		if whole && !strings.HasPrefix(path, "/v1/audit") && !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	return out
}

// TestReporterPairOfWorlds: two worlds that differ only in who reported are the
// same to everybody who must not know it, whatever they ask.
func TestReporterPairOfWorlds(t *testing.T) {
	n := 300
	if s := os.Getenv("PIEPOWDER_REQUESTS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	g := openGrounds(t)
	one, two := g.writer("quentin", "Quentin Ashdown", "+13605558111"), g.writer("zelda", "Zelda Brocklehurst", "+15095557233")
	p := g.people("accused", "basketly", "US-WA")
	g.accusation(one, p)
	who := g.withholders()
	rng := rand.New(rand.NewPCG(5, 41))
	asked := g.reporterLooks(t, rng, one, two, p, n)
	ask := func(i int) answer { return who[i%len(who)].get(asked[i]) }
	for i := range asked { // first looks, which may leave traces of their own
		ask(i)
	}
	g.settle()
	before := make([]answer, len(asked))
	answered := 0
	for i := range asked {
		if before[i] = ask(i); before[i].status == 200 {
			answered++
		}
	}
	told := g.boss.get("/v1/cases/" + p["case"] + "/parties")
	g.swap(one, two, p)
	if got := g.boss.get("/v1/cases/" + p["case"] + "/parties"); !strings.Contains(string(told.raw), one.full) || !strings.Contains(string(got.raw), two.full) || strings.Contains(string(got.raw), one.full) {
		t.Fatalf("the worlds do not differ for somebody who may know: the test proves nothing: %s %s", short(told.raw), short(got.raw))
	}
	for i := range asked {
		if now := ask(i); !before[i].same(now) {
			t.Errorf("%s learns who reported at %s:\n%s", who[i%len(who)].name, asked[i], differs(string(before[i].raw), string(now.raw)))
		}
	}
	t.Logf("%d requests, %d answered with 200", len(asked), answered)
	if answered < len(asked)/4 {
		t.Errorf("only %d of %d requests were answered: the test proves little", answered, len(asked))
	}
}

// reporterLooks are the things of the case, and n random questions that name the
// people of both worlds.
func (g *grounds) reporterLooks(t *testing.T, rng *rand.Rand, one, two writer, p plot, n int) []string {
	t.Helper()
	spec := readSpec(t, g)
	// Files are left out: each look at one is written down with it.
	about := slices.DeleteFunc(g.aboutCase(p), func(path string) bool { return strings.HasPrefix(path, "/v1/evidence/") })
	all := map[string][]string{}
	for _, who := range []plot{one.plot, two.plot, p} {
		for name, paths := range looks(who) {
			all[name] = append(all[name], paths...)
		}
	}
	routes := slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(name string) bool {
		return len(all[name]) == 0 || strings.HasPrefix(name, "GET /v1/audit") || strings.HasPrefix(name, "GET /metrics") || strings.HasPrefix(name, "GET /v1/sessions") ||
			strings.Contains(name, "/safety") || name == "GET /v1/me"
	})
	words := []string{"", "open", "all", "true", "mine", "team", "S1", "safety", "email", "1", "200", "en"}
	for _, w := range []writer{one, two} {
		words = append(words, w.full, strings.Fields(w.full)[0], strings.ToLower(strings.Fields(w.full)[1]), w.mail, w.phone, w.plot["account"], w.plot["account_ref"], w.plot["order_ref"], w.plot["order"],
			`account == "`+w.plot["account"]+`"`, w.plot["worker"])
	}
	words = append(words, p["case"], p["number"], p["contact"], p["worker"], p["party"])
	for _, w := range []writer{one, two} {
		at := url.QueryEscape(w.plot["account"])
		about = append(about, "/v1/accounts/"+at+"/timeline?limit=200", "/v1/accounts/"+at, "/v1/graph?seed="+at, "/v1/cases?account="+at, "/v1/accounts/"+at+"/peers", "/v1/contacts?account="+at,
			"/v1/actions?account="+at, "/v1/notices?account="+at, "/v1/appeals?account="+at, "/v1/search?q="+url.QueryEscape(w.full), "/v1/search?q="+url.QueryEscape(w.mail), "/v1/search?q="+url.QueryEscape(w.phone),
			"/v1/search?q="+url.QueryEscape(strings.Fields(w.full)[1]), "/v1/cases?where="+url.QueryEscape(`account == "`+w.plot["account"]+`"`), "/v1/inbox?view=all", "/v1/contacts?limit=200", "/v1/search?q="+p["number"])
	}
	var out []string
	for len(out) < n {
		if rng.IntN(3) > 0 {
			out = append(out, about[rng.IntN(len(about))])
			continue
		}
		name := routes[rng.IntN(len(routes))]
		base, query, _ := strings.Cut(all[name][rng.IntN(len(all[name]))], "?")
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range spec.Paths[strings.TrimPrefix(name, "GET ")]["get"].Parameters {
			if x.In == "query" && rng.IntN(3) == 0 {
				q.Set(x.Name, words[rng.IntN(len(words))])
			}
		}
		if len(q) > 0 {
			base += "?" + q.Encode()
		}
		out = append(out, base)
	}
	return out
}

// TestReporterIsNotNamed: no answer about the case holds a word of who reported.
func TestReporterIsNotNamed(t *testing.T) {
	g := openGrounds(t)
	w := g.writer("quentin", "Quentin Ashdown", "+13605558111")
	p := g.people("accused", "basketly", "US-WA")
	g.accusation(w, p)
	secrets := []string{"Quentin", "Ashdown", w.mail, "5558111", w.plot["account"], w.plot["account_ref"], w.plot["order"]}
	paths := append(g.aboutCase(p), "/v1/cases", "/v1/inbox?view=all", "/v1/contacts", "/v1/case-tasks?view=all&state=all", "/v1/cases?account="+w.plot["account"], "/v1/audit?limit=200&object="+p["case"],
		"/v1/accounts/"+p["worker"]+"/timeline?limit=200")
	for _, who := range g.withholders() {
		answered := 0
		for _, path := range paths {
			got := who.get(path)
			if got.status == 200 {
				answered++
			}
			for _, s := range secrets {
				if strings.Contains(string(got.raw), s) && !strings.Contains(path, s) {
					t.Errorf("%s shows %s %q: %s", path, who.name, s, around(string(got.raw), s))
				}
			}
		}
		t.Logf("%s: %d of %d answered", who.name, answered, len(paths))
	}
	var seen map[string]any
	holder := g.hire("Holder", anywhere(identity.RoleInvestigator)).get("/v1/cases/" + p["case"] + "/parties").want(200)
	if err := json.Unmarshal(holder.raw, &seen); err != nil || !strings.Contains(string(holder.raw), w.full) {
		t.Errorf("who talks with reporters does not see them: %s", holder.raw)
	}
}

// TestReporterByAnyNumber: however a case is named in the address, its reporter
// is withheld; and what is shown of it is the same.
func TestReporterByAnyNumber(t *testing.T) {
	g := openGrounds(t)
	w := g.writer("quentin", "Quentin Ashdown", "+13605558111")
	p := g.people("accused", "basketly", "US-WA")
	g.accusation(w, p)
	who := g.hire("Without", anywhere(identity.RoleFraudAnalyst))
	n := strings.TrimLeft(strings.TrimPrefix(p["number"], "C-"), "0")
	for _, ref := range []string{p["case"], "C-" + n, n, "c-" + n, "C" + n, "C-0" + n, "0" + n, "%20" + n} {
		for _, page := range []string{"", "/parties", "/messages", "/notes", "/tags", "/timeline"} {
			path := "/v1/cases/" + ref + page
			got := who.get(path)
			if page == "" {
				got.want(200)
			}
			for _, s := range []string{"Quentin", "Ashdown", w.mail, w.plot["account"], w.plot["order"]} {
				if strings.Contains(string(got.raw), s) {
					t.Errorf("%s shows %q: %s", path, s, around(string(got.raw), s))
				}
			}
		}
	}
}

// TestReporterIsAPartner: two people of one home have one telephone and one mail
// address, and are two people all the same.
func TestReporterIsAPartner(t *testing.T) {
	g := openGrounds(t)
	w := g.writer("quentin", "Quentin Ashdown", "+13605558111")
	p := g.people("accused", "basketly", "US-WA")
	b := g.boss
	ref := "/v1/cases/" + b.post("/v1/cases", object{"title": "Threats at home", "type": "safety", "severity": "S2"}).want(201).str("id")
	b.post(ref+"/parties", object{"role": "reporter", "account": w.plot["account_ref"], "name": w.full, "email": w.mail, "phone": w.phone}).want(201)
	b.post(ref+"/parties", object{"role": "subject", "account": p["worker_ref"], "name": "Sam Other", "email": w.mail, "phone": w.phone}).want(201)
	without := g.hire("Without", anywhere(identity.RoleFraudAnalyst))
	for _, path := range []string{ref, ref + "/parties", ref + "/timeline", "/v1/cases?account=" + w.plot["account"]} {
		got := string(without.get(path).want(200).raw)
		for _, s := range []string{"Ashdown", w.plot["account"]} {
			if strings.Contains(got, s) {
				t.Errorf("%s shows %q: %s", path, s, around(got, s))
			}
		}
	}
	if got := string(without.get("/v1/cases?account=" + w.plot["account"]).raw); strings.Contains(got, strings.TrimPrefix(ref, "/v1/cases/")) {
		t.Errorf("the case is found by the reporter's account: %s", got)
	}
	// Who writes of themselves is nobody's secret.
	self := "/v1/cases/" + b.post("/v1/cases", object{"title": "Their own account", "type": "safety", "severity": "S2"}).want(201).str("id")
	b.post(self+"/parties", object{"role": "reporter", "account": w.plot["account_ref"], "name": w.full}).want(201)
	b.post(self+"/parties", object{"role": "subject", "account": w.plot["account_ref"], "name": w.full}).want(201)
	if got := string(without.get(self + "/parties").want(200).raw); !strings.Contains(got, w.plot["account"]) {
		t.Errorf("who reported themselves is withheld: %s", got)
	}
}

// TestReporterOrderOfACase: the order that a case was opened with by hand is that
// of its reporter.
func TestReporterOrderOfACase(t *testing.T) {
	for name, server := range map[string]func() string{"sqlite": func() string { return "" }, "postgres": func() string { return dbtest.Postgres(t).Main }} {
		t.Run(name, func(t *testing.T) { orderOfACase(t, openGroundsOn(t, server())) })
	}
}

func orderOfACase(t *testing.T, g *grounds) {
	w := g.writer("quentin", "Quentin Ashdown", "+13605558111")
	p := g.people("accused", "basketly", "US-WA")
	b := g.boss
	first := b.post("/v1/cases", object{"title": "Threats at the door", "type": "safety", "severity": "S1", "order": w.plot["order_ref"]}).want(201).str("id")
	second := b.post("/v1/cases", object{"title": "A parcel torn open", "type": "fraud", "severity": "S3", "order": w.plot["order_ref"]}).want(201).str("id")
	contact := b.post("/v1/contacts", object{"channel": "email", "from": "another@example.com", "subject": "Torn", "text": "It was torn.", "order": w.plot["order_ref"]}).want(201).str("id")
	without, holder := g.hire("Without", anywhere(identity.RoleFraudAnalyst)), g.hire("Holder", anywhere(identity.RoleInvestigator))
	shows := func(who *person) (n int) {
		for _, x := range [][2]string{{"/v1/cases/" + first, w.plot["order"]}, {"/v1/cases/" + first + "/similar", second}, {"/v1/cases/" + second + "/similar", first},
			{"/v1/contacts/" + contact + "/similar", first}, {"/v1/cases/" + first + "/dispatch", w.plot["order"]}} {
			if got := who.get(x[0]); strings.Contains(string(got.raw), x[1]) {
				n++
				if who == without {
					t.Logf("%s: %s", x[0], around(string(got.raw), x[1]))
				}
			}
		}
		return n
	}
	if n := shows(without); n < 4 {
		t.Fatalf("without a reporter %d of five tell the order: the test proves nothing", n)
	}
	b.post("/v1/cases/"+first+"/parties", object{"role": "reporter", "account": w.plot["account_ref"], "name": w.full}).want(201)
	b.post("/v1/cases/"+first+"/parties", object{"role": "subject", "account": p["worker_ref"]}).want(201)
	if n := shows(without); n > 0 {
		t.Errorf("the reporter's order is told %d times", n)
	}
	if n := shows(holder); n < 4 {
		t.Errorf("who may know is told %d times", n)
	}
}

// differs shows both sides of where two texts part.
func differs(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return "  " + a[max(0, i-160):min(len(a), i+120)] + "\n  " + b[max(0, i-160):min(len(b), i+120)]
}

func fuzzyTokens(v *seal.Vault, kind, text string) []fuzzy.Token {
	return fuzzy.Tokens(v.Token, kind, text)
}

// TestReporterConfidential: a reporter who asked for it is closed to those who
// talk with reporters too, until they say why; their look is known, and ends.
func TestReporterConfidential(t *testing.T) {
	for name, server := range map[string]func() string{"sqlite": func() string { return "" }, "postgres": func() string { return dbtest.Postgres(t).Main }} {
		t.Run(name, func(t *testing.T) { confidential(t, openGroundsOn(t, server())) })
	}
}

func confidential(t *testing.T, g *grounds) {
	p := g.people("accused", "basketly", "US-WA")
	w := g.writer("quentin", "Quentin Ashdown", "+13605558111")
	w.asks = true
	g.accusation(w, p)
	ref := "/v1/cases/" + p["case"]
	holder, other, owner := g.hire("Holder", anywhere(identity.RoleInvestigator)), g.hire("Other", anywhere(identity.RoleLegal)), g.hire("Owner", anywhere(identity.RoleCriticalResponse))
	without := g.hire("Without", anywhere(identity.RoleFraudAnalyst))
	pages := []string{ref, ref + "/parties", ref + "/messages", ref + "/notes", ref + "/timeline", "/v1/contacts/" + p["contact"], "/v1/cases", "/v1/inbox?view=all"}
	sees := func(who *person, want bool) {
		t.Helper()
		n := 0
		for _, path := range pages {
			if got := who.get(path).want(200); strings.Contains(string(got.raw), "Ashdown") || strings.Contains(string(got.raw), w.plot["account"]) {
				n++
			}
		}
		if want != (n > 0) {
			t.Errorf("%s sees the reporter on %d pages", who.name, n)
		}
		found := strings.Contains(string(who.get("/v1/cases?account="+w.plot["account"]).want(200).raw), p["case"])
		if found != want {
			t.Errorf("%s finds the case by the reporter's account: %v", who.name, found)
		}
	}
	sees(holder, false)
	if got := holder.get(ref + "/parties"); !strings.Contains(string(got.raw), `"withheld":"confidential"`) {
		t.Errorf("a holder is not told why: %s", got.raw)
	}
	without.post(ref+"/reporter", object{"purpose": "finding", "reason": "It is about fraud."}).want(403)
	holder.post(ref+"/reporter", object{"purpose": "curiosity", "reason": "I want to know."}).want(422)
	holder.post(ref+"/reporter", object{"purpose": "contact", "reason": ""}).want(422)
	holder.post(ref+"/reporter", object{"purpose": "contact", "reason": "They called and I call back.", "minutes": 300}).want(422)
	look := holder.post(ref+"/reporter", object{"purpose": "contact", "reason": "They called and I call back.", "minutes": 60}).want(201)
	sees(holder, true)
	sees(other, false)
	// It stands on the timeline, without the words, and the owner reads them.
	if got := string(g.boss.get(ref + "/timeline?kind=case.reporter_opened").want(200).raw); !strings.Contains(got, holder.id) || strings.Contains(got, "call back") {
		t.Errorf("the look is not on the timeline as it should be: %s", got)
	}
	looks := func() int {
		return len(owner.get(ref + "/reporter").want(200).at("items").([]any))
	}
	g.boss.post(ref+"/assign", object{"assignee": owner.id}).want(200)
	had := looks()
	if list := string(owner.get(ref + "/reporter").raw); !strings.Contains(list, look.str("id")) || !strings.Contains(list, "They called and I call back.") {
		t.Errorf("the owner does not see who looked: %s", list)
	}
	sees(owner, true)
	sees(owner, true)
	if now := looks(); now != had+1 {
		t.Errorf("the owner's look was recorded %d times, want once", now-had)
	}
	g.clock.Advance(59 * time.Minute)
	g.settle()
	sees(g.again(holder), true)
	g.clock.Advance(2 * time.Minute)
	sees(g.again(holder), false)
	// The mark goes with a reason, by somebody who may see.
	mark := ref + "/parties/" + p["party"] + "/confidential"
	without.post(mark, object{"confidential": false, "reason": "No longer wanted."}).want(403)
	holder.post(mark, object{"confidential": false, "reason": ""}).want(422)
	owner.post(mark, object{"confidential": false, "reason": "They said so on the phone."}).want(204)
	sees(g.again(other), true)
	sees(g.again(without), false)
	holder.post(ref+"/reporter", object{"purpose": "contact", "reason": "They called and I call back."}).want(409)
	g.again(without).post(mark, object{"confidential": true, "reason": "They ask for it in a letter."}).want(204)
	sees(g.again(other), false)
	without.get(ref + "/reporter").want(403)
}
