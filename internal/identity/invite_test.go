package identity

import (
	"context"
	"sync"
	"testing"
	"time"
)

func TestFirstAdministrator(t *testing.T) {
	eachWorld(t, Options{}, func(w *world) {
		ctx := context.Background()
		old, ok, err := w.SetupLink(ctx)
		w.must(err)
		if !ok {
			t.Fatal("an empty installation needs no set-up")
		}
		l, _, err := w.SetupLink(ctx)
		w.must(err)
		accept := func(token string) (*Staff, error) {
			_, st, err := w.Accept(ctx, Acceptance{Token: token, Name: "Root", Email: "Root@Example.com", Password: goodPassword, Address: "192.0.2.1"})
			return st, err
		}
		_, err = accept(old.Token)
		w.refused(err, "link_not_found")
		st, err := accept(l.Token)
		w.must(err)
		if st.State != StateActive || !st.admin() || st.Email != "root@example.com" {
			t.Errorf("first administrator: %+v", st)
		}
		_, err = accept(l.Token)
		w.refused(err, "link_not_found")
		if _, ok, err = w.SetupLink(ctx); ok || err != nil {
			t.Errorf("set-up is open a second time: %v", err)
		}
	})
}

func TestSetupLinkExpires(t *testing.T) {
	eachWorld(t, Options{}, func(w *world) {
		l, _, err := w.SetupLink(context.Background())
		w.must(err)
		w.clk.Advance(setupFor)
		_, _, err = w.Accept(context.Background(), Acceptance{Token: l.Token, Name: "Root", Email: "root@example.com", Password: goodPassword})
		w.refused(err, "link_not_found")
	})
}

func TestInvitation(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("root@example.com", RoleAdmin)
		root := w.signedIn("root@example.com")
		ana := Staff{Email: "ana@example.com", Name: "Ana", Roles: []string{RoleInvestigator}, Regions: []string{"US"}, Brands: []string{Everywhere}}
		st, l, err := w.Invite(root, ana)
		w.must(err)
		_, _, err = w.Invite(root, ana)
		w.refused(err, "email_taken")
		_, err = w.signIn("ana@example.com", "")
		w.refused(err, "wrong_credentials")
		_, _, err = w.Accept(context.Background(), Acceptance{Token: l.Token, Password: "short"})
		w.refused(err, "weak_password")
		token, _, err := w.Accept(context.Background(), Acceptance{Token: l.Token, Password: goodPassword})
		w.must(err)
		ctx, err := w.as(w.Service, token)
		w.must(err)
		me, err := w.Me(ctx)
		w.must(err)
		if me.Email != "ana@example.com" || me.Regions[0] != "US" {
			t.Errorf("me: %+v", me)
		}

		// A link for a new password ends what was open when it is used.
		reset, err := w.NewLink(root, st.ID, false)
		w.must(err)
		_, err = w.as(w.Service, token)
		w.must(err)
		_, _, err = w.Accept(context.Background(), Acceptance{Token: reset.Token, Password: "a wholly new password"})
		w.must(err)
		_, err = w.as(w.Service, token)
		w.refused(err, "signed_out")
		_, err = w.signIn("ana@example.com", "")
		w.refused(err, "wrong_credentials")
	})
}

// A link for a new password does not go round the second factor.
func TestResetKeepsTheSecondFactor(t *testing.T) {
	eachWorld(t, Options{}, func(w *world) {
		st := w.person("ana@example.com", RoleInvestigator)
		secret, _ := w.enrol("ana@example.com")
		system := AsSystem(context.Background(), "test")
		l, err := w.NewLink(system, st.ID, false)
		w.must(err)
		token, _, err := w.Accept(context.Background(), Acceptance{Token: l.Token, Password: goodPassword})
		w.must(err)
		if token != "" {
			t.Error("a link opened a session without the second factor")
		}
		_, err = w.signIn("ana@example.com", w.code(secret))
		w.must(err)
		l, err = w.NewLink(system, st.ID, true)
		w.must(err)
		token, _, err = w.Accept(context.Background(), Acceptance{Token: l.Token, Password: goodPassword})
		w.must(err)
		if token == "" {
			t.Error("a link that drops the second factor opened no session")
		}
	})
}

func TestStaffChanges(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		root := w.person("root@example.com", RoleAdmin)
		ctx := w.signedIn("root@example.com")
		off := StateDisabled
		_, err := w.UpdateStaff(ctx, root.ID, 1, StaffPatch{State: &off})
		w.refused(err, "last_admin")
		_, err = w.UpdateStaff(ctx, root.ID, 1, StaffPatch{Roles: &[]string{RoleQA}})
		w.refused(err, "last_admin")
		ana := w.person("ana@example.com", RoleAdmin)
		_, err = w.UpdateStaff(ctx, ana.ID, 7, StaffPatch{Roles: &[]string{RoleQA}})
		w.refused(err, "version_stale")
		_, err = w.UpdateStaff(ctx, ana.ID, 1, StaffPatch{Roles: &[]string{"king"}})
		w.refused(err, "invalid_staff")
		_, err = w.UpdateStaff(ctx, ana.ID, 1, StaffPatch{Teams: &[]string{"tem_none"}})
		w.refused(err, "invalid_staff")
		team, err := w.CreateTeam(ctx, " Night  shift ")
		w.must(err)
		_, err = w.CreateTeam(ctx, "Night shift")
		w.refused(err, "team_exists")
		w.clk.Advance(time.Second)
		st, err := w.UpdateStaff(ctx, ana.ID, 1, StaffPatch{Teams: &[]string{team.ID, team.ID}, Regions: &[]string{"US", "DE"}})
		w.must(err)
		if len(st.Teams) != 1 || st.Version != 2 {
			t.Errorf("changed: %+v", st)
		}
		list, err := w.StaffList(ctx, StaffFilter{Team: team.ID}, 0, "", 10)
		w.must(err)
		if len(list) != 1 || list[0].ID != ana.ID || list[0].Regions[0] != "DE" {
			t.Errorf("list: %+v", list)
		}
		none := StateInvited
		_, err = w.UpdateStaff(ctx, ana.ID, 2, StaffPatch{State: &none})
		w.refused(err, "state_not_possible")
	})
}

// Two administrators who disable each other at the same moment leave one.
func TestOneAdministratorIsAlwaysLeft(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		sys, on, off := AsSystem(context.Background(), "test"), StateActive, StateDisabled
		pair := []*Staff{w.person("a@example.com", RoleAdmin), w.person("b@example.com", RoleAdmin)}
		for range 40 {
			var group sync.WaitGroup
			for _, st := range pair {
				group.Go(func() { w.UpdateStaff(sys, st.ID, st.Version, StaffPatch{State: &off}) })
			}
			group.Wait()
			left := 0
			for i := range pair {
				st, err := w.staffByID(sys, pair[i].ID)
				w.must(err)
				if st.State == StateActive {
					left++
				} else {
					st, err = w.UpdateStaff(sys, st.ID, st.Version, StaffPatch{State: &on})
					w.must(err)
				}
				pair[i] = st
			}
			if left != 1 {
				w.t.Fatalf("%d administrators are left", left)
			}
		}
	})
}
