package intake

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
)

var (
	caseNumber = regexp.MustCompile(`\bC-([1-9][0-9]{4,11})\b`)
	answering  = regexp.MustCompile(`^(?i:(re|aw|wg|fw|fwd|rv|tr|ref|sv|antw|r)(\[\d{1,3}\])?\s*:\s*)+`)
)

// normalSubject is a subject without the marks of answering and forwarding.
func normalSubject(s string) string {
	return strings.ToLower(strings.TrimSpace(answering.ReplaceAllString(strings.TrimSpace(s), "")))
}

// named is the case whose number stands in a subject; "" when there is none.
func (s *Service) named(ctx context.Context, subject string) (caseID string, err error) {
	m := caseNumber.FindStringSubmatch(strings.ToUpper(subject))
	if m == nil {
		return "", nil
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return "", nil
	}
	err = s.DB.QueryRow(ctx, `SELECT COALESCE(NULLIF(root, ''), id) FROM cases WHERE number = $1 AND simulated = false`, n).Scan(&caseID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return caseID, err
}

// sibling finds the earlier contact of the same sender and subject whose mail
// this one refers to: both belong together although we wrote neither.
func (s *Service) sibling(ctx context.Context, a *arrival, m Message) (*Contact, error) {
	ids := append([]string{m.InReplyTo}, m.References...)
	var keys []string
	for _, id := range ids {
		if id != "" && len(keys) < 50 {
			keys = append(keys, "id:"+s.Vault.Index("message-id", id))
		}
	}
	if len(keys) == 0 || a.index == "" {
		return nil, errNoSibling
	}
	var args db.Args
	rows, err := s.DB.Query(ctx, `SELECT `+columns+` FROM contacts WHERE `+db.In(&args, "contacts.dedupe", keys)+` AND contacts.sender_idx = `+args.Add(a.index)+
		` AND contacts.state <> 'recorded' ORDER BY contacts.received_at DESC, contacts.id DESC LIMIT 10`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found *Contact
	for rows.Next() {
		c, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		if normalSubject(c.Subject) == normalSubject(m.Subject) && (found == nil || found.CaseID == "" && c.CaseID != "") {
			found = c
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if found == nil {
		return nil, errNoSibling
	}
	return found, nil
}

var errNoSibling = errors.New("intake: no earlier contact belongs to it")

// bySubject looks for the thread of a message that names neither a reply address
// nor a message of ours: by the number in its subject, then by its own earlier
// mail. hint is the case named by somebody who is not in it.
func (s *Service) bySubject(ctx context.Context, a *arrival, m Message) (link comms.Link, ok bool, hint string, err error) {
	if hint, err = s.named(ctx, m.Subject); err != nil {
		return link, false, "", err
	}
	if hint != "" {
		if link, ok, err = s.Comms.ThreadWith(ctx, hint, a.index); err != nil || ok {
			return link, ok, hint, err
		}
	}
	c, err := s.sibling(ctx, a, m)
	if errors.Is(err, errNoSibling) {
		return link, false, hint, nil
	}
	if err != nil {
		return link, false, "", err
	}
	if strings.HasPrefix(c.CaseID, "cas_") {
		return comms.Link{CaseID: c.CaseID, Party: c.Party}, true, hint, nil
	}
	a.c.Follows = c.ID
	return link, false, hint, nil
}
