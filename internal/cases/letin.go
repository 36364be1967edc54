package cases

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// letIn sees to it that whoever a restricted case is handed to may see it. Who
// holds the case, and who may set its members, can let them in with the same
// step; anybody else, and who does not ask for it, is told who may take it.
func (s *Service) letIn(ctx context.Context, tx *db.Tx, sc identity.Scope, c *Case, in NewHandover) error {
	if in.To == "" || c.Visibility != Restricted {
		return nil
	}
	members, err := s.memberIDs(ctx, c.ID)
	if err != nil || slices.Contains(members, in.To) {
		return err
	}
	holds := c.Assignee == tx.Actor.ID || c.LeaseBy == tx.Actor.ID
	may := !sc.Vendor() && (holds || sc.Can(identity.PermCaseMember))
	if !in.Add || !may {
		return s.notMember(ctx, c, members, may)
	}
	if err := s.lasting(ctx, tx, c); err != nil { // who broke the glass does not hand it round
		return err
	}
	if err := s.knownStaff(ctx, in.To, "/to"); err != nil {
		return err
	}
	to, err := s.scopeOf(ctx, in.To)
	if err != nil {
		return err
	}
	if to.Vendor() {
		return errs.New(errs.Invalid, "handover_to", "A restricted case stays in the house.").
			With(errs.Field{Pointer: "/to", Message: "works for a vendor"})
	}
	if err := s.addMember(ctx, tx, c.ID, in.To); err != nil {
		return err
	}
	return record(ctx, tx, c, "case.member_added", map[string]any{"number": c.Number, "staff": in.To, "by": "handover"})
}

// notMember says who may take a restricted case, and how to let somebody in.
func (s *Service) notMember(ctx context.Context, c *Case, members []string, may bool) error {
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT id, name FROM staff WHERE state = 'active' AND `+db.In(&a, "id", members)+` ORDER BY name, id LIMIT 20`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var names, ids []string
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		names, ids = append(names, name), append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	text := "not a member of this restricted case"
	if len(ids) > 0 {
		text += "; may take it: " + strings.Join(ids, ", ")
	}
	at := []errs.Field{{Pointer: "/to", Message: text}}
	how := "Ask one of them, or somebody who sets its members, to let the person in."
	if may {
		at, how = append(at, errs.Field{Pointer: "/add_member", Message: "true lets the person see it"}), "You may let the person in with the same step."
	}
	return errs.New(errs.Invalid, "handover_not_member", "%s is restricted and that person may not see it. May take it: %s. %s",
		c.Number, strings.Join(names, ", "), how).With(at...)
}

// Claim assigns a case to the caller when they hold the contact it was made of:
// whoever took the report goes on with it.
func (s *Service) Claim(ctx context.Context, tx *db.Tx, sc identity.Scope, caseID, contact string) error {
	var holder string
	err := tx.QueryRow(ctx, `SELECT holder FROM leases WHERE object = $1 AND until > $2`, contact, db.Micros(tx.Now)).Scan(&holder)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (holder != tx.Actor.ID || sc.StaffID() == "") {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.Within(ctx, tx, sc, caseID, func(c *Case) error {
		c.Assignee = holder
		return record(ctx, tx, c, "case.assigned", map[string]any{"number": c.Number, "from": "", "to": holder})
	})
	return err
}
