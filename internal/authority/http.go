package authority

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	approvalsIn struct {
		web.PageIn
		View string `query:"view" enum:"waiting,sign,mine,decided" default:"waiting" doc:"sign: what the caller may sign; mine: what they asked for"`
		Kind string `query:"kind"`
	}
	approvalsOut struct{ Body web.Page[Approval] }
	approvalIn   struct {
		ID string `path:"id"`
	}
	approvalOut struct{ Body *Approval }
	signIn      struct {
		ID   string `path:"id"`
		Body struct {
			Hash   string `json:"hash" maxLength:"64" doc:"Of what was shown"`
			Reason string `json:"reason,omitempty" maxLength:"4000" doc:"Required to refuse"`
		}
	}
	approvalWithdrawIn struct {
		ID   string `path:"id"`
		Body struct {
			Reason string `json:"reason,omitempty" maxLength:"4000"`
		}
	}
	limitsListOut struct {
		Body struct {
			Items []LimitsVersion `json:"items"`
			Kinds []ActKind       `json:"kinds" doc:"What limits speak about"`
		}
	}
	limitsIn struct {
		Version string `path:"version" doc:"A number, an id, or live"`
	}
	limitsOut     struct{ Body *LimitsVersion }
	limitsPropose struct {
		Body struct {
			Document Table  `json:"document"`
			Note     string `json:"note" maxLength:"2000" doc:"What changes and why; not personal data"`
			Base     int64  `json:"base" doc:"The version that was changed"`
		}
	}
	mineOut struct {
		Body struct {
			Items []OwnLimit `json:"items"`
		}
	}
	managersOut struct {
		Body struct {
			Items []StaffManager `json:"items"`
		}
	}
	managerIn struct {
		Staff   string `path:"staff"`
		IfMatch string `header:"If-Match" doc:"Version; 0 when nobody was named yet"`
		Body    struct {
			Manager string `json:"manager" maxLength:"60" doc:"stf_ id, empty for nobody"`
		}
	}
	managerOut struct {
		ETag string `header:"ETag"`
		Body *StaffManager
	}
)

// Routes is our part of the URL table.
func (s *Service) Routes() []web.Route {
	sign := func(approve bool) func(context.Context, *signIn) (*approvalOut, error) {
		return func(ctx context.Context, in *signIn) (*approvalOut, error) {
			a, err := s.Decide(ctx, in.ID, in.Body.Hash, approve, in.Body.Reason)
			return &approvalOut{a}, err
		}
	}
	return []web.Route{
		web.Get("/v1/approvals", identity.PermAuthorityRead, "List requests for a second signature",
			func(ctx context.Context, in *approvalsIn) (*approvalsOut, error) {
				p, err := s.Approvals(ctx, Filter{in.View, in.Kind}, in.Cursor, in.Limit)
				return &approvalsOut{p}, err
			}),
		web.Get("/v1/approvals/{id}", identity.PermAuthorityRead, "Read a request with what was shown",
			func(ctx context.Context, in *approvalIn) (*approvalOut, error) {
				a, err := s.Approval(ctx, in.ID)
				return &approvalOut{a}, err
			}),
		web.Post("/v1/approvals/{id}/approve", identity.PermApprovalDecide, "Sign a request", sign(true)),
		web.Post("/v1/approvals/{id}/refuse", identity.PermApprovalDecide, "Refuse a request", sign(false)),
		web.Post("/v1/approvals/{id}/withdraw", identity.PermAuthorityRead, "Take one's own request back",
			func(ctx context.Context, in *approvalWithdrawIn) (*approvalOut, error) {
				a, err := s.Withdraw(ctx, in.ID, in.Body.Reason)
				return &approvalOut{a}, err
			}),
		web.Get("/v1/authority/mine", identity.PermAuthorityRead, "What one may do alone, and what is left of it",
			func(ctx context.Context, _ *struct{}) (*mineOut, error) {
				list, err := s.Mine(ctx)
				out := &mineOut{}
				out.Body.Items = list
				return out, err
			}),
		web.Get("/v1/authority/limits", identity.PermAuthorityRead, "List the tables of limits",
			func(ctx context.Context, _ *struct{}) (*limitsListOut, error) {
				list, err := s.LimitTables(ctx)
				out := &limitsListOut{}
				out.Body.Items, out.Body.Kinds = list, Kinds()
				return out, err
			}),
		web.Get("/v1/authority/limits/{version}", identity.PermAuthorityRead, "Read one table of limits",
			func(ctx context.Context, in *limitsIn) (*limitsOut, error) {
				v, err := s.LimitTable(ctx, in.Version)
				return &limitsOut{v}, err
			}),
		web.Post("/v1/authority/limits", identity.PermAuthorityWrite, "Propose a table of limits; somebody else signs it",
			func(ctx context.Context, in *limitsPropose) (*limitsOut, error) {
				v, err := s.Propose(ctx, in.Body.Base, in.Body.Note, in.Body.Document)
				return &limitsOut{v}, err
			}, web.Status(http.StatusCreated)),
		web.Get("/v1/authority/managers", identity.PermAuthorityRead, "Who manages whom",
			func(ctx context.Context, _ *struct{}) (*managersOut, error) {
				list, err := s.Managers(ctx)
				out := &managersOut{}
				out.Body.Items = list
				return out, err
			}),
		web.Put("/v1/authority/managers/{staff}", identity.PermAuthorityWrite, "Name somebody's manager",
			func(ctx context.Context, in *managerIn) (*managerOut, error) {
				version, err := web.IfMatch(in.IfMatch)
				if err != nil {
					return nil, err
				}
				m, err := s.SetManager(ctx, in.Staff, version, in.Body.Manager)
				if err != nil {
					return nil, err
				}
				return &managerOut{web.ETag(m.Version), m}, nil
			}),
	}
}
