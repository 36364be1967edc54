package cases

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type routingOut struct{ Body web.Page[RoutingVersion] }

type publishRoutingIn struct {
	Body struct {
		After int           `json:"after" doc:"The version you have seen, 0 = none"`
		Rules []RoutingRule `json:"rules" maxItems:"200"`
		Note  string        `json:"note,omitempty" maxLength:"500" doc:"Why it changes"`
	}
}

type routingVersionOut struct{ Body *RoutingVersion }

type tryRoutingIn struct {
	Body struct {
		Rules []RoutingRule `json:"rules" maxItems:"200"`
		Days  int           `json:"days,omitempty" minimum:"0" maximum:"366" doc:"30 when left out"`
	}
}

type trialOut struct{ Body *RoutingTrial }

type staffWorkOut struct {
	ETag string `header:"ETag"`
	Body *StaffWork
}

type staffPath struct {
	ID string `path:"id" maxLength:"60"`
}

type staffWorkIn struct {
	ID      string `path:"id" maxLength:"60"`
	IfMatch string `header:"If-Match"`
	Body    NewStaffWork
}

type acceptIn struct {
	Body struct {
		Accepting bool `json:"accepting"`
	}
}

type upcomingIn struct {
	Queue string `query:"queue"`
}

type deferIn struct {
	CaseRef
	Body NewDeferral
}

// ContactPath names a contact.
type ContactPath struct {
	ID string `path:"id" maxLength:"60"`
}

type deferContactIn struct {
	ContactPath
	Body NewDeferral
}

type handoverIn struct {
	CaseRef
	Body NewHandover
}

type handoverContactIn struct {
	ContactPath
	Body NewHandover
}

type handoverOut struct{ Body *Handover }

type handoversIn struct {
	State  string `query:"state" enum:"pending,accepted,declined,withdrawn,lapsed,all" doc:"pending when left out"`
	Object string `query:"object" doc:"cas_ or con_ id; left out: to or from you"`
}

type handoversOut struct{ Body web.Page[*Handover] }

// HandoverPath names a hand-over.
type HandoverPath struct {
	ID string `path:"id" maxLength:"60"`
}

type answerIn struct {
	HandoverPath
	Body *struct {
		Note string `json:"note,omitempty" maxLength:"2000" doc:"Required to decline"`
	} `required:"false"`
}

type escalateIn struct {
	CaseRef
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"2000"`
	}
}

type queueCaseIn struct {
	CaseRef
	Body struct {
		Queue  string `json:"queue" maxLength:"60" doc:"Empty: where the routing sends it"`
		Reason string `json:"reason,omitempty" maxLength:"500"`
	}
}

func showHandover(h *Handover, err error) (*handoverOut, error) { return &handoverOut{h}, err }

func showWork(w *StaffWork, err error) (*staffWorkOut, error) {
	if err != nil {
		return nil, err
	}
	return &staffWorkOut{web.ETag(w.Version), w}, nil
}

func (s *Service) queueRoutes() []web.Route {
	created := web.Status(http.StatusCreated)
	answer := func(to string) func(context.Context, *answerIn) (*handoverOut, error) {
		return func(ctx context.Context, in *answerIn) (*handoverOut, error) {
			note := ""
			if in.Body != nil {
				note = in.Body.Note
			}
			return showHandover(s.AnswerHandover(ctx, in.ID, to, note))
		}
	}
	give := func(kind string) func(context.Context, *handoverIn) (*handoverOut, error) {
		return func(ctx context.Context, in *handoverIn) (*handoverOut, error) {
			return showHandover(s.HandOver(ctx, in.Ref, in.Body, kind))
		}
	}
	giveContact := func(kind string) func(context.Context, *handoverContactIn) (*handoverOut, error) {
		return func(ctx context.Context, in *handoverContactIn) (*handoverOut, error) {
			return showHandover(s.HandOverContact(ctx, in.ID, in.Body, kind))
		}
	}
	return []web.Route{
		web.Get("/v1/routing", identity.PermQueueRead, "The rules by which work finds its queue, all versions, newest first", func(ctx context.Context, _ *none) (*routingOut, error) {
			page, err := pageOf(s.Routing(ctx))
			return &routingOut{page}, err
		}),
		web.Post("/v1/routing", identity.PermQueueWrite, "Put a list of rules in force", func(ctx context.Context, in *publishRoutingIn) (*routingVersionOut, error) {
			v, err := s.PublishRouting(ctx, in.Body.After, in.Body.Rules, in.Body.Note)
			return &routingVersionOut{v}, err
		}, created),
		web.Post("/v1/routing/test", identity.PermQueueWrite, "What a list of rules would have done with the last days", func(ctx context.Context, in *tryRoutingIn) (*trialOut, error) {
			if in.Body.Days == 0 {
				in.Body.Days = 30
			}
			t, err := s.TryRouting(ctx, in.Body.Rules, in.Body.Days)
			return &trialOut{t}, err
		}),
		web.Get("/v1/staff/{id}/work", identity.PermStaffRead, "What a person can take and has in hand", func(ctx context.Context, in *staffPath) (*staffWorkOut, error) {
			return showWork(s.WorkOf(ctx, in.ID))
		}),
		web.Put("/v1/staff/{id}/work", identity.PermQueueWrite, "Say what a person can take", func(ctx context.Context, in *staffWorkIn) (*staffWorkOut, error) {
			version, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			return showWork(s.SetWork(ctx, in.ID, version, in.Body))
		}),
		web.Get("/v1/me/work", identity.PermCaseRead, "What you can take and have in hand", func(ctx context.Context, _ *none) (*staffWorkOut, error) {
			return showWork(s.MyWork(ctx))
		}),
		web.Post("/v1/me/accepting", identity.PermCaseWrite, "Take, or stop taking, what queues push", func(ctx context.Context, in *acceptIn) (*staffWorkOut, error) {
			return showWork(s.Accept(ctx, in.Body.Accepting))
		}),
		web.Get("/v1/inbox/next", identity.PermCaseWrite, "What take next would give you, and why", func(ctx context.Context, in *upcomingIn) (*workOut, error) {
			w, err := s.Upcoming(ctx, in.Queue)
			return &workOut{w}, err
		}),
		web.Post("/v1/cases/{ref}/defer", identity.PermCaseWrite, "Put a case aside until a time", func(ctx context.Context, in *deferIn) (*caseOut, error) {
			return showCase(s.Defer(ctx, in.Ref, in.Body))
		}),
		web.Post("/v1/cases/{ref}/resume", identity.PermCaseWrite, "Take back what was put aside", func(ctx context.Context, in *CaseRef) (*caseOut, error) {
			return showCase(s.Resume(ctx, in.Ref))
		}),
		web.Post("/v1/contacts/{id}/defer", identity.PermContactWrite, "Put a contact aside until a time", func(ctx context.Context, in *deferContactIn) (*workOut, error) {
			w, err := s.DeferContact(ctx, in.ID, in.Body)
			return &workOut{w}, err
		}),
		web.Post("/v1/contacts/{id}/release", identity.PermContactWrite, "Give a contact back", func(ctx context.Context, in *ContactPath) (*workOut, error) {
			w, err := s.ReleaseContact(ctx, in.ID)
			return &workOut{w}, err
		}),
		web.Post("/v1/cases/{ref}/handover", identity.PermCaseWrite, "Offer a case to a person or a team", give(PlainHandover), created),
		web.Post("/v1/cases/{ref}/transfer", identity.PermCaseWrite, "Offer a case whose caller is on the line", give(WarmTransfer), created),
		web.Post("/v1/contacts/{id}/handover", identity.PermContactWrite, "Offer a contact to a person or a team", giveContact(PlainHandover), created),
		web.Post("/v1/contacts/{id}/transfer", identity.PermContactWrite, "Offer a contact whose caller is on the line", giveContact(WarmTransfer), created),
		web.Get("/v1/handovers", identity.PermCaseRead, "What is on its way to or from you, or of one case", func(ctx context.Context, in *handoversIn) (*handoversOut, error) {
			page, err := pageOf(s.Handovers(ctx, in.State, in.Object))
			return &handoversOut{page}, err
		}),
		web.Post("/v1/handovers/{id}/accept", identity.PermCaseWrite, "Take what is on its way to you", answer(HandoverAccepted)),
		web.Post("/v1/handovers/{id}/decline", identity.PermCaseWrite, "Send back what is on its way to you", answer(HandoverDeclined)),
		web.Post("/v1/handovers/{id}/withdraw", identity.PermCaseWrite, "Keep what you had offered", answer(HandoverWithdrawn)),
		web.Post("/v1/cases/{ref}/escalate", identity.PermCaseWrite, "Ask for somebody with more authority, now", func(ctx context.Context, in *escalateIn) (*caseOut, error) {
			return showCase(s.Escalate(ctx, in.Ref, in.Body.Reason))
		}),
		web.Post("/v1/cases/{ref}/queue", identity.PermCaseWrite, "Put a case into a queue by hand", func(ctx context.Context, in *queueCaseIn) (*caseOut, error) {
			return showCase(s.Send(ctx, in.Ref, in.Body.Queue, in.Body.Reason))
		}),
	}
}
