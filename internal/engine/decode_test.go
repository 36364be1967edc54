package engine

import (
	"errors"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/errs"
)

func TestDecodeJSON(t *testing.T) {
	p := compiled(t, market)
	good := `{"id":"a","type":"order.placed","time":"2026-01-01T00:00:00Z","data":{"amount":"12.5","items":3,"customer_id":7,"mail":" Ann@Example.COM ","extra":[1]}}`
	var ev Event
	if err := p.DecodeJSON([]byte(good), Hashed, &ev); err != nil {
		t.Fatal(err)
	}
	if v := field(&ev, "amount"); v.N != 1250 || !v.Has {
		t.Errorf("amount %+v", v)
	}
	if v := field(&ev, "mail"); v.Has {
		t.Errorf("a personal value is in the event: %+v", v)
	}
	if v := field(&ev, "mail_domain"); v.S != "example.com" {
		t.Errorf("mail domain %+v", v)
	}
	if role(&ev, "customer") != Hashed("account", "7") || role(&ev, "card") != 0 {
		t.Error("identifiers", ev.Roles)
	}
	for change, pointer := range map[string]string{
		`"id":"a"|"id":""`:                        "/id",
		`order.placed|order.lost`:                 "/type",
		`2026-01-01T00:00:00Z|yesterday`:          "/time",
		`"12.5"|"12.505"`:                         "/data/amount",
		`"12.5"|true`:                             "/data/amount",
		`"items":3|"items":3.5`:                   "/data/items",
		`"items":3,|`:                             "/data/items",
		`"items":3|"items":null`:                  "/data/items",
		`"customer_id":7|"customer_id":7.5`:       "/data/customer_id",
		`"customer_id":7|"customer_id":""`:        "/data/customer_id",
		`"customer_id":7|"customer_id":null`:      "/data/customer_id",
		`"mail":" Ann@Example.COM "|"mail":false`: "/data/mail",
	} {
		from, to, _ := strings.Cut(change, "|")
		err := p.DecodeJSON([]byte(strings.Replace(good, from, to, 1)), Hashed, &ev)
		var e *errs.Error
		if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Pointer != pointer || e.Kind != errs.Invalid {
			t.Errorf("%s: %v %+v", change, err, e)
		}
	}
	if err := p.DecodeJSON([]byte(`{"id":`), Hashed, &ev); !errs.IsKind(err, errs.BadRequest) {
		t.Error(err)
	}
}

func TestDerive(t *testing.T) {
	for in, want := range map[string]string{
		"lower|  HeLLo ":                "hello",
		"mail_domain|a@b@C.org":         "c.org",
		"mail_domain|nobody":            "",
		"phone_country|+1 206 555 0100": "+1",
		"phone_country|0044 20 7946 0":  "+44",
		"phone_country|+353 1 555":      "+353",
		"phone_country|206-555-0100":    "",
		"phone_country|+1 call me":      "",
		"prefix|4111111111":             "411111",
		"cell|47.6062, -122.3321":       "47.61,-122.33",
		"cell|91,0":                     "",
	} {
		fact, s, _ := strings.Cut(in, "|")
		if v := Derive(fact, s); v.S != want || v.Has != (want != "") {
			t.Errorf("%s: %+v, want %q", in, v, want)
		}
	}
	if v := Derive("words", "one  two"); v.N != 2 {
		t.Error(v)
	}
	if v := Derive("length", "añb"); v.N != 3 {
		t.Error(v)
	}
}

func TestListFacts(t *testing.T) {
	l := NewWordList(&List{Entries: []ListEntry{{Value: "Pay me"}, {Value: "venmo"}, {Value: "trash.example"}}})
	for in, want := range map[string]int64{"Can you pay  ME by Venmo? venmo!": 3, "payme": 0, "nothing": 0} {
		if v := DeriveFact("lexicon", in, l, 0); v.N != want || !v.Has {
			t.Errorf("%q: %+v, want %d", in, v, want)
		}
	}
	for in, want := range map[string]int64{" Ann@Trash.Example": 1, "VENMO ": 1, "ann@example.com": 0} {
		if v := DeriveFact("in_list", in, l, 0); v.N != want || !v.Has {
			t.Errorf("%q: %+v, want %d", in, v, want)
		}
	}
	if v := DeriveFact("lexicon", "", l, 0); v.Has {
		t.Error("a fact of nothing")
	}
}

func TestParseSpan(t *testing.T) {
	for in, want := range map[string]int64{"10m": 600 * second, "1d12h": 36 * 3600 * second, "2w": 14 * Day, "0": 0, "90s": 90 * second, "5ms": 5000} {
		if got, err := ParseSpan(in); err != nil || got != want {
			t.Errorf("%s: %d %v", in, got, err)
		}
	}
	for _, in := range []string{"", "7", "d", "7 d", "-1d", "1y", "99999999999d", "40000d"} {
		if got, err := ParseSpan(in); err == nil {
			t.Errorf("%q is %d", in, got)
		}
	}
}

// A label counts at the time and under the keys of what it is about; a later
// label replaces it, and labels of unknown events count nowhere.
func TestLabels(t *testing.T) {
	p := compiled(t, market, AllFeatures())
	s := &scene{t: t, m: NewMachine(p)}
	first := s.do("order.placed", 0, `"amount":5,"items":1,"customer_id":"c","card":"k"`)
	second := s.do("order.placed", 1, `"amount":5,"items":1,"customer_id":"c","card":"k"`)
	share := func(minute int) string {
		s.do("order.placed", minute, `"amount":5,"items":1,"customer_id":"d","card":"k"`)
		return p.FeatureText(p.Feature("fraud_card"), &s.d.Vector)
	}
	s.want(share(90), "missing")
	s.do("label.recorded", 91, `"event_id":"nobody","label":"fraud"`)
	s.do("label.recorded", 91, `"event_id":"`+first.ID+`","label":"spam"`)
	s.want(share(92), "missing")
	s.do("label.recorded", 93, `"event_id":"`+first.ID+`","label":"fraud"`)
	s.do("label.recorded", 93, `"event_id":"`+second.ID+`","label":"fraud","value":0`)
	s.want(share(94), "0.5")
	s.do("label.recorded", 95, `"event_id":"`+second.ID+`","label":"fraud","value":1`)
	s.want(share(96), "1")
	s.do("label.recorded", 97, `"event_id":"`+first.ID+`","label":"fraud","value":0`)
	s.want(share(98), "0.5")
	s.want(share(98+7*24*60), "missing") // out of the window
}
