package decision

import (
	"context"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type searchIn struct {
	Where   string    `query:"where" maxLength:"8192" doc:"Expression over the decision, its features and its event, such as outcome == \"review\" and amount > 50.00"`
	From    time.Time `query:"from" doc:"Event time from, inclusive"`
	To      time.Time `query:"to" doc:"Event time to, exclusive"`
	Outcome string    `query:"outcome" maxLength:"60"`
	Rule    string    `query:"rule" maxLength:"100"`
	Account string    `query:"account" maxLength:"200" doc:"acc_ id or the marketplace's reference"`
	web.PageIn
}

type searchOut struct{ Body *Found }

type histogramOut struct{ Body *Histogram }

type explainIn struct {
	EventID string `path:"event_id" maxLength:"200"`
}

type explainOut struct{ Body *Explained }

type rulesOut struct{ Body web.Page[Rule] }

type ruleIn struct {
	ID string `path:"id" maxLength:"100"`
}

type ruleOut struct{ Body *RuleDetail }

type publishIn struct {
	Body struct {
		Documents []engine.Document `json:"documents" minItems:"1" maxItems:"1000" doc:"The files of the pack"`
		Note      string            `json:"note,omitempty" maxLength:"2000" doc:"What changed and why"`
	}
}

type rulesetOut struct{ Body *Ruleset }

type rulesetIn struct {
	Number int64 `path:"number" minimum:"0" doc:"0 is the live one"`
}

type rulesetsIn struct{ web.PageIn }

type rulesetsOut struct{ Body web.Page[Ruleset] }

type listsOut struct{ Body web.Page[List] }

// ListRef names a list in a path.
type ListRef struct {
	Name string `path:"name" maxLength:"100"`
}

type entriesIn struct {
	ListRef
	web.PageIn
}

type entriesOut struct{ Body web.Page[ListEntry] }

type addEntryIn struct {
	ListRef
	Body NewEntry
}

type entryOut struct{ Body *ListEntry }

type removeEntryIn struct {
	ListRef
	Entry string `path:"entry" maxLength:"60"`
}

type alertsIn struct {
	State    string `query:"state" enum:"open,cased"`
	Severity string `query:"severity" enum:"S0,S1,S2,S3,S4"`
	Rule     string `query:"rule" maxLength:"100"`
	Account  string `query:"account" maxLength:"200"`
	Case     string `query:"case_id" maxLength:"60"`
	web.PageIn
}

type alertsOut struct{ Body web.Page[Alert] }

// Routes is this package's part of the URL table.
func (s *Service) Routes() []web.Route {
	return slices.Concat(s.lifeRoutes(), s.backtestRoutes(), s.likeRoutes(), s.shadowRoutes(), s.vocabularyRoutes(), s.listRoutes(), []web.Route{
		web.Get("/v1/decisions", identity.PermDecisionRead, "Search decisions by expression",
			func(ctx context.Context, in *searchIn) (*searchOut, error) {
				found, err := s.Search(ctx, Query{Where: in.Where, From: in.From, To: in.To, Outcome: in.Outcome, Rule: in.Rule, Account: in.Account, PageIn: in.PageIn})
				return &searchOut{found}, err
			}),
		web.Get("/v1/decisions/histogram", identity.PermDecisionRead, "Count decisions over time",
			func(ctx context.Context, in *searchIn) (*histogramOut, error) {
				h, err := s.Histogram(ctx, Query{Where: in.Where, From: in.From, To: in.To, Outcome: in.Outcome, Rule: in.Rule, Account: in.Account})
				return &histogramOut{h}, err
			}),
		web.Get("/v1/decisions/{event_id}", identity.PermDecisionRead, "Explain one decision",
			func(ctx context.Context, in *explainIn) (*explainOut, error) {
				x, err := s.Explain(ctx, in.EventID)
				return &explainOut{x}, err
			}),
		web.Get("/v1/rules", identity.PermRuleRead, "List the rules of the live ruleset with their recent hits",
			func(ctx context.Context, _ *struct{}) (*rulesOut, error) {
				list, err := s.Rules(ctx)
				return &rulesOut{web.Page[Rule]{Items: list}}, err
			}),
		web.Get("/v1/rules/{id}", identity.PermRuleRead, "Read a rule with its text, hits by day and last decisions",
			func(ctx context.Context, in *ruleIn) (*ruleOut, error) {
				r, err := s.Rule(ctx, in.ID)
				return &ruleOut{r}, err
			}),
		web.Get("/v1/rulesets", identity.PermRuleRead, "List published rulesets",
			func(ctx context.Context, in *rulesetsIn) (*rulesetsOut, error) {
				page, err := s.Rulesets(ctx, in.PageIn)
				return &rulesetsOut{page}, err
			}),
		web.Get("/v1/rulesets/{number}", identity.PermRuleRead, "Read a published ruleset with its documents",
			func(ctx context.Context, in *rulesetIn) (*rulesetOut, error) {
				r, err := s.Ruleset(ctx, in.Number)
				return &rulesetOut{r}, err
			}),
		web.Post("/v1/rulesets", identity.PermRulePublish, "Check a pack and make it the live ruleset",
			func(ctx context.Context, in *publishIn) (*rulesetOut, error) {
				r, err := s.Publish(ctx, in.Body.Documents, in.Body.Note)
				return &rulesetOut{r}, err
			}, web.Status(201), web.MaxBody(maxDocuments+1<<20)),
		web.Get("/v1/alerts", identity.PermAlertRead, "List alerts, newest first",
			func(ctx context.Context, in *alertsIn) (*alertsOut, error) {
				page, err := s.Alerts(ctx, AlertFilter{State: in.State, Severity: in.Severity, Rule: in.Rule, Account: in.Account, Case: in.Case, PageIn: in.PageIn})
				return &alertsOut{page}, err
			}),
		web.Get("/v1/lists", identity.PermListRead, "List the lists that rules ask",
			func(ctx context.Context, _ *struct{}) (*listsOut, error) {
				list, err := s.Lists(ctx)
				return &listsOut{web.Page[List]{Items: list}}, err
			}),
		web.Get("/v1/lists/{name}/entries", identity.PermListRead, "List what people have put on a list",
			func(ctx context.Context, in *entriesIn) (*entriesOut, error) {
				page, err := s.Entries(ctx, in.Name, in.PageIn)
				return &entriesOut{page}, err
			}),
		web.Post("/v1/lists/{name}/entries", identity.PermListWrite, "Put something on a list",
			func(ctx context.Context, in *addEntryIn) (*entryOut, error) {
				e, err := s.AddEntry(ctx, in.Name, in.Body)
				return &entryOut{e}, err
			}, web.Status(201)),
		web.Delete("/v1/lists/{name}/entries/{entry}", identity.PermListWrite, "Take something off a list",
			func(ctx context.Context, in *removeEntryIn) (*struct{}, error) {
				return nil, s.RemoveEntry(ctx, in.Name, in.Entry)
			}, web.Status(204)),
	})
}
