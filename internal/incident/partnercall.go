package incident

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// AddNumber adds a line to a partner; nobody has verified it yet.
func (s *Service) AddNumber(ctx context.Context, partner, phone, label string) (*Partner, error) {
	sc, err := identity.Require(ctx, identity.PermPartnerWrite)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "add partner number", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.addNumber(ctx, tx, partner, phone, label)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.partner(ctx, partner)
}

func (s *Service) addNumber(ctx context.Context, tx *db.Tx, partner, phone, label string) (string, error) {
	form, ok := phoneForm(phone)
	if !ok {
		return "", errs.New(errs.Invalid, "number_invalid", "This is not a telephone number.").With(errs.Field{Pointer: "/phone", Message: "as +1 206 555 0100"})
	}
	var there int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM partners WHERE id = $1`, partner).Scan(&there); err != nil || there == 0 {
		if err == nil {
			err = noPartner()
		}
		return "", err
	}
	ref := id.New("pnu", tx.Now)
	res, err := tx.Exec(ctx, `INSERT INTO partner_numbers(id, partner, phone, label, added_at, added_by) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (partner, phone) WHERE withdrawn_at IS NULL DO NOTHING`, ref, partner, form, orText(strings.TrimSpace(label), "main line"), db.Micros(tx.Now), tx.Actor.ID)
	if err != nil {
		return "", err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return "", err
		}
		return "", errs.New(errs.Conflict, "number_known", "The partner has this number already.").With(errs.Field{Pointer: "/phone", Message: "known"})
	}
	return ref, tx.Record(ctx, db.Change{Kind: "partner.number_added", Object: partner, Data: map[string]any{"number": ref, "label": label}})
}

// Verify says that a number is the partner's, how that is known, and for how
// many months. A number is verified by somebody else than who added it.
func (s *Service) Verify(ctx context.Context, partner, number, how string, months int) (*Partner, error) {
	sc, err := identity.Require(ctx, identity.PermPartnerVerify)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(hows, how) {
		return nil, errs.New(errs.Invalid, "verify_how", "How is it known that the number is theirs?").With(errs.Field{Pointer: "/how", Message: "one of " + strings.Join(hows, ", ")})
	}
	if months == 0 {
		months = 12
	}
	if months < 1 || months > 24 {
		return nil, errs.New(errs.Invalid, "verify_how", "A number is verified for 1 to 24 months.").With(errs.Field{Pointer: "/months", Message: "from 1 to 24"})
	}
	err = s.DB.Tx(ctx, sc.Actor(), "verify partner number", func(ctx context.Context, tx *db.Tx) error {
		n, err := s.number(ctx, partner, number)
		if err != nil {
			return err
		}
		if n.addedBy == tx.Actor.ID && tx.Actor.Kind == "staff" {
			return errs.New(errs.Conflict, "four_eyes", "Somebody else than who added a number verifies it.")
		}
		return s.verify(ctx, tx, partner, number, how, tx.Now.AddDate(0, months, 0))
	})
	if err != nil {
		return nil, err
	}
	return s.partner(ctx, partner)
}

func (s *Service) verify(ctx context.Context, tx *db.Tx, partner, number, how string, until time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE partner_numbers SET verified_at = $1, verified_by = $2, verified_how = $3, expires_at = $4 WHERE id = $5 AND partner = $6 AND withdrawn_at IS NULL`,
		db.Micros(tx.Now), tx.Actor.ID, how, db.Micros(until), number, partner)
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "partner.number_verified", Object: partner, Data: map[string]any{"number": number, "how": how, "until": until}})
}

// number finds a number in use of a partner.
func (s *Service) number(ctx context.Context, partner, number string) (*PartnerNumber, error) {
	list, err := s.numbers(ctx, "id = $1 AND partner = $2 AND withdrawn_at IS NULL", db.Args{number, partner})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "number_not_found", "The partner has no such number.")
	}
	return &list[0], nil
}

// Withdraw takes a number out of use, at once and for good.
func (s *Service) Withdraw(ctx context.Context, partner, number, why string) (*Partner, error) {
	sc, err := identity.Require(ctx, identity.PermPartnerWrite)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(why) == "" {
		return nil, errs.New(errs.Invalid, "withdraw_why", "Why is it withdrawn?").With(errs.Field{Pointer: "/reason", Message: "say why"})
	}
	err = s.DB.Tx(ctx, sc.Actor(), "withdraw partner number", func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.number(ctx, partner, number); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE partner_numbers SET withdrawn_at = $1, withdrawn_why = $2 WHERE id = $3`, db.Micros(tx.Now), strings.TrimSpace(why), number)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "partner.number_withdrawn", Object: partner, Data: map[string]any{"number": number}})
	})
	if err != nil {
		return nil, err
	}
	return s.partner(ctx, partner)
}

// NewCall is a telephone call with a partner as somebody logs it.
type NewCall struct {
	Number    string `json:"number,omitempty" maxLength:"60" doc:"Of a call out: the partner's number that was dialled (pnu_)"`
	Direction string `json:"direction" enum:"in,out"`
	Purpose   string `json:"purpose" enum:"information,dispatch,disclosure" doc:"Information: nothing of a person is said. Dispatch and disclosure tell something and need a verified number"`
	Claimed   string `json:"claimed_number,omitempty" maxLength:"40" doc:"Of a call in: the number it showed. It proves nothing"`
	Answers   string `json:"answers,omitempty" maxLength:"60" doc:"Of a call out: the call in that it calls back"`
	Incident  string `json:"incident_id,omitempty" maxLength:"60"`
	Case      string `json:"case_id,omitempty" maxLength:"60"`
	Outcome   string `json:"outcome,omitempty" doc:"Of a call out: reached, no_answer or voicemail. A call in is call_back_due until we have called back, then called_back"`
	Notes     string `json:"notes,omitempty" maxLength:"8000"`
}

// Call is a call as it was logged.
type Call struct {
	NewCall
	ID      string    `json:"id"`
	Partner string    `json:"partner"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Phone   string    `json:"phone,omitempty" doc:"The number dialled"`
}

// LogCall logs a call with a partner. Who calls us is never believed: the call
// is due to be called back on a number that we have verified.
func (s *Service) LogCall(ctx context.Context, partner string, in NewCall) (*Call, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentWrite)
	if err != nil {
		return nil, err
	}
	if _, err := identity.Require(ctx, identity.PermPartnerRead); err != nil {
		return nil, err
	}
	c := Call{NewCall: in, Partner: partner}
	err = s.DB.Tx(ctx, sc.Actor(), "partner call", func(ctx context.Context, tx *db.Tx) error { return s.CalledIn(ctx, tx, sc, &c) })
	if err != nil {
		return nil, err
	}
	list, err := s.calls(ctx, sc, "x.id = $1", db.Args{c.ID})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, noPartner()
	}
	return &list[0], nil
}

// CalledIn is LogCall inside a transaction of another domain, which has required
// the caller.
func (s *Service) CalledIn(ctx context.Context, tx *db.Tx, sc identity.Scope, c *Call) error {
	if c.Case != "" {
		m, _, err := s.matter(ctx, sc, c.Case)
		if err != nil {
			return err
		}
		c.Case = m.ID
	}
	on := []string{c.Case}
	if c.Incident != "" {
		i, err := s.get(ctx, sc, c.Incident)
		if errs.IsKind(err, errs.NotFound) {
			return errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: "/incident_id", Message: "there is no such incident"})
		}
		if err != nil {
			return err
		}
		c.Incident = i.ID
		on = append(on, i.ID)
	}
	if _, err := s.partner(ctx, c.Partner); err != nil {
		return err
	}
	if err := s.mayCall(ctx, c); err != nil {
		return err
	}
	if c.Claimed != "" {
		if form, ok := phoneForm(c.Claimed); ok {
			c.Claimed = form
		}
	}
	c.ID, c.At, c.By = id.New("pcl", tx.Now), tx.Now, tx.Actor.ID
	eid, err := s.Vault.Subject(noteSubject(c))
	if err != nil {
		return err
	}
	notes, err := s.seal(eid, c.ID, c.Notes)
	if err != nil {
		return err
	}
	claimed := ""
	if c.Claimed != "" { // the number of whoever called may be a person's
		claimed = s.Vault.Index("phone", c.Claimed)
	}
	_, err = tx.Exec(ctx, `INSERT INTO partner_calls(id, partner, number, direction, purpose, claimed, answers, incident, case_id, outcome, eid, notes, at, actor)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`, c.ID, c.Partner, c.Number, c.Direction, c.Purpose, claimed, c.Answers, c.Incident, c.Case,
		c.Outcome, eid, notes, db.Micros(tx.Now), tx.Actor.ID)
	if err != nil {
		return err
	}
	if c.Answers != "" && c.Outcome == "reached" {
		if _, err := tx.Exec(ctx, `UPDATE partner_calls SET outcome = 'called_back' WHERE id = $1`, c.Answers); err != nil {
			return err
		}
	}
	return tx.Record(ctx, db.Change{Kind: "partner.called", Object: c.Partner, On: on, Restrict: c.Case,
		Data: map[string]any{"call": c.ID, "direction": c.Direction, "purpose": c.Purpose, "outcome": c.Outcome, "number": c.Number}})
}

// noteSubject is whose key seals the notes of a call: what was said of a case
// goes with the case.
func noteSubject(c *Call) (kind, name string) {
	switch {
	case c.Case != "":
		return "case", c.Case
	case c.Incident != "":
		return "incident", c.Incident
	}
	return "partner", c.Partner
}

// mayCall refuses a disclosure on a number that nobody vouches for now.
func (s *Service) mayCall(ctx context.Context, c *Call) error {
	bad := func(pointer, message string) error {
		return errs.New(errs.Invalid, "call_invalid", "The call cannot be logged like this.").With(errs.Field{Pointer: pointer, Message: message})
	}
	if !slices.Contains([]string{"information", "dispatch", "disclosure"}, c.Purpose) {
		return bad("/purpose", "information, dispatch or disclosure")
	}
	if c.Direction == "in" {
		if c.Purpose != "information" {
			return errs.New(errs.Conflict, "call_back_first", "Nothing is told to a caller: call back on the verified number.").
				With(errs.Field{Pointer: "/purpose", Message: "a caller's number proves nothing"})
		}
		if c.Number != "" || c.Answers != "" {
			return bad("/number", "only of a call out")
		}
		c.Outcome = "call_back_due"
		return nil
	}
	if c.Direction != "out" || !slices.Contains([]string{"reached", "no_answer", "voicemail"}, c.Outcome) {
		return bad("/outcome", "of a call out: reached, no_answer or voicemail")
	}
	n, err := s.number(ctx, c.Partner, c.Number)
	if errs.IsKind(err, errs.NotFound) {
		return bad("/number", "not a number of this partner in use")
	}
	if err != nil {
		return err
	}
	if c.Purpose != "information" && n.State != "verified" {
		return errs.New(errs.Conflict, "partner_number_unverified", "The number is %s: nothing may be told on it.", n.State).
			With(errs.Field{Pointer: "/number", Message: n.State + "; have it verified first, or call the switchboard for information only"})
	}
	if c.Answers == "" {
		return nil
	}
	var there int
	err = s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM partner_calls WHERE id = $1 AND partner = $2 AND direction = 'in'`, c.Answers, c.Partner).Scan(&there)
	if err == nil && there == 0 {
		return bad("/answers", "not a call of this partner")
	}
	return err
}

// Calls lists the calls with a partner, newest first.
func (s *Service) Calls(ctx context.Context, partner string) ([]Call, error) {
	sc, err := identity.Require(ctx, identity.PermPartnerRead)
	if err != nil {
		return nil, err
	}
	if _, err := s.partner(ctx, partner); err != nil {
		return nil, err
	}
	return s.calls(ctx, sc, "x.partner = $1", db.Args{partner})
}

// calls reads calls; those of a case or incident that sc may not see are left
// out.
func (s *Service) calls(ctx context.Context, sc identity.Scope, where string, a db.Args) ([]Call, error) {
	rows, err := s.DB.Query(ctx, `SELECT x.id, x.partner, x.number, x.direction, x.purpose, x.answers, x.incident, x.case_id, x.outcome, x.eid, x.notes, x.at, x.actor,
		COALESCE((SELECT n.phone FROM partner_numbers n WHERE n.id = x.number), '') FROM partner_calls x WHERE `+where+`
		AND (x.case_id = '' OR EXISTS (SELECT 1 FROM cases k WHERE k.id = x.case_id AND `+sc.Where(&a, identity.Columns{Object: "k.id", Region: "k.region", Team: "k.team", Brand: "k.brand"})+`))
		AND (x.incident = '' OR EXISTS (SELECT 1 FROM incidents WHERE incidents.id = x.incident AND `+sc.Where(&a, scoped)+`))
		ORDER BY x.at DESC, x.id DESC LIMIT 200`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Call{}
	for rows.Next() {
		var c Call
		var eid uint64
		var notes []byte
		var at int64
		err := rows.Scan(&c.ID, &c.Partner, &c.Number, &c.Direction, &c.Purpose, &c.Answers, &c.Incident, &c.Case, &c.Outcome, &eid, &notes, &at, &c.By, &c.Phone)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		c.At = db.FromMicros(at)
		if c.Notes, err = s.text(eid, c.ID, notes); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}
