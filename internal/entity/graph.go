package entity

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// GraphNode is an account, a thing, or a person known only from cases. A thing
// is never named by its identifier; mail addresses and phone numbers are things
// that only holders of account.personal see.
type GraphNode struct {
	ID           string     `json:"id"`
	Kind         string     `json:"kind" doc:"account, person, or the kind of thing: card, device, address, mail, phone …"`
	Label        string     `json:"label" doc:"Reference of an account, short name of a thing"`
	Name         string     `json:"name,omitempty"`
	AccountKind  string     `json:"account_kind,omitempty" doc:"customer, worker or merchant"`
	Standing     string     `json:"standing,omitempty"`
	Risk         *Risk      `json:"risk,omitempty"`
	FirstAt      *time.Time `json:"first_at,omitempty"`
	LastAt       *time.Time `json:"last_at,omitempty"`
	Degree       int        `json:"degree" doc:"Accounts a thing has, or things an account has; counted to 1,000"`
	Supernode    bool       `json:"supernode" doc:"Shared by so many that it says nothing: it is shown, but not walked over"`
	Household    string     `json:"household,omitempty" doc:"Same for the accounts of one household"`
	HouseholdWhy string     `json:"household_why,omitempty"`
	Community    string     `json:"community_id,omitempty"`
	Seed         bool       `json:"seed"`
	Case         string     `json:"case_id,omitempty" doc:"Of a person: the case that knows of them"`

	eid uint64
	idx string
}

// GraphEdge says that an account was seen with a thing.
type GraphEdge struct {
	A       string    `json:"a" doc:"Account or person"`
	B       string    `json:"b" doc:"Thing"`
	Kind    string    `json:"kind"`
	FirstAt time.Time `json:"first_at"`
	LastAt  time.Time `json:"last_at"`
	N       int64     `json:"n" doc:"How often"`
}

// Graph is a neighbourhood.
type Graph struct {
	Nodes     []GraphNode `json:"nodes"`
	Edges     []GraphEdge `json:"edges"`
	Truncated bool        `json:"truncated" doc:"There is more than the limit"`
}

// Path is the shortest way from one account to another, node by node.
type Path struct {
	Found bool        `json:"found"`
	Nodes []GraphNode `json:"nodes"`
	Edges []GraphEdge `json:"edges"`
}

// Risk is how much there is about an account, as far as the reader may see.
type Risk struct {
	Cases   int `json:"cases" doc:"Open cases"`
	Strikes int `json:"strikes" doc:"Measures in force or past, neither interim nor reversed"`
	Alerts  int `json:"alerts"`
}

// RiskSource adds what a domain knows to the accounts' risk.
type RiskSource func(ctx context.Context, sc identity.Scope, risk map[uint64]*Risk) error

// Acquainted is a party of a case that has no account, with the blind indexes
// under which it is known.
type Acquainted struct {
	ID, Role, Case, Number string
	Mail, Phone            string
	At                     time.Time
}

// PeopleSource finds parties of cases the reader may see by blind indexes.
type PeopleSource func(ctx context.Context, sc identity.Scope, mails, phones []string) ([]Acquainted, error)

// RegisterRisk and RegisterPeople add sources; call them before the first request.
func (s *Service) RegisterRisk(r RiskSource) { s.risks = append(s.risks, r) }

// RegisterPeople sets who finds parties of cases.
func (s *Service) RegisterPeople(p PeopleSource) { s.people = p }

// GraphQuery asks for a neighbourhood.
type GraphQuery struct {
	Seed  string    // acc_ ids or references, thg_ ids or a com_ id, comma separated
	Depth int       // hops from account to account, 1 to 4
	Via   []string  // kinds of things to walk over; empty = all but orders
	At    time.Time // as it was then; zero = now
	Limit int       // nodes
}

// maxSeeds bounds what one question starts from.
const maxSeeds = 500

// Graph walks from the seeds over the things accounts share, as far as the
// reader's scope goes.
func (s *Service) Graph(ctx context.Context, q GraphQuery) (*Graph, error) {
	sc, err := identity.Require(ctx, identity.PermAccountRead)
	if err != nil {
		return nil, err
	}
	w, err := s.walker(ctx, sc, q)
	if err != nil {
		return nil, err
	}
	for hop := 0; hop < q.Depth && len(w.frontier) > 0 && !w.full; hop++ {
		if err := w.hop(ctx); err != nil {
			return nil, err
		}
	}
	g := w.drawn(nil)
	return g, s.dress(ctx, sc, g, w)
}

// GraphPath finds the shortest way between two accounts over at most six things.
func (s *Service) GraphPath(ctx context.Context, from, to string, via []string, at time.Time) (*Path, error) {
	sc, err := identity.Require(ctx, identity.PermAccountRead)
	if err != nil {
		return nil, err
	}
	end, err := s.Resolve(ctx, sc, to)
	if err != nil {
		return nil, err
	}
	if _, err := s.Resolve(ctx, sc, from); err != nil {
		return nil, err
	}
	w, err := s.walker(ctx, sc, GraphQuery{Seed: from, Via: via, At: at, Limit: 20_000})
	if err != nil {
		return nil, err
	}
	target := accountID(end.EID)
	for hop := 0; hop < 6 && len(w.frontier) > 0 && !w.full && w.nodes[target] == nil; hop++ {
		if err := w.hop(ctx); err != nil {
			return nil, err
		}
	}
	p := &Path{Nodes: []GraphNode{}, Edges: []GraphEdge{}}
	way := w.way(target)
	if way == nil {
		return p, nil
	}
	g := w.drawn(way)
	if err := s.dress(ctx, sc, g, w); err != nil {
		return nil, err
	}
	p.Found, p.Edges = true, g.Edges
	at2 := map[string]GraphNode{}
	for _, n := range g.Nodes {
		at2[n.ID] = n
	}
	for _, id := range way {
		p.Nodes = append(p.Nodes, at2[id])
	}
	return p, nil
}

// walker finds the seeds within the reader's scope.
func (s *Service) walker(ctx context.Context, sc identity.Scope, q GraphQuery) (*graphWalk, error) {
	w := &graphWalk{s: s, sc: sc, limit: q.Limit, nodes: map[string]*GraphNode{}, edges: map[[2]string]bool{}, parent: map[string]string{}}
	w.at = 1<<63 - 1
	if !q.At.IsZero() {
		w.at = q.At.UnixMicro()
	}
	w.personal = sc.Can(identity.PermAccountPersonal)
	w.wants(q.Via)
	var eids []uint64
	for _, ref := range strings.Split(q.Seed, ",") {
		ref = strings.TrimSpace(ref)
		switch p, eid, ok := id.ParseEntity(ref); {
		case ok && p == "thg":
			owners, err := w.owners(ctx, eid)
			if err != nil {
				return nil, err
			}
			eids = append(eids, owners...)
		case ok && p == "com":
			members, err := s.members(ctx, sc, eid, w.at, maxSeeds)
			if err != nil {
				return nil, err
			}
			eids = append(eids, members...)
		default:
			if eid, ok := s.number("account", "acc", ref); ok {
				eids = append(eids, eid)
			}
		}
		if len(eids) > maxSeeds {
			return nil, errs.New(errs.Invalid, "too_many_seeds", "A graph starts from at most %d accounts.", maxSeeds)
		}
	}
	list, err := s.Accounts(ctx, sc, eids)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, notFound()
	}
	w.seeds = len(list)
	for _, acc := range list {
		n := w.account(acc.EID, "")
		n.Seed = true
	}
	return w, nil
}
