package sla

import (
	"context"
	"net/http"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	clocksIn struct {
		web.PageIn
		State string `query:"state" enum:"running,paused,met,missed" doc:"Left out: all"`
	}
	clocksOut    struct{ Body web.Page[ClockLine] }
	attainmentIn struct {
		From time.Time `query:"from" doc:"28 days before to when left out"`
		To   time.Time `query:"to"`
	}
	attainmentOut struct{ Body *Attainment }
	versionIn     struct {
		Version string `path:"version" doc:"A number, or live"`
	}
	versionOut  struct{ Body *Version }
	versionsOut struct {
		Body struct {
			Items []Version `json:"items"`
		}
	}
	policyPublishIn struct {
		Body struct {
			Document Document `json:"document"`
			Note     string   `json:"note" maxLength:"2000" doc:"What changes and why; not personal data"`
			Base     int64    `json:"base" doc:"The version that was changed"`
		}
	}
	policyPreviewIn struct {
		Body struct {
			Document Document    `json:"document"`
			Samples  []time.Time `json:"samples,omitempty" maxItems:"10"`
			Brand    string      `json:"brand,omitempty" maxLength:"60" doc:"Of the samples"`
			Region   string      `json:"region,omitempty" maxLength:"60"`
			Type     string      `json:"type,omitempty" maxLength:"60"`
		}
	}
	policyPreviewOut struct{ Body *Preview }
)

// Routes is our part of the URL table.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		web.Get("/v1/sla/clocks", identity.PermSLARead, "List deadlines, those of the newest matters first",
			func(ctx context.Context, in *clocksIn) (*clocksOut, error) {
				p, err := s.Clocks(ctx, State(in.State), in.PageIn)
				return &clocksOut{p}, err
			}),
		web.Get("/v1/sla/attainment", identity.PermSLARead, "Count the deadlines of a period that were met",
			func(ctx context.Context, in *attainmentIn) (*attainmentOut, error) {
				a, err := s.Attainment(ctx, in.From, in.To)
				return &attainmentOut{a}, err
			}),
		web.Get("/v1/sla/policies", identity.PermSLARead, "List the versions of the policy of clocks",
			func(ctx context.Context, _ *struct{}) (*versionsOut, error) {
				list, err := s.Versions(ctx)
				out := &versionsOut{}
				out.Body.Items = list
				return out, err
			}),
		web.Get("/v1/sla/policies/{version}", identity.PermSLARead, "Read one version",
			func(ctx context.Context, in *versionIn) (*versionOut, error) {
				v, err := s.Version(ctx, in.Version)
				return &versionOut{v}, err
			}),
		web.Post("/v1/sla/policies", identity.PermSLAWrite, "Publish a policy of clocks; all clocks are computed anew",
			func(ctx context.Context, in *policyPublishIn) (*versionOut, error) {
				v, err := s.Publish(ctx, in.Body.Base, in.Body.Note, in.Body.Document)
				return &versionOut{v}, err
			}, web.Status(http.StatusCreated)),
		web.Post("/v1/sla/policies/preview", identity.PermSLARead, "What a document would do to sample times and to recent matters",
			func(ctx context.Context, in *policyPreviewIn) (*policyPreviewOut, error) {
				p, err := s.Preview(ctx, in.Body.Document, Matter{Type: in.Body.Type, Brand: in.Body.Brand, Region: in.Body.Region}, in.Body.Samples)
				return &policyPreviewOut{p}, err
			}),
	}
}
