package identity

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
)

// Everywhere in Caller.Regions or Caller.Brands means no limit in that
// dimension. An empty list means no row that has a value there.
const Everywhere = "*"

// Caller is who a request comes from. The HTTP authenticator (or a test) makes
// it and puts it into the context; services never look at it, they call Require.
type Caller struct {
	Actor       db.Actor // ID stf_… or key_…
	Roles       []string // staff only
	Permissions []Permission
	Teams       []string // tem_…
	TeamBound   bool     // sees only rows of Teams (and rows no team has yet)
	Vendor      bool     // sees only what is placed in queues that Teams are certified for, and no contact detail
	Regions     []string // "US" covers "US-WA"; Everywhere for all
	Brands      []string // Everywhere for all
	Session     string   // ses_…; "" for API keys
	AuthAt      time.Time
	Via         string    // how the session began; "" for API keys
	NeedsFactor bool      // signed in but has no second factor yet: may only enrol one
	Conflicted  bool      // there are accounts whose cases they must not see
	AsOf        time.Time // when the above was true; memberships that ended before it are over

	allowed map[Permission]bool
	wide    bool // System and Public: not limited to regions, teams or memberships
}

type callerKey struct{}

// WithCaller returns ctx with the caller in it. Only the authenticator and tests
// may call it.
func WithCaller(ctx context.Context, c Caller) context.Context {
	if c.allowed == nil {
		c.allow()
	}
	return context.WithValue(ctx, callerKey{}, &c)
}

// withCaller shares an already prepared caller: the hot path allocates nothing
// but the context.
func withCaller(ctx context.Context, c *Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerOf returns the caller in ctx, if there is one.
func CallerOf(ctx context.Context) (Caller, bool) {
	c, ok := ctx.Value(callerKey{}).(*Caller)
	if !ok {
		return Caller{}, false
	}
	return *c, true
}

// StaffCaller builds the caller that a member of staff with these roles is:
// permissions and team-boundness follow from the role table.
func StaffCaller(id, name string, roles, teams, regions []string) Caller {
	c := Caller{Actor: db.Actor{ID: id, Kind: "staff", Name: name}, Roles: roles, Teams: teams,
		Regions: regions, Brands: []string{Everywhere}}
	c.Permissions, c.TeamBound = permissionsOf(roles)
	c.allow()
	if c.TeamBound {
		c.bind()
	}
	return c
}

func (c *Caller) allow() {
	c.allowed = make(map[Permission]bool, len(c.Permissions))
	for _, p := range c.Permissions {
		c.allowed[p] = true
	}
}

// permissionsOf adds up roles. Someone is team-bound when every role is.
func permissionsOf(roles []string) (perms []Permission, bound bool) {
	bound = len(roles) > 0
	var sets [][]Permission
	for _, r := range roleTable() {
		for _, have := range roles {
			if have == r.ID {
				sets = append(sets, r.Permissions)
				bound = bound && r.TeamBound
			}
		}
	}
	return join(sets...), bound
}
