package protocol

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// RunPath names a run.
type RunPath struct {
	ID string `path:"id" maxLength:"60"`
}

// StepPath names a step of a run.
type StepPath struct {
	ID   string `path:"id" maxLength:"60"`
	Step string `path:"step" maxLength:"60"`
}

type runOut struct{ Body *Run }

type runsOut struct{ Body *CaseRuns }

type runPageOut struct{ Body web.Page[*Run] }

type startIn struct {
	cases.CaseRef
	Body struct {
		Protocol string `json:"protocol" minLength:"1" maxLength:"60"`
	}
}

type choicesIn struct {
	cases.CaseRef
	Query string `query:"q" maxLength:"200" doc:"Words for what happened, in any language; typing errors are forgiven"`
}

type choicesOut struct{ Body web.Page[Choice] }

type doneIn struct {
	StepPath
	Body Finish
}

type skipIn struct {
	StepPath
	Body struct {
		Reason  string `json:"reason" maxLength:"8000"`
		Decided string `json:"decided_by,omitempty" maxLength:"60" doc:"stf_ id of who decided; needed for a required step"`
	}
}

type stepAnswerIn struct {
	StepPath
	Body struct {
		Answers map[string]string `json:"answers"`
	}
}

type stepTickIn struct {
	StepPath
	Body struct {
		Checked []string `json:"checked" maxItems:"30"`
	}
}

type ownIn struct {
	StepPath
	Body struct {
		Owner string `json:"owner" maxLength:"60" doc:"stf_ id; empty gives it back"`
	}
}

type protocolApproveIn struct {
	StepPath
	Body struct {
		Note string `json:"note,omitempty" maxLength:"8000"`
	}
}

type stepReasonIn struct {
	StepPath
	Body struct {
		Reason string `json:"reason" maxLength:"8000"`
	}
}

type upgradeIn struct {
	RunPath
	Body struct {
		To int `json:"to" minimum:"1" doc:"The version that was looked at"`
	}
}

type cancelIn struct {
	RunPath
	Body struct {
		Reason string `json:"reason" maxLength:"8000"`
	}
}

type drillIn struct{ Body NewDrill }

func showRun(r *Run, err error) (*runOut, error) { return &runOut{r}, err }

func (s *Service) runRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/cases/{ref}/runs", identity.PermCaseRead, "Protocols that run on a case, and those that fit it", func(ctx context.Context, in *cases.CaseRef) (*runsOut, error) {
			list, err := s.RunsOf(ctx, in.Ref)
			return &runsOut{list}, err
		}),
		web.Get("/v1/cases/{ref}/protocols", identity.PermCaseRead, "Protocols that may be started on a case, the likeliest first", func(ctx context.Context, in *choicesIn) (*choicesOut, error) {
			list, err := s.Choices(ctx, in.Ref, in.Query)
			return &choicesOut{web.Page[Choice]{Items: list}}, err
		}),
		web.Post("/v1/cases/{ref}/runs", identity.PermCaseWrite, "Start a protocol on a case", func(ctx context.Context, in *startIn) (*runOut, error) {
			return showRun(s.StartRun(ctx, in.Ref, in.Body.Protocol))
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/runs/{id}", identity.PermCaseRead, "One run", func(ctx context.Context, in *RunPath) (*runOut, error) {
			return showRun(s.GetRun(ctx, in.ID))
		}),
		web.Post("/v1/runs/{id}/steps/{step}/done", identity.PermCaseWrite, "Finish a step, performing what it does", func(ctx context.Context, in *doneIn) (*runOut, error) {
			return showRun(s.Done(ctx, in.ID, in.Step, in.Body))
		}),
		web.Post("/v1/runs/{id}/steps/{step}/skip", identity.PermCaseWrite, "Leave a step out", func(ctx context.Context, in *skipIn) (*runOut, error) {
			return showRun(s.Skip(ctx, in.ID, in.Step, in.Body.Reason, in.Body.Decided))
		}),
		web.Post("/v1/runs/{id}/steps/{step}/answer", identity.PermCaseWrite, "Answer a step's questions", func(ctx context.Context, in *stepAnswerIn) (*runOut, error) {
			return showRun(s.Answer(ctx, in.ID, in.Step, in.Body.Answers))
		}),
		web.Post("/v1/runs/{id}/steps/{step}/check", identity.PermCaseWrite, "Mark lines of a step's checklist", func(ctx context.Context, in *stepTickIn) (*runOut, error) {
			return showRun(s.Tick(ctx, in.ID, in.Step, in.Body.Checked))
		}),
		web.Post("/v1/runs/{id}/steps/{step}/assign", identity.PermCaseWrite, "Give a step to somebody", func(ctx context.Context, in *ownIn) (*runOut, error) {
			return showRun(s.Assign(ctx, in.ID, in.Step, in.Body.Owner))
		}),
		web.Post("/v1/runs/{id}/steps/{step}/approve", identity.PermCaseWrite, "Approve a step as its second person", func(ctx context.Context, in *protocolApproveIn) (*runOut, error) {
			return showRun(s.Decide(ctx, in.ID, in.Step, in.Body.Note, true))
		}),
		web.Post("/v1/runs/{id}/steps/{step}/refuse", identity.PermCaseWrite, "Refuse a step as its second person", func(ctx context.Context, in *stepReasonIn) (*runOut, error) {
			return showRun(s.Decide(ctx, in.ID, in.Step, in.Body.Reason, false))
		}),
		web.Post("/v1/runs/{id}/steps/{step}/reopen", identity.PermCaseWrite, "Take a finished step up again", func(ctx context.Context, in *stepReasonIn) (*runOut, error) {
			return showRun(s.Reopen(ctx, in.ID, in.Step, in.Body.Reason))
		}),
		web.Get("/v1/runs/{id}/upgrade", identity.PermCaseRead, "What the newest version would change for a run", func(ctx context.Context, in *RunPath) (*diffOut, error) {
			d, err := s.PreviewUpgrade(ctx, in.ID)
			return &diffOut{d}, err
		}),
		web.Post("/v1/runs/{id}/upgrade", identity.PermCaseWrite, "Go on with a newer version", func(ctx context.Context, in *upgradeIn) (*runOut, error) {
			return showRun(s.Upgrade(ctx, in.ID, in.Body.To))
		}),
		web.Post("/v1/runs/{id}/cancel", identity.PermCaseWrite, "End a run that does not fit", func(ctx context.Context, in *cancelIn) (*runOut, error) {
			return showRun(s.Cancel(ctx, in.ID, in.Body.Reason))
		}),
		web.Post("/v1/drills", identity.PermProtocolDrill, "Begin an exercise on a simulated case", func(ctx context.Context, in *drillIn) (*runOut, error) {
			return showRun(s.Drill(ctx, in.Body))
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/drills", identity.PermCaseRead, "Exercises, newest first", func(ctx context.Context, in *web.PageIn) (*runPageOut, error) {
			page, err := s.Drills(ctx, in.Cursor, in.Limit)
			return &runPageOut{page}, err
		}),
	}
}
