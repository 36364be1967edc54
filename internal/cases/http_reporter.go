package cases

import (
	"context"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type reporterIn struct {
	CaseRef
	Body ReporterPurpose
}

type reporterLookOut struct{ Body *ReporterLook }

type reporterLooksOut struct{ Body web.Page[ReporterLook] }

type confidenceIn struct {
	CaseRef
	Party string `path:"party"`
	Body  Confidence
}

// reporterRoutes are the routes of who reported.
func (s *Service) reporterRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/cases/{ref}/reporter", identity.PermCaseRead, "Who looked at the confidential reporter of a case", func(ctx context.Context, in *CaseRef) (*reporterLooksOut, error) {
			list, err := s.ReporterLooks(ctx, in.Ref)
			if err != nil {
				return nil, err
			}
			return &reporterLooksOut{web.Page[ReporterLook]{Items: list}}, nil
		}),
		web.Post("/v1/cases/{ref}/reporter", identity.PermReporterRead, "See a confidential reporter for a purpose, for hours", func(ctx context.Context, in *reporterIn) (*reporterLookOut, error) {
			look, err := s.OpenReporter(ctx, in.Ref, in.Body)
			if err != nil {
				return nil, err
			}
			return &reporterLookOut{look}, nil
		}, web.Status(201)),
		web.Post("/v1/cases/{ref}/parties/{party}/confidential", identity.PermCaseWrite, "Mark a reporter as confidential, or take the mark away", func(ctx context.Context, in *confidenceIn) (*none, error) {
			return nil, s.SetConfidential(ctx, in.Ref, in.Party, in.Body)
		}, web.Status(204)),
	}
}
