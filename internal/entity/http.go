package entity

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// AccountRef names an account in a path.
type AccountRef struct {
	Ref string `path:"ref" maxLength:"200" doc:"Marketplace reference or acc_ id"`
}

type accountOut struct{ Body *Account }

type timelineIn struct {
	AccountRef
	web.PageIn
	Source string `query:"source" doc:"Comma separated: event, order, decision, action, activity, case, contact, notice, appeal, standing, evidence; all when left out"`
}

type timelineOut struct{ Body web.Page[TimelineItem] }

type linksOut struct{ Body *AccountLinks }

type handsOut struct{ Body *Hands }

type labelIn struct {
	AccountRef
	Body struct {
		Label  string     `json:"label" minLength:"1" maxLength:"60"`
		Reason string     `json:"reason" minLength:"1" maxLength:"200" doc:"Public or internal words only; nothing about a person"`
		Until  *time.Time `json:"until,omitempty" doc:"No end when left out"`
	}
}

type labelRef struct {
	AccountRef
	Label string `path:"label" maxLength:"60"`
}

type searchIn struct {
	Q string `query:"q" maxLength:"200" required:"true" doc:"Case number, reference, id, mail address or phone number"`
}

type searchOut struct{ Body web.Page[Hit] }

// Routes is this package's part of the URL table.
func (s *Service) Routes() []web.Route {
	return append(append(s.graphRoutes(), s.wholeRoutes()...),
		web.Get("/v1/accounts/{ref}", identity.PermAccountRead, "Read an account",
			func(ctx context.Context, in *AccountRef) (*accountOut, error) {
				acc, err := s.Get(ctx, in.Ref)
				return &accountOut{acc}, err
			}),
		web.Get("/v1/accounts/{ref}/timeline", identity.PermAccountRead, "Everything about an account, from all sides, by time",
			func(ctx context.Context, in *timelineIn) (*timelineOut, error) {
				var only []string
				if in.Source != "" {
					only = strings.Split(in.Source, ",")
				}
				page, err := s.Timeline(ctx, in.Ref, only, in.Cursor, in.Limit)
				return &timelineOut{page}, err
			}),
		web.Get("/v1/accounts/{ref}/links", identity.PermAccountRead, "Things of an account and the accounts that share them",
			func(ctx context.Context, in *AccountRef) (*linksOut, error) {
				l, err := s.Links(ctx, in.Ref)
				return &linksOut{l}, err
			}),
		web.Get("/v1/accounts/{ref}/custody", identity.PermAccountRead, "What is in a person's hands now",
			func(ctx context.Context, in *AccountRef) (*handsOut, error) {
				h, err := s.Custody(ctx, in.Ref)
				return &handsOut{h}, err
			}),
		web.Post("/v1/accounts/{ref}/labels", identity.PermLabelWrite, "Put a label on an account",
			func(ctx context.Context, in *labelIn) (*accountOut, error) {
				var until time.Time
				if in.Body.Until != nil {
					until = *in.Body.Until
				}
				acc, err := s.Label(ctx, in.Ref, in.Body.Label, in.Body.Reason, until)
				return &accountOut{acc}, err
			}),
		web.Delete("/v1/accounts/{ref}/labels/{label}", identity.PermLabelWrite, "Take a label off an account",
			func(ctx context.Context, in *labelRef) (*accountOut, error) {
				acc, err := s.Unlabel(ctx, in.Ref, in.Label)
				return &accountOut{acc}, err
			}),
		web.Get("/v1/search", web.SignedIn, "Find people, orders, cases and contacts",
			func(ctx context.Context, in *searchIn) (*searchOut, error) {
				hits, err := s.Search(ctx, in.Q)
				return &searchOut{web.Page[Hit]{Items: hits}}, err
			}),
	)
}
