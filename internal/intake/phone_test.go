package intake

import (
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/web"
)

// ring lets a call come in and end as told.
func (w *world) ring(sid, from string, answered bool, talked time.Duration) *PhoneCall {
	w.t.Helper()
	_, err := w.Rang(w.t.Context(), phoneEvent{SID: sid, From: from}, []byte("CallSid="+sid))
	must(w.t, err)
	if answered {
		_, err = w.Heard(w.t.Context(), phoneEvent{SID: sid, Kind: "answered"})
		must(w.t, err)
		w.clk.Advance(talked)
	}
	p, err := w.Heard(w.t.Context(), phoneEvent{SID: sid, Kind: "ended", Missed: !answered, Seconds: -1})
	must(w.t, err)
	return p
}

func TestCallsEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("C-1", "a@example.com", "+12065550142", "US-WA")
		for _, c := range []struct {
			sid, outcome, back string
			answered           bool
			talked             time.Duration
			level              int
		}{
			{"CA1", CallMissed, BackDue, false, 0, 2},
			{"CA2", CallDropped, BackDue, true, 9 * time.Second, 2},
			{"CA3", CallAnswered, BackNone, true, 10 * time.Second, 4},
		} {
			p := w.ring(c.sid, "(206) 555-0142", c.answered, c.talked)
			if p.Outcome != c.outcome || p.CallBack != c.back {
				t.Errorf("%s: %+v", c.sid, p)
			}
			got := w.read(p.Contact)
			if got.account != eid || got.Region != "US-WA" || got.Channel != "phone" || got.Suggestion.Severity > c.level {
				t.Errorf("%s: %+v", c.sid, got)
			}
			again := w.ring(c.sid, "(206) 555-0142", c.answered, 0) // the provider says it all twice
			if again.ID != p.ID || again.Contact != p.Contact || !again.Ended.Equal(*p.Ended) {
				t.Errorf("%s said twice: %+v", c.sid, again)
			}
		}
		page, err := w.Calls(w.night, CallFilter{State: "open"}, web.PageIn{Limit: 10})
		must(t, err)
		if len(page.Items) != 2 {
			t.Errorf("%d calls to return", len(page.Items))
		}
		if page, err = w.Calls(w.texas, CallFilter{}, web.PageIn{Limit: 10}); err != nil || len(page.Items) != 0 {
			t.Errorf("Texas sees %d calls of Washington, %v", len(page.Items), err)
		}
	})
}

// A recording is kept only when somebody was told or agreed; only those who may
// see personal data see where it lies.
func TestRecordingNeedsConsent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.ring("CA1", "+12065550142", true, time.Minute)
		hear := func() *PhoneCall {
			_, err := w.Heard(t.Context(), phoneEvent{SID: "CA1", Kind: "recording", URL: "https://provider.example/rec/1"})
			must(t, err)
			list, err := w.Calls(w.night, CallFilter{}, web.PageIn{Limit: 1})
			must(t, err)
			return &list.Items[0]
		}
		if got := hear(); got.Recording != "" {
			t.Errorf("kept without consent: %+v", got)
		}
		must(t, w.agreed(t.Context(), p.ID, "agreed"))
		if got := hear(); got.Recording == "" || got.Consent != "agreed" {
			t.Errorf("not kept: %+v", got)
		}
		list, err := w.Calls(w.vendor, CallFilter{}, web.PageIn{Limit: 1})
		if err == nil && len(list.Items) > 0 && list.Items[0].Recording != "" {
			t.Error("a vendor sees the recording")
		}
	})
}

func TestYesOrNo(t *testing.T) {
	for text, want := range map[string][2]bool{"1": {true, true}, " Sí! ": {true, true}, "OUI": {true, true}, "2": {false, true}, "no": {false, true},
		"12": {false, false}, "": {false, false}, "no, and he is here": {false, false}} {
		if yes, ok := YesOrNo(text); yes != want[0] || ok != want[1] {
			t.Errorf("%q: %v %v", text, yes, ok)
		}
	}
}

func FuzzReadPhoneJSON(f *testing.F) {
	f.Add([]byte(`{"call":"CA1","event":"started","from":"+12065550142","seconds":3}`))
	f.Add([]byte(`{"call":"","event":"ended"}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := readPhoneJSON(raw)
		if err == nil && (e.SID == "" || e.Kind == "") {
			t.Fatalf("taken: %+v", e)
		}
		if err != nil && errs.KindOf(err) == errs.Internal {
			t.Fatal(err)
		}
	})
}
