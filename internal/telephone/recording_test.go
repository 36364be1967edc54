package telephone

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

func TestMayRecord(t *testing.T) {
	for _, c := range []struct {
		places []string
		want   Consent
	}{
		{[]string{"US-NY", "US-TX"}, OneParty},
		{[]string{"US-NY", "US-WA"}, AllParty}, // the stricter end counts
		{[]string{"US-WA"}, AllParty},
		{[]string{"US-NY", ""}, AllParty}, // not known: everybody is asked
		{[]string{"US-NY", "XX"}, AllParty},
		{nil, AllParty},
	} {
		if got, err := MayRecord(c.places...); err != nil || got != c.want {
			t.Errorf("%v: %s %v", c.places, got, err)
		}
	}
}

func TestRecordingTable(t *testing.T) {
	rules, err := RecordingRules()
	if err != nil {
		t.Fatal(err)
	}
	seen, states := map[string]bool{}, 0
	for _, r := range rules {
		if seen[r.Region] || r.Name == "" || r.Source == "" || r.Verified {
			t.Errorf("%+v", r)
		}
		seen[r.Region] = true
		if strings.HasPrefix(r.Region, "US-") {
			states++
		}
	}
	if states != 51 {
		t.Errorf("%d states, want 50 and the capital's district", states)
	}
}

// What people are called must never become markup.
func TestMarkupIsEscaped(t *testing.T) {
	var m Markup
	m.Say(`</Say><Dial>+1900</Dial>`, "en").Ask(`"&<`, "es", `https://x.example/?a=1&b="2"`, 5).Dial("+1206", "/a", "/b", "/c", 20).Go("/d?x=1&y=2").Message("<b>")
	dec := xml.NewDecoder(strings.NewReader(m.String()))
	count := map[string]int{}
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in %s", err, m.String())
		}
		if s, ok := tok.(xml.StartElement); ok {
			count[s.Name.Local]++
		}
	}
	if count["Dial"] != 1 || count["Say"] != 2 || count["Gather"] != 1 || count["Message"] != 1 || count["Redirect"] != 1 {
		t.Fatalf("%v in %s", count, m.String())
	}
}
