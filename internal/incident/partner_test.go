package incident

import (
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/web"
)

// TestPartners: who serves a place, which number may be dialled for what, and
// files that bring and take the directory.
func TestPartners(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		add := func(kind, name, region, county, phone string) *Partner {
			t.Helper()
			p, err := w.s.AddPartner(w.lead, NewPartner{Kind: kind, Name: name, Region: region, County: county})
			must(t, err)
			if phone != "" {
				p, err = w.s.AddNumber(w.lead, p.ID, phone, "watch desk")
				must(t, err)
			}
			return p
		}
		king := add("emergency_centre", "King centre", "US-WA", "King County", "+1 206 555 0101")
		pierce := add("emergency_centre", "Pierce centre", "US-WA", "Pierce", "+1 253 555 0102")
		state := add("police", "State patrol", "US-WA", "", "+1 360 555 0103")
		crisis := add("crisis_line", "National line", "US", "", "+1 800 555 0104")
		_, err := w.s.AddPartner(w.lead, NewPartner{Kind: "emergency_centre", Name: "King centre", Region: "US-WA", County: "King"})
		wants(t, err, "partner_known")

		near, err := w.s.Near(w.ana, Place{Region: "US-WA", County: "King County"}, "")
		must(t, err)
		if len(near) != 3 || near[0].ID != king.ID || near[1].ID != state.ID || near[2].ID != crisis.ID {
			t.Fatalf("near King: %v", names(near))
		}
		near, err = w.s.Near(w.ana, Place{Region: "US-OR", County: "King"}, "emergency_centre")
		must(t, err)
		if len(near) != 0 {
			t.Fatalf("another state's King County: %v", names(near))
		}

		// Nobody has vouched for the number: it is shown, and nothing may be told on it.
		number := king.Numbers[0]
		call := NewCall{Direction: "out", Number: number.ID, Purpose: "dispatch", Outcome: "reached", Notes: "Apartment 4, dog inside"}
		_, err = w.s.LogCall(w.ana, king.ID, call)
		wants(t, err, "partner_number_unverified")
		_, err = w.s.Verify(w.lead, king.ID, number.ID, "official_site", 6)
		wants(t, err, "four_eyes")
		_, err = w.s.Verify(w.ana, king.ID, number.ID, "official_site", 6)
		wants(t, err, "permission_missing")
		p, err := w.s.Verify(w.tex, king.ID, number.ID, "official_site", 6)
		must(t, err)
		if p.Numbers[0].State != "verified" || p.Numbers[0].VerifiedBy != "stf_tex" {
			t.Fatalf("%+v", p.Numbers)
		}
		lines, err := w.s.EmergencyLines(w.ana, machinery(), "US-WA", "King", "Seattle")
		must(t, err)
		if len(lines) != 2 || !lines[0].Verified || lines[0].Partner != king.ID || lines[1].Verified {
			t.Fatalf("%+v", lines)
		}
		_, err = w.s.LogCall(w.ana, king.ID, call)
		must(t, err)

		w.clock.Advance(time.Minute)
		// A caller is nobody until we have called back.
		in := NewCall{Direction: "in", Purpose: "disclosure", Claimed: "+12065550101", Notes: "says he is a detective"}
		_, err = w.s.LogCall(w.ana, king.ID, in)
		wants(t, err, "call_back_first")
		in.Purpose = "information"
		came, err := w.s.LogCall(w.ana, king.ID, in)
		must(t, err)
		if came.Outcome != "call_back_due" {
			t.Fatalf("%+v", came)
		}
		w.clock.Advance(time.Minute)
		back := call
		back.Purpose, back.Answers, back.Notes = "disclosure", came.ID, "It was him."
		_, err = w.s.LogCall(w.ana, king.ID, back)
		must(t, err)
		calls, err := w.s.Calls(w.ana, king.ID)
		must(t, err)
		if len(calls) != 3 || calls[0].Notes != "It was him." || calls[1].Outcome != "called_back" {
			t.Fatalf("%+v", calls)
		}

		// Half a year later it must be verified again.
		w.clock.Advance(200 * 24 * time.Hour)
		_, err = w.s.LogCall(w.ana, king.ID, call)
		wants(t, err, "partner_number_unverified")
		p, err = w.s.Partner(w.ana, king.ID)
		must(t, err)
		if p.Numbers[0].State != "expired" || p.Verified {
			t.Fatalf("%+v", p)
		}
		_, err = w.s.Withdraw(w.lead, king.ID, number.ID, "belongs to a shop now")
		must(t, err)
		_, err = w.s.LogCall(w.ana, king.ID, NewCall{Direction: "out", Number: number.ID, Purpose: "information", Outcome: "reached"})
		wants(t, err, "call_invalid")

		_, err = w.s.ChangePartner(w.lead, pierce.ID, 7, NewPartner{Kind: "emergency_centre", Name: "Pierce", Region: "US-WA", County: "Pierce"})
		wants(t, err, "version_stale")

		// A file that left comes in again and brings nothing; it verifies nothing.
		var b strings.Builder
		must(t, w.s.ExportPartners(w.ana, &b))
		got, err := w.s.ImportPartners(w.lead, strings.NewReader(b.String()))
		must(t, err)
		if got.Added != 0 || got.Numbers != 1 { // the withdrawn number comes back as a new, unverified one
			t.Fatalf("%+v", got)
		}
		got, err = w.s.ImportPartners(w.lead, strings.NewReader("kind,name,region,phone,state\nhospital,North Hospital,US-WA,+1 206 555 0199,verified\n"))
		must(t, err)
		page, err := w.s.Partners(w.ana, PartnerFilter{Kind: "hospital"}, web.PageIn{Limit: 10})
		must(t, err)
		if got.Added != 1 || len(page.Items) != 1 || page.Items[0].Numbers[0].State != "unverified" {
			t.Fatalf("%+v %+v", got, page.Items)
		}
		_, err = w.s.ImportPartners(w.lead, strings.NewReader("kind,name,region\nhospital,A,US-WA\nzoo,B,US-WA\n"))
		wants(t, err, "partners_csv")
		if n := w.count(`SELECT COUNT(*) FROM partners WHERE name = 'A'`); n != 0 {
			t.Fatal("half a file came in")
		}
	})
}

func names(list []*Partner) (out []string) {
	for _, p := range list {
		out = append(out, p.Name+" "+p.Covers)
	}
	return out
}

func TestDistance(t *testing.T) {
	if d := distance(47.6062, -122.3321, 47.2529, -122.4443); d < 39 || d > 41 { // Seattle to Tacoma, 40 km
		t.Fatalf("%v km", d)
	}
	at := Place{Region: "US-WA"}
	lat, lon := 47.6, -122.3
	at.Latitude, at.Longitude = &lat, &lon
	p := Partner{Kind: "hospital", Region: "US-OR", Latitude: &lat, Longitude: &lon, Radius: 10}
	if p.covers(at) != "near" {
		t.Fatal("a hospital across the border but next door serves")
	}
}

func FuzzReadPartners(f *testing.F) {
	f.Add("kind,name,region,phone\npolice,A,US-WA,+12065550100\n")
	f.Add("\ufeffname,kind,region,latitude,longitude\n\"a,b\",police,US,47.1,-122\n")
	f.Add("kind,name,region\n'=1+1,x,y\n")
	f.Add("kind,name,region,radius_km\nfire,A,US-WA,-1\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := readPartners(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, l := range list {
			if l.Name == "" || l.Region == "" || l.Kind == "" {
				t.Fatalf("a partner without a name: %+v", l)
			}
		}
	})
}
