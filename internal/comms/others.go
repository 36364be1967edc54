package comms

import (
	"context"

	"github.com/piepowder/piepowder/internal/identity"
)

// Other is somebody else in a case, whose name must not be told to a party.
type Other struct{ Party, Name string }

// others are the names of the parties of a case but one: open ones, and veiled
// ones that the caller must not learn by a finding either.
func (s *Service) others(ctx context.Context, sc identity.Scope, caseID, party string) (open, veiled []string, err error) {
	if s.Others == nil {
		return nil, nil, nil
	}
	list, err := s.Others(ctx, caseID, party)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]string, len(list))
	for i, o := range list {
		ids[i] = o.Party
	}
	hidden, err := sc.Withheld(ctx, s.DB, ids...)
	if err != nil {
		return nil, nil, err
	}
	for _, o := range list {
		if hidden[o.Party] != "" || !sc.Can(identity.PermAccountPersonal) {
			veiled = append(veiled, o.Name)
		} else {
			open = append(open, o.Name)
		}
	}
	return open, veiled, nil
}

// veiledName is the finding that a text holds one of the names that the reader of
// the finding must not learn: not which, and not where.
func veiledName(text string, veiled []string, external bool) []Finding {
	l := linter{text: text, level: "warn"}
	if external {
		l.level = "block"
	}
	l.people(fold(text), veiled)
	level := ""
	for _, f := range l.list {
		if level == "" || f.Level == "block" {
			level = f.Level
		}
	}
	if level == "" {
		return []Finding{}
	}
	return []Finding{{Kind: "personal", What: "name", Level: level, Message: "a name that must not leave"}}
}
