package decision

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type vocabularyIn struct {
	On string `query:"on" maxLength:"2000" doc:"Event types, separated by commas; all when left out"`
}

type vocabularyOut struct{ Body *engine.Vocabulary }

// Vocabulary tells what a rule of the live ruleset on some event types may speak about: the editor
// completes from it.
func (s *Service) Vocabulary(ctx context.Context, on []string) (*engine.Vocabulary, error) {
	if _, err := identity.Require(ctx, identity.PermRuleRead); err != nil {
		return nil, err
	}
	live, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	v, err := live.program.Vocabulary(on)
	if err != nil {
		return nil, errs.New(errs.Invalid, "unknown_event_type", "%v", err).With(errs.Field{Pointer: "/query/on", Message: err.Error()})
	}
	return v, nil
}

func (s *Service) vocabularyRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/rules/vocabulary", identity.PermRuleRead, "List the words a rule may use",
			func(ctx context.Context, in *vocabularyIn) (*vocabularyOut, error) {
				var on []string
				for _, name := range strings.Split(in.On, ",") {
					if name = strings.TrimSpace(name); name != "" {
						on = append(on, name)
					}
				}
				v, err := s.Vocabulary(ctx, on)
				return &vocabularyOut{v}, err
			}),
	}
}
