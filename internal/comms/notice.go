package comms

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/seal"
)

// Notice tells an account what was decided about it.
type Notice struct {
	Account  uint64 // vault id
	Action   string // act_…
	Restrict string // case whose restricted visibility governs it, or ""
	Template string // notice.action, notice.separate, notice.reversed
	Vars     map[string]string
	Language string // "" = the account's own
	Severity int    // of the case, 0-4; S0 to S2 get a neutral sender and subject. 4 when there is no case
}

// Notify queues a notice inside the caller's transaction and gives the
// message's id. An account without a mail address gets a failed message, which
// shows that it has not been told.
func (s *Service) Notify(ctx context.Context, tx *db.Tx, n Notice) (string, error) {
	email, language, err := s.mailOf(ctx, n.Account)
	if err != nil {
		return "", err
	}
	w, err := s.rendered(ctx, n.Template, or(n.Language, language, "en"), n.Vars, s.zone(ContactPlan{}))
	if err != nil {
		return "", err
	}
	object := or(n.Restrict, n.Action)
	m, err := s.Queue(ctx, tx, Outgoing{Object: object, Account: n.Account, Action: n.Action, Restrict: n.Restrict, EID: n.Account, To: email,
		Severity: n.Severity, Language: w.Language, Template: w.Version, Subject: w.Subject, Body: w.Body})
	if err != nil {
		return "", err
	}
	return m.ID, nil
}

// mailOf reads an account's address from its sealed profile; "" when it has
// none or was erased.
func (s *Service) mailOf(ctx context.Context, account uint64) (email, language string, err error) {
	var sealed []byte
	err = s.History.QueryRow(ctx, `SELECT profile FROM accounts WHERE id=$1`, account).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) || len(sealed) == 0 && err == nil {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	clear, err := s.Vault.Open(account, "profile", sealed)
	if errors.Is(err, seal.ErrErased) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	var p struct{ Email, Language string }
	err = json.Unmarshal(clear, &p)
	return p.Email, p.Language, err
}

// AddressOf is where an account gets mail, and its language; "" when it has no
// address or was erased.
func (s *Service) AddressOf(ctx context.Context, account uint64) (email, language string, err error) {
	return s.mailOf(ctx, account)
}

// Sent lists the messages about one action, for its page.
func (s *Service) Sent(ctx context.Context, action string) ([]Message, error) {
	rows, err := s.DB.Query(ctx, `SELECT `+messageColumns+` FROM messages WHERE action=$1 ORDER BY id DESC LIMIT 50`, action)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Message{}
	for rows.Next() {
		m, err := s.scanMessage(rows)
		if err != nil {
			return nil, err
		}
		m.To = mask(m.To)
		out = append(out, *m)
	}
	return out, rows.Err()
}
