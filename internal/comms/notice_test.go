package comms

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
)

func TestNoticeInTheAccountsLanguage(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		acc, _, err := f.Vault.Entity("account", []byte("w-1"))
		f.must(err)
		profile, err := f.Vault.Seal(acc, "profile", []byte(`{"name":"Bo","email":"bo@example.org","language":"es"}`))
		f.must(err)
		f.must(f.History.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO accounts(id, kind, brand, region, position, ref, profile, email_idx, phone_idx, created_at, language, city) VALUES ($1,'worker','b','US-WA',1,$2,$3,'','',0,'es','')`, acc, []byte{}, profile)
			return err
		}))
		vars := map[string]string{"what": "Cuenta suspendida", "reason": "Informe de seguridad", "rule": "SAF-2.1", "automated": "Por una persona", "duration": "7 días"}
		notify := func(v map[string]string) (id string, err error) {
			err = f.DB.Tx(f.ctx, db.Actor{ID: "stf_kim", Kind: "staff"}, "notice", func(ctx context.Context, tx *db.Tx) error {
				id, err = f.Notify(ctx, tx, Notice{Account: acc, Action: "act_1", Template: "notice.action", Vars: v, Severity: 4})
				return err
			})
			return id, err
		}
		_, err = notify(vars)
		f.must(err)
		f.run()
		if len(f.mail.mails) != 1 || f.mail.mails[0].Header.Get("Subject") != "Sobre tu cuenta" || f.mail.mails[0].Header.Get("Auto-Submitted") == "" {
			t.Fatalf("got %+v", f.mail.mails)
		}
		if len(f.spoken) != 0 {
			t.Error("a notice counted as a human response")
		}
		list, err := f.Sent(t.Context(), "act_1")
		f.must(err)
		if len(list) != 1 || list[0].State != "sent" || list[0].Template != "notice.action@1" || !strings.Contains(list[0].Text, "SAF-2.1") {
			t.Fatalf("got %+v", list)
		}
		_, err = notify(map[string]string{"what": "x"})
		wantCode(t, err, "template_variable")
	})
}

func TestShippedTemplatesAreComplete(t *testing.T) {
	list, err := seeds()
	if err != nil || len(list) < 12 {
		t.Fatal(len(list), err)
	}
	for _, x := range list {
		wrong, words := x.text().check()
		if len(wrong) > 0 || Blocked(plain(words)) {
			t.Errorf("%s: %v %v", x.ID, wrong, words)
		}
		vars := map[string]string{}
		for _, v := range x.Vars {
			if vars[v.Name] = v.Example; v.Example == "" {
				t.Errorf("%s: %s has no example", x.ID, v.Name)
			}
		}
		for _, lang := range Languages {
			r, err := x.text().render("v", lang, vars, time.UTC)
			if err != nil || r.Subject == "" || strings.Contains(r.Body, "{{") {
				t.Errorf("%s %s: %v %q", x.ID, lang, err, r.Body)
			}
		}
	}
}
