package policy

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

func (s *Service) people(ctx context.Context) ([]Person, error) {
	if s.o.People == nil {
		return nil, nil
	}
	return s.o.People(ctx)
}

// PolicyAttestation is one person's signature, or that it is missing.
type PolicyAttestation struct {
	Staff    string     `json:"staff"`
	Name     string     `json:"name"`
	Version  int        `json:"version,omitempty" doc:"Which text was signed"`
	Hash     string     `json:"hash,omitempty" doc:"Of the text that was read"`
	At       *time.Time `json:"at,omitempty" doc:"Absent: not yet"`
	DueAt    *time.Time `json:"due_at,omitempty"`
	Overdue  bool       `json:"overdue"`
	Attempts int        `json:"attempts" doc:"Wrong answers"`
}

// PolicyProgress is how far a roll-out is.
type PolicyProgress struct {
	Version  int                 `json:"version" doc:"The material text that has to be signed; 0 = nobody has to"`
	Hash     string              `json:"hash"`
	DueAt    *time.Time          `json:"due_at,omitempty"`
	Asked    int                 `json:"asked"`
	Attested int                 `json:"attested"`
	Overdue  int                 `json:"overdue"`
	People   []PolicyAttestation `json:"people" doc:"Empty without policy.write"`

	needed, now *PolicyVersion
	title       string
}

// needed is the material text whose roll-out counts now: an editorial change
// after it asks nobody again, and signing the newer text will do.
func needed(list []*PolicyVersion, now time.Time) (asked, current *PolicyVersion) {
	current = inForce(list, now)
	if current == nil {
		return nil, nil
	}
	for _, v := range list {
		if v.State == "released" && !v.EffectiveFrom.After(now) && v.Change == "material" {
			if len(v.rollOut.Roles) == 0 {
				return nil, current
			}
			return v, current
		}
	}
	return nil, current
}

// progress counts who has signed, for a document with a roll-out; nil otherwise.
func (s *Service) progress(ctx context.Context, d *document, list []*PolicyVersion, people []Person) (*PolicyProgress, error) {
	now := s.db.Now()
	v, current := needed(list, now)
	if v == nil {
		return nil, nil
	}
	out := &PolicyProgress{Version: v.Version, Hash: current.Hash, People: []PolicyAttestation{}, needed: v, now: current, title: d.title}
	if v.rollOut.Days > 0 {
		due := v.EffectiveFrom.AddDate(0, 0, v.rollOut.Days)
		out.DueAt = &due
	}
	signed, err := s.signatures(ctx, d.id, v.Version)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		if !slices.ContainsFunc(p.Roles, func(r string) bool { return slices.Contains(v.rollOut.Roles, r) }) {
			continue
		}
		a := signed[p.ID]
		a.Staff, a.Name, a.DueAt = p.ID, p.Name, out.DueAt
		out.Asked++
		if a.At != nil {
			out.Attested++
		} else if out.DueAt != nil && now.After(*out.DueAt) {
			a.Overdue = true
			out.Overdue++
		}
		out.People = append(out.People, a)
	}
	slices.SortStableFunc(out.People, func(a, b PolicyAttestation) int {
		if (a.At == nil) != (b.At == nil) {
			if a.At == nil {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out, nil
}

// signatures are those of a version or a later one.
func (s *Service) signatures(ctx context.Context, document string, from int) (map[string]PolicyAttestation, error) {
	rows, err := s.db.Query(ctx, `SELECT staff, version, hash, attempts, at FROM policy_attestations WHERE document = $1 AND version >= $2 ORDER BY version`, document, from)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]PolicyAttestation{}
	for rows.Next() {
		var a PolicyAttestation
		var at sql.NullInt64
		if err := rows.Scan(&a.Staff, &a.Version, &a.Hash, &a.Attempts, &at); err != nil {
			return nil, err
		}
		if a.At = moment(at); a.At == nil {
			a.Version, a.Hash = 0, ""
		}
		if was, ok := out[a.Staff]; ok {
			a.Attempts += was.Attempts
			if a.At == nil {
				was.Attempts = a.Attempts
				a = was
			}
		}
		out[a.Staff] = a
	}
	return out, rows.Err()
}

// of is what one person still has to sign.
func (p *PolicyProgress) of(staff string) *PolicyAsked {
	for _, a := range p.People {
		if a.Staff == staff && a.At == nil {
			out := &PolicyAsked{Title: p.title, Version: p.now.Version, Hash: p.now.Hash, DueAt: p.DueAt, Attempts: a.Attempts}
			if q := p.needed.rollOut.Question; q != nil {
				out.Question = &PolicyQuestion{q.Text, q.Options, -1}
			}
			return out
		}
	}
	return nil
}

// Attestations tells how far the roll-out of a document is; who has not signed is
// for those who work on it.
func (s *Service) Attestations(ctx context.Context, id string) (*PolicyProgress, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyRead)
	if err != nil {
		return nil, err
	}
	d, err := s.document(ctx, id)
	if err != nil {
		return nil, err
	}
	versions, err := s.versions(ctx, id)
	if err != nil {
		return nil, err
	}
	people, err := s.people(ctx)
	if err != nil {
		return nil, err
	}
	out, err := s.progress(ctx, d, versions[id], people)
	if err != nil {
		return nil, err
	}
	if out == nil {
		out = &PolicyProgress{People: []PolicyAttestation{}}
	}
	if !sc.Can(identity.PermPolicyWrite) {
		out.People = []PolicyAttestation{}
	}
	return out, nil
}

// PolicySigning is what somebody signs.
type PolicySigning struct {
	Version int    `json:"version"`
	Hash    string `json:"hash" maxLength:"64" doc:"Of the text that was read"`
	Answer  *int   `json:"answer,omitempty" doc:"Index of the option chosen"`
}

// Attest signs for having read the text in force. The hash says which words.
func (s *Service) Attest(ctx context.Context, id string, in PolicySigning) (*PolicyProgress, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyRead)
	if err != nil {
		return nil, err
	}
	if sc.StaffID() == "" {
		return nil, errs.New(errs.Forbidden, "person_wanted", "A text is attested by a person.")
	}
	wrong := false
	err = s.db.Tx(ctx, sc.Actor(), "attest policy", func(ctx context.Context, tx *db.Tx) error {
		d, err := s.document(ctx, id)
		if err != nil {
			return err
		}
		versions, err := s.versions(ctx, id)
		if err != nil {
			return err
		}
		asked, current := needed(versions[id], tx.Now)
		if current == nil {
			return errs.New(errs.Conflict, "not_in_force", "It is not in force.")
		}
		if in.Version != current.Version || in.Hash != current.Hash {
			return errs.New(errs.Conflict, "attest_outdated", "This is not the text in force any more. Read the one that is.")
		}
		if asked != nil && asked.rollOut.Question != nil {
			if in.Answer == nil {
				return errs.New(errs.Invalid, "answer_missing", "Answer the question first.").With(errs.Field{Pointer: "/answer", Message: "required"})
			}
			wrong = *in.Answer != asked.rollOut.Question.Right
		}
		var at sql.NullInt64
		err = tx.QueryRow(ctx, `SELECT at FROM policy_attestations WHERE document = $1 AND version = $2 AND staff = $3`, d.id, current.Version, sc.StaffID()).Scan(&at)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if at.Valid {
			return errs.New(errs.Conflict, "attested_already", "You have attested this text.")
		}
		if wrong {
			_, err := tx.Exec(ctx, `INSERT INTO policy_attestations(document, version, staff, hash, attempts) VALUES ($1,$2,$3,$4,1)
				ON CONFLICT (document, version, staff) DO UPDATE SET attempts = policy_attestations.attempts + 1`, d.id, current.Version, sc.StaffID(), current.Hash)
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "policy.answered_wrong", Object: d.id, Private: true, Data: map[string]any{"version": current.Version}})
		}
		_, err = tx.Exec(ctx, `INSERT INTO policy_attestations(document, version, staff, hash, at) VALUES ($1,$2,$3,$4,$5)
			ON CONFLICT (document, version, staff) DO UPDATE SET at = EXCLUDED.at, hash = EXCLUDED.hash`, d.id, current.Version, sc.StaffID(), current.Hash, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.attested", Object: d.id, Data: map[string]any{"version": current.Version, "hash": current.Hash}})
	})
	if err != nil {
		return nil, err
	}
	if wrong {
		return nil, errs.New(errs.Invalid, "answer_wrong", "That is not what the text says. Read it again and try once more.").With(errs.Field{Pointer: "/answer", Message: "not right"})
	}
	return s.Attestations(ctx, id)
}
