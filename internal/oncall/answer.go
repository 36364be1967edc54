package oncall

import (
	"context"
	"crypto/hmac"
	"database/sql"
	"encoding/base32"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

var letters = base32.StdEncoding.WithPadding(base32.NoPadding)

// token is what a link to acknowledge carries: the notification and our
// signature over it. It is good once, and only while the page is open.
func (s *Service) token(notification string) string {
	mac := s.opt.Vault.Token("oncall answer", []byte(notification))
	return notification + "." + strings.ToLower(letters.EncodeToString(mac[:]))
}

// tokenFor reads a token; "" when the signature is not ours.
func (s *Service) tokenFor(token string) string {
	key, _, _ := strings.Cut(token, ".")
	if len(key) > 60 || !hmac.Equal([]byte(s.token(key)), []byte(token)) {
		return ""
	}
	return key
}

// Answer takes what a person pressed in a call or texted back: 1 acknowledges,
// 2 passes on to the next person, 3 says it again. ref is what the carrier
// gave; taken is false when it is none of ours, and for a text that is none of
// these answers. What said says is spoken or texted back.
func (s *Service) Answer(ctx context.Context, tx *db.Tx, ref, digits string) (said string, taken bool, err error) {
	if ref == "" {
		return "", false, nil
	}
	n, err := scanSent(tx.QueryRow(ctx, `SELECT `+sentColumns+` FROM oncall_notifications n WHERE n.ref = $1 AND n.carried_by = '' ORDER BY n.id DESC LIMIT 1`, ref).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	w, err := s.wordsOf(ctx, n.Person)
	if err != nil {
		return "", false, err
	}
	switch strings.TrimSpace(strings.ToLower(digits)) {
	case "1", "yes", "y", "si", "sí", "ok", "ack":
		open, err := s.answer(ctx, tx, n, func(p *Page) error { return s.acknowledge(ctx, tx, p, n.Person, n.By) })
		if open == 0 {
			return w.gone, true, err
		}
		return w.acked, true, err
	case "2", "no", "n":
		open, err := s.answer(ctx, tx, n, func(p *Page) error { return s.onward(ctx, tx, p, "escalated", n.Person) })
		if open == 0 {
			return w.gone, true, err
		}
		return w.next, true, err
	case "3":
		box := &parcel{sent: []Sent{n}, kind: n.By, lang: "en"}
		p, err := s.load(ctx, tx, n.page)
		if err != nil {
			return "", false, err
		}
		box.pages = []*Page{p}
		if err := s.refill(ctx, tx, box); err != nil {
			return "", false, err
		}
		var lines []string
		for _, p := range box.pages {
			lines = append(lines, p.line(w))
		}
		return strings.Join(append(lines, w.press), ". "), true, nil
	}
	if n.By == BySMS { // a person may write about anything: this is for somebody to read
		return "", false, nil
	}
	return w.unknown, true, nil
}

// answer does something with every open page that a message told of, and marks
// the message as answered.
func (s *Service) answer(ctx context.Context, tx *db.Tx, n Sent, do func(p *Page) error) (open int, err error) {
	list, err := s.notifications(ctx, func(a *db.Args) string {
		k := a.Add(n.ID)
		return "(n.id = " + k + " OR n.carried_by = " + k + ")"
	})
	if err != nil {
		return 0, err
	}
	done, restrict := map[string]bool{}, ""
	for _, x := range list {
		if done[x.page] {
			continue
		}
		done[x.page] = true
		p, err := s.load(ctx, tx, x.page)
		if err != nil {
			return open, err
		}
		restrict = p.restrict
		if p.EndedAt != nil {
			continue
		}
		if p, err = s.held(ctx, tx, p.ID); err != nil {
			return open, err
		}
		if p == nil { // ended at this very moment
			continue
		}
		open++
		if err := do(p); err != nil {
			return open, err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE oncall_notifications SET answered_at = $1 WHERE id = $2`, db.Micros(tx.Now), n.ID)
	if err != nil {
		return open, err
	}
	return open, tx.Record(ctx, db.Change{Kind: "page.answered", Object: n.ID, On: []string{n.page}, Restrict: restrict, Private: true,
		Data: map[string]any{"person": n.Person, "by": n.By}})
}

func (s *Service) wordsOf(ctx context.Context, person string) (words, error) {
	var lang string
	err := s.db.QueryRow(ctx, `SELECT locale FROM staff WHERE id = $1`, person).Scan(&lang)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return speak(lang), err
}

// Carried is what a provider says later of a message it took: delivered, or
// not after all, in which case the next method or person is tried at once.
// Messages that are none of ours are nobody's error.
func (s *Service) Carried(ctx context.Context, tx *db.Tx, ref, state, failure string) error {
	if ref == "" {
		return nil
	}
	list, err := s.notifications(ctx, func(a *db.Args) string { return "n.ref = " + a.Add(ref) })
	if err != nil {
		return err
	}
	for _, n := range list {
		p, err := s.load(ctx, tx, n.page)
		if err != nil {
			return err
		}
		switch state {
		case "delivered", "answered", "completed":
			if n.State != "sent" {
				continue
			}
			if _, err := tx.Exec(ctx, `UPDATE oncall_notifications SET state = 'delivered', delivered_at = $1 WHERE id = $2`, db.Micros(tx.Now), n.ID); err != nil {
				return err
			}
			if err := s.note(ctx, tx, p, Entry{What: "delivered", Who: n.Person, Round: n.Round, Step: n.Step, Detail: n.By}); err != nil {
				return err
			}
			err = s.save(ctx, tx, p)
		case "undelivered", "failed", "no_answer", "busy":
			if n.State != "sent" && n.State != "sending" {
				continue
			}
			why := state
			if failure != "" && len(failure) <= 60 {
				why = failure
			}
			err = s.failed(ctx, tx, p, n, "failed", why)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// byToken finds the notification of a link; the answer to a link that is not
// ours, was used, or has become void says only that.
func (s *Service) byToken(ctx context.Context, token string) (Sent, *Page, error) {
	none := errs.New(errs.NotFound, "link_void", "This link is not valid any more.")
	key := s.tokenFor(token)
	if key == "" {
		return Sent{}, nil, none
	}
	n, err := scanSent(s.db.QueryRow(ctx, `SELECT `+sentColumns+` FROM oncall_notifications n WHERE n.id = $1`, key).Scan)
	if errors.Is(err, sql.ErrNoRows) || err == nil && n.answered {
		return n, nil, none
	}
	if err != nil {
		return n, nil, err
	}
	p, err := scanPage(s.db.QueryRow(ctx, `SELECT `+pageColumns+` FROM oncall_pages p WHERE p.id = $1`, n.page).Scan)
	return n, p, err
}
