package entity

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type graphIn struct {
	Seed  string    `query:"seed" required:"true" minLength:"1" maxLength:"20000" doc:"acc_ ids or references, thg_ ids or a com_ id, comma separated"`
	Depth int       `query:"depth" minimum:"1" maximum:"4" default:"2" doc:"Hops from account to account"`
	Via   string    `query:"via" maxLength:"200" doc:"Kinds of things to walk over, comma separated; all but orders when left out"`
	At    time.Time `query:"at" doc:"As it was then; now when left out"`
	Limit int       `query:"limit" minimum:"10" maximum:"5000" default:"2000" doc:"Nodes"`
}

type graphOut struct{ Body *Graph }

type pathIn struct {
	From string    `query:"from" required:"true" minLength:"1" maxLength:"200" doc:"Account"`
	To   string    `query:"to" required:"true" minLength:"1" maxLength:"200" doc:"Account"`
	Via  string    `query:"via" maxLength:"200" doc:"Kinds of things to walk over, comma separated"`
	At   time.Time `query:"at" doc:"As it was then; now when left out"`
}

type pathOut struct{ Body *Path }

type communitiesIn struct {
	Account string    `query:"account" maxLength:"200" doc:"Only the one of this account"`
	At      time.Time `query:"at" doc:"As they were then; now when left out"`
	Min     int       `query:"min" minimum:"2" maximum:"1000" default:"2" doc:"Accounts at least"`
	web.PageIn
}

type communitiesOut struct{ Body web.Page[Community] }

type runOut struct{ Body *CommunityRun }

// kinds reads a comma separated list.
func kinds(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

func (s *Service) graphRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/graph", identity.PermAccountRead, "Accounts and things around accounts",
			func(ctx context.Context, in *graphIn) (*graphOut, error) {
				g, err := s.Graph(ctx, GraphQuery{Seed: in.Seed, Depth: in.Depth, Via: kinds(in.Via), At: in.At, Limit: in.Limit})
				return &graphOut{g}, err
			}),
		web.Get("/v1/graph/path", identity.PermAccountRead, "Shortest way from one account to another",
			func(ctx context.Context, in *pathIn) (*pathOut, error) {
				p, err := s.GraphPath(ctx, in.From, in.To, kinds(in.Via), in.At)
				return &pathOut{p}, err
			}),
		web.Get("/v1/communities", identity.PermAccountRead, "Accounts that belong together, largest first",
			func(ctx context.Context, in *communitiesIn) (*communitiesOut, error) {
				page, err := s.Communities(ctx, CommunityFilter{Account: in.Account, At: in.At, Min: in.Min, PageIn: in.PageIn})
				return &communitiesOut{page}, err
			}),
		web.Get("/v1/communities/run", identity.PermAccountRead, "How the search for communities stands",
			func(ctx context.Context, _ *struct{}) (*runOut, error) {
				r, err := s.LastCommunityRun(ctx)
				return &runOut{r}, err
			}),
		web.Post("/v1/communities/run", identity.PermLabelWrite, "Search for communities now",
			func(ctx context.Context, _ *struct{}) (*runOut, error) {
				r, err := s.AskCommunities(ctx)
				return &runOut{r}, err
			}, web.Status(202)),
	}
}
