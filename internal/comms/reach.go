package comms

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Reach is whether and how a party may be reached by one channel now.
type Reach struct {
	OK          bool       `json:"ok"`
	Channel     string     `json:"channel"`
	Why         string     `json:"why,omitempty" doc:"Why not, or why not now"`
	Allowed     string     `json:"allowed,omitempty" doc:"What the plan allows instead"`
	NextAt      *time.Time `json:"next_at,omitempty" doc:"When it is allowed again; left out when it never is"`
	Address     string     `json:"address,omitempty" doc:"Number or mail address to use; masked without account.personal"`
	SafeName    string     `json:"safe_name,omitempty"`
	Voicemail   bool       `json:"voicemail" doc:"May a voicemail be left"`
	SeenBy      string     `json:"seen_by,omitempty"`
	Language    string     `json:"language,omitempty"`
	Interpreter bool       `json:"interpreter,omitempty"`
	TextRelay   bool       `json:"text_relay,omitempty"`
	Disputed    bool       `json:"account_disputed" doc:"Somebody else may control the account: its own addresses are not used"`
}

const (
	whyDisputed   = "somebody else may control this account: nothing goes to its own mail, phone or messages"
	whyDisputedNo = "somebody else may control the account, and no safe address of the person is known"
	whyMarked     = "another matter says that this address is not to be used"
)

// Reach asks how a party may be reached.
func (s *Service) Reach(ctx context.Context, caseRef, party, channel string) (*Reach, error) {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return nil, err
	}
	who, err := s.Party(ctx, sc, caseRef, party)
	if err != nil {
		return nil, err
	}
	r, err := s.reach(ctx, who, channel, s.DB.Now())
	if err != nil {
		return nil, err
	}
	hidden, err := sc.Withheld(ctx, s.DB, who.ID)
	if err != nil {
		return nil, err
	}
	if hidden[who.ID] != "" { // a message reaches them all the same
		r.Address, r.SafeName, r.SeenBy = "", "", ""
	} else if !sc.Can(identity.PermAccountPersonal) {
		if r.Address = mask(r.Address); r.Address == "" && (channel == ChannelPhone || channel == ChannelText) {
			r.Address = "•••"
		}
	}
	return &r, nil
}

// MayReach is for those who are about to dial or to text: an error says why not
// and what is allowed.
func (s *Service) MayReach(ctx context.Context, sc identity.Scope, caseRef, party, channel string) (Reach, error) {
	who, err := s.Party(ctx, sc, caseRef, party)
	if err != nil {
		return Reach{}, err
	}
	r, err := s.reach(ctx, who, channel, s.DB.Now())
	if err == nil && !r.OK {
		err = r.refusal()
	}
	return r, err
}

// refusal is the answer to somebody who wants to reach a person all the same.
func (r Reach) refusal() error {
	text := r.Why
	if r.Allowed != "" {
		text += "; allowed: " + r.Allowed
	}
	return errPlan(text)
}

// reach decides for one party at one moment.
func (s *Service) reach(ctx context.Context, who Party, channel string, at time.Time) (Reach, error) {
	p, err := s.plan(ctx, who.CaseID, who.ID)
	if err != nil {
		return Reach{}, err
	}
	r := Reach{Channel: channel, SafeName: p.SafeName, Voicemail: p.Version == 0 || p.Voicemail, SeenBy: p.SeenBy,
		Language: or(p.Language, who.Language), Interpreter: p.Interpreter, TextRelay: p.TextRelay}
	if r.Disputed, err = s.Disputed(ctx, who.Account); err != nil {
		return r, err
	}
	r.Voicemail = r.Voicemail && !r.Disputed || p.Voicemail
	switch channel {
	case ChannelMail:
		r.Address = own(r.Disputed, lower, p.Email, who.Email, who.AccountEmail)
	case ChannelPhone, ChannelText:
		r.Address = own(r.Disputed, phoneForm, p.Phone, who.Phone, who.AccountPhone)
	}
	switch {
	case p.Never(channel) != "":
		r.Why, r.Allowed = p.Never(channel), p.Allowed()
		return r, nil
	case r.Disputed && channel == ChannelInApp:
		r.Why, r.Allowed = whyDisputed, "a safe address that the person gave us"
		return r, nil
	case r.Disputed && r.Address == "":
		r.Why, r.Allowed = whyDisputedNo, "ask the person for a safe address by a way that they used themselves, and write it into the plan"
		return r, nil
	}
	if r.Address != "" {
		if r.Why, err = s.marked(ctx, channel, r.Address, who.CaseID, who.ID); err != nil || r.Why != "" {
			r.Allowed = "another address of the person"
			return r, err
		}
	}
	if next := p.Next(at); !next.Equal(at) {
		r.Why, r.Allowed = p.Forbids(channel, at), p.Allowed()
		if !next.IsZero() {
			r.NextAt = &next
		}
		return r, nil
	}
	r.OK = true
	return r, nil
}

// own picks the address to use: the plan's, else the party's. Of an account that
// somebody else may control only an address that is not the account's.
func own(disputed bool, form func(string) string, plan, party, account string) string {
	for _, a := range []string{plan, party} {
		if a == "" || disputed && form(a) == form(account) {
			continue
		}
		return a
	}
	return ""
}

func lower(v string) string { return strings.ToLower(strings.TrimSpace(v)) }

// phoneForm is the form under which numbers are compared (E.164); "" when v is
// none. A number without a country is taken as of the United States.
func phoneForm(v string) string {
	n, err := phonenumbers.Parse(v, "US")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return ""
	}
	return phonenumbers.Format(n, phonenumbers.E164)
}

// addressIndex is the blind index of an address of a channel.
func (s *Service) addressIndex(channel, address string) (kind, index string) {
	if channel == ChannelMail {
		return "email", s.mailIndex(address)
	}
	if form := phoneForm(address); form != "" {
		return "phone", s.Vault.Index("phone", form)
	}
	return "phone", ""
}

// marked says why an address is not to be used: it belongs to somebody who is
// not to be contacted, or to an account in dispute. The party's own case is left
// to its plan.
func (s *Service) marked(ctx context.Context, channel, address, caseID, party string) (string, error) {
	kind, index := s.addressIndex(channel, address)
	return s.markedIndex(ctx, kind, index, caseID, party)
}

func (s *Service) markedIndex(ctx context.Context, kind, index, caseID, party string) (string, error) {
	if index == "" {
		return "", nil
	}
	var why string
	err := s.DB.QueryRow(ctx, `SELECT why FROM unsafe_addresses WHERE idx = $1 AND NOT (why = 'plan' AND case_id = $2 AND party = $3)
		ORDER BY why LIMIT 1`, index, caseID, party).Scan(&why)
	if err == nil {
		if why == "account" {
			return whyDisputed, nil
		}
		return whyMarked, nil
	}
	if !errors.Is(err, sql.ErrNoRows) || s.History == nil {
		return "", ignoreNone(err)
	}
	// An account may have got this address after the dispute began.
	column := map[string]string{"email": "email_idx", "phone": "phone_idx"}[kind]
	rows, err := s.History.Query(ctx, `SELECT id FROM accounts WHERE `+column+` = $1 LIMIT 20`, index)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var list []uint64
	for rows.Next() {
		var eid uint64
		if err := rows.Scan(&eid); err != nil {
			return "", err
		}
		list = append(list, eid)
	}
	if err := rows.Err(); err != nil {
		return "", err
	}
	rows.Close()
	for _, eid := range list {
		if yes, err := s.Disputed(ctx, eid); err != nil || yes {
			return whyDisputed, err
		}
	}
	return "", nil
}

func ignoreNone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// Unsafe says why an address or an account must not be used, for what goes out
// without a party: acknowledgements, call-backs, notices. "" = it may.
func (s *Service) Unsafe(ctx context.Context, channel, address string, account uint64) (why string, err error) {
	if yes, err := s.Disputed(ctx, account); err != nil || yes {
		return whyDisputed, err
	}
	if address == "" {
		return "", nil
	}
	return s.marked(ctx, channel, address, "", "")
}

// markAddresses keeps the addresses of somebody who is not to be contacted.
func (s *Service) markAddresses(ctx context.Context, tx *db.Tx, who Party, p ContactPlan) error {
	if _, err := tx.Exec(ctx, `DELETE FROM unsafe_addresses WHERE case_id=$1 AND party=$2 AND why='plan'`, who.CaseID, who.ID); err != nil {
		return err
	}
	if !p.DoNotContact {
		return nil
	}
	return s.markAll(ctx, tx, who.CaseID, who.ID, "plan", []string{p.Email, who.Email, who.AccountEmail}, []string{p.Phone, who.Phone, who.AccountPhone})
}

func (s *Service) markAll(ctx context.Context, tx *db.Tx, caseID, party, why string, mails, phones []string) error {
	for channel, list := range map[string][]string{ChannelMail: mails, ChannelPhone: phones} {
		for _, a := range list {
			if a == "" {
				continue
			}
			kind, index := s.addressIndex(channel, a)
			if index == "" {
				continue
			}
			_, err := tx.Exec(ctx, `INSERT INTO unsafe_addresses(idx, case_id, party, kind, why) VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO NOTHING`,
				index, caseID, party, kind, why)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// elsewhere is what the plans say that were made in cases for an account, or for
// a party with this address, about a message that is of no case: the strictest
// hours, and the safe address of the newest.
func (s *Service) elsewhere(ctx context.Context, channel, address string, account uint64, at time.Time) (never string, next time.Time, safe ContactPlan, err error) {
	next = at
	kind, index := "", ""
	if address != "" {
		kind, index = s.addressIndex(channel, address)
	}
	if account == 0 && index == "" {
		return
	}
	column := map[string]string{"email": "email_idx", "phone": "phone_idx"}[or(kind, "email")]
	rows, err := s.DB.Query(ctx, `SELECT case_id, party, plan, version FROM contact_plans p WHERE account <> 0 AND account = $1 OR EXISTS (SELECT 1 FROM case_parties c
		WHERE c.case_id = p.case_id AND c.id = p.party AND c.removed_at IS NULL AND c.`+column+` <> '' AND c.`+column+` = $2) ORDER BY updated_at LIMIT 50`, account, index)
	if err != nil {
		return
	}
	defer rows.Close()
	for rows.Next() {
		var caseID, party string
		var sealed []byte
		var p ContactPlan
		var version int64
		if err = rows.Scan(&caseID, &party, &sealed, &version); err != nil {
			return
		}
		eid, e := s.Vault.Subject("case", caseID)
		if e != nil {
			return never, next, safe, e
		}
		clear, e := s.Vault.Open(eid, caseID+"/plan/"+party, sealed)
		if errors.Is(e, seal.ErrErased) {
			continue
		}
		if e == nil {
			e = json.Unmarshal(clear, &p)
		}
		if e != nil {
			return never, next, safe, e
		}
		never = or(never, p.Never(channel))
		if from := p.Next(at); from.IsZero() {
			never = or(never, "the plan's time zone is unknown")
		} else if from.After(next) {
			next = from
		}
		if p.Email != "" || p.Language != "" {
			safe = p
		}
	}
	return never, next, safe, rows.Err()
}

// errPlan is the refusal of a message that the safe-contact plan forbids.
func errPlan(why string) error {
	return errs.New(errs.Conflict, "contact_plan_forbids", "Not sent: %s.", why).
		With(errs.Field{Pointer: "/party", Message: why})
}
