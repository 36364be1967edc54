package decision

import (
	"context"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Like says what the decisions of a case have in common that others have not,
// and a rule that would find more of them.
type Like struct {
	On         []string        `json:"on" doc:"Event types the conditions are about"`
	Decisions  int64           `json:"decisions" doc:"Decisions it was learned from"`
	Sample     int64           `json:"sample" doc:"Other decisions they were compared with"`
	Conditions []LikeCondition `json:"conditions" doc:"Most telling first"`
	Rule       string          `json:"rule" doc:"YAML text of a rule draft, empty when nothing stands out"`
	Matches    int64           `json:"matches" doc:"Other decisions of the sample that meet all conditions of the rule"`
	Examples   []Decision      `json:"examples" doc:"Some of them"`
}

// LikeCondition is one thing they have in common.
type LikeCondition struct {
	Expr     string  `json:"expr" doc:"As a rule writes it"`
	Text     string  `json:"text" doc:"In words"`
	HeldHere int64   `json:"held_here" doc:"Of the decisions it was learned from"`
	Here     int64   `json:"here" doc:"How many those are"`
	BaseRate float64 `json:"base_rate" doc:"Share of other decisions of the type that meet it"`
	Used     bool    `json:"used" doc:"It is in the rule"`
}

type likeCaseIn struct {
	Ref string `path:"ref" maxLength:"60" doc:"Id or number"`
}

type likeEventIn struct {
	EventID string `path:"event_id" maxLength:"200"`
}

type likeOut struct{ Body *Like }

func (s *Service) likeRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/cases/{ref}/like", identity.PermCaseRead, "What the decisions of a case have in common, and a rule that finds more",
			func(ctx context.Context, in *likeCaseIn) (*likeOut, error) {
				l, err := s.LikeCase(ctx, in.Ref)
				return &likeOut{l}, err
			}),
		web.Get("/v1/decisions/{event_id}/like", identity.PermDecisionRead, "What sets a decision apart, and a rule that finds more",
			func(ctx context.Context, in *likeEventIn) (*likeOut, error) {
				l, err := s.LikeEvent(ctx, in.EventID)
				return &likeOut{l}, err
			}),
	}
}
