package identity

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// Scope is proof that Require was passed, and the rows its holder may see. Only
// Require, System and Public make one that reaches anything: the zero Scope
// sees no rows and can do nothing.
type Scope struct{ caller *Caller }

// Require is the first line of every service method. It answers
// errs.Unauthenticated when nobody is signed in, errs.Forbidden naming the
// permission when the caller lacks it.
func Require(ctx context.Context, p Permission) (Scope, error) {
	c, ok := ctx.Value(callerKey{}).(*Caller)
	if !ok {
		return Scope{}, errs.New(errs.Unauthenticated, "not_signed_in", "sign in first")
	}
	if c.NeedsFactor {
		return Scope{}, errs.New(errs.Forbidden, "second_factor_required", "set up a second factor first")
	}
	if !c.allowed[p] {
		if p == PermRulePublish {
			return Scope{}, errs.New(errs.Forbidden, "permission_missing", "needs the permission %s, which is for keys; people change rules by a draft that a second person approves", p)
		}
		return Scope{}, errs.New(errs.Forbidden, "permission_missing", "needs the permission %s", p)
	}
	return Scope{caller: c}, nil
}

// Require is the package function; services that hold a *Service may use either.
func (s *Service) Require(ctx context.Context, p Permission) (Scope, error) { return Require(ctx, p) }

// SignedIn is Require for what every signed-in caller may do for himself: his
// own profile, second factor and sessions.
func SignedIn(ctx context.Context) (Scope, error) {
	c, ok := ctx.Value(callerKey{}).(*Caller)
	if !ok {
		return Scope{}, errs.New(errs.Unauthenticated, "not_signed_in", "sign in first")
	}
	return Scope{caller: c}, nil
}

// System is the scope of a background job: every row. Only app and jobs.go
// files may call it.
func System(name string) Scope { return Scope{caller: systemCaller(name)} }

// AsSystem is System for calling services that begin with Require. Only app,
// cmd and jobs.go files may call it.
func AsSystem(ctx context.Context, name string) context.Context {
	return withCaller(ctx, systemCaller(name))
}

// Public is the scope of people outside: the safety centre and inbound mail.
// They reach a row only by a secret that names it (follow code, mail thread
// token), so rows are not filtered; the only permission is to bring a contact.
func Public() Scope { return Scope{caller: publicCaller()} }

// AsPublic is Public for calling services that begin with Require.
func AsPublic(ctx context.Context) context.Context { return withCaller(ctx, publicCaller()) }

func systemCaller(name string) *Caller {
	return wideCaller(db.Actor{ID: "system", Kind: "system", Name: name}, All())
}

func publicCaller() *Caller {
	return wideCaller(db.Actor{ID: "public", Kind: "public"}, []Permission{PermContactWrite})
}

func wideCaller(who db.Actor, perms []Permission) *Caller {
	c := &Caller{Actor: who, Permissions: perms, Regions: []string{Everywhere}, Brands: []string{Everywhere}, wide: true}
	c.allow()
	return c
}

// Actor is who acts, for db.Tx.
func (s Scope) Actor() db.Actor {
	if s.caller == nil {
		return db.Actor{}
	}
	return s.caller.Actor
}

// Can says whether the holder also has p; for fields that are masked without it.
func (s Scope) Can(p Permission) bool { return s.caller != nil && s.caller.allowed[p] }

// StaffID is the id of the member of staff, "" for keys and machinery.
func (s Scope) StaffID() string {
	if s.caller == nil || s.caller.Actor.Kind != "staff" {
		return ""
	}
	return s.caller.Actor.ID
}

// Roles lists the roles of the member of staff.
func (s Scope) Roles() []string {
	if s.caller == nil {
		return nil
	}
	return s.caller.Roles
}

// Teams lists the ids of the caller's teams.
func (s Scope) Teams() []string {
	if s.caller == nil {
		return nil
	}
	return s.caller.Teams
}

// Columns names the SQL expressions of a table's scope dimensions; "" = the
// table does not have that dimension. Object is the id under which a row may be
// restricted (for rows that hang on a case: the case id; NULL is not restricted).
type Columns struct{ Object, Region, Team, Brand string }

// Where returns the SQL predicate "the caller may see this row", with its
// arguments added to a. It goes into the query before LIMIT, COUNT and
// suggestion, always. A row whose region, team or brand is NULL or ” is not
// placed yet and seen by all who hold the permission.
func (s Scope) Where(a *db.Args, c Columns) string {
	if s.caller == nil {
		return "(1=0)"
	}
	if s.caller.wide {
		return "(1=1)"
	}
	var and []string
	if c.Region != "" {
		and = append(and, within(a, c.Region, s.caller.Regions, true))
	}
	if c.Brand != "" {
		and = append(and, within(a, c.Brand, s.caller.Brands, false))
	}
	if c.Team != "" && s.caller.TeamBound {
		and = append(and, "("+unplaced(c.Team)+" OR "+db.In(a, c.Team, s.caller.Teams)+")")
	}
	if c.Object != "" {
		// The renaming keeps an unqualified column "object" of the caller's table
		// from being taken for that of restricted.
		and = append(and, "NOT EXISTS (SELECT 1 FROM (SELECT object AS restricted_object FROM restricted) rs WHERE rs.restricted_object = "+
			c.Object+" AND NOT EXISTS (SELECT 1 FROM restricted_member rm WHERE rm.object = rs.restricted_object AND rm.staff = "+
			a.Add(s.caller.Actor.ID)+" AND COALESCE(rm.until, "+forGood+") > "+a.Add(s.asOf())+"))")
		if s.caller.Conflicted {
			and = append(and, "NOT EXISTS (SELECT 1 FROM (SELECT object AS conflicted_object, staff AS conflicted_staff FROM conflicted) cf WHERE cf.conflicted_object = "+
				c.Object+" AND cf.conflicted_staff = "+a.Add(s.caller.Actor.ID)+")")
		}
		if s.caller.Vendor {
			and = append(and, s.certified(a, c.Object))
		}
	}
	if len(and) == 0 {
		return "(1=1)"
	}
	return "(" + strings.Join(and, " AND ") + ")"
}

// forGood stands for the end of a membership that has none, in microseconds.
const forGood = "9000000000000000000"

// asOf is the moment whose memberships hold, in unix microseconds. It is at most
// as old as what the authenticator remembers of a token: less than a second.
func (s Scope) asOf() int64 {
	if s.caller.AsOf.IsZero() {
		return 0
	}
	return db.Micros(s.caller.AsOf)
}

// Hidden says whether object is restricted and the caller is not a member, or
// must not see it for a conflict of interest.
func (s Scope) Hidden(ctx context.Context, d *db.DB, object string) (bool, error) {
	if s.caller == nil {
		return true, nil
	}
	if s.caller.wide {
		return false, nil
	}
	var one int
	err := d.QueryRow(ctx, `SELECT 1 FROM restricted rs WHERE rs.object = $1 AND NOT EXISTS (
		SELECT 1 FROM restricted_member rm WHERE rm.object = rs.object AND rm.staff = $2 AND COALESCE(rm.until, `+forGood+`) > $3)
		UNION ALL SELECT 1 FROM conflicted WHERE object = $1 AND staff = $2 LIMIT 1`,
		object, s.caller.Actor.ID, s.asOf()).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Places says whether a row with this region, team and brand is inside the
// caller's scope: Where for one row already in hand (restriction not included,
// see Hidden), and for live messages.
func (s Scope) Places(region, team, brand string) bool {
	if s.caller == nil {
		return false
	}
	if s.caller.wide {
		return true
	}
	return covers(s.caller.Regions, region, true) && covers(s.caller.Brands, brand, false) &&
		(!s.caller.TeamBound || covers(s.caller.Teams, team, false))
}

func covers(have []string, value string, tree bool) bool {
	if value == "" {
		return true
	}
	for _, h := range have {
		if h == Everywhere || h == value || tree && strings.HasPrefix(value, h+"-") {
			return true
		}
	}
	return false
}

func unplaced(col string) string { return col + " IS NULL OR " + col + " = ''" }

// within is the SQL of covers. A region prefix is compared with substr and not
// LIKE: SQLite's LIKE ignores case.
func within(a *db.Args, col string, have []string, tree bool) string {
	or := []string{unplaced(col)}
	for _, h := range have {
		if h == Everywhere {
			return "1=1"
		}
		v := a.Add(h)
		or = append(or, col+" = "+v)
		if tree {
			w := a.Add(h + "-")
			or = append(or, "substr("+col+", 1, "+strconv.Itoa(utf8.RuneCountInString(h)+1)+") = "+w)
		}
	}
	return "(" + strings.Join(or, " OR ") + ")"
}
