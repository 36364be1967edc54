package authority

import (
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
)

// What people agreed to where it was written counts as their signature, by the
// same rules as any other: not the preparer's own, not beyond a limit, not of
// somebody who left, not twice, and not for ever.
func TestWhatWasSaidElsewhereIsASignature(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lia := w.hire("lia", identity.RolePolicyLead)
		w.hire("max", identity.RolePolicyLead)
		w.hire("dee", identity.RoleCommander)
		w.hire("gone", identity.RoleLegal)
		w.leaves("gone")
		fresh := w.clk.Now().Add(-time.Hour)
		for name, x := range map[string]struct {
			said    []Said
			allowed bool
		}{
			"a colleague":              {[]Said{{"stf_max", fresh}}, true},
			"nobody":                   {nil, false},
			"the preparer":             {[]Said{{"stf_lia", fresh}}, false},
			"beyond the limit":         {[]Said{{"stf_dee", fresh}}, false},
			"somebody who left":        {[]Said{{"stf_gone", fresh}}, false},
			"nobody that there is":     {[]Said{{"stf_nobody", fresh}}, false},
			"long ago":                 {[]Said{{"stf_max", w.clk.Now().Add(-15 * 24 * time.Hour)}}, false},
			"one who may among others": {[]Said{{"stf_dee", fresh}, {"stf_max", fresh}, {"stf_max", fresh}}, true},
		} {
			act := Act{Kind: Publish, Object: "doc " + name, Title: "Publish it", Shown: name, Said: x.said}
			v, err := w.ask(lia, act)
			must(t, err)
			if v.Allowed != x.allowed || (v.Approval == "") != x.allowed {
				t.Errorf("%s: %+v", name, v)
			}
			open, err := w.Open(t.Context(), Publish, act.Object)
			must(t, err)
			signers, err := w.Signers(t.Context(), act.Object)
			must(t, err)
			if open != v.Approval || x.allowed && (len(signers) != 1 || signers[0] != "stf_max") {
				t.Errorf("%s: open %q, signed by %v", name, open, signers)
			}
		}
	})
}
