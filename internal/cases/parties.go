package cases

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Party is somebody with a role in this case. Name, Email and Phone are empty
// and Masked is true without account.personal.
type Party struct {
	ID       string          `json:"id"`
	Case     string          `json:"case_id" doc:"Another one's when that was merged into this"`
	Role     Role            `json:"role" doc:"reporter, subject, harmed, witness, bystander or merchant"`
	Account  *entity.Account `json:"account,omitempty"`
	Contact  string          `json:"contact,omitempty" doc:"The contact this person wrote"`
	Name     string          `json:"name,omitempty"`
	Email    string          `json:"email,omitempty"`
	Phone    string          `json:"phone,omitempty"`
	Language string          `json:"language,omitempty"`
	Masked   bool            `json:"masked"`
	AddedAt  time.Time       `json:"added_at"`
	AddedBy  string          `json:"added_by"`

	Confidential bool                 `json:"confidential,omitempty" doc:"This reporter asked that nobody sees who they are without a purpose"`
	Withheld     identity.Withholding `json:"withheld,omitempty" enum:"reporter,confidential" doc:"Why you do not see who reported: reporter = it needs reporter.read; confidential = name a purpose at POST /v1/cases/{ref}/reporter"`

	account uint64
}

// AccountEID is the vault's id of the party's account, 0 when unknown.
func (p Party) AccountEID() uint64 { return p.account }

// NewParty is what a party is added with.
type NewParty struct {
	Role     Role   `json:"role" doc:"reporter, subject, harmed, witness, bystander or merchant"`
	Account  string `json:"account,omitempty" maxLength:"200" doc:"Reference or acc_ id"`
	Name     string `json:"name,omitempty" maxLength:"200"`
	Email    string `json:"email,omitempty" maxLength:"320"`
	Phone    string `json:"phone,omitempty" maxLength:"40"`
	Language string `json:"language,omitempty" maxLength:"20"`

	Contact      string `json:"-"` // con_…, set by intake
	Confidential bool   `json:"-"` // asked for by the reporter, set by intake
}

// details is the sealed JSON of case_parties.details.
type details struct {
	Name     string `json:"name,omitempty"`
	Email    string `json:"email,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Language string `json:"language,omitempty"`
}

// AddParty adds a party to a case.
func (s *Service) AddParty(ctx context.Context, ref string, in NewParty) (*Party, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	var pid, caseID string
	_, err = s.change(ctx, sc, ref, "add party", func(ctx context.Context, tx *db.Tx, c *Case) (err error) {
		caseID = c.ID
		if in.Role.Valid() && in.Role != Subject { // of a subject nothing is withheld
			if err := s.knowsReporters(ctx, sc, c, ""); err != nil {
				return err
			}
		}
		pid, err = s.AddPartyIn(ctx, tx, sc, c, in)
		return err
	})
	if err != nil {
		return nil, err
	}
	list, err := s.parties(ctx, sc, caseID, pid)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// AddPartyIn adds a party inside a transaction that holds the case. An account
// that has the role already is not added twice.
func (s *Service) AddPartyIn(ctx context.Context, tx *db.Tx, sc identity.Scope, c *Case, in NewParty) (string, error) {
	if !in.Role.Valid() {
		return "", errs.New(errs.Invalid, "party_role", "There is no role %q.", in.Role).
			With(errs.Field{Pointer: "/role", Message: "one of reporter, subject, harmed, witness, bystander, merchant"})
	}
	var account uint64
	var on string
	if in.Account != "" {
		acc, err := s.accounts.Resolve(ctx, sc, in.Account)
		if err != nil {
			return "", fieldError(err, "/account", "there is no such account")
		}
		account, on = acc.EID, acc.ID
		var have string
		err = tx.QueryRow(ctx, `SELECT id FROM case_parties WHERE case_id = $1 AND role = $2 AND account = $3 AND removed_at IS NULL`,
			c.ID, in.Role, account).Scan(&have)
		if err == nil && in.Confidential && in.Role == Reporter {
			_, err = tx.Exec(ctx, `UPDATE case_parties SET confidential = true WHERE id = $1`, have)
		}
		if err == nil {
			return have, unchanged(ctx, tx, c)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return "", err
		}
	}
	if account == 0 && in.Name == "" && in.Email == "" && in.Phone == "" && in.Contact == "" {
		return "", errs.New(errs.Invalid, "party_unknown", "A party is somebody.").
			With(errs.Field{Pointer: "/account", Message: "give an account, or a name, mail address or phone number"})
	}
	body, err := json.Marshal(details{in.Name, in.Email, in.Phone, in.Language})
	if err != nil {
		return "", err
	}
	pid := id.New("pty", tx.Now)
	sealed, err := s.seal(c.eid, pid+"/details", string(body))
	if err != nil {
		return "", err
	}
	var mail, phone string
	if in.Email != "" {
		mail = s.vault.Index("email", strings.ToLower(strings.TrimSpace(in.Email)))
	}
	if in.Phone != "" {
		phone = s.vault.Index("phone", in.Phone)
	}
	_, err = tx.Exec(ctx, `INSERT INTO case_parties(id, case_id, role, account, contact, details, email_idx, phone_idx, added_at, added_by, confidential)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
		pid, c.ID, in.Role, account, in.Contact, sealed, mail, phone, db.Micros(tx.Now), tx.Actor.ID, in.Confidential && in.Role == Reporter)
	if err != nil {
		return "", err
	}
	if in.Name != "" {
		if err := s.index(ctx, tx, pid, "party", in.Name); err != nil {
			return "", err
		}
	}
	if c.account == 0 && in.Role == Subject && account != 0 {
		c.account, c.Account = account, on
	}
	return pid, record(ctx, tx, c, "case.party_added", map[string]any{"number": c.Number, "party": pid, "role": in.Role}, on)
}

// knowsReporters refuses who must not know who reported in the case, or who one
// party is when it is named: whether somebody added is the reporter would show,
// by the name that is withheld or by the row that was there already.
func (s *Service) knowsReporters(ctx context.Context, sc identity.Scope, c *Case, party string) error {
	root := c.root
	if root == "" {
		root = c.ID
	}
	a := db.Args{root, party}
	var n int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM reporters rp WHERE rp.family = $1 AND ($2 = '' OR rp.party = $2) AND `+sc.Unknown(&a, "rp"), a...).Scan(&n)
	if err != nil || n == 0 {
		return err
	}
	return errs.New(errs.Forbidden, "reporter_withheld", "The people of a report are changed by those who may see who reported; you may add who is reported.")
}

// underParty moves the fields of an error below the party at fault.
func underParty(err error, i int) error {
	var e *errs.Error
	if !errors.As(err, &e) {
		return err
	}
	moved := *e
	moved.Fields = nil
	for _, f := range e.Fields {
		moved.Fields = append(moved.Fields, errs.Field{Pointer: "/parties/" + strconv.Itoa(i) + f.Pointer, Message: f.Message})
	}
	return &moved
}

// RemoveParty takes a party off a case; the row is kept.
func (s *Service) RemoveParty(ctx context.Context, ref, party string) error {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, sc, ref, "remove party", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if err := s.knowsReporters(ctx, sc, c, party); err != nil {
			return err
		}
		var role Role
		err := tx.QueryRow(ctx, `UPDATE case_parties SET removed_at = $1 WHERE id = $2 AND `+family("case_id", "$3")+` AND removed_at IS NULL RETURNING role`,
			db.Micros(tx.Now), party, c.ID).Scan(&role)
		if err != nil {
			return noRow(err, "party_not_found", "There is no such party.")
		}
		return record(ctx, tx, c, "case.party_removed", map[string]any{"number": c.Number, "party": party, "role": role})
	})
	return err
}

// Parties lists who has a role in a case. Showing names is a leaf of the audit
// log.
func (s *Service) Parties(ctx context.Context, ref string) ([]Party, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	list, err := s.parties(ctx, sc, c.ID, "")
	if err != nil || len(list) == 0 || !sc.Can(identity.PermAccountPersonal) {
		return list, err
	}
	return list, s.db.Tx(ctx, sc.Actor(), "view", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: "case.parties_viewed", Object: c.ID, Restrict: c.ID, Private: true})
	})
}

func (s *Service) parties(ctx context.Context, sc identity.Scope, caseID, only string) ([]Party, error) {
	rows, err := s.db.Query(ctx, `SELECT p.id, p.case_id, p.role, p.account, p.contact, p.details, p.added_at, p.added_by, p.confidential, c.eid
		FROM case_parties p JOIN cases c ON c.id = p.case_id
		WHERE `+family("p.case_id", "$1")+` AND p.removed_at IS NULL AND ($2 = '' OR p.id = $2) ORDER BY p.id`, caseID, only)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	personal := sc.Can(identity.PermAccountPersonal)
	list := []Party{}
	var eids []uint64
	for rows.Next() {
		p := Party{Masked: !personal}
		var at int64
		var eid uint64
		var sealed []byte
		if err := rows.Scan(&p.ID, &p.Case, &p.Role, &p.account, &p.Contact, &sealed, &at, &p.AddedBy, &p.Confidential, &eid); err != nil {
			return nil, err
		}
		p.AddedAt = db.FromMicros(at)
		var d details
		if text := s.open(eid, p.ID+"/details", sealed); strings.HasPrefix(text, "{") {
			if err := json.Unmarshal([]byte(text), &d); err != nil {
				return nil, err
			}
		}
		p.Language = d.Language
		if personal {
			p.Name, p.Email, p.Phone = d.Name, d.Email, d.Phone
		}
		list = append(list, p)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	if err := s.withhold(ctx, sc, list); err != nil {
		return nil, err
	}
	for _, p := range list {
		if p.account != 0 {
			eids = append(eids, p.account)
		}
	}
	accounts, err := s.accounts.Display(ctx, sc, eids)
	if err != nil {
		return nil, err
	}
	for i := range list {
		for _, acc := range accounts {
			if acc.EID == list[i].account {
				list[i].Account = acc
				list[i].Name = orText(list[i].Name, acc.Name)
				list[i].Language = orText(list[i].Language, acc.Language)
			}
		}
	}
	return list, nil
}

// withhold leaves of a party whom the caller may not know the role.
func (s *Service) withhold(ctx context.Context, sc identity.Scope, list []Party) error {
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	hidden, err := sc.Withheld(ctx, s.db, ids...)
	for i, p := range list {
		if why, ok := hidden[p.ID]; ok {
			list[i] = Party{ID: p.ID, Case: p.Case, Role: p.Role, Masked: true, Confidential: p.Confidential, Withheld: why, AddedAt: p.AddedAt, AddedBy: p.AddedBy}
		}
	}
	return err
}

// link ties another object (a contact, an order) to a case.
func (s *Service) link(ctx context.Context, tx *db.Tx, caseID, kind, object string) error {
	_, err := tx.Exec(ctx, `INSERT INTO case_links(case_id, kind, object, at, actor) VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO NOTHING`,
		caseID, kind, object, db.Micros(tx.Now), tx.Actor.ID)
	return err
}

// noRow turns an empty answer into not found.
func noRow(err error, code, message string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return errs.New(errs.NotFound, code, "%s", message)
	}
	return err
}
