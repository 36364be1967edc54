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
	approvalOut    struct{ Body *Approval }
	approvalSignIn struct {
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
	authorityTablesOut struct {
		Body struct {
			Items []LimitsVersion `json:"items"`
			Kinds []ActKind       `json:"kinds" doc:"What limits speak about"`
		}
	}
	authorityTableIn struct {
		Version string `path:"version" doc:"A number, an id, or live"`
	}
	authorityTableOut  struct{ Body *LimitsVersion }
	authorityProposeIn struct {
		Body struct {
			Document Table  `json:"document"`
			Note     string `json:"note" maxLength:"2000" doc:"What changes and why; not personal data"`
			Base     int64  `json:"base" doc:"The version that was changed"`
		}
	}
	authorityMineOut struct {
		Body struct {
			Items []OwnLimit `json:"items"`
		}
	}
	staffManagersOut struct {
		Body struct {
			Items []StaffManager `json:"items"`
		}
	}
	staffManagerIn struct {
		Staff   string `path:"staff"`
		IfMatch string `header:"If-Match" doc:"Version; 0 when nobody was named yet"`
		Body    struct {
			Manager string `json:"manager" maxLength:"60" doc:"stf_ id, empty for nobody"`
		}
	}
	staffManagerOut struct {
		ETag string `header:"ETag"`
		Body *StaffManager
	}
)

// Routes is our part of the URL table.
func (s *Service) Routes() []web.Route {
	sign := func(approve bool) func(context.Context, *approvalSignIn) (*approvalOut, error) {
		return func(ctx context.Context, in *approvalSignIn) (*approvalOut, error) {
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
			func(ctx context.Context, _ *struct{}) (*authorityMineOut, error) {
				list, err := s.Mine(ctx)
				out := &authorityMineOut{}
				out.Body.Items = list
				return out, err
			}),
		web.Get("/v1/authority/limits", identity.PermAuthorityRead, "List the tables of limits",
			func(ctx context.Context, _ *struct{}) (*authorityTablesOut, error) {
				list, err := s.LimitTables(ctx)
				out := &authorityTablesOut{}
				out.Body.Items, out.Body.Kinds = list, Kinds()
				return out, err
			}),
		web.Get("/v1/authority/limits/{version}", identity.PermAuthorityRead, "Read one table of limits",
			func(ctx context.Context, in *authorityTableIn) (*authorityTableOut, error) {
				v, err := s.LimitTable(ctx, in.Version)
				return &authorityTableOut{v}, err
			}),
		web.Post("/v1/authority/limits", identity.PermAuthorityWrite, "Propose a table of limits; somebody else signs it",
			func(ctx context.Context, in *authorityProposeIn) (*authorityTableOut, error) {
				v, err := s.Propose(ctx, in.Body.Base, in.Body.Note, in.Body.Document)
				return &authorityTableOut{v}, err
			}, web.Status(http.StatusCreated)),
		web.Get("/v1/authority/managers", identity.PermAuthorityRead, "Who manages whom",
			func(ctx context.Context, _ *struct{}) (*staffManagersOut, error) {
				list, err := s.Managers(ctx)
				out := &staffManagersOut{}
				out.Body.Items = list
				return out, err
			}),
		web.Put("/v1/authority/managers/{staff}", identity.PermAuthorityWrite, "Name somebody's manager",
			func(ctx context.Context, in *staffManagerIn) (*staffManagerOut, error) {
				version, err := web.IfMatch(in.IfMatch)
				if err != nil {
					return nil, err
				}
				m, err := s.SetManager(ctx, in.Staff, version, in.Body.Manager)
				if err != nil {
					return nil, err
				}
				return &staffManagerOut{web.ETag(m.Version), m}, nil
			}),
	}
}
