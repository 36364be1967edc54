package evidence

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Forms of a package.
const (
	FormOriginal = "original" // every file as it came
	FormShared   = "shared"   // pictures made anew without metadata, redacted copies in the place of their sources
)

// EvidencePackage is evidence of a case for somebody outside.
type EvidencePackage struct {
	ID        string     `json:"id"`
	Case      string     `json:"case_id"`
	State     string     `json:"state" doc:"waiting (for a second signature), ready or refused"`
	Form      string     `json:"form"`
	Purpose   string     `json:"purpose"`
	Recipient string     `json:"recipient,omitempty"`
	Sealed    bool       `json:"sealed" doc:"Only the recipient's key opens it"`
	Items     int        `json:"items"`
	Approval  string     `json:"approval_id,omitempty"`
	Manifest  string     `json:"manifest_sha256,omitempty" doc:"Of the last one that left"`
	AskedBy   string     `json:"asked_by"`
	AskedAt   time.Time  `json:"asked_at"`
	MadeBy    string     `json:"made_by,omitempty"`
	MadeAt    *time.Time `json:"made_at,omitempty"`

	eid  uint64
	spec NewPackage
}

// NewPackage is what a package is asked for with.
type NewPackage struct {
	Purpose      string   `json:"purpose" doc:"investigation, police, court, insurer, regulator, disclosure, person, retention or other"`
	Recipient    string   `json:"recipient,omitempty" maxLength:"300" doc:"Who gets it"`
	RecipientKey string   `json:"recipient_key,omitempty" maxLength:"2000" doc:"age1…: the package is sealed to this key (the age format); none = a plain zip"`
	Form         string   `json:"form,omitempty" doc:"original (default) or shared"`
	Items        []string `json:"items,omitempty" maxItems:"1000" doc:"evi_ ids; none = all of the case"`
	Why          string   `json:"why,omitempty" maxLength:"2000"`
}

func (in *NewPackage) check() error {
	var at []errs.Field
	if !slices.Contains(Purposes, in.Purpose) {
		at = append(at, errs.Field{Pointer: "/purpose", Message: "one of " + strings.Join(Purposes, ", ")})
	}
	if in.Form == "" {
		in.Form = FormOriginal
	}
	if in.Form != FormOriginal && in.Form != FormShared {
		at = append(at, errs.Field{Pointer: "/form", Message: "original or shared"})
	}
	if in.RecipientKey = strings.TrimSpace(in.RecipientKey); in.RecipientKey != "" {
		if _, err := age.ParseX25519Recipient(in.RecipientKey); err != nil {
			at = append(at, errs.Field{Pointer: "/recipient_key", Message: "an age key begins with age1"})
		}
	}
	if len(in.Recipient) > 300 || len(in.Why) > 2000 || len(in.Items) > 1000 {
		at = append(at, errs.Field{Pointer: "/recipient", Message: "too long"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "package_invalid", "The package cannot be made like this.").With(at...)
	}
	return nil
}

// AskPackage asks for a package of a case. State ready means that it may leave
// at once; waiting, that a second person signs first.
func (s *Service) AskPackage(ctx context.Context, caseRef string, in NewPackage) (*EvidencePackage, error) {
	sc, err := identity.Require(ctx, identity.PermCaseExport)
	if err != nil {
		return nil, err
	}
	if !sc.Can(identity.PermEvidenceRead) {
		return nil, errs.New(errs.Forbidden, "permission_missing", "needs the permission %s", identity.PermEvidenceRead)
	}
	c, err := s.cases.For(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if s.Proofs == nil {
		return nil, errs.New(errs.Unavailable, "no_log", "There is no audit log to prove custody with.")
	}
	items, err := s.chosen(ctx, sc, c, in)
	if err != nil {
		return nil, err
	}
	in.Items = nil
	for _, it := range items {
		in.Items = append(in.Items, it.ID)
	}
	var p *EvidencePackage
	err = s.db.Tx(ctx, sc.Actor(), "ask for a package", func(ctx context.Context, tx *db.Tx) error {
		p = &EvidencePackage{ID: id.New("pkg", tx.Now), Case: c.ID, State: "ready", Form: in.Form, Purpose: in.Purpose, Recipient: in.Recipient, Sealed: in.RecipientKey != "",
			Items: len(items), AskedBy: tx.Actor.ID, AskedAt: tx.Now, eid: c.EID(), spec: in}
		if s.Authorize != nil {
			p.Approval, err = s.Authorize(ctx, tx, sc, Order{Package: p.ID, CaseID: c.ID, Number: c.Number, Purpose: p.Purpose, Recipient: p.Recipient, Form: p.Form, Items: in.Items, EID: p.eid})
			if err != nil {
				return err
			}
			if p.Approval != "" {
				p.State = "waiting"
			}
		}
		clear, err := json.Marshal(in)
		if err != nil {
			return err
		}
		sealed, err := s.vault.Seal(p.eid, p.ID, clear)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO packages(id, case_id, eid, state, form, purpose, spec, approval, items, asked_by, asked_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
			p.ID, p.Case, p.eid, p.State, p.Form, p.Purpose, sealed, p.Approval, p.Items, p.AskedBy, db.Micros(p.AskedAt))
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "package.asked", Object: p.ID, On: []string{p.Case}, Restrict: p.Case,
			Data: map[string]any{"items": p.Items, "purpose": p.Purpose, "form": p.Form, "sealed": p.Sealed, "state": p.State}})
	})
	return p, err
}

// chosen are the items of a package: those asked for, or all that stand for
// themselves. Locked items never leave; nobody can name one.
func (s *Service) chosen(ctx context.Context, sc identity.Scope, c *cases.Case, in NewPackage) ([]*EvidenceItem, error) {
	all, err := s.ofCase(ctx, sc, c.ID)
	if err != nil {
		return nil, err
	}
	slices.Reverse(all) // oldest first
	free := slices.DeleteFunc(slices.Clone(all), func(it *EvidenceItem) bool { return it.Locked || it.DestroyedAt != nil })
	if len(in.Items) == 0 {
		if in.Form == FormOriginal {
			return free, nil
		}
		redacted := map[string]bool{}
		for _, it := range free {
			redacted[it.Derived] = true
		}
		return slices.DeleteFunc(free, func(it *EvidenceItem) bool { return redacted[it.ID] }), nil
	}
	var out []*EvidenceItem
	for i, want := range in.Items {
		n := slices.IndexFunc(free, func(it *EvidenceItem) bool { return it.ID == want })
		if n < 0 {
			return nil, errs.New(errs.Invalid, "package_invalid", "The package cannot be made like this.").With(errs.Field{Pointer: "/items/" + itoa(i), Message: "no evidence of this case that may leave"})
		}
		if !slices.Contains(out, free[n]) {
			out = append(out, free[n])
		}
	}
	return out, nil
}

const packageColumns = `p.id, p.case_id, p.eid, p.state, p.form, p.purpose, p.spec, p.approval, p.items, p.manifest, p.asked_by, p.asked_at, p.made_by, p.made_at`

func (s *Service) packages(ctx context.Context, sc identity.Scope, and string, a db.Args) ([]*EvidencePackage, error) {
	where := cases.Visible(&a, sc, "p.case_id")
	rows, err := s.db.Query(ctx, `SELECT `+packageColumns+` FROM packages p WHERE `+and+` AND `+where+` ORDER BY p.id DESC LIMIT 200`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*EvidencePackage{}
	for rows.Next() {
		var p EvidencePackage
		var sealed []byte
		var asked, made int64
		if err := rows.Scan(&p.ID, &p.Case, &p.eid, &p.State, &p.Form, &p.Purpose, &sealed, &p.Approval, &p.Items, &p.Manifest, &p.AskedBy, &asked, &p.MadeBy, &made); err != nil {
			return nil, err
		}
		clear, err := s.vault.Open(p.eid, p.ID, sealed)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(clear, &p.spec); err != nil {
			return nil, err
		}
		p.Recipient, p.Sealed, p.AskedAt = p.spec.Recipient, p.spec.RecipientKey != "", db.FromMicros(asked)
		if made != 0 {
			t := db.FromMicros(made)
			p.MadeAt = &t
		}
		list = append(list, &p)
	}
	return list, rows.Err()
}

// Packages lists the packages of a case, newest first.
func (s *Service) Packages(ctx context.Context, caseRef string) ([]*EvidencePackage, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceRead)
	if err != nil {
		return nil, err
	}
	c, err := s.cases.For(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	return s.packages(ctx, sc, "p.case_id = $1", db.Args{c.ID})
}

// Package reads one.
func (s *Service) Package(ctx context.Context, ref string) (*EvidencePackage, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceRead)
	if err != nil {
		return nil, err
	}
	return s.onePackage(ctx, sc, ref)
}

func (s *Service) onePackage(ctx context.Context, sc identity.Scope, ref string) (*EvidencePackage, error) {
	list, err := s.packages(ctx, sc, "p.id = $1", db.Args{ref})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "package_not_found", "There is no such package.")
	}
	return list[0], nil
}

// Decided is told what came of the second signature.
func (s *Service) Decided(ctx context.Context, tx *db.Tx, ref string, approved bool) error {
	state := map[bool]string{true: "ready", false: "refused"}[approved]
	var caseID string
	err := tx.QueryRow(ctx, `UPDATE packages SET state = $1 WHERE id = $2 AND state = 'waiting' RETURNING case_id`, state, ref).Scan(&caseID)
	if noRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "package." + map[bool]string{true: "approved", false: "refused"}[approved], Object: ref, On: []string{caseID}, Restrict: caseID})
}
