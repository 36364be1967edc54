package identity

import (
	"context"

	"github.com/piepowder/piepowder/internal/web"
)

// ConflictPath names whose conflicts they are.
type ConflictPath struct {
	ID string `path:"id" maxLength:"60" doc:"stf_ id"`
}

type (
	conflictIn struct {
		ConflictPath
		Body ConflictIn
	}
	conflictOne struct {
		ConflictPath
		Account string `path:"account" maxLength:"60" doc:"acc_ id"`
	}
	conflictsOut struct {
		Body struct {
			Items []Conflict `json:"items"`
		}
	}
	myConflictIn struct{ Body ConflictIn }
)

// ConflictRoutes are the routes of conflicts of interest.
func (s *Service) ConflictRoutes() []web.Route {
	list := func(ctx context.Context, staff string) (*conflictsOut, error) {
		items, err := s.Conflicts(ctx, staff)
		if err != nil {
			return nil, err
		}
		out := &conflictsOut{}
		out.Body.Items = items
		return out, nil
	}
	declare := func(ctx context.Context, staff string, in ConflictIn) (*conflictsOut, error) {
		if err := s.DeclareConflict(ctx, staff, in); err != nil {
			return nil, err
		}
		return list(ctx, staff)
	}
	me := func(ctx context.Context) (string, error) {
		sc, err := SignedIn(ctx)
		return sc.StaffID(), err
	}
	return []web.Route{
		web.Get("/v1/me/conflicts", web.SignedIn, "My conflicts of interest", func(ctx context.Context, _ *struct{}) (*conflictsOut, error) {
			staff, err := me(ctx)
			if err != nil {
				return nil, err
			}
			return list(ctx, staff)
		}),
		web.Post("/v1/me/conflicts", web.SignedIn, "Declare an account whose cases I must not see", func(ctx context.Context, in *myConflictIn) (*conflictsOut, error) {
			staff, err := me(ctx)
			if err != nil {
				return nil, err
			}
			return declare(ctx, staff, in.Body)
		}, web.Status(201)),
		web.Get("/v1/staff/{id}/conflicts", PermStaffWrite, "Conflicts of interest of a person", func(ctx context.Context, in *ConflictPath) (*conflictsOut, error) {
			return list(ctx, in.ID)
		}),
		web.Post("/v1/staff/{id}/conflicts", PermStaffWrite, "Declare a conflict of interest for a person", func(ctx context.Context, in *conflictIn) (*conflictsOut, error) {
			return declare(ctx, in.ID, in.Body)
		}, web.Status(201)),
		web.Delete("/v1/staff/{id}/conflicts/{account}", PermStaffWrite, "Withdraw a conflict of interest of another person", func(ctx context.Context, in *conflictOne) (*struct{}, error) {
			return nil, s.WithdrawConflict(ctx, in.ID, in.Account)
		}, web.Status(204)),
	}
}
