package comms

import (
	"context"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// as is another member of staff with every permission.
func (f *fixture) as(staff string) context.Context {
	return identity.WithCaller(f.t.Context(), identity.Caller{Actor: db.Actor{ID: staff, Kind: "staff", Name: "Lee Wong"}, Permissions: identity.All(),
		Regions: []string{"*"}, Brands: []string{"*"}})
}

func draftOf(body string) TemplateDraft {
	w := Wording{Subject: "About {{case_number}}", Body: body}
	return TemplateDraft{Title: "Try", Sensitive: true, Text: TemplateText{Must: []string{"case_number"},
		Vars:  []Variable{{Name: "case_number", Type: NumberVar, Example: "C-10001"}, {Name: "sum", Type: MoneyVar, Example: "1250 USD"}},
		Texts: map[string]Wording{"en": w, "es": w, "fr": w}}}
}

func TestTemplateFromDraftToRetirement(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		f.must(f.SeedTemplates(t.Context()))
		f.must(f.SeedTemplates(t.Context()))
		all, err := f.Templates(f.ctx, false)
		f.must(err)
		if len(all) < 12 || all[0].Live != 1 || all[0].Text == nil {
			t.Fatalf("shipped: %d %+v", len(all), all[0])
		}
		_, err = f.NewTemplate(f.ctx, "Reply", draftOf("x"))
		wantCode(t, err, "template_id")
		_, err = f.NewTemplate(f.ctx, "reply.first", draftOf("x"))
		wantCode(t, err, "template_exists")
		_, err = f.NewTemplate(f.ctx, "try.one", draftOf("{{who}} got {{sum}}"))
		wantCode(t, err, "template_invalid")
		if e := err.(*errs.Error); e.Fields[0].Pointer != "/text/texts/en/body" {
			t.Errorf("the field at fault: %+v", e.Fields)
		}
		// Words are kept, and told with their place; they are not published.
		tpl, err := f.NewTemplate(f.ctx, "try.one", draftOf("It was our fault, {{sum}}"))
		f.must(err)
		if len(tpl.Findings) != 3 || tpl.Findings[0].In != "en/body" || tpl.Findings[0].Start != 7 || tpl.Findings[0].End != 16 || tpl.Draft != 1 {
			t.Fatalf("findings %+v", tpl.Findings)
		}
		_, err = f.PublishTemplate(f.as("stf_lee"), "try.one")
		wantCode(t, err, "template_words")
		_, err = f.RenderTemplate(f.ctx, identity.Scope{}, "try.one", "en", nil)
		wantCode(t, err, "template_unknown")
		_, err = f.SaveTemplate(f.ctx, "try.one", tpl.Version+1, draftOf("x"))
		wantCode(t, err, "version_stale")
		none := draftOf("{{sum}}")
		none.Text.Texts["en"] = Wording{Subject: "About it", Body: "{{sum}}"}
		tpl, err = f.SaveTemplate(f.ctx, "try.one", tpl.Version, none)
		f.must(err)
		if len(tpl.Findings) != 1 || !strings.Contains(tpl.Findings[0].Message, "case_number") {
			t.Fatalf("a forced placeholder that is left out: %+v", tpl.Findings)
		}
		tpl, err = f.SaveTemplate(f.ctx, "try.one", tpl.Version, draftOf("We sent {{sum}}.\nKim"))
		f.must(err)
		_, err = f.PublishTemplate(f.ctx, "try.one")
		wantCode(t, err, "second_person")
		tpl, err = f.PublishTemplate(f.as("stf_lee"), "try.one")
		f.must(err)
		if tpl.Live != 1 || tpl.Draft != 0 {
			t.Fatalf("got %+v", tpl)
		}
		got, err := f.RenderTemplate(f.ctx, identity.Scope{}, "try.one", "fr", map[string]string{"case_number": "C-10001", "sum": "1250 USD"})
		f.must(err)
		if got.Version != "try.one@1" || got.Body != "We sent 12,50\u00a0$ US.\nKim" || got.Subject != "About C-10001" || got.Language != "fr" {
			t.Errorf("got %+v", got)
		}
		_, err = f.RenderTemplate(f.ctx, identity.Scope{}, "try.one", "fr", map[string]string{"case_number": "10001", "sum": "12"})
		if e, ok := err.(*errs.Error); !ok || len(e.Fields) != 2 {
			t.Errorf("types at rendering: %v", err)
		}
		// A later draft leaves what is in force alone; the difference is shown.
		tpl, err = f.SaveTemplate(f.ctx, "try.one", tpl.Version, draftOf("We sent {{sum}} today.\nKim"))
		f.must(err)
		if again, err := f.RenderTemplate(f.ctx, identity.Scope{}, "try.one", "en", map[string]string{"case_number": "C-10001", "sum": "5 USD"}); err != nil || again.Version != "try.one@1" {
			t.Errorf("a draft changed what is sent: %+v %v", again, err)
		}
		lines, err := f.DiffTemplate(f.ctx, "try.one", 1, 2)
		f.must(err)
		var ops []string
		for _, l := range lines {
			if l.In == "en/body" {
				ops = append(ops, l.Op+" "+l.Text)
			}
		}
		if strings.Join(ops, "|") != "drop We sent {{sum}}.|add We sent {{sum}} today.|same Kim" {
			t.Errorf("diff %v", ops)
		}
		shown, err := f.TryTemplate(f.ctx, "try.one", TemplateTry{Case: theCase, Party: "pty_ana"})
		f.must(err)
		if shown.Language != "es" || shown.Values["case_number"] != "C-10001" || len(shown.Missing) != 1 || !strings.Contains(shown.Body, "US$12.50 today") {
			t.Errorf("preview with a case: %+v", shown)
		}
		_, err = f.RetireTemplate(f.ctx, "notice.action", false)
		wantCode(t, err, "template_needed")
		_, err = f.RetireTemplate(f.ctx, "try.one", false)
		f.must(err)
		_, err = f.Send(f.ctx, theCase, Reply{Party: "pty_ana", Template: "try.one", Vars: map[string]string{"sum": "5 USD"}})
		wantCode(t, err, "template_retired")
	})
}

func TestReplyByTemplateAndItsWords(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		f.must(f.SeedTemplates(t.Context()))
		m, err := f.Send(f.as("stf_lee"), theCase, Reply{Party: "pty_ana", Template: "reply.first"})
		f.must(err)
		if m.Template != "reply.first@1" || !strings.Contains(m.Text, "Me llamo Lee") || !strings.Contains(m.Text, "C-10001") || m.Language != "es" {
			t.Fatalf("got %+v", m)
		}
		_, err = f.Send(f.ctx, theCase, Reply{Party: "pty_ana", Text: "Fue culpa nuestra."})
		wantCode(t, err, "message_words")
		_, err = f.Send(f.ctx, theCase, Reply{Party: "pty_ana", Text: "Fue culpa nuestra.", Keep: true})
		f.must(err)
		// The name of somebody else in the case never leaves, knowingly or not.
		f.Others = func(_ context.Context, _, party string) ([]Other, error) {
			return []Other{{"pty_ana", "Ana Ruiz"}}, nil
		}
		_, err = f.Send(f.ctx, theCase, Reply{Party: "pty_bob", Text: "Ana told us about Friday.", Keep: true})
		wantCode(t, err, "message_words")
	})
}
