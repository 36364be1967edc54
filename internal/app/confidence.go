package app

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/breakglass"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/counsel"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/web"
)

// openConfidence wires what few may know: broken glass and counsel's work.
func (a *App) openConfidence(context.Context) error {
	a.BreakGlass = breakglass.NewService(breakglass.Options{DB: a.Main, Vault: a.Vault, Cases: a.Cases, Hub: a.Hub, Staff: a.names,
		Find: func(ctx context.Context, ref string) (*cases.Case, error) {
			return a.Cases.For(ctx, identity.System("break glass"), ref)
		},
		Leads: func(ctx context.Context) ([]string, error) { return a.withRole(ctx, identity.RolePrivacy) },
		Trail: a.trail, Tell: a.tellOfGlass})
	a.BreakGlass.Handle(a.Jobs)
	a.Jobs.Handle(jobGlassMail, a.mailOfGlass)
	a.Counsel = counsel.NewService(counsel.Options{DB: a.Main, Vault: a.Vault, Cases: a.Cases, Active: a.activeStaff, Staff: a.names,
		Lawyer: func(ctx context.Context, staff string) (bool, error) { return a.holds(ctx, staff, identity.RoleLegal) }})
	return nil
}

func (a *App) confidenceRoutes() []web.Route {
	return append(append(a.Identity.ConflictRoutes(), a.BreakGlass.Routes()...), a.Counsel.Routes()...)
}

// withRole are the active people with a role.
func (a *App) withRole(ctx context.Context, role string) ([]string, error) {
	rows, err := a.Main.Query(ctx, `SELECT s.id FROM staff s JOIN staff_role r ON r.staff = s.id WHERE s.state = 'active' AND r.role = $1 ORDER BY s.id`, role)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var staff string
		if err := rows.Scan(&staff); err != nil {
			return nil, err
		}
		list = append(list, staff)
	}
	return list, rows.Err()
}

func (a *App) holds(ctx context.Context, staff, role string) (bool, error) {
	var n int
	err := a.Main.QueryRow(ctx, `SELECT COUNT(*) FROM staff_role WHERE staff = $1 AND role = $2`, staff, role).Scan(&n)
	return n > 0, err
}

// trail is what somebody read and did on a restricted case: each reading of it
// has a leaf of its own.
func (a *App) trail(ctx context.Context, staff, object string, from, to time.Time) ([]breakglass.GlassAct, error) {
	rows, err := a.Main.Query(ctx, `SELECT at, kind, object FROM audit_leaves WHERE actor = $1 AND restrict_id = $2 AND at >= $3 AND at <= $4 ORDER BY id LIMIT 500`,
		staff, object, db.Micros(from), db.Micros(to))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []breakglass.GlassAct{}
	for rows.Next() {
		var x breakglass.GlassAct
		var at int64
		if err := rows.Scan(&at, &x.Kind, &x.Object); err != nil {
			return nil, err
		}
		x.At = db.FromMicros(at)
		list = append(list, x)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	known := map[string]string{}
	for i := range list {
		x := &list[i]
		prefix, _, _ := strings.Cut(x.Object, "_")
		if x.Thing = things[prefix]; x.Thing == "" {
			continue
		}
		name, ok := known[x.Object]
		if !ok {
			if name, err = a.knownAs(ctx, x.Thing, x.Object); err != nil {
				return nil, err
			}
			known[x.Object] = name
		}
		x.Name = name
	}
	return list, nil
}

// things are what the ids of a case's parts stand for.
var things = map[string]string{"cas": "case", "not": "note", "evi": "evidence", "pty": "party", "msg": "message", "con": "contact", "int": "interview", "fct": "fact", "fnd": "finding",
	"act": "action", "tsk": "task", "evp": "package", "run": "run", "bgl": "break_glass"}

// knownAs is what a reviewer calls something that was read under broken glass.
// Nothing personal: what only those of the case may know is asked in their name.
func (a *App) knownAs(ctx context.Context, thing, ref string) (string, error) {
	var name string
	var err error
	switch thing {
	case "party":
		err = a.Main.QueryRow(ctx, `SELECT role FROM case_parties WHERE id = $1`, ref).Scan(&name)
	case "evidence":
		item, _, err := a.Evidence.Get(ctx, ref)
		if errs.IsKind(err, errs.NotFound) || errs.IsKind(err, errs.Forbidden) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		return item.Name, nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return name, err
}

const jobGlassMail = "breakglass.mail"

// glassMail is one mail to one person; that there is a restricted case, and its
// number, stay in the product.
type glassMail struct {
	Staff string `json:"staff"`
	Use   string `json:"use"`
	Kind  string `json:"kind"`
}

func (a *App) tellOfGlass(ctx context.Context, tx *db.Tx, staff []string, n breakglass.Notice) error {
	for _, who := range staff {
		job := db.Job{Kind: jobGlassMail, Key: n.Object + "/" + n.Kind + "/" + who + "/" + tx.Now.Format(time.RFC3339), Payload: glassMail{who, n.Object, n.Kind}, RunAt: tx.Now}
		if err := tx.Enqueue(ctx, job); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) mailOfGlass(ctx context.Context, l jobs.Lease) error {
	var m glassMail
	if err := json.Unmarshal(l.Payload, &m); err != nil {
		return err
	}
	var to, locale string
	err := a.Main.QueryRow(ctx, `SELECT email, locale FROM staff WHERE id = $1 AND state = 'active'`, m.Staff).Scan(&to, &locale)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	subject, text := "Glass was broken", "Somebody broke the glass of a case that you own or watch over. See who, and why: "
	if m.Kind == "review_overdue" {
		subject, text = "A review of broken glass is overdue", "Nobody has reviewed a use of broken glass within 48 hours: "
	}
	err = a.Comms.MailNow(ctx, comms.Urgent{Key: m.Use + "." + m.Kind + "." + m.Staff, To: to, Subject: subject, Text: text + a.cfg.PublicURL + "/break-glass?use=" + m.Use, Language: locale})
	if errs.IsKind(err, errs.Invalid) { // no relay, or an address that takes no mail: the page shows it
		a.cfg.Log.Warn("broken glass could not be told by mail", "use", m.Use, "staff", m.Staff, "error", err)
		return nil
	}
	return err
}
