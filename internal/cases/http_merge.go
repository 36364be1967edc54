package cases

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type mergeIn struct {
	CaseRef
	Body struct {
		Into   string `json:"into" minLength:"1" maxLength:"60" doc:"cas_ id or number of the case it becomes part of"`
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Kept as a note"`
		DryRun bool   `json:"dry_run,omitempty" doc:"Only say what it would do"`
	}
}

type mergeOut struct{ Body *MergePlan }

type unmergeIn struct {
	CaseRef
	Body struct {
		Source string `json:"source" minLength:"1" maxLength:"60" doc:"cas_ id or number of what was merged into it"`
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Kept as a note"`
		Keep   bool   `json:"keep_restricted,omitempty" doc:"Leave this case as restricted as the merge made it"`
	}
}

type relationsOut struct{ Body web.Page[Relation] }

type tieIn struct {
	CaseRef
	Body struct {
		Case string `json:"case" minLength:"1" maxLength:"60" doc:"cas_ id or number"`
		Kind string `json:"kind" enum:"parent,child,cross_complaint,related" doc:"What the other case is to this one"`
		Why  string `json:"why,omitempty" maxLength:"1000"`
	}
}

type untieIn struct {
	CaseRef
	Other string `path:"other" maxLength:"60"`
}

type similarOut struct{ Body web.Page[Similar] }

type viewsIn struct {
	Page string `query:"page" enum:"inbox,cases"`
}

type viewsOut struct{ Body web.Page[SavedView] }

type viewIn struct{ Body NewView }

type viewOut struct{ Body *SavedView }

type viewPath struct {
	ID string `path:"id" maxLength:"60"`
}

type shiftOut struct{ Body *Shift }

type shiftIn struct{ Body ShiftHandover }

func (s *Service) mergeRoutes() []web.Route {
	created, empty := web.Status(http.StatusCreated), web.Status(http.StatusNoContent)
	return []web.Route{
		web.Post("/v1/cases/{ref}/merge", identity.PermCaseWrite, "Make a case part of another, or say what that would do", func(ctx context.Context, in *mergeIn) (*mergeOut, error) {
			p, err := s.Merge(ctx, in.Ref, in.Body.Into, in.Body.Reason, in.Body.DryRun)
			return &mergeOut{p}, err
		}),
		web.Post("/v1/cases/{ref}/unmerge", identity.PermCaseWrite, "Take a case out of the one it was merged into", func(ctx context.Context, in *unmergeIn) (*caseOut, error) {
			return showCase(s.Unmerge(ctx, in.Ref, in.Body.Source, in.Body.Reason, in.Body.Keep))
		}),
		web.Get("/v1/cases/{ref}/relations", identity.PermCaseRead, "Cases tied to this one, and those merged into it", func(ctx context.Context, in *CaseRef) (*relationsOut, error) {
			page, err := pageOf(s.Relations(ctx, in.Ref))
			return &relationsOut{page}, err
		}),
		web.Post("/v1/cases/{ref}/relations", identity.PermCaseWrite, "Tie a case to another", func(ctx context.Context, in *tieIn) (*relationsOut, error) {
			page, err := pageOf(s.Tie(ctx, in.Ref, in.Body.Case, in.Body.Kind, in.Body.Why))
			return &relationsOut{page}, err
		}),
		web.Delete("/v1/cases/{ref}/relations/{other}", identity.PermCaseWrite, "End a tie", func(ctx context.Context, in *untieIn) (*none, error) {
			return nil, s.Untie(ctx, in.Ref, in.Other)
		}, empty),
		web.Get("/v1/cases/{ref}/similar", identity.PermCaseRead, "Cases that may be about the same matter", func(ctx context.Context, in *CaseRef) (*similarOut, error) {
			page, err := pageOf(s.Similar(ctx, in.Ref))
			return &similarOut{page}, err
		}),
		web.Get("/v1/views", identity.PermCaseRead, "Your saved views of a page, and your teams'", func(ctx context.Context, in *viewsIn) (*viewsOut, error) {
			page, err := pageOf(s.Views(ctx, in.Page))
			return &viewsOut{page}, err
		}),
		web.Post("/v1/views", identity.PermCaseRead, "Keep a view under a name", func(ctx context.Context, in *viewIn) (*viewOut, error) {
			v, err := s.SaveView(ctx, in.Body)
			return &viewOut{v}, err
		}, created),
		web.Delete("/v1/views/{id}", identity.PermCaseRead, "Drop a view", func(ctx context.Context, in *viewPath) (*none, error) {
			return nil, s.DropView(ctx, in.ID)
		}, empty),
		web.Get("/v1/shift", identity.PermCaseRead, "All that is in your hands", func(ctx context.Context, _ *none) (*shiftOut, error) {
			sh, err := s.MyShift(ctx)
			return &shiftOut{sh}, err
		}),
		web.Post("/v1/shift/handover", identity.PermCaseWrite, "Offer several of your cases to one person or team", func(ctx context.Context, in *shiftIn) (*handoversOut, error) {
			page, err := pageOf(s.HandOverShift(ctx, in.Body))
			return &handoversOut{page}, err
		}, created),
	}
}
