package policy

import (
	"context"
	"net/http"
	"strconv"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// ClausePath names a clause.
type ClausePath struct {
	Clause string `path:"clause" maxLength:"40"`
}

type clauseIn struct {
	ClausePath
	On           string `query:"on" doc:"A day (its end, UTC) or a time; now when left out"`
	Jurisdiction string `query:"jurisdiction" maxLength:"40"`
	Audience     string `query:"audience" enum:"worker,customer,merchant,staff"`
	Language     string `query:"language" maxLength:"20"`
}

type clauseOut struct{ Body *Clause }

type standsOut struct{ Body web.Page[PolicyStand] }

type questionsOut struct{ Body web.Page[PolicyAskedAbout] }

type questionOut struct{ Body *PolicyAskedAbout }

type questionIn struct {
	ClausePath
	Body struct {
		Kind string `json:"kind" enum:"question,feedback"`
		Text string `json:"text" minLength:"1" maxLength:"4000" doc:"Everybody on the staff reads it. Not personal data"`
	}
}

type policyAnswerIn struct {
	ID   string `path:"id" maxLength:"60"`
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"4000"`
	}
}

type exceptionsOut struct{ Body web.Page[PolicyException] }

type exceptionIn struct {
	ClausePath
	Body PolicyExceptionNew
}

type exceptionOut struct{ Body *PolicyException }

type policyEndIn struct {
	ID   string `path:"id" maxLength:"60"`
	Body struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}

type pointsOut struct{ Body web.Page[PolicyTouchPoint] }

type pointIn struct {
	PolicyPath
	Body PolicyTouchPointNew
}

type pointOut struct{ Body *PolicyTouchPoint }

type pointPath struct {
	ID string `path:"id" maxLength:"60"`
}

func number(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, errs.New(errs.BadRequest, "version_invalid", "A version is a number.").With(errs.Field{Pointer: "?version", Message: "a number"})
	}
	return n, nil
}

func (s *Service) clauseRoutes() []web.Route {
	const read, write = identity.PermPolicyRead, identity.PermPolicyWrite
	return []web.Route{
		web.Get("/v1/clauses/{clause}", read, "A clause as it stood on a day, in a place, for an audience", func(ctx context.Context, in *clauseIn) (*clauseOut, error) {
			on, err := onDay(in.On)
			if err != nil {
				return nil, err
			}
			c, err := s.Clause(ctx, in.Clause, on, in.Jurisdiction, in.Audience, in.Language)
			return &clauseOut{c}, err
		}),
		web.Get("/v1/clauses/{clause}/history", read, "What a clause said over time", func(ctx context.Context, in *ClausePath) (*standsOut, error) {
			p, err := page(s.ClauseHistory(ctx, in.Clause))
			return &standsOut{p}, err
		}),
		web.Get("/v1/clauses/{clause}/questions", read, "What was asked about a clause", func(ctx context.Context, in *ClausePath) (*questionsOut, error) {
			p, err := page(s.Questions(ctx, in.Clause))
			return &questionsOut{p}, err
		}),
		web.Post("/v1/clauses/{clause}/questions", read, "Ask about a clause, or say what you think of it", func(ctx context.Context, in *questionIn) (*questionOut, error) {
			q, err := s.AskAbout(ctx, in.Clause, in.Body.Kind, in.Body.Text)
			return &questionOut{q}, err
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/policy-questions/{id}/answer", write, "Answer what was asked about a clause", func(ctx context.Context, in *policyAnswerIn) (*questionOut, error) {
			q, err := s.Answer(ctx, in.ID, in.Body.Text)
			return &questionOut{q}, err
		}),
		web.Get("/v1/clauses/{clause}/exceptions", read, "Exceptions from a clause", func(ctx context.Context, in *ClausePath) (*exceptionsOut, error) {
			p, err := page(s.Exceptions(ctx, in.Clause))
			return &exceptionsOut{p}, err
		}),
		web.Post("/v1/clauses/{clause}/exceptions", identity.PermPolicyPublish, "Make an exception that ends by itself", func(ctx context.Context, in *exceptionIn) (*exceptionOut, error) {
			e, err := s.Except(ctx, in.Clause, in.Body)
			return &exceptionOut{e}, err
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/policy-exceptions/{id}/end", identity.PermPolicyPublish, "End an exception before its day", func(ctx context.Context, in *policyEndIn) (*exceptionOut, error) {
			e, err := s.EndException(ctx, in.ID, in.Body.Reason)
			return &exceptionOut{e}, err
		}),
		web.Get("/v1/policies/{id}/touchpoints", read, "Where else its clauses are repeated", func(ctx context.Context, in *PolicyPath) (*pointsOut, error) {
			p, err := page(s.TouchPoints(ctx, in.ID))
			return &pointsOut{p}, err
		}),
		web.Post("/v1/policies/{id}/touchpoints", write, "Register another text that repeats a clause", func(ctx context.Context, in *pointIn) (*pointOut, error) {
			p, err := s.AddTouchPoint(ctx, in.ID, in.Body)
			return &pointOut{p}, err
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/touchpoints/{id}/done", write, "Say that a stale text was brought up to date", func(ctx context.Context, in *pointPath) (*pointOut, error) {
			p, err := s.Settle(ctx, in.ID, "done", "")
			return &pointOut{p}, err
		}),
		web.Post("/v1/touchpoints/{id}/waive", write, "Say why a stale text can stay as it is", func(ctx context.Context, in *policyEndIn) (*pointOut, error) {
			p, err := s.Settle(ctx, in.ID, "waived", in.Body.Reason)
			return &pointOut{p}, err
		}),
		web.Delete("/v1/touchpoints/{id}", write, "Forget a text that does not repeat the clause any more", func(ctx context.Context, in *pointPath) (*struct{}, error) {
			return nil, s.DropTouchPoint(ctx, in.ID)
		}),
	}
}
