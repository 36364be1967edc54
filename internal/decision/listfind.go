package decision

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// FindEntry finds what is on a list already. It refuses a list that the live
// ruleset does not have and a value that the list could not hold.
func (s *Service) FindEntry(ctx context.Context, name, value string) (entry string, known bool, err error) {
	sc, err := identity.Require(ctx, identity.PermListWrite)
	if err != nil {
		return "", false, err
	}
	l, err := s.list(ctx, name)
	if err != nil {
		return "", false, err
	}
	var eid uint64
	value = strings.TrimSpace(value)
	if l.Of != "" {
		if eid, err = s.member(ctx, sc, l, value); err != nil {
			return "", false, err
		}
		value = ""
	}
	err = s.main.QueryRow(ctx, `SELECT id FROM list_entries WHERE list = $1 AND entity = $2 AND value = $3 AND removed_at IS NULL AND (until IS NULL OR until > $4)`,
		name, eid, value, db.Micros(s.clock.Now())).Scan(&entry)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return entry, err == nil, err
}
