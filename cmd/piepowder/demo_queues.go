package main

import (
	"context"
	"slices"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// queues says where the demo's work goes and who can take what: Spanish to who
// speaks it, what is calm to the vendor's desk as well.
func (d *demo) queues(ctx context.Context, desk string) error {
	if _, err := d.app.Identity.SetVendor(ctx, desk, true); err != nil {
		return err
	}
	list, err := d.app.Cases.Queues(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(q cases.Queue) bool { return q.Name == "Spanish" }) {
		return nil
	}
	for _, q := range list {
		if q.ID != "que_calm" {
			continue
		}
		_, err := d.app.Cases.ChangeQueue(ctx, q.ID, q.Version, cases.NewQueue{Name: q.Name, Expression: q.Expression, Position: q.Position, Certified: []string{desk}})
		if err != nil {
			return err
		}
	}
	spanish, err := d.app.Cases.AddQueue(ctx, cases.NewQueue{Name: "Spanish", Expression: "false", Position: 5, Skills: []string{"spanish-desk"}})
	if err != nil {
		return err
	}
	_, err = d.app.Cases.PublishRouting(ctx, 0, []cases.RoutingRule{
		{Name: "Critical", When: "severity <= S1", Queue: "que_critical"},
		{Name: "Spanish, not critical", When: `language == "es" and severity >= S2`, Queue: spanish.ID},
	}, "Spanish has a desk of its own")
	if err != nil && !errs.IsKind(err, errs.Precondition) {
		return err
	}
	staff, err := d.app.Identity.StaffList(ctx, identity.StaffFilter{State: identity.StateActive}, 0, "", 200)
	if err != nil {
		return err
	}
	ten := 10
	for _, st := range staff {
		w := cases.NewStaffWork{Languages: []string{"en"}, Skills: []string{}}
		switch {
		case slices.Contains(st.Roles, identity.RoleCommander), slices.Contains(st.Roles, identity.RoleCriticalResponse):
			w.Languages, w.Skills, w.Cap = []string{"en", "es"}, []string{"spanish-desk"}, &ten
		case slices.Contains(st.Roles, identity.RoleBPO):
			w.Caps = map[string]int{"S2": 3, "S3": 6}
		default:
			continue
		}
		if _, err := d.app.Cases.SetWork(ctx, st.ID, 0, w); err != nil && !errs.IsKind(err, errs.Precondition) {
			return err
		}
	}
	return nil
}
