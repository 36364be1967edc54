package oncall

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Key names a thing of this package in a path.
type Key struct {
	ID string `path:"id" maxLength:"60"`
}

type (
	nowOut  struct{ Body *Now }
	pageOut struct{ Body *Page }
	pagesIn struct {
		web.PageIn
		State  string `query:"state" doc:"open, unanswered, or a state"`
		Object string `query:"object" maxLength:"60"`
		Mine   bool   `query:"mine" doc:"Only those that reached you"`
	}
	pagesOut  struct{ Body web.Page[*Page] }
	newPageIn struct{ Body NewPage }
	previewIn struct {
		Severity string    `query:"severity" doc:"S0 to S4; S0 when left out"`
		Region   string    `query:"region" maxLength:"20"`
		Brand    string    `query:"brand" maxLength:"40"`
		Kind     string    `query:"kind" maxLength:"40"`
		At       time.Time `query:"at"`
	}
	previewOut struct{ Body *Preview }
	periodIn   struct {
		Key
		From time.Time `query:"from" required:"true"`
		To   time.Time `query:"to" required:"true"`
	}
	spansOut struct {
		Body struct {
			Items []Span `json:"items"`
		}
	}
	gapsOut struct {
		Body struct {
			Gaps     []Span `json:"gaps"`
			Overlaps []Span `json:"overlaps"`
		}
	}
	scoreOut struct{ Body *Score }
	loadIn   struct {
		From time.Time `query:"from" required:"true"`
		To   time.Time `query:"to" required:"true"`
		Zone string    `query:"zone" maxLength:"60" doc:"IANA zone in which nights are counted; UTC when left out"`
	}
	listOf[T any] struct {
		Body struct {
			Items []T `json:"items"`
		}
	}
	emptyOut struct{}
)

// items is a whole list as an answer.
func items[T any](list []T, err error) (*listOf[T], error) {
	out := &listOf[T]{}
	out.Body.Items = list
	return out, err
}

// tagged is a thing that is changed with If-Match.
type tagged[T any] struct {
	ETag string `header:"ETag"`
	Body *T
}

func tag[T any](x *T, version func(*T) int64, err error) (*tagged[T], error) {
	if err != nil {
		return nil, err
	}
	return &tagged[T]{web.ETag(version(x)), x}, nil
}

type put[T any] struct {
	Key
	IfMatch string `header:"If-Match"`
	Body    T
}

type post[T any] struct{ Body T }

func show[T any](x *T, err error) (*struct{ Body *T }, error) { return &struct{ Body *T }{x}, err }

// Routes is this package's part of the URL table.
func (s *Service) Routes() []web.Route {
	return slices.Concat(s.nowRoutes(), s.pageRoutes(), s.scheduleRoutes(), s.dutyRoutes(), s.policyRoutes(), s.methodRoutes(), s.watchRoutes())
}

func (s *Service) nowRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/oncall/now", identity.PermOnCallRead, "Who is on call, and how much is open", func(ctx context.Context, _ *struct{}) (*nowOut, error) {
			n, err := s.Now(ctx)
			return &nowOut{n}, err
		}),
		web.Get("/v1/oncall/preview", identity.PermOnCallRead, "Who would be reached when, if nobody answered", func(ctx context.Context, in *previewIn) (*previewOut, error) {
			if in.Severity == "" {
				in.Severity = "S0"
			}
			severity, ok := severityOf(in.Severity)
			if !ok {
				severity = -1
			}
			p, err := s.Preview(ctx, severity, in.Region, in.Brand, in.Kind, in.At)
			return &previewOut{p}, err
		}),
		web.Get("/v1/oncall/load", identity.PermOnCallRead, "How often each person was paged", func(ctx context.Context, in *loadIn) (*listOf[Load], error) {
			return items(s.LoadOf(ctx, in.From, in.To, in.Zone))
		}),
		web.Raw(http.MethodGet, "/oncall/answer", "", "The link of a page: shows two buttons and does nothing", s.showLink),
		web.Raw(http.MethodPost, "/oncall/answer", "", "Acknowledge a page, or pass it on, by its link", s.takeLink, web.MaxBody(4096)),
	}
}

func (s *Service) pageRoutes() []web.Route {
	do := func(what, summary string) web.Route {
		return web.Post("/v1/pages/{id}/"+what, identity.PermOnCallTake, summary, func(ctx context.Context, in *Key) (*pageOut, error) {
			p, err := s.Do(ctx, in.ID, what)
			return &pageOut{p}, err
		})
	}
	return []web.Route{
		web.Get("/v1/pages", identity.PermOnCallRead, "List pages, newest first", func(ctx context.Context, in *pagesIn) (*pagesOut, error) {
			page, err := s.Pages(ctx, PageFilter{in.State, in.Object, in.Mine}, in.PageIn)
			return &pagesOut{page}, err
		}),
		web.Post("/v1/pages", identity.PermOnCallTake, "Page who is on call, by hand", func(ctx context.Context, in *newPageIn) (*pageOut, error) {
			p, err := s.Raise(ctx, in.Body)
			return &pageOut{p}, err
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/pages/{id}", identity.PermOnCallRead, "Read a page with whom it reached", func(ctx context.Context, in *Key) (*pageOut, error) {
			p, err := s.Get(ctx, in.ID)
			return &pageOut{p}, err
		}),
		do("ack", "Acknowledge a page"),
		do("escalate", "Go to the next step now"),
		do("hand_back", "Give an acknowledged page back"),
		do("again", "Page again from the first step"),
		do("stop", "End a page"),
	}
}

func versionOfSchedule(x *Schedule) int64 { return x.Version }

func (s *Service) scheduleRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/oncall/schedules", identity.PermOnCallRead, "List schedules", func(ctx context.Context, _ *struct{}) (*listOf[Schedule], error) {
			return items(s.Schedules(ctx))
		}),
		web.Post("/v1/oncall/schedules", identity.PermOnCallWrite, "Make a schedule", func(ctx context.Context, in *post[Schedule]) (*tagged[Schedule], error) {
			x, err := s.SaveSchedule(ctx, "", 0, in.Body)
			return tag(x, versionOfSchedule, err)
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/oncall/schedules/{id}", identity.PermOnCallRead, "Read a schedule with its layers", func(ctx context.Context, in *Key) (*tagged[Schedule], error) {
			x, err := s.Schedule(ctx, in.ID)
			return tag(x, versionOfSchedule, err)
		}),
		web.Put("/v1/oncall/schedules/{id}", identity.PermOnCallWrite, "Change a schedule; its new layers hold from now on", func(ctx context.Context, in *put[Schedule]) (*tagged[Schedule], error) {
			version, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			x, err := s.SaveSchedule(ctx, in.ID, version, in.Body)
			return tag(x, versionOfSchedule, err)
		}),
		web.Delete("/v1/oncall/schedules/{id}", identity.PermOnCallWrite, "Take a schedule out of use", func(ctx context.Context, in *Key) (*emptyOut, error) {
			return nil, s.DropSchedule(ctx, in.ID)
		}, web.Status(http.StatusNoContent)),
		web.Get("/v1/oncall/schedules/{id}/spans", identity.PermOnCallRead, "Who is on duty when", func(ctx context.Context, in *periodIn) (*spansOut, error) {
			spans, _, err := s.Spans(ctx, in.ID, in.From, in.To)
			out := &spansOut{}
			out.Body.Items = spans
			return out, err
		}),
		web.Get("/v1/oncall/schedules/{id}/gaps", identity.PermOnCallRead, "When nobody, and when several are on duty", func(ctx context.Context, in *periodIn) (*gapsOut, error) {
			spans, _, err := s.Spans(ctx, in.ID, in.From, in.To)
			out := &gapsOut{}
			out.Body.Gaps, out.Body.Overlaps = Gaps(spans)
			return out, err
		}),
		web.Get("/v1/oncall/schedules/{id}/score", identity.PermOnCallRead, "How well a schedule covers and how equally it is carried", func(ctx context.Context, in *periodIn) (*scoreOut, error) {
			x, err := s.ScoreOf(ctx, in.ID, in.From, in.To)
			return &scoreOut{x}, err
		}),
	}
}

func (s *Service) policyRoutes() []web.Route {
	version := func(p *Policy) int64 { return p.Version }
	return []web.Route{
		web.Get("/v1/oncall/policies", identity.PermOnCallRead, "List escalation policies by rank", func(ctx context.Context, _ *struct{}) (*listOf[Policy], error) {
			return items(s.Policies(ctx))
		}),
		web.Post("/v1/oncall/policies", identity.PermOnCallWrite, "Make an escalation policy", func(ctx context.Context, in *post[PolicyBody]) (*tagged[Policy], error) {
			p, err := s.SavePolicy(ctx, "", 0, in.Body.policy())
			return tag(p, version, err)
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/oncall/policies/{id}", identity.PermOnCallRead, "Read an escalation policy", func(ctx context.Context, in *Key) (*tagged[Policy], error) {
			p, err := s.Policy(ctx, in.ID)
			return tag(p, version, err)
		}),
		web.Put("/v1/oncall/policies/{id}", identity.PermOnCallWrite, "Change an escalation policy; pages that run go on by the old one", func(ctx context.Context, in *put[PolicyBody]) (*tagged[Policy], error) {
			v, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			p, err := s.SavePolicy(ctx, in.ID, v, in.Body.policy())
			return tag(p, version, err)
		}),
		web.Delete("/v1/oncall/policies/{id}", identity.PermOnCallWrite, "Take an escalation policy out of use", func(ctx context.Context, in *Key) (*emptyOut, error) {
			return nil, s.DropPolicy(ctx, in.ID)
		}, web.Status(http.StatusNoContent)),
	}
}

// PolicyBody is what a policy is made or changed with.
type PolicyBody struct {
	Name string `json:"name" minLength:"1" maxLength:"100"`
	Rank int    `json:"rank,omitempty"`
	When string `json:"when,omitempty" maxLength:"2000"`
	Ladder
}

func (b PolicyBody) policy() Policy {
	return Policy{Name: b.Name, Rank: b.Rank, When: b.When, Ladder: b.Ladder}
}

// since reads the beginning of a list; zero is now.
func (s *Service) since(t time.Time) time.Time {
	if t.IsZero() {
		return s.db.Now()
	}
	return t
}
