package decision

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// DraftRef names a draft in a path.
type DraftRef struct {
	ID string `path:"id" maxLength:"60"`
}

type draftsIn struct {
	Stage string `query:"stage" maxLength:"60" doc:"Stages, comma separated; all when empty"`
	Rule  string `query:"rule" maxLength:"100"`
	Mine  bool   `query:"mine" doc:"Only the caller's own"`
	web.PageIn
}

type draftsOut struct{ Body web.Page[Draft] }

type newDraftIn struct{ Body NewDraft }

type draftOut struct {
	ETag string `header:"ETag"`
	Body *Draft
}

func draftAnswer(d *Draft, err error) (*draftOut, error) {
	if err != nil {
		return nil, err
	}
	return &draftOut{web.ETag(d.Version), d}, nil
}

type patchDraftIn struct {
	DraftRef
	Match string `header:"If-Match"`
	Body  DraftChange
}

type dropDraftIn struct {
	DraftRef
	Match string `header:"If-Match"`
}

type checkIn struct {
	Body struct {
		Rule   string `json:"rule,omitempty" maxLength:"100" doc:"A rule of the ruleset below; empty for a new one"`
		Source string `json:"source" maxLength:"100000"`
		Base   int64  `json:"base,omitempty" minimum:"0" doc:"0 is the live ruleset"`
		Draft  string `json:"draft,omitempty" maxLength:"60" doc:"A draft whose other documents count too"`
	}
}

type checkOut struct{ Body *Check }

type approveIn struct {
	DraftRef
	Body struct {
		Shown string `json:"shown" minLength:"1" maxLength:"100" doc:"The draft's shown, as it was when it was looked at"`
	}
}

type returnIn struct {
	DraftRef
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"2000" doc:"What has to change; not personal data"`
	}
}

type stageIn struct {
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Stage   string `json:"stage" enum:"shadow,live,archived"`
		Percent int    `json:"percent,omitempty" minimum:"0" maximum:"100" doc:"Share of accounts it is live for; all when left out"`
		Reason  string `json:"reason" minLength:"1" maxLength:"2000"`
	}
}

type historyOut struct{ Body web.Page[RuleVersion] }

type diffIn struct {
	Number int64 `path:"number" minimum:"0" doc:"0 is the live one"`
	With   int64 `query:"with" minimum:"0" doc:"The later one; 0 is the live one"`
}

type diffOut struct{ Body *Diff }

type revertIn struct {
	Number int64 `path:"number" minimum:"1"`
	Body   struct {
		Reason string `json:"reason" minLength:"1" maxLength:"2000"`
	}
}

type snoozesIn struct {
	Rule    string `query:"rule" maxLength:"100"`
	Account string `query:"account" maxLength:"200"`
	web.PageIn
}

type snoozesOut struct{ Body web.Page[Snooze] }

type newSnoozeIn struct{ Body NewSnooze }

type snoozeOut struct{ Body *Snooze }

type snoozeRef struct {
	ID string `path:"id" maxLength:"60"`
}

type quietIn struct {
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Until  time.Time `json:"until" doc:"When the alarm may ring again"`
		Reason string    `json:"reason" minLength:"1" maxLength:"500"`
	}
}

type watchOut struct{ Body *Watch }

// lifeRoutes are the routes of the life cycle of rules.
func (s *Service) lifeRoutes() []web.Route {
	return append([]web.Route{
		web.Get("/v1/drafts", identity.PermRuleRead, "List drafts, last changed first",
			func(ctx context.Context, in *draftsIn) (*draftsOut, error) {
				page, err := s.Drafts(ctx, DraftFilter{Stage: in.Stage, Rule: in.Rule, Mine: in.Mine, PageIn: in.PageIn})
				return &draftsOut{page}, err
			}),
		web.Post("/v1/drafts", identity.PermRuleWrite, "Begin a draft",
			func(ctx context.Context, in *newDraftIn) (*draftOut, error) {
				return draftAnswer(s.NewDraft(ctx, in.Body))
			},
			web.Status(201), web.MaxBody(maxDocuments+1<<20)),
		web.Post("/v1/drafts/check", identity.PermRuleWrite, "Check the text of a rule and run its tests without saving",
			func(ctx context.Context, in *checkIn) (*checkOut, error) {
				c, err := s.Check(ctx, in.Body.Base, in.Body.Draft, in.Body.Rule, in.Body.Source)
				return &checkOut{c}, err
			}),
		web.Get("/v1/drafts/{id}", identity.PermRuleRead, "Read a draft with what is wrong with it",
			func(ctx context.Context, in *DraftRef) (*draftOut, error) { return draftAnswer(s.Draft(ctx, in.ID)) }),
		web.Patch("/v1/drafts/{id}", identity.PermRuleWrite, "Change a draft; its tests run",
			func(ctx context.Context, in *patchDraftIn) (*draftOut, error) {
				v, err := web.IfMatch(in.Match)
				if err != nil {
					return nil, err
				}
				return draftAnswer(s.ChangeDraft(ctx, in.ID, v, in.Body))
			}, web.MaxBody(maxDocuments+1<<20)),
		web.Delete("/v1/drafts/{id}", identity.PermRuleWrite, "Drop a draft; it is kept and no longer worked on",
			func(ctx context.Context, in *dropDraftIn) (*struct{}, error) {
				v, err := web.IfMatch(in.Match)
				if in.Match != "" && err != nil {
					return nil, err
				}
				if in.Match == "" {
					v = -1
				}
				return nil, s.DropDraft(ctx, in.ID, v)
			}, web.Status(204)),
		web.Post("/v1/drafts/{id}/submit", identity.PermRuleWrite, "Ask a second person to approve a draft",
			func(ctx context.Context, in *DraftRef) (*draftOut, error) { return draftAnswer(s.Submit(ctx, in.ID)) }),
		web.Post("/v1/drafts/{id}/approve", identity.PermRuleApprove, "Approve what was shown: the draft is published, its rule in shadow",
			func(ctx context.Context, in *approveIn) (*draftOut, error) {
				return draftAnswer(s.Approve(ctx, in.ID, in.Body.Shown))
			}),
		web.Post("/v1/drafts/{id}/return", identity.PermRuleApprove, "Give a draft back to its author with a reason",
			func(ctx context.Context, in *returnIn) (*draftOut, error) {
				return draftAnswer(s.Return(ctx, in.ID, in.Body.Reason))
			}),
		web.Post("/v1/rules/{id}/stage", identity.PermRuleStage, "Move a rule between shadow, live for a share of accounts, live and archived",
			func(ctx context.Context, in *stageIn) (*rulesetOut, error) {
				r, err := s.Stage(ctx, in.ID, in.Body.Stage, in.Body.Percent, in.Body.Reason)
				return &rulesetOut{r}, err
			}),
		web.Get("/v1/rules/{id}/history", identity.PermRuleRead, "List the rulesets in which a rule's text or stage changed, newest first",
			func(ctx context.Context, in *ruleIn) (*historyOut, error) {
				list, err := s.RuleHistory(ctx, in.ID)
				return &historyOut{web.Page[RuleVersion]{Items: list}}, err
			}),
		web.Post("/v1/rules/{id}/quiet", identity.PermRuleStage, "Keep the alarm of a rule quiet for a time",
			func(ctx context.Context, in *quietIn) (*watchOut, error) {
				w, err := s.Quiet(ctx, in.ID, in.Body.Until, in.Body.Reason)
				return &watchOut{w}, err
			}),
		web.Get("/v1/rulesets/{number}/diff", identity.PermRuleRead, "What changed between two rulesets",
			func(ctx context.Context, in *diffIn) (*diffOut, error) {
				d, err := s.Diff(ctx, in.Number, in.With)
				return &diffOut{d}, err
			}),
		web.Post("/v1/rulesets/{number}/revert", identity.PermRuleStage, "Publish the documents of an earlier ruleset again",
			func(ctx context.Context, in *revertIn) (*rulesetOut, error) {
				r, err := s.Revert(ctx, in.Number, in.Body.Reason)
				return &rulesetOut{r}, err
			}, web.Status(201)),
		web.Raw(http.MethodGet, "/v1/rulesets/{number}/pack", identity.PermRuleRead, "A ruleset as a zip of its files", s.packHTTP),
	}, s.snoozeRoutes()...)
}

func (s *Service) snoozeRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/snoozes", identity.PermRuleRead, "List the snoozes in force, newest first",
			func(ctx context.Context, in *snoozesIn) (*snoozesOut, error) {
				page, err := s.Snoozes(ctx, in.Rule, in.Account, in.PageIn)
				return &snoozesOut{page}, err
			}),
		web.Post("/v1/snoozes", identity.PermLabelWrite, "Keep a rule or a group of rules quiet about one account",
			func(ctx context.Context, in *newSnoozeIn) (*snoozeOut, error) {
				n, err := s.Snooze(ctx, in.Body)
				return &snoozeOut{n}, err
			}, web.Status(201)),
		web.Delete("/v1/snoozes/{id}", identity.PermLabelWrite, "End a snooze",
			func(ctx context.Context, in *snoozeRef) (*struct{}, error) { return nil, s.EndSnooze(ctx, in.ID) }, web.Status(204)),
	}
}

func (s *Service) packHTTP(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil || number < 0 {
		web.WriteProblem(w, errs.New(errs.NotFound, "ruleset_not_found", "There is no such ruleset."))
		return
	}
	body, n, err := s.Pack(r.Context(), number)
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="ruleset-`+strconv.FormatInt(n, 10)+`.zip"`)
	w.Write(body)
}
