package enforcement

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// ActionRef names an action in a path.
type ActionRef struct {
	ID string `path:"id" maxLength:"60"`
}

type draftIn struct{ Body Draft }

type bulkIn struct{ Body BulkDraft }

type reverseIn struct {
	ActionRef
	Body struct {
		Reason string `json:"reason" maxLength:"8000"`
	}
}

type listIn struct {
	web.PageIn
	State   string `query:"state" doc:"One or several, comma separated"`
	Kind    string `query:"kind"`
	Account string `query:"account"`
	Case    string `query:"case"`
	Bulk    string `query:"bulk"`
	Where   string `query:"where" maxLength:"8192" doc:"Expression over the fields of an action"`
}

type taskListIn struct {
	web.PageIn
	State   string `query:"state"`
	Owner   string `query:"owner" doc:"stf_ id or me"`
	Account string `query:"account"`
	Case    string `query:"case"`
	Action  string `query:"action"`
}

type taskIn struct {
	ID      string `path:"id" maxLength:"60"`
	IfMatch string `header:"If-Match"`
	Body    TaskEdit
}

type (
	actionOut  struct{ Body *Action }
	actionsOut struct{ Body web.Page[*Action] }
	previewOut struct{ Body *Preview }
	bulkOut    struct{ Body *Bulk }
	tasksOut   struct{ Body web.Page[Task] }
	taskOut    struct {
		ETag string `header:"ETag"`
		Body *Task
	}
)

// Routes is this package's part of the URL table. Which permission an action
// needs depends on its kind; Take asks for it.
func (s *Service) Routes() []web.Route {
	return append(s.moreRoutes(), []web.Route{
		web.Get("/v1/actions", identity.PermActionRead, "List actions", func(ctx context.Context, in *listIn) (*actionsOut, error) {
			page, err := s.List(ctx, Filter{in.State, in.Kind, in.Account, in.Case, in.Bulk, in.Where}, in.Cursor, in.Limit)
			return &actionsOut{page}, err
		}),
		web.Post("/v1/actions", web.SignedIn, "Take an action on one account or pair", func(ctx context.Context, in *draftIn) (*actionOut, error) {
			a, err := s.Take(ctx, in.Body)
			return &actionOut{a}, err
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/actions/preview", web.SignedIn, "What an action would do, before it is taken", func(ctx context.Context, in *draftIn) (*previewOut, error) {
			p, err := s.Preview(ctx, in.Body)
			return &previewOut{p}, err
		}),
		web.Post("/v1/actions/bulk", identity.PermActionTakeBulk, "Take an action on many accounts", func(ctx context.Context, in *bulkIn) (*bulkOut, error) {
			b, err := s.StartBulk(ctx, in.Body)
			return &bulkOut{b}, err
		}, web.Status(http.StatusAccepted)),
		web.Get("/v1/actions/bulk/{id}", identity.PermActionRead, "How far a bulk action is", func(ctx context.Context, in *ActionRef) (*bulkOut, error) {
			b, err := s.BulkState(ctx, in.ID)
			return &bulkOut{b}, err
		}),
		web.Get("/v1/actions/{id}", identity.PermActionRead, "Read an action with its recovery tasks", func(ctx context.Context, in *ActionRef) (*actionOut, error) {
			a, err := s.Get(ctx, in.ID)
			return &actionOut{a}, err
		}),
		web.Post("/v1/actions/{id}/reverse", identity.PermActionReverse, "Undo an action for real", func(ctx context.Context, in *reverseIn) (*actionOut, error) {
			a, err := s.Reverse(ctx, in.ID, in.Body.Reason)
			return &actionOut{a}, err
		}),
		web.Get("/v1/tasks", identity.PermActionRead, "List recovery tasks by due time", func(ctx context.Context, in *taskListIn) (*tasksOut, error) {
			page, err := s.Tasks(ctx, TaskFilter{in.State, in.Owner, in.Account, in.Case, in.Action}, in.Cursor, in.Limit)
			return &tasksOut{page}, err
		}),
		web.Patch("/v1/tasks/{id}", identity.PermCaseWrite, "Finish or hand over a recovery task", func(ctx context.Context, in *taskIn) (*taskOut, error) {
			version, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			t, err := s.ChangeTask(ctx, in.ID, version, in.Body)
			if err != nil {
				return nil, err
			}
			return &taskOut{web.ETag(t.Version), t}, nil
		}),
	}...)
}
