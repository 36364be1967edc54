package appeal

import (
	"context"
	"net/http"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// AppealRef names an appeal, or a group of them, in a path.
type AppealRef struct {
	ID string `path:"id" maxLength:"60"`
}

type (
	appealListIn struct {
		web.PageIn
		State   string `query:"state" doc:"open (by due time), decided or withdrawn; several with commas"`
		Account string `query:"account"`
		Action  string `query:"action"`
		Group   string `query:"group"`
		Clause  string `query:"clause"`
		Rule    string `query:"rule"`
		Mine    bool   `query:"mine"`
		Free    bool   `query:"free" doc:"Taken by nobody"`
	}
	appealOut  struct{ Body *Appeal }
	appealsOut struct{ Body web.Page[*Appeal] }
	newIn      struct{ Body NewAppeal }
	decideIn   struct {
		AppealRef
		Body Decision
	}
	letterOut  struct{ Body *LetterDraft }
	materialIn struct {
		AppealRef
		Body struct {
			Text     string `json:"text,omitempty" maxLength:"20000"`
			Evidence string `json:"evidence_id,omitempty" maxLength:"60" doc:"A file in the case of the decision"`
		}
	}
	appealWithdrawIn struct {
		AppealRef
		Body struct {
			Reason string `json:"reason" maxLength:"2000"`
		}
	}
	outsideIn struct {
		AppealRef
		Body struct {
			State     string `json:"state" enum:"asked,with_us,ended"`
			Reference string `json:"reference" maxLength:"500" doc:"Body and its reference"`
		}
	}
	reportIn struct {
		From time.Time `query:"from"`
		To   time.Time `query:"to"`
	}
	reportOut       struct{ Body *Report }
	groupAskIn      struct{ Body GroupAsk }
	groupPreviewOut struct{ Body *GroupPreview }
	groupStartIn    struct{ Body GroupStart }
	groupOut        struct{ Body *GroupAppeal }
	groupsOut       struct{ Body web.Page[*GroupAppeal] }
)

func one(p *Appeal, err error) (*appealOut, error) {
	if err != nil {
		return nil, err
	}
	return &appealOut{p}, nil
}

// Routes is this package's part of the URL table.
func (s *Service) Routes() []web.Route {
	read, write, decide := identity.PermAppealRead, identity.PermAppealWrite, identity.PermAppealDecide
	return []web.Route{
		web.Get("/v1/appeals", read, "List appeals; open ones by what is due first", func(ctx context.Context, in *appealListIn) (*appealsOut, error) {
			page, err := s.List(ctx, Filter{in.State, in.Account, in.Action, in.Group, in.Clause, in.Rule, in.Mine, in.Free}, in.Cursor, in.Limit)
			return &appealsOut{page}, err
		}),
		web.Post("/v1/appeals", write, "Take an appeal in that came by phone, mail or on behalf of somebody", func(ctx context.Context, in *newIn) (*appealOut, error) {
			return one(s.Create(ctx, in.Body))
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/appeals/next", decide, "The appeal that is due first among those you may decide", func(ctx context.Context, _ *struct{}) (*appealOut, error) {
			return one(s.Next(ctx))
		}),
		web.Get("/v1/appeals/report", read, "Figures of appeals over a time", func(ctx context.Context, in *reportIn) (*reportOut, error) {
			r, err := s.Figures(ctx, in.From, in.To)
			return &reportOut{r}, err
		}),
		web.Get("/v1/appeals/{id}", read, "Read an appeal: the original decision beside what is new", func(ctx context.Context, in *AppealRef) (*appealOut, error) {
			return one(s.Get(ctx, in.ID))
		}),
		web.Post("/v1/appeals/{id}/take", decide, "Look at an appeal oneself", func(ctx context.Context, in *AppealRef) (*appealOut, error) {
			return one(s.Take(ctx, in.ID))
		}),
		web.Post("/v1/appeals/{id}/release", decide, "Give an appeal back to the queue", func(ctx context.Context, in *AppealRef) (*appealOut, error) {
			return one(s.Release(ctx, in.ID))
		}),
		web.Post("/v1/appeals/{id}/material", write, "Add what is new", func(ctx context.Context, in *materialIn) (*appealOut, error) {
			return one(s.Add(ctx, in.ID, in.Body.Text, in.Body.Evidence))
		}),
		web.Post("/v1/appeals/{id}/preview", decide, "The answer of a decision before it is made", func(ctx context.Context, in *decideIn) (*letterOut, error) {
			d, err := s.Preview(ctx, in.ID, in.Body)
			return &letterOut{d}, err
		}),
		web.Post("/v1/appeals/{id}/decide", decide, "Uphold, modify or overturn", func(ctx context.Context, in *decideIn) (*appealOut, error) {
			return one(s.Decide(ctx, in.ID, in.Body))
		}),
		web.Post("/v1/appeals/{id}/withdraw", write, "The person no longer wants it", func(ctx context.Context, in *appealWithdrawIn) (*appealOut, error) {
			return one(s.Withdraw(ctx, in.ID, in.Body.Reason))
		}),
		web.Post("/v1/appeals/{id}/outside", write, "A body outside looks at it", func(ctx context.Context, in *outsideIn) (*appealOut, error) {
			return one(s.Outside(ctx, in.ID, in.Body.State, in.Body.Reference))
		}),
		web.Post("/v1/group-appeals/preview", identity.PermAppealGroup, "All actions that rest on something withdrawn, with the count", func(ctx context.Context, in *groupAskIn) (*groupPreviewOut, error) {
			p, err := s.PreviewGroup(ctx, in.Body)
			return &groupPreviewOut{p}, err
		}),
		web.Post("/v1/group-appeals", identity.PermAppealGroup, "Take them all back", func(ctx context.Context, in *groupStartIn) (*groupOut, error) {
			g, err := s.StartGroup(ctx, in.Body)
			return &groupOut{g}, err
		}, web.Status(http.StatusAccepted)),
		web.Get("/v1/group-appeals", read, "List group appeals", func(ctx context.Context, in *web.PageIn) (*groupsOut, error) {
			page, err := s.Groups(ctx, in.Cursor, in.Limit)
			return &groupsOut{page}, err
		}),
		web.Get("/v1/group-appeals/{id}", read, "How far a group appeal is", func(ctx context.Context, in *AppealRef) (*groupOut, error) {
			g, err := s.Group(ctx, in.ID)
			return &groupOut{g}, err
		}),
	}
}
