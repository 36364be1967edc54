package comms

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// AccountControl says whether somebody else may control the accounts of a case's
// harmed and reporting parties. While it is disputed, the account's own mail,
// devices and sign-in prove nothing and nothing is sent to them.
type AccountControl struct {
	CaseID    string     `json:"case_id"`
	State     string     `json:"state" enum:"not_asked,disputed,settled"`
	Origin    string     `json:"origin,omitempty" doc:"person, protocol or category"`
	Why       string     `json:"why,omitempty"`
	Accounts  int        `json:"accounts" doc:"Accounts that are kept quiet"`
	ChangedBy string     `json:"changed_by,omitempty"`
	ChangedAt *time.Time `json:"changed_at,omitempty"`
	Version   int64      `json:"version"`
}

// contested are categories in which account control is never identity.
var contested = []string{"household", "former_partner", "domestic_violence", "domestic", "intimate_partner", "partner", "account_takeover", "takeover"}

// Contested says whether matters of a category begin with the account in
// dispute.
func Contested(category string) bool {
	c := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(category))
	return slices.ContainsFunc(contested, func(w string) bool { return c == w || strings.HasSuffix(c, "."+w) || strings.HasSuffix(c, "/"+w) })
}

// Disputed says whether the account is in dispute in any matter.
func (s *Service) Disputed(ctx context.Context, account uint64) (bool, error) {
	if account == 0 {
		return false, nil
	}
	var n int
	err := s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM disputed_accounts WHERE account=$1 AND ended_at IS NULL`, account).Scan(&n)
	return n > 0, err
}

// AccountControl reads the flag of a case.
func (s *Service) AccountControl(ctx context.Context, caseRef string) (*AccountControl, error) {
	sc, err := identity.Require(ctx, identity.PermMessageRead)
	if err != nil {
		return nil, err
	}
	caseID, _, err := s.Case(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	c, err := s.control(ctx, caseID)
	return &c, err
}

func (s *Service) control(ctx context.Context, caseID string) (AccountControl, error) {
	c := AccountControl{CaseID: caseID, State: "not_asked"}
	var why []byte
	var at int64
	err := s.DB.QueryRow(ctx, `SELECT state, origin, why, changed_by, changed_at, version,
		(SELECT COUNT(*) FROM disputed_accounts d WHERE d.case_id = account_control.case_id AND d.ended_at IS NULL)
		FROM account_control WHERE case_id=$1`, caseID).Scan(&c.State, &c.Origin, &why, &c.ChangedBy, &at, &c.Version, &c.Accounts)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	t := db.FromMicros(at)
	c.ChangedAt = &t
	eid, err := s.Vault.Subject("case", caseID)
	if err != nil {
		return c, err
	}
	c.Why, err = s.text(eid, caseID+"/control", why)
	return c, err
}

// SetAccountControl is a person's word on it; version is the one they saw.
func (s *Service) SetAccountControl(ctx context.Context, caseRef string, version int64, state, why string) (*AccountControl, error) {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return nil, err
	}
	if state != "disputed" && state != "settled" {
		return nil, errs.New(errs.Invalid, "account_control", "It is disputed or settled.").With(errs.Field{Pointer: "/state", Message: "disputed or settled"})
	}
	if strings.TrimSpace(why) == "" {
		return nil, errs.New(errs.Invalid, "account_control", "Say why.").With(errs.Field{Pointer: "/why", Message: "required"})
	}
	caseID, _, err := s.Case(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "account control", func(ctx context.Context, tx *db.Tx) error {
		now, err := s.control(ctx, caseID)
		if err != nil {
			return err
		}
		if now.Version != version {
			return errs.New(errs.Precondition, "version_stale", "Somebody changed this since you read it. Read it again and repeat your change.")
		}
		return s.setControl(ctx, tx, caseID, state, "person", why)
	})
	if err != nil {
		return nil, err
	}
	c, err := s.control(ctx, caseID)
	return &c, err
}

// Dispute flags a case inside another domain's transaction; origin is protocol
// or category. What is disputed already stays as it is, and what a person has
// settled is not opened again by a rule.
func (s *Service) Dispute(ctx context.Context, tx *db.Tx, caseID, origin, why string) error {
	now, err := s.control(ctx, caseID)
	if err != nil || now.State == "settled" && origin == "category" {
		return err
	}
	if now.State == "disputed" {
		return s.keepQuiet(ctx, tx, caseID)
	}
	return s.setControl(ctx, tx, caseID, "disputed", origin, why)
}

func (s *Service) setControl(ctx context.Context, tx *db.Tx, caseID, state, origin, why string) error {
	eid, err := s.Vault.Subject("case", caseID)
	if err != nil {
		return err
	}
	sealed, err := s.Vault.Seal(eid, caseID+"/control", []byte(why))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO account_control(case_id, state, origin, why, changed_by, changed_at, version) VALUES ($1,$2,$3,$4,$5,$6,1)
		ON CONFLICT (case_id) DO UPDATE SET state=excluded.state, origin=excluded.origin, why=excluded.why, changed_by=excluded.changed_by,
		changed_at=excluded.changed_at, version=account_control.version+1`, caseID, state, origin, sealed, tx.Actor.ID, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	if state == "disputed" {
		err = s.keepQuiet(ctx, tx, caseID)
	} else {
		_, err = tx.Exec(ctx, `UPDATE disputed_accounts SET ended_at=$1 WHERE case_id=$2 AND ended_at IS NULL`, db.Micros(tx.Now), caseID)
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM unsafe_addresses WHERE case_id=$1 AND why='account'`, caseID)
		}
	}
	if err != nil {
		return err
	}
	if err := s.liveCase(ctx, tx, caseID); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "case.account_control", Object: caseID, Restrict: caseID, Data: map[string]any{"state": state, "origin": origin}})
}

// keepQuiet marks the accounts of the case's harmed and reporting parties, and
// the addresses they have now.
func (s *Service) keepQuiet(ctx context.Context, tx *db.Tx, caseID string) error {
	if s.Holders == nil {
		return nil
	}
	list, err := s.Holders(ctx, caseID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Account == 0 {
			continue
		}
		var quiet int
		err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM disputed_accounts WHERE case_id=$1 AND account=$2 AND ended_at IS NULL`, caseID, p.Account).Scan(&quiet)
		if err != nil {
			return err
		}
		if quiet > 0 {
			continue
		}
		_, err = tx.Exec(ctx, `INSERT INTO disputed_accounts(case_id, account, since) VALUES ($1,$2,$3)
			ON CONFLICT (case_id, account) DO UPDATE SET ended_at=NULL`, caseID, p.Account, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		err = s.markAll(ctx, tx, caseID, p.ID, "account", []string{p.AccountEmail}, []string{p.AccountPhone})
		if err != nil {
			return err
		}
	}
	return nil
}
