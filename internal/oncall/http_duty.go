package oncall

import (
	"context"
	"net/http"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// NewOverride is what an override is made or changed with.
type NewOverride struct {
	Schedule  string    `json:"schedule" maxLength:"60"`
	Kind      string    `json:"kind" enum:"replace,add,remove"`
	Person    string    `json:"person,omitempty" maxLength:"60"`
	InsteadOf string    `json:"instead_of,omitempty" maxLength:"60"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
}

func (n NewOverride) override() Override {
	return Override{Schedule: n.Schedule, Kind: n.Kind, Person: n.Person, InsteadOf: n.InsteadOf, From: n.From, To: n.To}
}

// NewSwap is what a swap is asked for with.
type NewSwap struct {
	Schedule string     `json:"schedule" maxLength:"60"`
	Other    string     `json:"other" maxLength:"60" doc:"stf_ id of who is asked"`
	From     time.Time  `json:"from"`
	To       time.Time  `json:"to"`
	BackFrom *time.Time `json:"back_from,omitempty" doc:"Beginning of the other's duty that you do in return"`
	BackTo   *time.Time `json:"back_to,omitempty"`
}

// NewTimeOff is what time off is made with.
type NewTimeOff struct {
	Person string    `json:"person,omitempty" maxLength:"60" doc:"Yourself when left out"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
}

type changesIn struct {
	Schedule string    `query:"schedule" maxLength:"60"`
	State    string    `query:"state" maxLength:"20"`
	Person   string    `query:"person" maxLength:"60" doc:"stf_ id or me"`
	From     time.Time `query:"from" doc:"Only what ends after it; now when left out"`
}

func (s *Service) dutyRoutes() []web.Route {
	version := func(o *Override) int64 { return o.Version }
	swap := func(what, state, summary string) web.Route {
		return web.Post("/v1/oncall/swaps/{id}/"+what, identity.PermOnCallTake, summary, func(ctx context.Context, in *Key) (*struct{ Body *Swap }, error) {
			return show(s.AnswerSwap(ctx, in.ID, state))
		})
	}
	return []web.Route{
		web.Get("/v1/oncall/overrides", identity.PermOnCallRead, "List overrides", func(ctx context.Context, in *changesIn) (*listOf[Override], error) {
			return items(s.Overrides(ctx, in.Schedule, s.since(in.From)))
		}),
		web.Post("/v1/oncall/overrides", identity.PermOnCallTake, "Change who is on duty for a while", func(ctx context.Context, in *post[NewOverride]) (*tagged[Override], error) {
			o, err := s.SaveOverride(ctx, "", 0, in.Body.override())
			return tag(o, version, err)
		}, web.Status(http.StatusCreated)),
		web.Put("/v1/oncall/overrides/{id}", identity.PermOnCallTake, "Change an override", func(ctx context.Context, in *put[NewOverride]) (*tagged[Override], error) {
			v, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			o, err := s.SaveOverride(ctx, in.ID, v, in.Body.override())
			return tag(o, version, err)
		}),
		web.Delete("/v1/oncall/overrides/{id}", identity.PermOnCallTake, "End an override", func(ctx context.Context, in *Key) (*emptyOut, error) {
			return nil, s.CancelOverride(ctx, in.ID)
		}, web.Status(http.StatusNoContent)),
		web.Get("/v1/oncall/swaps", identity.PermOnCallRead, "List swaps", func(ctx context.Context, in *changesIn) (*listOf[Swap], error) {
			return items(s.Swaps(ctx, in.Schedule, in.State, s.since(in.From)))
		}),
		web.Post("/v1/oncall/swaps", identity.PermOnCallTake, "Ask a colleague to do your duty", func(ctx context.Context, in *post[NewSwap]) (*struct{ Body *Swap }, error) {
			b := in.Body
			return show(s.AskSwap(ctx, Swap{Schedule: b.Schedule, Other: b.Other, From: b.From, To: b.To, BackFrom: b.BackFrom, BackTo: b.BackTo}))
		}, web.Status(http.StatusCreated)),
		swap("accept", "accepted", "Take over the duty somebody asked you to do"),
		swap("decline", "declined", "Do not take it over"),
		swap("withdraw", "withdrawn", "Take a swap back"),
		web.Get("/v1/oncall/time-off", identity.PermOnCallRead, "List time off", func(ctx context.Context, in *changesIn) (*listOf[TimeOff], error) {
			return items(s.TimeOffs(ctx, in.Person, s.since(in.From)))
		}),
		web.Post("/v1/oncall/time-off", identity.PermOnCallTake, "Say when you are not there", func(ctx context.Context, in *post[NewTimeOff]) (*struct{ Body *TimeOff }, error) {
			return show(s.AddTimeOff(ctx, TimeOff{Person: in.Body.Person, From: in.Body.From, To: in.Body.To}))
		}, web.Status(http.StatusCreated)),
		web.Delete("/v1/oncall/time-off/{id}", identity.PermOnCallTake, "Take time off back", func(ctx context.Context, in *Key) (*emptyOut, error) {
			return nil, s.DropTimeOff(ctx, in.ID)
		}, web.Status(http.StatusNoContent)),
	}
}

type methodsIn struct {
	Staff string `query:"staff" maxLength:"60" doc:"Of somebody else, masked; needs oncall.write"`
}

type verifyIn struct {
	Key
	Body struct {
		Code string `json:"code" minLength:"6" maxLength:"6"`
	}
}

type rulesIn struct {
	IfMatch string `header:"If-Match"`
	Body    RulesBody
}

// RulesBody is what one's rules are changed with.
type RulesBody struct {
	Rules []Rule `json:"rules" maxItems:"50"`
	Quiet *Quiet `json:"quiet,omitempty"`
}

func (s *Service) methodRoutes() []web.Route {
	version := func(r *Rules) int64 { return r.Version }
	return []web.Route{
		web.Get("/v1/oncall/methods", identity.PermOnCallTake, "Your ways to be reached", func(ctx context.Context, in *methodsIn) (*listOf[Method], error) {
			return items(s.Methods(ctx, in.Staff))
		}),
		web.Post("/v1/oncall/methods", identity.PermOnCallTake, "Add a way to be reached; a code goes there", func(ctx context.Context, in *post[NewMethod]) (*struct{ Body *Method }, error) {
			return show(s.AddMethod(ctx, in.Body))
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/oncall/methods/{id}/verify", identity.PermOnCallTake, "Give the code that came", func(ctx context.Context, in *verifyIn) (*struct{ Body *Method }, error) {
			return show(s.Verify(ctx, in.ID, in.Body.Code))
		}),
		web.Post("/v1/oncall/methods/{id}/code", identity.PermOnCallTake, "Have a new code sent", func(ctx context.Context, in *Key) (*struct{ Body *Method }, error) {
			return show(s.SendCode(ctx, in.ID))
		}),
		web.Delete("/v1/oncall/methods/{id}", identity.PermOnCallTake, "Remove a way to be reached", func(ctx context.Context, in *Key) (*emptyOut, error) {
			return nil, s.DropMethod(ctx, in.ID)
		}, web.Status(http.StatusNoContent)),
		web.Get("/v1/oncall/rules", identity.PermOnCallTake, "Your rules and quiet hours", func(ctx context.Context, _ *struct{}) (*tagged[Rules], error) {
			r, err := s.MyRules(ctx)
			return tag(r, version, err)
		}),
		web.Put("/v1/oncall/rules", identity.PermOnCallTake, "Change your rules and quiet hours", func(ctx context.Context, in *rulesIn) (*tagged[Rules], error) {
			v, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			r, err := s.SaveRules(ctx, v, Rules{Rules: in.Body.Rules, Quiet: in.Body.Quiet})
			return tag(r, version, err)
		}),
	}
}
