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

// call lets the customer of a matter ring and hang up; it gives the call's id.
func (g *grounds) call(p plot) string {
	g.t.Helper()
	phone := g.boss.get("/v1/accounts/" + p["account"]).want(200).str("phone")
	for _, event := range []string{"started", "ended"} {
		body, err := json.Marshal(object{"call": "CA-" + p["name"], "event": event, "from": phone, "missed": true})
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
	return g.boss.get("/v1/calls?limit=1").want(200).str("items", 0, "id")
}
