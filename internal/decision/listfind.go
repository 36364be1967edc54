package decision

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// FoundEntry is what a list would hold of a value.
type FoundEntry struct {
	Entry  string // "" when it is not on the list
	Entity string // acc_, ord_ or thg_ id; "" on a list of texts, and for a thing that nobody was seen with
}

// FindEntry finds what is on a list already. It refuses a list that the live
// ruleset does not have and a value that the list could not hold.
func (s *Service) FindEntry(ctx context.Context, name, value string) (found FoundEntry, err error) {
	sc, err := identity.Require(ctx, identity.PermListWrite)
	if err != nil {
		return found, err
	}
	l, err := s.list(ctx, name)
	if err != nil {
		return found, err
	}
	var eid uint64
	value = strings.TrimSpace(value)
	if l.Of != "" {
		if eid, err = s.seenMember(ctx, sc, l, value); err != nil || eid == 0 {
			return found, err
		}
		value, found.Entity = "", entityID(kindOf(l.Vault), eid)
	}
	err = s.main.QueryRow(ctx, `SELECT id FROM list_entries WHERE list = $1 AND entity = $2 AND value = $3 AND removed_at IS NULL AND (until IS NULL OR until > $4)`,
		name, eid, value, db.Micros(s.clock.Now())).Scan(&found.Entry)
	if errors.Is(err, sql.ErrNoRows) {
		return found, nil
	}
	return found, err
}
