package duty

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	dutyTablesOut struct {
		Body struct {
			Items []DutyVersion `json:"items"`
			Facts []string      `json:"facts" doc:"Names of what meets a duty"`
		}
	}
	dutyTableIn struct {
		Version string `path:"version" doc:"A number, an id, or live"`
	}
	dutyTableOut  struct{ Body *DutyVersion }
	dutyProposeIn struct {
		Body struct {
			Document DutyTable `json:"document"`
			Note     string    `json:"note" maxLength:"2000" doc:"What changes and why; not personal data"`
			Base     int64     `json:"base" doc:"The version that was changed"`
		}
	}
	dutyCheckIn   struct{ Body DutyQuestion }
	dutyCheckOut  struct{ Body *DutyAnswer }
	dutyRecordsIn struct {
		Object string `query:"object" required:"true" doc:"act_…"`
	}
	dutyRecordsOut struct {
		Body struct {
			Items []DutyRecord `json:"items"`
		}
	}
)

// Routes is our part of the URL table.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		web.Get("/v1/duties/tables", identity.PermDutyRead, "List the tables of duties by place of work",
			func(ctx context.Context, _ *struct{}) (*dutyTablesOut, error) {
				list, err := s.Tables(ctx)
				out := &dutyTablesOut{}
				out.Body.Items, out.Body.Facts = list, Facts()
				return out, err
			}),
		web.Get("/v1/duties/tables/{version}", identity.PermDutyRead, "Read one table of duties",
			func(ctx context.Context, in *dutyTableIn) (*dutyTableOut, error) {
				v, err := s.Table(ctx, in.Version)
				return &dutyTableOut{v}, err
			}),
		web.Post("/v1/duties/tables", identity.PermDutyWrite, "Propose a table of duties; somebody else signs it",
			func(ctx context.Context, in *dutyProposeIn) (*dutyTableOut, error) {
				v, err := s.Propose(ctx, in.Body.Base, in.Body.Note, in.Body.Document)
				return &dutyTableOut{v}, err
			}, web.Status(http.StatusCreated)),
		web.Post("/v1/duties/check", identity.PermDutyRead, "What a place asks for an action, and why",
			func(ctx context.Context, in *dutyCheckIn) (*dutyCheckOut, error) {
				a, err := s.Ask(ctx, in.Body)
				return &dutyCheckOut{a}, err
			}),
		web.Get("/v1/duties/answers", identity.PermDutyRead, "What was asked about an action, and answered",
			func(ctx context.Context, in *dutyRecordsIn) (*dutyRecordsOut, error) {
				list, err := s.Records(ctx, in.Object)
				out := &dutyRecordsOut{}
				out.Body.Items = list
				return out, err
			}),
	}
}
