package policy

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// PolicyPath names a document.
type PolicyPath struct {
	ID string `path:"id" maxLength:"60"`
}

type listIn struct {
	State string `query:"state" enum:"draft,published,retired"`
	Kind  string `query:"kind" enum:"rule_book,history"`
}

type listOut struct{ Body web.Page[PolicySummary] }

type getIn struct {
	PolicyPath
	On           string `query:"on" doc:"A day (its end, UTC) or a time; now when left out"`
	Version      int    `query:"version" minimum:"0"`
	Jurisdiction string `query:"jurisdiction" maxLength:"40"`
	Audience     string `query:"audience" enum:"worker,customer,merchant,staff"`
}

type policyOut struct{ Body *Policy }

type versionsOut struct{ Body web.Page[PolicyVersion] }

type diffIn struct {
	PolicyPath
	From int `query:"from" minimum:"0" doc:"0 is the one before"`
	To   int `query:"to" minimum:"0" doc:"0 is the next text, or the newest"`
}

type diffOut struct{ Body *PolicyDiff }

type sinceIn struct {
	PolicyPath
	Sentence string `query:"sentence" maxLength:"2000"`
	Version  int    `query:"version" minimum:"0" doc:"The one in force now when left out"`
}

type sinceOut struct{ Body *PolicySince }

type searchIn struct {
	Q     string `query:"q" maxLength:"200"`
	Past  bool   `query:"history" doc:"Also what is not in force any more"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type searchOut struct{ Body web.Page[PolicyHit] }

type todoOut struct{ Body web.Page[PolicyToDo] }

type textIn struct{ Body PolicyText }

type checkOut struct {
	Body struct {
		Problems []PolicyProblem `json:"problems"`
	}
}

type saveIn struct {
	PolicyPath
	IfMatch  string `header:"If-Match" doc:"v0 begins a next text"`
	CallBack bool   `query:"call_back" doc:"Takes a text that waits out of its approvers' hands; what they said of it is void. Without it, a change of such a text is refused"`
	Body     PolicyText
}

type draftOut struct {
	ETag string `header:"ETag"`
	Body *PolicyDraft
}

type askIn struct {
	PolicyPath
	Body PolicyAsking
}

type policyApproveIn struct {
	PolicyPath
	Body struct {
		Shown string `json:"shown" maxLength:"64" doc:"Hash of what you were shown"`
		Note  string `json:"note,omitempty" maxLength:"4000"`
	}
}

type policyToPublishIn struct {
	PolicyPath
	Body struct {
		Shown string `json:"shown" maxLength:"64" doc:"Hash of what was approved"`
	}
}

type policyReasonIn struct {
	PolicyPath
	Body struct {
		Reason string `json:"reason" maxLength:"4000" doc:"Not personal data"`
	}
}

type policyNoteIn struct {
	PolicyPath
	Body struct {
		Note string `json:"note,omitempty" maxLength:"4000"`
	}
}

type attestIn struct {
	PolicyPath
	Body PolicySigning
}

type progressOut struct{ Body *PolicyProgress }

type impactOut struct{ Body web.Page[PolicyImpact] }

// onDay reads a day or a time. A day means its end: what was in force on it last.
func onDay(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Microsecond), nil
	}
	if t, err := time.Parse(time.RFC3339Nano, strings.ReplaceAll(text, " ", "+")); err == nil {
		return t.UTC(), nil
	}
	return time.Time{}, errs.New(errs.BadRequest, "on_invalid", "Write a day as 2026-05-31, or a time.").With(errs.Field{Pointer: "?on", Message: "a day or a time"})
}

func showPolicy(p *Policy, err error) (*policyOut, error) {
	if err != nil {
		return nil, err
	}
	return &policyOut{p}, nil
}

func page[T any](list []T, err error) (web.Page[T], error) { return web.Page[T]{Items: list}, err }

// Routes are the rows of the URL table.
func (s *Service) Routes() []web.Route {
	return append(append(s.readRoutes(), s.writeRoutes()...), s.clauseRoutes()...)
}

func (s *Service) readRoutes() []web.Route {
	const read = identity.PermPolicyRead
	return []web.Route{
		web.Get("/v1/policies", read, "All policies with how they stand", func(ctx context.Context, in *listIn) (*listOut, error) {
			p, err := page(s.List(ctx, PolicyFilter(*in)))
			return &listOut{p}, err
		}),
		web.Get("/v1/policies/search", read, "Find clauses, also when typed wrongly", func(ctx context.Context, in *searchIn) (*searchOut, error) {
			p, err := page(s.Search(ctx, in.Q, in.Past, in.Limit))
			return &searchOut{p}, err
		}),
		web.Get("/v1/policies/todo", read, "What waits for the caller", func(ctx context.Context, _ *struct{}) (*todoOut, error) {
			p, err := page(s.ToDo(ctx))
			return &todoOut{p}, err
		}),
		web.Raw(http.MethodGet, "/v1/policies/bundle", read, "Policies as one file: pdf, html, md or csv", s.serveBundle),
		web.Get("/v1/policies/{id}", read, "One policy as it stood on a day", func(ctx context.Context, in *getIn) (*policyOut, error) {
			on, err := onDay(in.On)
			if err != nil {
				return nil, err
			}
			return showPolicy(s.Get(ctx, in.ID, PolicyLook{On: on, Version: in.Version, Jurisdiction: in.Jurisdiction, Audience: in.Audience}))
		}),
		web.Get("/v1/policies/{id}/versions", read, "Its texts, newest first", func(ctx context.Context, in *PolicyPath) (*versionsOut, error) {
			p, err := page(s.Versions(ctx, in.ID))
			return &versionsOut{p}, err
		}),
		web.Get("/v1/policies/{id}/diff", read, "What changed between two texts", func(ctx context.Context, in *diffIn) (*diffOut, error) {
			d, err := s.Diff(ctx, in.ID, in.From, in.To)
			return &diffOut{d}, err
		}),
		web.Get("/v1/policies/{id}/since", read, "Since when a sentence stands", func(ctx context.Context, in *sinceIn) (*sinceOut, error) {
			d, err := s.Since(ctx, in.ID, in.Sentence, in.Version)
			return &sinceOut{d}, err
		}),
		web.Get("/v1/policies/{id}/impact", read, "What was done under its clauses", func(ctx context.Context, in *impactIn) (*impactOut, error) {
			p, err := page(s.Impact(ctx, in.ID, in.Days))
			return &impactOut{p}, err
		}),
		web.Get("/v1/policies/{id}/attestations", read, "Who has signed, and who has not", func(ctx context.Context, in *PolicyPath) (*progressOut, error) {
			p, err := s.Attestations(ctx, in.ID)
			return &progressOut{p}, err
		}),
		web.Post("/v1/policies/{id}/attest", read, "Sign for having read the text in force", func(ctx context.Context, in *attestIn) (*progressOut, error) {
			p, err := s.Attest(ctx, in.ID, in.Body)
			return &progressOut{p}, err
		}),
		web.Post("/v1/policies/check", read, "What is wrong with a text", func(ctx context.Context, in *textIn) (*checkOut, error) {
			var out checkOut
			var err error
			out.Body.Problems, err = s.Check(ctx, &in.Body)
			return &out, err
		}, web.MaxBody(8<<20)),
	}
}

type impactIn struct {
	PolicyPath
	Days int `query:"days" minimum:"1" maximum:"3660" default:"90"`
}

func (s *Service) writeRoutes() []web.Route {
	return []web.Route{
		web.Post("/v1/policies", identity.PermPolicyWrite, "Begin a policy", func(ctx context.Context, in *textIn) (*policyOut, error) {
			return showPolicy(s.Create(ctx, &in.Body))
		}, web.Status(http.StatusCreated), web.MaxBody(8<<20)),
		web.Put("/v1/policies/{id}/draft", identity.PermPolicyWrite, "Keep the next text, or call it back", func(ctx context.Context, in *saveIn) (*draftOut, error) {
			version, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			d, err := s.save(ctx, in.ID, &in.Body, version, in.CallBack)
			if err != nil {
				return nil, err
			}
			return &draftOut{web.ETag(d.Version), d}, nil
		}, web.MaxBody(8<<20)),
		web.Delete("/v1/policies/{id}/draft", identity.PermPolicyWrite, "Throw the next text away", func(ctx context.Context, in *PolicyPath) (*struct{}, error) {
			return nil, s.Drop(ctx, in.ID)
		}),
		web.Post("/v1/policies/{id}/ask", identity.PermPolicyWrite, "Ask others to approve the next text", func(ctx context.Context, in *askIn) (*policyOut, error) {
			return showPolicy(s.Ask(ctx, in.ID, in.Body))
		}),
		web.Post("/v1/policies/{id}/approve", identity.PermPolicyApprove, "Approve exactly what was shown", func(ctx context.Context, in *policyApproveIn) (*policyOut, error) {
			return showPolicy(s.Approve(ctx, in.ID, in.Body.Shown, in.Body.Note))
		}),
		web.Post("/v1/policies/{id}/refuse", identity.PermPolicyApprove, "Send a text back", func(ctx context.Context, in *policyReasonIn) (*policyOut, error) {
			return showPolicy(s.Refuse(ctx, in.ID, in.Body.Reason))
		}),
		web.Post("/v1/policies/{id}/publish", identity.PermPolicyPublish, "Put an approved text in force", func(ctx context.Context, in *policyToPublishIn) (*policyOut, error) {
			return showPolicy(s.Publish(ctx, in.ID, in.Body.Shown))
		}),
		web.Post("/v1/policies/{id}/release", identity.PermPolicyPublish, "Try again to put a waiting text in force", func(ctx context.Context, in *PolicyPath) (*policyOut, error) {
			return showPolicy(s.Release(ctx, in.ID))
		}),
		web.Post("/v1/policies/{id}/withdraw", identity.PermPolicyPublish, "Call a waiting text back", func(ctx context.Context, in *policyReasonIn) (*policyOut, error) {
			return showPolicy(s.Withdraw(ctx, in.ID, in.Body.Reason))
		}),
		web.Post("/v1/policies/{id}/retire", identity.PermPolicyPublish, "Take a policy out of force", func(ctx context.Context, in *policyReasonIn) (*policyOut, error) {
			return showPolicy(s.Retire(ctx, in.ID, in.Body.Reason))
		}),
		web.Post("/v1/policies/{id}/reviewed", identity.PermPolicyWrite, "Say that a text was looked at and stands", func(ctx context.Context, in *policyNoteIn) (*policyOut, error) {
			return showPolicy(s.Reviewed(ctx, in.ID, in.Body.Note))
		}),
	}
}

// serveBundle hands a bundle on as a file.
func (s *Service) serveBundle(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	on, err := onDay(q.Get("on"))
	if err == nil {
		var version int
		if v := q.Get("version"); v != "" {
			version, err = number(v)
		}
		if err == nil {
			var name, media string
			var body []byte
			name, media, body, err = s.Bundle(r.Context(), PolicyBundle{Format: q.Get("format"), Public: q.Get("variant") == "public", Document: q.Get("document"), Version: version, On: on,
				Jurisdiction: strings.ToUpper(q.Get("jurisdiction"))})
			if err == nil {
				w.Header().Set("Content-Type", media)
				w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
				w.Header().Set("X-Content-Type-Options", "nosniff")
				w.Write(body)
				return
			}
		}
	}
	web.WriteProblem(w, err)
}
