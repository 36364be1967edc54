package guard

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/telephone"
)

// telephoneOf is a provider that takes everything and says nothing.
func telephoneOf(sink *url.URL) app.Telephone {
	return app.Telephone{API: sink.String(), Account: "AC1", Token: "guard", From: "+12065550100"}
}

// call lets the customer of a matter ring and hang up; it gives the call's id and
// its contact.
func (g *grounds) call(p plot) (id, contact string) {
	g.t.Helper()
	// All calls come at one moment of the clock: the new one is not always the first.
	calls := func() map[string]string {
		out := map[string]string{}
		for _, c := range g.boss.get("/v1/calls?state=all&limit=200").want(200).at("items").([]any) {
			c := c.(map[string]any)
			out[c["id"].(string)] = c["contact_id"].(string)
		}
		return out
	}
	before := calls()
	for _, event := range []string{"started", "ended"} {
		body, err := json.Marshal(object{"call": "CA-" + p["name"], "event": event, "from": p["telephone"], "missed": true})
		if err != nil {
			g.t.Fatal(err)
		}
		sum := sha256.Sum256(body)
		path := "/v1/telephony/events?" + telephone.BodyHash + "=" + hex.EncodeToString(sum[:])
		req, err := http.NewRequest(http.MethodPost, g.web.URL+path, strings.NewReader(string(body)))
		if err != nil {
			g.t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set(telephone.SignatureHeader, telephone.Sign("guard", "http:/"+path, nil))
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			g.t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusNoContent {
			g.t.Fatalf("the call %s: %d", event, res.StatusCode)
		}
	}
	for call, contact := range calls() {
		if before[call] == "" {
			return call, contact
		}
	}
	g.t.Fatal("the call is not in the list")
	return "", ""
}
