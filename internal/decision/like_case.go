package decision

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Bounds of what is looked at.
const (
	likeHere   = 200  // decisions of the case
	likeSample = 3000 // others
)

// LikeCase compares the decisions behind a case with others of the same type.
func (s *Service) LikeCase(ctx context.Context, ref string) (*Like, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	id, accounts, err := s.caseAccounts(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if !sc.Can(identity.PermDecisionRead) {
		return noLike(), nil
	}
	here, err := s.caseDecisions(ctx, sc, id, accounts)
	if err != nil {
		return nil, err
	}
	return s.like(ctx, sc, here, accounts)
}

// LikeEvent compares one decision with others of the same type.
func (s *Service) LikeEvent(ctx context.Context, eventID string) (*Like, error) {
	sc, err := identity.Require(ctx, identity.PermDecisionRead)
	if err != nil {
		return nil, err
	}
	d, err := s.find(ctx, sc, eventID)
	if err != nil {
		return nil, err
	}
	return s.like(ctx, sc, []Decision{d}, []uint64{d.account})
}

func noLike() *Like {
	return &Like{On: []string{}, Conditions: []LikeCondition{}, Examples: []Decision{}}
}

// caseAccounts finds a case the caller may see, and the accounts it is about:
// its own, those of its subjects, and those its alerts were raised on.
func (s *Service) caseAccounts(ctx context.Context, sc identity.Scope, ref string) (id string, accounts []uint64, err error) {
	var a db.Args
	var where string
	if n, err := strconv.ParseInt(strings.TrimPrefix(strings.ToUpper(ref), "C-"), 10, 64); err == nil {
		where = "k.number = " + a.Add(n)
	} else {
		where = "k.id = " + a.Add(ref)
	}
	var account uint64
	err = s.main.QueryRow(ctx, `SELECT k.id, k.account FROM cases k WHERE `+where+` AND `+
		sc.Where(&a, identity.Columns{Object: "k.id", Region: "k.region", Team: "k.team", Brand: "k.brand"}), a...).Scan(&id, &account)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil, errs.New(errs.NotFound, "case_not_found", "There is no such case.")
	}
	if err != nil {
		return "", nil, err
	}
	rows, err := s.main.Query(ctx, `SELECT account FROM case_parties WHERE case_id = $1 AND role = 'subject' AND account <> 0 AND removed_at IS NULL
		UNION SELECT account FROM alerts WHERE case_id = $1 AND account <> 0 ORDER BY 1`, id)
	if err != nil {
		return "", nil, err
	}
	defer rows.Close()
	if account != 0 {
		accounts = append(accounts, account)
	}
	for rows.Next() {
		var eid uint64
		if err := rows.Scan(&eid); err != nil {
			return "", nil, err
		}
		if !slices.Contains(accounts, eid) {
			accounts = append(accounts, eid)
		}
	}
	return id, accounts, rows.Err()
}

// caseDecisions are the decisions that raised the case's alerts; without any,
// the latest ones about its accounts.
func (s *Service) caseDecisions(ctx context.Context, sc identity.Scope, id string, accounts []uint64) ([]Decision, error) {
	rows, err := s.main.Query(ctx, `SELECT DISTINCT position FROM case_alerts WHERE case_id = $1 ORDER BY position DESC LIMIT $2`, id, likeHere)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var positions []uint64
	for rows.Next() {
		var p uint64
		if err := rows.Scan(&p); err != nil {
			return nil, err
		}
		positions = append(positions, p)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	switch {
	case len(positions) > 0:
		return s.decisionsWhere(ctx, sc, "d.position", positions, likeHere)
	case len(accounts) > 0:
		return s.decisionsWhere(ctx, sc, "d.account", accounts, likeHere)
	}
	return nil, nil
}

// decisionsWhere reads the latest decisions whose column is one of values, in scope.
func (s *Service) decisionsWhere(ctx context.Context, sc identity.Scope, column string, values []uint64, limit int) ([]Decision, error) {
	var a db.Args
	in := make([]string, len(values))
	for i, v := range values {
		in[i] = a.Add(v)
	}
	rows, err := s.history.Query(ctx, decisionColumns+` WHERE `+column+` IN (`+strings.Join(in, ",")+`) AND `+
		sc.Where(&a, identity.Columns{Region: "d.region", Brand: "d.brand"})+` ORDER BY d.position DESC LIMIT `+a.Add(limit), a...)
	if err != nil {
		return nil, err
	}
	return collect(rows)
}

// others are the latest decisions of a type about other accounts, in scope.
func (s *Service) others(ctx context.Context, sc identity.Scope, typ string, accounts []uint64) ([]Decision, error) {
	var a db.Args
	query := decisionColumns + ` WHERE d.type = ` + a.Add(typ) + ` AND d.at >= ` + a.Add(db.Micros(s.clock.Now())-int64(usualSpan.Microseconds())) + ` AND ` +
		sc.Where(&a, identity.Columns{Region: "d.region", Brand: "d.brand"})
	rows, err := s.history.Query(ctx, query+` ORDER BY d.at DESC, d.position DESC LIMIT `+a.Add(likeSample), a...)
	if err != nil {
		return nil, err
	}
	list, err := collect(rows)
	return slices.DeleteFunc(list, func(d Decision) bool { return d.account != 0 && slices.Contains(accounts, d.account) }), err
}
