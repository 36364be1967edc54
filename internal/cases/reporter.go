package cases

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Tells sets what gives texts of cases, by the id of the case, as somebody may
// read them: titles are searched as they are shown.
func (s *Service) Tells(as func(ctx context.Context, sc identity.Scope, texts map[string]string) (map[string]string, error)) {
	s.told = as
}

// maxLook is how long a confidential reporter stays open for one person.
const maxLook = 4 * time.Hour

// ReporterLook is one person's look at a confidential reporter, or change of the
// mark.
type ReporterLook struct {
	ID      string    `json:"id"`
	Staff   string    `json:"staff"`
	Name    string    `json:"name,omitempty"`
	Purpose string    `json:"purpose" enum:"contact,danger,finding,legal,data_request,owner,mark,unmark" doc:"owner: they own the case and need none; mark and unmark: they set or took away the mark"`
	Reason  string    `json:"reason,omitempty"`
	At      time.Time `json:"at"`
	Until   time.Time `json:"until" doc:"When it closes; of an owner the moment of the first look"`
}

// ReporterPurpose is why somebody has to see a confidential reporter.
type ReporterPurpose struct {
	Purpose string `json:"purpose" enum:"contact,danger,finding,legal,data_request" doc:"contact: to speak with them; danger: somebody is in danger; finding: what they said must be weighed; legal: a duty of law; data_request: a person asks for their data"`
	Reason  string `json:"reason" minLength:"5" maxLength:"2000" doc:"Why it has to be, in a sentence"`
	Minutes int    `json:"minutes,omitempty" minimum:"5" maximum:"240" doc:"For how long; four hours when left out, and at most"`
}

var lookPurposes = []string{"contact", "danger", "finding", "legal", "data_request"}

// OpenReporter opens the confidential reporter of a case to the caller until a
// moment. It stands on the case's timeline and in the audit log.
func (s *Service) OpenReporter(ctx context.Context, ref string, in ReporterPurpose) (*ReporterLook, error) {
	sc, err := identity.Require(ctx, identity.PermReporterRead)
	if err != nil {
		return nil, err
	}
	if sc.StaffID() == "" {
		return nil, errs.New(errs.Forbidden, "people_only", "A purpose is a person's.")
	}
	var at []errs.Field
	if !slices.Contains(lookPurposes, in.Purpose) {
		at = append(at, errs.Field{Pointer: "/purpose", Message: "one of " + strings.Join(lookPurposes, ", ")})
	}
	if in.Reason = strings.TrimSpace(in.Reason); len(in.Reason) < 5 || len(in.Reason) > 8000 {
		at = append(at, errs.Field{Pointer: "/reason", Message: "say in a sentence why it has to be"})
	}
	last := time.Duration(in.Minutes) * time.Minute
	if in.Minutes == 0 {
		last = maxLook
	}
	if last < 5*time.Minute || last > maxLook {
		at = append(at, errs.Field{Pointer: "/minutes", Message: "5 to 240"})
	}
	if len(at) > 0 {
		return nil, errs.New(errs.Invalid, "purpose_invalid", "The reporter cannot be shown like this.").With(at...)
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	var asked int
	err = s.db.QueryRow(ctx, `SELECT COUNT(*) FROM reporters rp WHERE rp.case_id IN (SELECT f.id FROM cases f WHERE f.id = $1 OR f.root = $1) AND rp.confidential`, c.ID).Scan(&asked)
	if err != nil {
		return nil, err
	}
	if asked == 0 {
		return nil, errs.New(errs.Conflict, "reporter_not_confidential", "No reporter of this case asked for it: you see them as they are.")
	}
	look := &ReporterLook{Staff: sc.StaffID(), Name: sc.Actor().Name, Purpose: in.Purpose, Reason: in.Reason}
	return look, s.db.Tx(ctx, sc.Actor(), "see a confidential reporter", func(ctx context.Context, tx *db.Tx) error {
		look.ID, look.At, look.Until = id.New("rlk", tx.Now), tx.Now, tx.Now.Add(last)
		sealed, err := s.seal(c.eid, look.ID+"/reason", in.Reason)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO reporter_looks(id, case_id, staff, purpose, reason, at, until) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
			look.ID, c.ID, look.Staff, look.Purpose, sealed, db.Micros(look.At), db.Micros(look.Until))
		if err != nil {
			return err
		}
		return record(ctx, tx, c, "case.reporter_opened", map[string]any{"number": c.Number, "purpose": look.Purpose, "until": look.Until})
	})
}

// ReporterLooks says who looked at the confidential reporter of a case, newest
// first: to its owner, and to those who may see who reported.
func (s *Service) ReporterLooks(ctx context.Context, ref string) ([]ReporterLook, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if !sc.Can(identity.PermReporterRead) && (sc.StaffID() == "" || c.Assignee != sc.StaffID()) {
		return nil, errs.New(errs.Forbidden, "permission_missing", "needs the permission %s, or to own the case", identity.PermReporterRead)
	}
	rows, err := s.db.Query(ctx, `SELECT l.id, l.staff, COALESCE(p.name, ''), l.purpose, l.reason, l.at, l.until, k.eid FROM reporter_looks l JOIN cases k ON k.id = l.case_id
		LEFT JOIN staff p ON p.id = l.staff WHERE `+family("l.case_id", "$1")+` ORDER BY l.at DESC, l.id DESC LIMIT 200`, c.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []ReporterLook{}
	for rows.Next() {
		var l ReporterLook
		var at, until int64
		var sealed []byte
		var eid uint64
		if err := rows.Scan(&l.ID, &l.Staff, &l.Name, &l.Purpose, &sealed, &at, &until, &eid); err != nil {
			return nil, err
		}
		if len(sealed) > 0 {
			l.Reason = s.open(eid, l.ID+"/reason", sealed)
		}
		l.At, l.Until = db.FromMicros(at), db.FromMicros(until)
		list = append(list, l)
	}
	return list, rows.Err()
}

// Confidence is a change of the mark on a reporter.
type Confidence struct {
	Confidential bool   `json:"confidential"`
	Reason       string `json:"reason" minLength:"5" maxLength:"2000" doc:"What the reporter asked for, or why the mark goes"`
}

// SetConfidential marks a reporter as confidential, or takes the mark away. Who
// works on the case sets it; it is taken away by those who may see who reported.
func (s *Service) SetConfidential(ctx context.Context, ref, party string, in Confidence) error {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return err
	}
	if sc.StaffID() == "" {
		return errs.New(errs.Forbidden, "people_only", "The mark is set by a person.")
	}
	if in.Reason = strings.TrimSpace(in.Reason); len(in.Reason) < 5 || len(in.Reason) > 8000 {
		return errs.New(errs.Invalid, "confidence_invalid", "The mark cannot be changed like this.").With(errs.Field{Pointer: "/reason", Message: "say why in a sentence"})
	}
	if !in.Confidential && !sc.Can(identity.PermReporterRead) {
		return errs.New(errs.Forbidden, "permission_missing", "needs the permission %s", identity.PermReporterRead)
	}
	_, err = s.change(ctx, sc, ref, "confidential reporter", func(ctx context.Context, tx *db.Tx, c *Case) error {
		var role Role
		var own string
		err := tx.QueryRow(ctx, `SELECT role, case_id FROM case_parties WHERE id = $1 AND removed_at IS NULL AND `+family("case_id", "$2"), party, c.ID).Scan(&role, &own)
		if err != nil {
			return noRow(err, "party_not_found", "There is no such party.")
		}
		if role != Reporter {
			return errs.New(errs.Conflict, "not_the_reporter", "Only a reporter can be confidential.")
		}
		if _, err := tx.Exec(ctx, `UPDATE case_parties SET confidential = $1 WHERE id = $2`, in.Confidential, party); err != nil {
			return err
		}
		kind, act := "case.reporter_confidential", "mark"
		if !in.Confidential {
			kind, act = "case.reporter_not_confidential", "unmark"
		}
		look := id.New("rlk", tx.Now)
		sealed, err := s.seal(c.eid, look+"/reason", in.Reason)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO reporter_looks(id, case_id, staff, purpose, reason, at, until) VALUES ($1,$2,$3,$4,$5,$6,$6)`,
			look, c.ID, sc.StaffID(), act, sealed, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		return record(ctx, tx, c, kind, map[string]any{"number": c.Number, "party": party})
	})
	return err
}
