package main

import (
	"context"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/oncall"
	"github.com/piepowder/piepowder/internal/web"
)

// duty sets up who is on call in the demo: two places that follow the sun, with
// a swap that waits for its answer and a gap next week; two policies; and what
// must be heard of. Telephones ring in the catcher.
func (d *demo) duty(ctx context.Context) error {
	have, err := d.app.OnCall.Schedules(ctx)
	if err != nil || len(have) > 0 {
		return err
	}
	who, err := d.byRole(ctx)
	if err != nil {
		return err
	}
	near, far, second, lead := who[identity.RoleCriticalResponse], who[identity.RoleInvestigator], who[identity.RoleFraudAnalyst], who[identity.RoleCommander]
	now := d.clk.Now()
	monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7-28).Format("2006-01-02")
	turns := func(zone, every string, people ...string) oncall.Layer {
		return oncall.Layer{Name: "Day", Zone: zone, Windows: []oncall.Window{{From: "07:00", To: "20:00"}},
			Rotation: oncall.Rotation{Every: every, N: 1, Start: monday + "T07:00", People: people}}
	}
	west, err := d.app.OnCall.SaveSchedule(ctx, "", 0, oncall.Schedule{Name: "Safety, Seattle", Zone: "America/Los_Angeles", Owner: lead, WarnDays: 10,
		Layers: []oncall.Layer{{Name: "Night", Rotation: oncall.Rotation{Every: "week", N: 1, Start: monday + "T07:00", People: []string{second, lead}}, Windows: []oncall.Window{{From: "20:00", To: "07:00"}}},
			turns("", "day", near, second)}})
	if err != nil {
		return fmt.Errorf("on-call: %w", explain(err))
	}
	east, err := d.app.OnCall.SaveSchedule(ctx, "", 0, oncall.Schedule{Name: "Safety, Manila", Zone: "Asia/Manila", Owner: lead, WarnDays: 10,
		Layers: []oncall.Layer{turns("", "week", far, near),
			{Name: "Night", Rotation: oncall.Rotation{Every: "week", N: 1, Start: monday + "T07:00", People: []string{near, far}}, Windows: []oncall.Window{{From: "20:00", To: "07:00"}}}}})
	if err != nil {
		return fmt.Errorf("on-call: %w", explain(err))
	}
	schedule := func(s *oncall.Schedule) oncall.Target { return oncall.Target{Kind: "schedule", ID: s.ID} }
	for _, p := range []oncall.Policy{
		{Name: "Severe", Rank: 1, When: "severity <= S1", Ladder: oncall.Ladder{Repeats: 1, Ack: 30, Again: 10, Steps: []oncall.Step{
			{Targets: []oncall.Target{schedule(west)}, Wait: 5}, {Targets: []oncall.Target{schedule(east)}, Wait: 5}, {Targets: []oncall.Target{{Kind: "role", ID: identity.RoleCommander}}, Wait: 10}}}},
		{Name: "Everything else", Rank: 20, Ladder: oncall.Ladder{Again: 60, Steps: []oncall.Step{{Targets: []oncall.Target{schedule(west)}, Wait: 30}, {Targets: []oncall.Target{{Kind: "role", ID: identity.RoleCommander}}, Wait: 30}}}},
	} {
		if _, err := d.app.OnCall.SavePolicy(ctx, "", 0, p); err != nil {
			return fmt.Errorf("policy %s: %w", p.Name, explain(err))
		}
	}
	for i, staff := range []string{near, far, second, lead} {
		for kind, address := range map[string]string{oncall.ByMail: fmt.Sprintf("oncall-%d@%s", i+1, demoDomain), oncall.ByVoice: fmt.Sprintf("+1206555018%d", i+1), oncall.BySMS: fmt.Sprintf("+1206555018%d", i+1)} {
			if err := d.app.OnCall.Vouch(ctx, staff, oncall.NewMethod{Kind: kind, Address: address}); err != nil {
				return fmt.Errorf("method of %s: %w", staff, explain(err))
			}
		}
	}
	for _, h := range []oncall.Heartbeat{{Key: "intake.mail", Name: "No mail comes in", Every: 360, Severity: "S1"}, {Key: "intake.web", Name: "No report comes in by the web", Every: 720, Severity: "S2"}} {
		if _, err := d.app.OnCall.SaveHeartbeat(ctx, 0, h); err != nil {
			return fmt.Errorf("heartbeat %s: %w", h.Key, explain(err))
		}
	}
	// Next week both who have the far place's days are away for one of them.
	gap := time.Date(now.Year(), now.Month(), now.Day()+8, 4, 0, 0, 0, time.UTC)
	for _, staff := range []string{near, far} {
		if _, err := d.app.OnCall.AddTimeOff(ctx, oncall.TimeOff{Person: staff, From: gap, To: gap.Add(9 * time.Hour)}); err != nil {
			return fmt.Errorf("time off: %w", explain(err))
		}
	}
	asks := identity.WithCaller(ctx, identity.StaffCaller(second, "", []string{identity.RoleFraudAnalyst}, nil, []string{identity.Everywhere}))
	next := time.Date(now.Year(), now.Month(), now.Day()+2, 18, 0, 0, 0, time.UTC)
	if _, err := d.app.OnCall.AskSwap(asks, oncall.Swap{Schedule: west.ID, Other: near, From: next, To: next.Add(6 * time.Hour)}); err != nil {
		return fmt.Errorf("swap: %w", explain(err))
	}
	return nil
}

// byRole finds somebody for each role.
func (d *demo) byRole(ctx context.Context) (map[string]string, error) {
	list, err := d.app.Identity.StaffList(ctx, identity.StaffFilter{}, 0, "", 200)
	if err != nil {
		return nil, err
	}
	who := map[string]string{}
	for _, s := range list {
		for _, r := range s.Roles {
			who[r] = s.ID
		}
	}
	return who, nil
}

// answered lets some of the pages that the first reports made be acknowledged,
// so that a visitor sees how that looks.
func (d *demo) answered(ctx context.Context) error {
	who, err := d.byRole(ctx)
	if err != nil {
		return err
	}
	near := identity.WithCaller(ctx, identity.StaffCaller(who[identity.RoleCriticalResponse], "", []string{identity.RoleCriticalResponse}, nil, []string{identity.Everywhere}))
	list, err := d.app.OnCall.Pages(near, oncall.PageFilter{State: "open"}, web.PageIn{Limit: 50})
	if err != nil {
		return err
	}
	for i, p := range list.Items {
		if i%3 == 2 {
			continue
		}
		if _, err := d.app.OnCall.Do(near, p.ID, "ack"); err != nil {
			return fmt.Errorf("page: %w", explain(err))
		}
	}
	return nil
}
