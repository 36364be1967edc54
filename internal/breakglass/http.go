package breakglass

import (
	"context"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// GlassRef names a use in a path.
type GlassRef struct {
	ID string `path:"id" maxLength:"60" doc:"bgl_ id"`
}

type (
	listIn struct {
		web.PageIn
		Case string `query:"case" maxLength:"60" doc:"cas_ id"`
		Open bool   `query:"open" doc:"Only what was not reviewed yet"`
		Mine bool   `query:"mine" doc:"Only mine that still last"`
	}
	listOut       struct{ Body web.Page[*GlassUse] }
	useOut        struct{ Body *GlassUse }
	glassBreakIn  struct{ Body GlassBreaking }
	glassReviewIn struct {
		GlassRef
		Body GlassReview
	}
)

// Routes are the routes of broken glass.
func (s *Service) Routes() []web.Route {
	one := func(u *GlassUse, err error) (*useOut, error) {
		if err != nil {
			return nil, err
		}
		return &useOut{u}, nil
	}
	return []web.Route{
		web.Get("/v1/break-glass", identity.PermCaseRead, "Uses of broken glass", func(ctx context.Context, in *listIn) (*listOut, error) {
			page, err := s.List(ctx, Filter{Case: in.Case, Open: in.Open, Mine: in.Mine}, in.Cursor, in.Limit)
			if err != nil {
				return nil, err
			}
			return &listOut{page}, nil
		}),
		web.Post("/v1/break-glass", identity.PermGlassBreak, "Break the glass of a restricted case", func(ctx context.Context, in *glassBreakIn) (*useOut, error) {
			return one(s.Break(ctx, in.Body))
		}, web.Status(201)),
		web.Get("/v1/break-glass/{id}", identity.PermCaseRead, "One use, with what was done under it", func(ctx context.Context, in *GlassRef) (*useOut, error) {
			return one(s.Get(ctx, in.ID))
		}),
		web.Post("/v1/break-glass/{id}/end", identity.PermGlassBreak, "End it before its time", func(ctx context.Context, in *GlassRef) (*useOut, error) {
			return one(s.End(ctx, in.ID))
		}),
		web.Post("/v1/break-glass/{id}/review", identity.PermGlassReview, "Review it as a second person", func(ctx context.Context, in *glassReviewIn) (*useOut, error) {
			return one(s.Review(ctx, in.ID, in.Body))
		}),
	}
}
