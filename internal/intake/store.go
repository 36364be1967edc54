package intake

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

const columns = `contacts.id, contacts.eid, contacts.channel, contacts.state, contacts.sender, contacts.subject, contacts.body, contacts.raw, contacts.account, contacts.order_eid, contacts.brand, contacts.region, contacts.city,
	contacts.language, contacts.auto, contacts.case_id, contacts.party, contacts.answers, contacts.hint_case, contacts.now_answer, contacts.safe_answer, contacts.suggested, contacts.words, contacts.words_version,
	contacts.severity, contacts.triaged_by, contacts.closed_why, contacts.occurred_at, contacts.received_at, contacts.updated_at, contacts.version,
	contacts.kind, contacts.sender_check, contacts.account_control, contacts.on_behalf, contacts.follows, contacts.legal_due, contacts.confidential`

// scoped: a contact in a case is as hidden as the case, and lies where the case
// lies; its own place counts until it has one.
var scoped = identity.Columns{Object: "COALESCE(NULLIF(contacts.case_id, ''), contacts.id)", Region: ofCase("region"), Team: ofCase("team"), Brand: ofCase("brand")}

func ofCase(column string) string {
	return "COALESCE((SELECT NULLIF(home." + column + ", '') FROM cases home WHERE home.id = contacts.case_id), contacts." + column + ")"
}

func (s *Service) scan(r interface{ Scan(...any) error }) (*Contact, error) {
	var c Contact
	var from, subject, body, behalf []byte
	var words string
	var check sql.NullString
	var occurred, legal sql.NullInt64
	var received, updated int64
	err := r.Scan(&c.ID, &c.eid, &c.Channel, &c.State, &from, &subject, &body, &c.raw, &c.account, &c.order, &c.Brand, &c.Region, &c.City,
		&c.Language, &c.Auto, &c.CaseID, &c.Party, &c.Answers, &c.Hint, &c.Now, &c.Safe, &c.Suggestion.Severity, &words, &c.Suggestion.Version,
		&c.Severity, &c.TriagedBy, &c.ClosedWhy, &occurred, &received, &updated, &c.Version,
		&c.Kind, &check, &c.Control, &behalf, &c.Follows, &legal, &c.Confidential)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(words), &c.Suggestion.Words); err != nil {
		return nil, err
	}
	if occurred.Valid {
		at := db.FromMicros(occurred.Int64)
		c.OccurredAt = &at
	}
	if legal.Valid {
		at := db.FromMicros(legal.Int64)
		c.LegalDue = &at
	}
	if check.String != "" {
		if err := json.Unmarshal([]byte(check.String), &c.Check); err != nil {
			return nil, err
		}
	}
	c.ReceivedAt, c.UpdatedAt = db.FromMicros(received), db.FromMicros(updated)
	if c.account != 0 {
		c.Account = id.Entity("acc", c.account)
	}
	if c.order != 0 {
		c.Order = id.Entity("ord", c.order)
	}
	var who sender
	if clear, err := s.text(c.eid, "sender", from); err != nil {
		return nil, err
	} else if clear != "" {
		if err := json.Unmarshal([]byte(clear), &who); err != nil {
			return nil, err
		}
	}
	if c.From, c.Phone, c.Name = who.From, who.Phone, who.Name; c.From == "" {
		c.From = who.Phone
	}
	if clear, err := s.text(c.eid, "on_behalf", behalf); err != nil {
		return nil, err
	} else if clear != "" {
		if err := json.Unmarshal([]byte(clear), &c.OnBehalf); err != nil {
			return nil, err
		}
	}
	if c.Subject, err = s.text(c.eid, "subject", subject); err != nil {
		return nil, err
	}
	c.Text, err = s.text(c.eid, "body", body)
	return &c, err
}

// text opens a sealed column; of an erased contact nothing is left to read.
func (s *Service) text(eid uint64, aad string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	clear, err := s.Vault.Open(eid, aad, sealed)
	if errors.Is(err, seal.ErrErased) {
		return "", nil
	}
	return string(clear), err
}

// get loads one contact within the scope.
func (s *Service) get(ctx context.Context, sc identity.Scope, contact string) (*Contact, error) {
	var a db.Args
	return s.scan(s.DB.QueryRow(ctx, `SELECT `+columns+` FROM contacts WHERE contacts.id = `+a.Add(contact)+` AND `+sc.Where(&a, scoped), a...))
}

// lock loads one contact for change: it takes the row and counts its version
// up, in one statement that is also the scope check.
func (s *Service) lock(ctx context.Context, tx *db.Tx, sc identity.Scope, contact string) (*Contact, error) {
	a := db.Args{db.Micros(tx.Now)}
	return s.scan(tx.QueryRow(ctx, `UPDATE contacts SET version = contacts.version + 1, updated_at = $1 WHERE contacts.id = `+a.Add(contact)+
		` AND `+sc.Where(&a, scoped)+` RETURNING `+columns, a...))
}

// save writes what a command may change.
func (s *Service) save(ctx context.Context, tx *db.Tx, c *Contact) error {
	var triaged any
	if c.TriagedBy != "" {
		triaged = db.Micros(tx.Now)
	}
	words, err := json.Marshal(c.Suggestion.Words)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE contacts SET state=$1, case_id=$2, party=$3, now_answer=$4, safe_answer=$5, suggested=$6, words=$7, words_version=$8,
		severity=$9, triaged_by=$10, triaged_at=COALESCE(triaged_at, $11), closed_why=$12 WHERE id=$13`,
		c.State, c.CaseID, c.Party, c.Now, c.Safe, c.Suggestion.Severity, string(words), c.Suggestion.Version,
		c.Severity, c.TriagedBy, triaged, c.ClosedWhy, c.ID)
	return err
}

// attach reads leases and files.
func (s *Service) attach(ctx context.Context, list ...*Contact) error {
	byID, ids := map[string]*Contact{}, []string{}
	for _, c := range list {
		byID[c.ID], ids = c, append(ids, c.ID)
	}
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT object, holder, until FROM leases WHERE `+db.In(&a, "object", ids)+` AND until > `+a.Add(db.Micros(s.DB.Now())), a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var object, holder string
		var until int64
		if err := rows.Scan(&object, &holder, &until); err != nil {
			return err
		}
		at := db.FromMicros(until)
		byID[object].LeaseBy, byID[object].LeaseUntil = holder, &at
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	var b db.Args
	files, err := s.DB.Query(ctx, `SELECT contact_id, evidence, sha256, size FROM contact_files WHERE `+db.In(&b, "contact_id", ids)+` AND NOT EXISTS (SELECT 1 FROM evidence lk WHERE lk.id = contact_files.evidence AND lk.locked = true) ORDER BY evidence`, b...)
	if err != nil {
		return err
	}
	defer files.Close()
	for files.Next() {
		var object string
		var f ContactFile
		if err := files.Scan(&object, &f.Evidence, &f.SHA256, &f.Size); err != nil {
			return err
		}
		byID[object].Files = append(byID[object].Files, f)
	}
	if err := files.Err(); err != nil {
		return err
	}
	files.Close()
	return s.attachTriage(ctx, byID, ids)
}

// found is an account behind an address.
type found struct {
	eid                           uint64
	kind, brand, region, city, lg string
}

// accountBy finds the one account with this blind index; nothing when several
// share the address: a guess could put a report on the wrong person.
func (s *Service) accountBy(ctx context.Context, column, index string) (f found, err error) {
	if index == "" {
		return f, nil
	}
	rows, err := s.History.Query(ctx, `SELECT id, kind, brand, region, city, language FROM accounts WHERE `+column+` <> '' AND `+column+` = $1 LIMIT 2`, index)
	if err != nil {
		return f, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		n++
		if err := rows.Scan(&f.eid, &f.kind, &f.brand, &f.region, &f.city, &f.lg); err != nil {
			return f, err
		}
	}
	if n != 1 {
		return found{}, rows.Err()
	}
	return f, rows.Err()
}

func (s *Service) accountByID(ctx context.Context, eid uint64) (f found, err error) {
	err = s.History.QueryRow(ctx, `SELECT id, kind, brand, region, city, language FROM accounts WHERE id = $1`, eid).
		Scan(&f.eid, &f.kind, &f.brand, &f.region, &f.city, &f.lg)
	if errors.Is(err, sql.ErrNoRows) {
		return found{}, nil
	}
	return f, err
}

// caseWorks says whether somebody still works on a case, so that mail in its
// thread is seen.
func (s *Service) caseWorks(ctx context.Context, caseID string) (bool, error) {
	if !strings.HasPrefix(caseID, "cas_") {
		return false, nil
	}
	var state string
	err := s.DB.QueryRow(ctx, `SELECT r.state FROM cases c JOIN cases r ON r.id = CASE WHEN c.root = '' THEN c.id ELSE c.root END WHERE c.id = $1`, caseID).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return state != "resolved" && state != "closed", err
}
