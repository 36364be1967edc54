package guard

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// approvalWalls stand around a request: those of what it is about. It has no
// team; a vendor has no part in it.
var approvalWalls = []string{"region", "brand", "restricted"}

// authorityProbes are the routes of second signatures and duties that name a
// thing: one request that a colleague prepared, and one of one's own.
var authorityProbes = []probed{
	{"GET /v1/approvals/{id}", "approval", none, ""},
	{"POST /v1/approvals/{id}/approve", "approval", with(object{"hash": "not what was shown"}), ""},
	{"POST /v1/approvals/{id}/refuse", "approval", with(object{"hash": "not what was shown", "reason": "guard"}), ""},
	{"POST /v1/approvals/{id}/withdraw", "request", with(object{}), ""},
	{"GET /v1/authority/limits/{version}", "=live", none, ""},
	{"PUT /v1/authority/managers/{staff}", "staff", with(object{"manager": ""}), "none"},
	{"GET /v1/duties/tables/{version}", "=live", none, ""},
}

// signs adds to a plot a request of a colleague and one of the boss, about the
// plot's matter when there is one.
func (g *grounds) signs(p plot) {
	g.t.Helper()
	asks := func(staff string) string {
		ctx := identity.WithCaller(context.Background(), identity.StaffCaller(staff, "", []string{identity.RoleInvestigator}, nil, []string{identity.Everywhere}))
		sc, err := identity.Require(ctx, identity.PermAuthorityRead)
		if err != nil {
			g.t.Fatal(err)
		}
		var v authority.Verdict
		err = g.app.Main.Tx(ctx, sc.Actor(), "guard", func(ctx context.Context, tx *db.Tx) error {
			v, err = g.app.Authority.Check(ctx, tx, sc, authority.Act{Kind: authority.Export, Object: "pkg_" + strings.TrimPrefix(staff, "stf_") + p["name"], Subject: p["account"], Case: p["case"],
				Brand: p["brand"], Region: p["region"], Title: "Export one case", Why: "marker-" + p["name"], Shown: authority.Sheet{Lines: []authority.Line{{Label: "Case", Value: "marker-" + p["name"]}}}})
			return err
		})
		if err != nil {
			g.t.Fatal(err)
		}
		return v.Approval
	}
	p["approval"], p["request"] = asks("stf_preparer"), asks(g.boss.id)
}

// authorityLooks are how a stranger would search here for a restricted case.
func authorityLooks(p plot) map[string][]string {
	return map[string][]string{
		"GET /v1/approvals":      {"/v1/approvals", "/v1/approvals?limit=1", "/v1/approvals?view=sign", "/v1/approvals?view=decided", "/v1/approvals?view=waiting&kind=export.personal"},
		"GET /v1/approvals/{id}": {}, "GET /v1/authority/mine": {"/v1/authority/mine"}, "GET /v1/authority/limits": {"/v1/authority/limits"},
		"GET /v1/authority/limits/{version}": {"/v1/authority/limits/live"}, "GET /v1/authority/managers": {"/v1/authority/managers"},
		"GET /v1/duties/tables": {"/v1/duties/tables"}, "GET /v1/duties/tables/{version}": {"/v1/duties/tables/live"},
		"GET /v1/duties/answers": {"/v1/duties/answers?object=" + p["account"], "/v1/duties/answers?object=act_1"},
	}
}
