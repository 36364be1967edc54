package comms

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// ContactPlan says how a party may be reached without danger. All of it is sealed.
type ContactPlan struct {
	SafeName     string   `json:"safe_name,omitempty" maxLength:"200" doc:"How to address the person"`
	Channels     []string `json:"channels,omitempty" doc:"mail, phone, text, in_app; empty allows all"`
	Email        string   `json:"email,omitempty" maxLength:"254" doc:"Safe address, instead of the account's"`
	Phone        string   `json:"phone,omitempty" maxLength:"40"`
	From         string   `json:"hours_from,omitempty" doc:"Earliest local time, 09:00"`
	To           string   `json:"hours_to,omitempty" doc:"Latest local time, 17:00; may lie after midnight"`
	Zone         string   `json:"zone,omitempty" maxLength:"60" doc:"IANA time zone of the hours"`
	Voicemail    bool     `json:"voicemail" doc:"May a voicemail be left"`
	SeenBy       string   `json:"seen_by,omitempty" maxLength:"500" doc:"Who else sees the phone or the account"`
	Language     string   `json:"language,omitempty" maxLength:"20"`
	Interpreter  bool     `json:"interpreter,omitempty" doc:"Calls need an interpreter"`
	TextRelay    bool     `json:"text_relay,omitempty" doc:"Calls go through a text relay"`
	DoNotContact bool     `json:"do_not_contact"`
	Why          string   `json:"why,omitempty" maxLength:"500"`
	Version      int64    `json:"version" required:"false" doc:"Ignored in what is sent: If-Match counts"`
}

func (p ContactPlan) check() error {
	var at []errs.Field
	for i, c := range p.Channels {
		if !slices.Contains(channels, c) {
			at = append(at, errs.Field{Pointer: "/channels/" + string(rune('0'+i%10)), Message: "mail, phone, text or in_app"})
		}
	}
	if (p.From == "") != (p.To == "") {
		at = append(at, errs.Field{Pointer: "/hours_to", Message: "give both hours or none"})
	}
	for ptr, v := range map[string]string{"/hours_from": p.From, "/hours_to": p.To} {
		if _, err := time.Parse("15:04", v); v != "" && err != nil {
			at = append(at, errs.Field{Pointer: ptr, Message: "a time like 09:00"})
		}
	}
	if _, err := time.LoadLocation(p.Zone); err != nil || p.From != "" && p.Zone == "" {
		at = append(at, errs.Field{Pointer: "/zone", Message: "an IANA zone like America/New_York"})
	}
	if p.Email != "" && !looksLikeMail(p.Email) {
		at = append(at, errs.Field{Pointer: "/email", Message: "not a mail address"})
	}
	if p.Phone != "" && phoneForm(p.Phone) == "" {
		at = append(at, errs.Field{Pointer: "/phone", Message: "not a telephone number"})
	}
	if p.From != "" && p.From == p.To {
		at = append(at, errs.Field{Pointer: "/hours_to", Message: "must differ from the beginning"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "contact_plan_invalid", "The plan cannot be kept like this.").With(at...)
	}
	return nil
}

// plan loads a party's plan; the zero ContactPlan, which allows everything, when there
// is none.
func (s *Service) plan(ctx context.Context, caseID, party string) (p ContactPlan, err error) {
	var sealed []byte
	var version int64
	err = s.DB.QueryRow(ctx, `SELECT plan, version FROM contact_plans WHERE case_id=$1 AND party=$2`, caseID, party).Scan(&sealed, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return ContactPlan{}, nil
	}
	if err != nil {
		return p, err
	}
	eid, err := s.Vault.Subject("case", caseID)
	if err != nil {
		return p, err
	}
	clear, err := s.Vault.Open(eid, caseID+"/plan/"+party, sealed)
	if err != nil {
		return p, err
	}
	err = json.Unmarshal(clear, &p)
	p.Version = version
	return p, err
}

// Plan reads how a party may be reached.
func (s *Service) Plan(ctx context.Context, caseRef, party string) (*ContactPlan, error) {
	sc, err := identity.Require(ctx, identity.PermMessageRead)
	if err != nil {
		return nil, err
	}
	who, err := s.Party(ctx, sc, caseRef, party)
	if err != nil {
		return nil, err
	}
	p, err := s.plan(ctx, who.CaseID, who.ID)
	if err != nil {
		return nil, err
	}
	if hidden, err := sc.Withheld(ctx, s.DB, who.ID); err != nil {
		return nil, err
	} else if hidden[who.ID] != "" { // when and how, not who and where
		p.SafeName, p.Email, p.Phone, p.SeenBy, p.Why = "", "", "", "", ""
	}
	return &p, nil
}

// SetPlan replaces a party's plan; version is the one the caller saw, 0 for the
// first.
func (s *Service) SetPlan(ctx context.Context, caseRef, party string, version int64, p ContactPlan) (*ContactPlan, error) {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	who, err := s.Party(ctx, sc, caseRef, party)
	if err != nil {
		return nil, err
	}
	if hidden, err := sc.Withheld(ctx, s.DB, who.ID); err != nil {
		return nil, err
	} else if hidden[who.ID] != "" { // what one does not see one would erase
		return nil, errs.New(errs.Forbidden, "reporter_withheld", "The plan of a reporter is changed by those who may see who reported.")
	}
	err = s.DB.Tx(ctx, sc.Actor(), "set contact plan", func(ctx context.Context, tx *db.Tx) error {
		eid, err := s.Vault.Subject("case", who.CaseID)
		if err != nil {
			return err
		}
		p.Version = version + 1
		clear, err := json.Marshal(p)
		if err != nil {
			return err
		}
		sealed, err := s.Vault.Seal(eid, who.CaseID+"/plan/"+who.ID, clear)
		if err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `INSERT INTO contact_plans(case_id, party, plan, version, updated_by, updated_at, account) VALUES ($1,$2,$3,$4,$5,$6,$7)
			ON CONFLICT (case_id, party) DO UPDATE SET plan=excluded.plan, version=excluded.version, updated_by=excluded.updated_by,
			updated_at=excluded.updated_at, account=excluded.account WHERE contact_plans.version = excluded.version - 1`,
			who.CaseID, who.ID, sealed, p.Version, tx.Actor.ID, db.Micros(tx.Now), who.Account)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errs.New(errs.Precondition, "version_stale", "Somebody changed the plan since you read it. Read it again and repeat your change.").Wrap(err)
		}
		if err := s.markAddresses(ctx, tx, who, p); err != nil {
			return err
		}
		if err := s.liveCase(ctx, tx, who.CaseID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "contact_plan.set", Object: who.CaseID, Restrict: who.CaseID,
			Data: map[string]any{"party": who.ID, "do_not_contact": p.DoNotContact}})
	})
	return &p, err
}
