package standards

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	standardsVersionIn struct {
		Version string `path:"version" maxLength:"20" doc:"A number, or live"`
	}
	standardsVersionOut  struct{ Body *StandardsVersion }
	standardsVersionsOut struct {
		Body struct {
			Items []StandardsVersion `json:"items"`
		}
	}
	standardsPublishIn struct {
		Body struct {
			Document StandardsDocument `json:"document"`
			Note     string            `json:"note" maxLength:"2000" doc:"What changes and why; not personal data"`
			Base     int64             `json:"base" doc:"The version that was changed"`
		}
	}
	standardsWhatIfIn struct {
		Body struct {
			Document StandardsDocument `json:"document"`
			Days     int               `json:"days" minimum:"1" maximum:"3650"`
		}
	}
	standardsWhatIfOut struct{ Body *WhatIf }
	standardsHistoIn   struct {
		Kind string `query:"kind" enum:"customer,worker,merchant"`
	}
	standardsHistoOut    struct{ Body *PointsHistogram }
	standardsRecommendIn struct {
		Account string `query:"account" required:"true" maxLength:"200"`
		Clause  string `query:"clause" maxLength:"200"`
	}
	standardsRecommendOut struct{ Body *LadderRecommendation }
	standingIn            struct {
		Ref string `path:"ref" maxLength:"200"`
	}
	standingOut struct{ Body *AccountPoints }
)

// Routes is our part of the URL table.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		web.Get("/v1/accounts/{ref}/standing", identity.PermStandardsRead, "Where an account stands, strike by strike, and how it fades",
			func(ctx context.Context, in *standingIn) (*standingOut, error) {
				st, err := s.Standing(ctx, in.Ref)
				return &standingOut{st}, err
			}),
		web.Get("/v1/standards/versions", identity.PermStandardsRead, "List the versions of the standards",
			func(ctx context.Context, _ *struct{}) (*standardsVersionsOut, error) {
				list, err := s.Versions(ctx)
				out := &standardsVersionsOut{}
				out.Body.Items = list
				return out, err
			}),
		web.Get("/v1/standards/versions/{version}", identity.PermStandardsRead, "Read one version of the standards",
			func(ctx context.Context, in *standardsVersionIn) (*standardsVersionOut, error) {
				v, err := s.Version(ctx, in.Version)
				return &standardsVersionOut{v}, err
			}),
		web.Post("/v1/standards/versions", identity.PermStandardsWrite, "Publish standards",
			func(ctx context.Context, in *standardsPublishIn) (*standardsVersionOut, error) {
				v, err := s.Publish(ctx, in.Body.Base, in.Body.Note, in.Body.Document)
				return &standardsVersionOut{v}, err
			}, web.Status(http.StatusCreated)),
		web.Post("/v1/standards/what-if", identity.PermStandardsRead, "What other standards would have recommended for the findings of a time",
			func(ctx context.Context, in *standardsWhatIfIn) (*standardsWhatIfOut, error) {
				w, err := s.WhatIf(ctx, in.Body.Document, in.Body.Days)
				return &standardsWhatIfOut{w}, err
			}),
		web.Get("/v1/standards/histogram", identity.PermStandardsRead, "Accounts by points now",
			func(ctx context.Context, in *standardsHistoIn) (*standardsHistoOut, error) {
				h, err := s.Histogram(ctx, in.Kind)
				return &standardsHistoOut{h}, err
			}),
		web.Get("/v1/standards/recommend", identity.PermStandardsRead, "What the ladder gives for one more finding",
			func(ctx context.Context, in *standardsRecommendIn) (*standardsRecommendOut, error) {
				r, err := s.Recommend(ctx, in.Account, in.Clause)
				return &standardsRecommendOut{r}, err
			}),
	}
}
