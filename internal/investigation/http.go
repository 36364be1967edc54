package investigation

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// CaseRef names a case in a path.
type CaseRef struct {
	Ref string `path:"ref" maxLength:"60" doc:"cas_ id or number"`
}

// ThingPath names a fact, an interview, a hypothesis or a finding in a path.
type ThingPath struct {
	ID string `path:"id" maxLength:"60"`
}

type listOut[T any] struct{ Body web.Page[*T] }

func listed[T any](list []*T, err error) (*listOut[T], error) {
	if err != nil {
		return nil, err
	}
	return &listOut[T]{web.Page[*T]{Items: list}}, nil
}

type oneOut[T any] struct{ Body *T }

func shown[T any](x *T, err error) (*oneOut[T], error) {
	if err != nil {
		return nil, err
	}
	return &oneOut[T]{x}, nil
}

type findingOut struct {
	ETag string `header:"ETag"`
	Body *CaseFinding
}

func showFinding(f *CaseFinding, err error) (*findingOut, error) {
	if err != nil {
		return nil, err
	}
	return &findingOut{web.ETag(f.Version), f}, nil
}

type factIn struct {
	CaseRef
	Body NewFact
}

type correctIn struct {
	ThingPath
	Body NewFact
}

type whyIn struct {
	ThingPath
	Body struct {
		Why string `json:"why" maxLength:"2000"`
	}
}

type interviewIn struct {
	CaseRef
	Body NewInterview
}

type lineIn struct {
	ThingPath
	Body NewLine
}

type finishIn struct {
	ThingPath
	Body *struct {
		Recording string `json:"recording,omitempty" maxLength:"60" doc:"evi_ of this case; only with consent"`
	} `required:"false"`
}

type supposeIn struct {
	CaseRef
	Body struct {
		Text string `json:"text" maxLength:"4000"`
	}
}

type weighIn struct {
	ThingPath
	Body struct {
		State string `json:"state" enum:"open,supported,set_aside"`
		Why   string `json:"why" maxLength:"2000"`
	}
}

type draftIn struct {
	CaseRef
	Body NewFinding
}

type rewriteIn struct {
	ThingPath
	IfMatch string `header:"If-Match"`
	Body    NewFinding
}

type readIn struct {
	ThingPath
	Body struct {
		Shown string `json:"shown" maxLength:"100" doc:"The fingerprint of the text you read"`
		Agree bool   `json:"agree"`
		Note  string `json:"note,omitempty" maxLength:"4000" doc:"Required to send it back"`
	}
}

type searchIn struct {
	CaseRef
	Body NewSearch
}

type countsIn struct {
	CaseRef
	ID string `path:"id" maxLength:"60"`
}

type shotIn struct {
	CaseRef
	Body GraphShot
}

// Routes is this package's part of the URL table.
func (s *Service) Routes() []web.Route {
	created := web.Status(http.StatusCreated)
	const read, write = identity.PermFindingRead, identity.PermFindingWrite
	return []web.Route{
		web.Get("/v1/cases/{ref}/facts", read, "What is held to have happened, by when it happened", func(ctx context.Context, in *CaseRef) (*listOut[CaseFact], error) {
			return listed(s.Facts(ctx, in.Ref))
		}),
		web.Post("/v1/cases/{ref}/facts", write, "Enter something held to have happened", func(ctx context.Context, in *factIn) (*oneOut[CaseFact], error) {
			return shown(s.AddFact(ctx, in.Ref, in.Body))
		}, created),
		web.Post("/v1/facts/{id}/correct", write, "Enter a fact in place of another, which is kept", func(ctx context.Context, in *correctIn) (*oneOut[CaseFact], error) {
			return shown(s.CorrectFact(ctx, in.ID, in.Body))
		}, created),
		web.Post("/v1/facts/{id}/withdraw", write, "Say that a fact does not hold", func(ctx context.Context, in *whyIn) (*oneOut[CaseFact], error) {
			return shown(s.WithdrawFact(ctx, in.ID, in.Body.Why))
		}),
		web.Get("/v1/cases/{ref}/interviews", read, "Interviews of a case", func(ctx context.Context, in *CaseRef) (*listOut[Interview], error) {
			return listed(s.Interviews(ctx, in.Ref))
		}),
		web.Post("/v1/cases/{ref}/interviews", write, "Begin an interview", func(ctx context.Context, in *interviewIn) (*oneOut[Interview], error) {
			return shown(s.Begin(ctx, in.Ref, in.Body))
		}, created),
		web.Get("/v1/interviews/{id}", read, "Read an interview", func(ctx context.Context, in *ThingPath) (*oneOut[Interview], error) {
			return shown(s.Interview(ctx, in.ID))
		}),
		web.Post("/v1/interviews/{id}/lines", write, "Write down what was said; after the end, a correction", func(ctx context.Context, in *lineIn) (*oneOut[Interview], error) {
			return shown(s.Say(ctx, in.ID, in.Body))
		}, created),
		web.Post("/v1/interviews/{id}/finish", write, "End an interview", func(ctx context.Context, in *finishIn) (*oneOut[Interview], error) {
			recording := ""
			if in.Body != nil {
				recording = in.Body.Recording
			}
			return shown(s.Finish(ctx, in.ID, recording))
		}),
		web.Get("/v1/cases/{ref}/hypotheses", read, "What may have happened", func(ctx context.Context, in *CaseRef) (*listOut[Hypothesis], error) {
			return listed(s.Hypotheses(ctx, in.Ref))
		}),
		web.Post("/v1/cases/{ref}/hypotheses", write, "Write down what may have happened", func(ctx context.Context, in *supposeIn) (*oneOut[Hypothesis], error) {
			return shown(s.Suppose(ctx, in.Ref, in.Body.Text))
		}, created),
		web.Post("/v1/hypotheses/{id}/state", write, "Say what became of a hypothesis, and why", func(ctx context.Context, in *weighIn) (*oneOut[Hypothesis], error) {
			return shown(s.Weigh(ctx, in.ID, in.Body.State, in.Body.Why))
		}),
		web.Get("/v1/cases/{ref}/findings", read, "What was established, to which standard of proof", func(ctx context.Context, in *CaseRef) (*listOut[CaseFinding], error) {
			return listed(s.Findings(ctx, in.Ref))
		}),
		web.Post("/v1/cases/{ref}/findings", write, "Write a finding", func(ctx context.Context, in *draftIn) (*findingOut, error) {
			return showFinding(s.Draft(ctx, in.Ref, in.Body))
		}, created),
		web.Put("/v1/findings/{id}", write, "Write one's own finding again, while it is open", func(ctx context.Context, in *rewriteIn) (*findingOut, error) {
			version, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			return showFinding(s.Rewrite(ctx, in.ID, version, in.Body))
		}),
		web.Post("/v1/findings/{id}/submit", write, "Ask a second reader", func(ctx context.Context, in *ThingPath) (*findingOut, error) {
			return showFinding(s.Submit(ctx, in.ID))
		}),
		web.Post("/v1/findings/{id}/read", identity.PermFindingSecond, "Conclude a finding of somebody else, or send it back", func(ctx context.Context, in *readIn) (*findingOut, error) {
			return showFinding(s.Read(ctx, in.ID, in.Body.Shown, in.Body.Agree, in.Body.Note))
		}),
		web.Post("/v1/findings/{id}/withdraw", write, "Say that a finding does not hold", func(ctx context.Context, in *whyIn) (*findingOut, error) {
			return showFinding(s.Withdraw(ctx, in.ID, in.Body.Why))
		}),
		web.Get("/v1/cases/{ref}/searches", read, "Searches kept with a case", func(ctx context.Context, in *CaseRef) (*listOut[CaseSearch], error) {
			return listed(s.Searches(ctx, in.Ref))
		}),
		web.Post("/v1/cases/{ref}/searches", write, "Keep a search with a case", func(ctx context.Context, in *searchIn) (*oneOut[CaseSearch], error) {
			return shown(s.KeepSearch(ctx, in.Ref, in.Body))
		}, created),
		web.Get("/v1/cases/{ref}/searches/{id}/counts", read, "What a kept search finds, over time", func(ctx context.Context, in *countsIn) (*oneOut[SearchCounts], error) {
			return shown(s.Counts(ctx, in.Ref, in.ID))
		}),
		web.Post("/v1/cases/{ref}/graph-snapshot", write, "Keep the link graph as it is seen now as evidence", func(ctx context.Context, in *shotIn) (*oneOut[KeptShot], error) {
			return shown(s.KeepGraph(ctx, in.Ref, in.Body))
		}, created),
		web.Get("/v1/cases/{ref}/patterns", read, "What the parties had to do with before", func(ctx context.Context, in *CaseRef) (*listOut[Pattern], error) {
			return listed(s.Patterns(ctx, in.Ref))
		}),
	}
}
