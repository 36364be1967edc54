package cases

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type tasksIn struct {
	web.PageIn
	View      string `query:"view" doc:"mine, team or all"`
	State     string `query:"state" enum:"open,done,dropped,all" doc:"open when left out"`
	Kind      string `query:"kind" doc:"One or several, comma separated"`
	Due       bool   `query:"due" doc:"Only those whose time has come"`
	Simulated bool   `query:"simulated" doc:"Those of drills, and only those"`
}

type tasksOut struct{ Body web.Page[*CaseTask] }

type taskOut struct{ Body *CaseTask }

// TaskPath names a task.
type TaskPath struct {
	ID string `path:"id" maxLength:"60"`
}

type newTaskIn struct{ Body NewTask }

type taskDoneIn struct {
	TaskPath
	Body *struct {
		Note string `json:"note,omitempty" maxLength:"4000" doc:"What came of it"`
	} `required:"false"`
}

type taskReopenIn struct {
	TaskPath
	Body *struct {
		Reason string `json:"reason,omitempty" maxLength:"4000" doc:"Kept as a note of the case"`
	} `required:"false"`
}

type taskAssignIn struct {
	TaskPath
	Body TaskGiven
}

func showTask(t *CaseTask, err error) (*taskOut, error) { return &taskOut{t}, err }

func (s *Service) taskRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/case-tasks", identity.PermCaseRead, "What is to be done for cases, by due time", func(ctx context.Context, in *tasksIn) (*tasksOut, error) {
			page, err := s.Tasks(ctx, TaskFilter{in.View, in.State, in.Kind, in.Due, in.Simulated}, in.Cursor, in.Limit)
			return &tasksOut{page}, err
		}),
		web.Post("/v1/case-tasks", identity.PermCaseWrite, "Make a task", func(ctx context.Context, in *newTaskIn) (*taskOut, error) {
			return showTask(s.MakeTask(ctx, in.Body))
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/cases/{ref}/tasks", identity.PermCaseRead, "What is to be done for a case", func(ctx context.Context, in *CaseRef) (*tasksOut, error) {
			page, err := pageOf(s.TasksOf(ctx, in.Ref))
			return &tasksOut{page}, err
		}),
		web.Post("/v1/case-tasks/{id}/done", identity.PermCaseWrite, "Finish a task", func(ctx context.Context, in *taskDoneIn) (*taskOut, error) {
			note := ""
			if in.Body != nil {
				note = in.Body.Note
			}
			return showTask(s.FinishTask(ctx, in.ID, note))
		}),
		web.Post("/v1/case-tasks/{id}/reopen", identity.PermCaseWrite, "Take a task up again", func(ctx context.Context, in *taskReopenIn) (*taskOut, error) {
			reason := ""
			if in.Body != nil {
				reason = in.Body.Reason
			}
			return showTask(s.ReopenTask(ctx, in.ID, reason))
		}),
		web.Post("/v1/case-tasks/{id}/assign", identity.PermCaseWrite, "Give a task to somebody, or move its time", func(ctx context.Context, in *taskAssignIn) (*taskOut, error) {
			return showTask(s.AssignTask(ctx, in.ID, in.Body))
		}),
	}
}
