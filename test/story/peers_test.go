package story

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
)

// TestStoryPeersWithinSight: beside an account stand only figures of what the
// reader may read: no counts of cases without case.read or of actions without
// action.read, and none of another region.
func TestStoryPeersWithinSight(t *testing.T) { each(t, peersWithinSight) }

func peersWithinSight(w *world) {
	ivo := w.hire("Ivo", "investigator")
	matter := w.courier(ivo, "W-ben", "US-OR", "Portland")
	far := ivo.post("/v1/cases", map[string]any{"title": "Seen in Texas", "type": "misconduct", "severity": "S3", "region": "US-TX", "city": "Austin", "parties": []map[string]any{{"role": "subject", "account": "W-ben"}}}).want(201)
	w.check(far.str("region") == "US-TX", "the case is elsewhere: %s", far.raw)
	ivo.post("/v1/actions", map[string]any{"kind": "warn", "account": "W-ben", "case_id": matter, "reason_code": "conduct", "reason": "Loud.", "facts": "You were loud.", "clause": "WRK-2.1"}).want(201)
	rates := func(who *person) map[string]float64 {
		out := map[string]float64{}
		for _, x := range who.get("/v1/accounts/W-ben/peers").want(200).list("rates") {
			r := x.(map[string]any)
			out[r["rate"].(string)] = r["count"].(float64)
		}
		return out
	}
	key := func(perms ...identity.Permission) *person {
		_, secret, err := w.app.Identity.CreateKey(w.app.AsSystem(w.t.Context()), identity.NewKey{Name: "reader", Permissions: append(perms, identity.PermAccountRead)})
		if err != nil {
			w.t.Fatal(err)
		}
		return &person{w: w, name: "reader", client: http.DefaultClient, bearer: secret}
	}
	got := rates(ivo)
	w.check(got["reported"] == 2 && got["actions"] == 1, "who reads everything: %v", got)
	for perm, only := range map[identity.Permission]string{"": "", identity.PermCaseRead: "reported", identity.PermActionRead: "actions"} {
		var perms []identity.Permission
		if perm != "" {
			perms = append(perms, perm)
		}
		got := rates(key(perms...))
		for _, name := range []string{"reported", "actions"} {
			_, there := got[name]
			w.check(there == (name == only), "with account.read and %q: %v", perm, got)
		}
	}
	_, err := w.app.Identity.AddActive(w.app.AsSystem(w.t.Context()), identity.Staff{Name: "Ora", Email: "ora@staff.example", Roles: []string{"investigator"}, Regions: []string{"US-OR"}, Brands: []string{identity.Everywhere}}, password)
	if err != nil {
		w.t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	ora := &person{w: w, name: "Ora", client: &http.Client{Jar: jar}}
	ora.post("/v1/sessions", map[string]any{"email": "ora@staff.example", "password": password}).want(201)
	got = rates(ora)
	w.check(got["reported"] == 1 && got["actions"] == 1, "a case of Texas is counted in Oregon: %v", got)
}

// courier is a worker who has met people through orders, and a case about him.
func (w *world) courier(who *person, ref, region, city string) (matter string) {
	for _, p := range []map[string]any{
		{"customer_id": "C-" + ref, "kind": "customer", "name": "Noa Quint", "email": "noa-" + ref + "@example.com", "phone": "+15035550391"},
		{"worker_id": ref, "kind": "worker", "name": "Ben Aro", "email": ref + "@example.com", "phone": "+15035550393"}} {
		p["joined_at"], p["region"], p["city"], p["language"] = w.clock.Now().Format(time.RFC3339), region, city, "en"
		w.event("account.created", p).want(202)
	}
	for i := range 6 {
		order := fmt.Sprint("O-", ref, "-", i)
		w.event("order.placed", map[string]any{"customer_id": "C-of-" + order, "order_id": order, "merchant_id": "M-1", "amount": "20.00", "currency": "USD", "items": 3, "card_fingerprint": "k-" + order, "device_id": "d-" + order, "region": region, "city": city}).want(200)
		w.event("order.accepted", map[string]any{"customer_id": "C-of-" + order, "worker_id": ref, "order_id": order, "region": region, "city": city}).want(202)
	}
	w.settle()
	return who.post("/v1/cases", map[string]any{"title": "Rude at the door", "type": "misconduct", "severity": "S3", "account": ref, "region": region, "city": city,
		"parties": []map[string]any{{"role": "reporter", "account": "C-" + ref}, {"role": "subject", "account": ref}}}).want(201).str("id")
}
