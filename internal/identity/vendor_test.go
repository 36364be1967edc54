package identity

import (
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/db"
)

func TestMask(t *testing.T) {
	for _, hide := range []string{
		"call me at 206-555-0134", "(206) 555 0134", "+1 206 555 0134", "+34 612 34 56 78", "2065550134", "206.555.0134", "0033 6 12 34 56 78",
		"write to ana.ruiz+x@example.org please", "ana%40example.org", "ana at example.org", "ana(at)example.org", "ANA@EXAMPLE.CO.UK",
		"I live at 1420 NW Market Street, apt 4b", "742 Evergreen Terrace", "12 Elm St.", "Calle Mayor 14", "Avenida de los Reyes Católicos 120", "14 rue de la Paix", "rue de la Paix 14",
	} {
		got := Mask("Hello " + hide + " thanks")
		if !strings.Contains(got, Masked) {
			t.Errorf("%q stands: %q", hide, got)
		}
		for _, secret := range []string{"555", "0134", "612", "34 56", "ana.ruiz", "ANA@", "example.org", "1420", "Evergreen", "Elm", "Mayor", "Reyes", "Paix"} {
			if strings.Contains(hide, secret) && strings.Contains(got, secret) {
				t.Errorf("%q leaves %q: %q", hide, secret, got)
			}
		}
	}
	for _, stand := range []string{
		"2026-11-21T09:31:57Z", "2026-11-21T09:31:57.123456Z", "2026-11-21", "cas_01kaj8zv3mf1f8c2p0q9x7s6t5", "C-20451", "con_0000000000000000000000000a", "S1 in 15 minutes",
		"USD 1,234.50", "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "three of 120 cases", "at 6 o'clock", "The sitter hit my dog.",
	} {
		if got := Mask(stand); got != stand {
			t.Errorf("%q became %q", stand, got)
		}
	}
}

// FuzzMask: whatever stands behind a number of seven digits, it does not come
// through.
func FuzzMask(f *testing.F) {
	for _, seed := range []string{"206-555-0134", "x 2065550134 y", "Ruf +49 (0) 30/123456-7 an", "a@b.co", "", "12 Elm St"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := Mask("tel: 206-555-0134 " + in)
		if strings.Contains(out, "206-555-0134") {
			t.Fatalf("%q came through", out)
		}
		if Mask(out) != out {
			t.Logf("masked twice: %q", out)
		}
	})
}

func TestVendorSeesWhatIsPlacedForTheTeam(t *testing.T) {
	c := StaffCaller("stf_v", "V", []string{RoleCriticalResponse}, []string{"tem_1"}, []string{Everywhere})
	if c.Vendor || !c.allowed[PermAccountPersonal] {
		t.Fatal("a person of our own is no vendor")
	}
	c.bind()
	if !c.Vendor || !c.TeamBound || c.allowed[PermAccountPersonal] || c.allowed[PermEvidenceRead] || !c.allowed[PermCaseRead] {
		t.Fatalf("%+v", c)
	}
	var a db.Args
	where := Scope{caller: &c}.Where(&a, Columns{Object: "x.id"})
	if !strings.Contains(where, "placements") || !strings.Contains(where, "queue_teams") {
		t.Fatal(where)
	}
	own := StaffCaller("stf_b", "B", []string{RoleBPO}, nil, []string{Everywhere})
	if !own.Vendor {
		t.Fatal("a vendor associate is a vendor")
	}
}
