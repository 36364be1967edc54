package intake

import (
	"bytes"
	"context"
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
)

// ours finds our Message-IDs in the text of a bounce, where they stand in the
// returned header.
var ours = regexp.MustCompile(`(?i)(msg_[0-9a-z]{20,32}@[a-z0-9.-]{1,200})`)

// pages finds the Message-IDs of pages in a bounce.
var pages = regexp.MustCompile(`(?i)(ntf_[0-9a-z]{20,32})@([a-z0-9.-]{1,200})`)

// pageBounced finds the page that a bounce is of: "" when it is of none of ours,
// or says that the mail has arrived or is only late.
func (s *Service) pageBounced(raw []byte) string {
	switch dsnAction(raw) {
	case "delivered", "relayed", "expanded", "delayed":
		return ""
	}
	for _, f := range pages.FindAllSubmatch(raw[:min(len(raw), 1<<20)], 50) {
		if strings.EqualFold(string(f[2]), s.Domain) {
			return strings.ToLower(string(f[1]))
		}
	}
	return ""
}

// threadOf decides where a message belongs: on the message it answers (machines),
// into the thread it names (a participant), or nowhere yet (everybody else, with
// a hint).
func (s *Service) threadOf(ctx context.Context, a *arrival, env Envelope, m Message, raw []byte) error {
	link, ok, err := s.linkOf(ctx, env, m, raw)
	if err != nil {
		return err
	}
	if m.Auto == AutoReply || m.Auto == Bounce {
		a.c.State, a.files = StateRecorded, nil
		if page := s.pageBounced(raw); m.Auto == Bounce && !ok && page != "" && s.PageFailed != nil {
			a.replies = func(ctx context.Context, tx *db.Tx) error { return s.PageFailed(ctx, tx, page, "bounced") }
		}
		if !ok {
			return nil
		}
		a.c.Answers = link.Message
		if strings.HasPrefix(link.CaseID, "cas_") {
			a.c.CaseID, a.c.Party = link.CaseID, link.Party
		}
		if link.Message != "" {
			a.replies = func(ctx context.Context, tx *db.Tx) error {
				switch dsnAction(raw) {
				case "delivered", "relayed", "expanded":
					return s.Comms.Status(ctx, tx, link.Message, "delivered", "")
				case "delayed":
					return s.Comms.Returned(ctx, tx, link, a.c.ID, false)
				}
				return s.Comms.Returned(ctx, tx, link, a.c.ID, m.Auto == Bounce)
			}
		}
		return nil
	}
	member := false
	if ok {
		if member, err = s.Comms.Participant(ctx, link.Thread, a.index); err != nil {
			return err
		}
	} else if link, ok, a.c.Hint, err = s.bySubject(ctx, a, m); err != nil || !ok {
		return err
	} else {
		member = true // bySubject finds only what the same sender is in
	}
	// The name of a participant is no proof where our own server found that
	// somebody else wrote, nor where somebody else may hold the account.
	member = member && a.c.Check.Proof != Failed && a.c.Control != controlDisputed
	works, err := s.caseWorks(ctx, link.CaseID)
	if err != nil {
		return err
	}
	if strings.HasPrefix(link.CaseID, "cas_") && (!member || !works) {
		a.c.Hint = link.CaseID
	}
	if !member {
		return nil
	}
	if works {
		a.c.State, a.c.CaseID, a.c.Party = StateJoined, link.CaseID, link.Party
	}
	a.replies = func(ctx context.Context, tx *db.Tx) error {
		if link.Thread == "" {
			var err error
			if link.Thread, err = s.Comms.ThreadFor(ctx, tx, link.CaseID, link.Party); err != nil {
				return err
			}
		}
		_, err := s.Comms.Receive(ctx, tx, comms.Inbound{Link: link, Contact: a.c.ID, From: a.who.From, Subject: a.c.Subject, Text: a.c.Text, Language: a.c.Language})
		return err
	}
	return nil
}

// linkOf finds what a message answers: by reply address first, then by the
// messages of ours it refers to.
func (s *Service) linkOf(ctx context.Context, env Envelope, m Message, raw []byte) (comms.Link, bool, error) {
	ids := append([]string{m.InReplyTo}, m.References...)
	if m.Auto == Bounce {
		for _, f := range ours.FindAll(raw[:min(len(raw), 1<<20)], 50) {
			ids = append(ids, string(bytes.ToLower(f)))
		}
	}
	link, ok, err := s.Comms.ByMessageID(ctx, ids)
	if err != nil {
		return link, false, err
	}
	for _, to := range append(env.To, m.To...) {
		t, found, err := s.Comms.ByToken(ctx, strings.ToLower(to))
		if err != nil {
			return t, false, err
		}
		if found {
			if ok && link.Thread == t.Thread {
				t.Message = link.Message
			}
			return t, true, nil
		}
	}
	return link, ok, nil
}

// mailbox is the address of ours that a message was sent to, without a token.
func mailbox(to []string) string {
	if len(to) == 0 {
		return "mail"
	}
	local, domain, _ := strings.Cut(strings.ToLower(to[0]), "@")
	local, _, _ = strings.Cut(local, "+")
	return local + "@" + domain
}

// NormalPhone is the form under which telephone numbers are compared and
// indexed (E.164); "" when v is not one. Numbers without a country are taken as
// of the United States.
func NormalPhone(v string) string {
	n, err := phonenumbers.Parse(v, "US")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return ""
	}
	return phonenumbers.Format(n, phonenumbers.E164)
}
