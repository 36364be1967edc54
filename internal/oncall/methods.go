package oncall

import (
	"context"
	"crypto/hmac"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// A code is good for ten minutes and five tries; a new one can be had once a
// minute.
const (
	codeGood  = 10 * time.Minute
	codeTries = 5
	codeEvery = time.Minute
)

const methodColumns = `id, staff, eid, kind, label, address, state, why, codes, code_at, tries, created_at, verified_at, version`

func (s *Service) scanMethod(scan func(...any) error) (Method, error) {
	var m Method
	var codeAt, created int64
	var verified sql.NullInt64
	err := scan(&m.ID, &m.staff, &m.eid, &m.Kind, &m.Label, &m.sealed, &m.State, &m.Why, &m.code, &codeAt, &m.tries, &created, &verified, &m.Version)
	if err != nil {
		return m, err
	}
	m.codeAt, m.CreatedAt, m.VerifiedAt = db.FromMicros(codeAt), db.FromMicros(created), nullTime(verified)
	clear, err := s.opt.Vault.Open(m.eid, m.ID, m.sealed)
	if err != nil {
		m.Address = ""
		return m, nil
	}
	m.Address = string(clear)
	return m, nil
}

func (s *Service) methods(ctx context.Context, staff string) ([]Method, error) {
	list := []Method{}
	err := s.each(ctx, `SELECT `+methodColumns+` FROM oncall_methods WHERE staff = $1 ORDER BY id`, []any{staff}, func(scan func(...any) error) error {
		m, err := s.scanMethod(scan)
		list = append(list, m)
		return err
	})
	return list, err
}

// Methods lists one's own methods, or with oncall.write those of another,
// masked.
func (s *Service) Methods(ctx context.Context, staff string) ([]Method, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	if staff == "" {
		staff = sc.StaffID()
	}
	if staff != sc.StaffID() && !sc.Can(identity.PermOnCallWrite) {
		return nil, errs.New(errs.Forbidden, "permission_missing", "needs the permission %s", identity.PermOnCallWrite)
	}
	list, err := s.methods(ctx, staff)
	for i := range list {
		if staff != sc.StaffID() || list[i].Kind == ByPush {
			list[i].Address = masked(list[i].Kind, list[i].Address)
		} else if list[i].Kind == ByWebhook {
			list[i].Secret = s.HookSecret(list[i].Address)
		}
	}
	return list, err
}

// NewMethod is what a method is made with.
type NewMethod struct {
	Kind    string `json:"kind" enum:"mail,sms,voice,webhook,push"`
	Address string `json:"address" minLength:"1" maxLength:"4096"`
	Label   string `json:"label,omitempty" maxLength:"60"`
}

// AddMethod keeps a way to be reached and sends a code there; it is used only
// after the code came back.
func (s *Service) AddMethod(ctx context.Context, n NewMethod) (*Method, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	me := sc.StaffID()
	if me == "" {
		return nil, errs.New(errs.Forbidden, "staff_only", "Only people have methods.")
	}
	address, err := normalAddress(n.Kind, n.Address)
	if err != nil {
		return nil, err
	}
	if s.opt.Carriers[n.Kind] == nil {
		return nil, errs.New(errs.Invalid, "method_invalid", "This installation cannot send by this way.").With(errs.Field{Pointer: "/kind", Message: "not set up"})
	}
	eid, err := s.opt.Vault.Subject("staff", me)
	if err != nil {
		return nil, err
	}
	var m Method
	err = s.db.Tx(ctx, sc.Actor(), "add method", func(ctx context.Context, tx *db.Tx) error {
		have, err := s.methods(ctx, me)
		if err != nil {
			return err
		}
		if len(have) >= 20 {
			return errs.New(errs.Conflict, "methods_full", "Twenty methods are enough. Remove one first.")
		}
		key := id.New("mth", tx.Now)
		sealed, err := s.opt.Vault.Seal(eid, key, []byte(address))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO oncall_methods(id, staff, eid, kind, label, address, state, codes, code_at, created_at, version)
			VALUES ($1,$2,$3,$4,$5,$6,'pending',1,$7,$7,1)`, key, me, eid, n.Kind, n.Label, sealed, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, db.Job{Kind: JobCode, Key: key + "/1", Payload: tick{key, 1}}); err != nil {
			return err
		}
		if m, err = s.method(ctx, me, key); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "oncall.method_added", Object: key, On: []string{me}, Private: true, Data: map[string]any{"kind": n.Kind}})
	})
	return &m, err
}

func (s *Service) method(ctx context.Context, staff, key string) (Method, error) {
	m, err := s.scanMethod(s.db.QueryRow(ctx, `SELECT `+methodColumns+` FROM oncall_methods WHERE id = $1 AND staff = $2`, key, staff).Scan)
	return m, absent(err, "method_not_found", "There is no such method.")
}

// code is the n-th code of a method. It is computed and kept nowhere.
func (s *Service) code(method string, n int64) string {
	mac := s.opt.Vault.Token("oncall code", fmt.Appendf(nil, "%s/%d", method, n))
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(mac[:8])%1_000_000)
}

// codeJob sends a code.
func (s *Service) codeJob(ctx context.Context, l jobs.Lease) error {
	var t tick
	if err := json.Unmarshal(l.Payload, &t); err != nil {
		return err
	}
	m, err := s.scanMethod(s.db.QueryRow(ctx, `SELECT `+methodColumns+` FROM oncall_methods WHERE id = $1`, t.ID).Scan)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (m.State != "pending" || m.code != t.Tick || m.Address == "" || s.db.Now().After(m.codeAt.Add(codeGood))) {
		return nil
	}
	if err != nil {
		return err
	}
	c := s.opt.Carriers[m.Kind]
	if c == nil {
		return nil
	}
	w, err := s.wordsOf(ctx, m.staff)
	if err != nil {
		return err
	}
	code := s.code(m.ID, m.code)
	if m.Kind == ByVoice { // spoken digit by digit, twice
		code = code[:1] + " " + code[1:2] + " " + code[2:3] + " " + code[3:4] + " " + code[4:5] + " " + code[5:]
	}
	_, err = c.Carry(ctx, Notification{Key: fmt.Sprintf("%s-%d", m.ID, m.code), Kind: m.Kind, To: m.Address, Subject: w.codeSubject, Text: fmt.Sprintf(w.code, code), Severity: 4,
		Language: s.langOf(ctx, m.staff)})
	if errs.IsKind(err, errs.Invalid) {
		return s.revoke(ctx, m.ID, errs.CodeOf(err))
	}
	return err
}

// revoke ends a method that cannot be reached.
func (s *Service) revoke(ctx context.Context, key, why string) error {
	return s.db.Tx(ctx, machine(), "revoke method", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE oncall_methods SET state = 'revoked', why = $1, version = version + 1 WHERE id = $2`, why, key); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "oncall.method_revoked", Object: key, Private: true, Data: map[string]any{"why": why}})
	})
}

// SendCode sends a new code; those before it are void.
func (s *Service) SendCode(ctx context.Context, key string) (*Method, error) {
	return s.onMethod(ctx, key, "send code", func(ctx context.Context, tx *db.Tx, m *Method) error {
		if m.State == "verified" {
			return errs.New(errs.Conflict, "method_verified", "This method is verified.")
		}
		if wait := m.codeAt.Add(codeEvery).Sub(tx.Now); wait > 0 {
			e := errs.New(errs.TooMany, "code_too_soon", "A code was sent less than a minute ago.")
			e.RetryAfter = wait
			return e
		}
		_, err := tx.Exec(ctx, `UPDATE oncall_methods SET state = 'pending', why = '', codes = codes + 1, code_at = $1, tries = 0, version = version + 1 WHERE id = $2`, db.Micros(tx.Now), m.ID)
		if err != nil {
			return err
		}
		return tx.Enqueue(ctx, db.Job{Kind: JobCode, Key: fmt.Sprintf("%s/%d", m.ID, m.code+1), Payload: tick{m.ID, m.code + 1}})
	})
}

// Verify takes the code that came to a method.
func (s *Service) Verify(ctx context.Context, key, code string) (*Method, error) {
	wrong := false
	m, err := s.onMethod(ctx, key, "verify method", func(ctx context.Context, tx *db.Tx, m *Method) error {
		if m.State != "pending" {
			return errs.New(errs.Conflict, "method_not_pending", "This method waits for no code.")
		}
		if m.tries >= codeTries || tx.Now.After(m.codeAt.Add(codeGood)) {
			return errs.New(errs.Conflict, "code_void", "This code is not good any more. Ask for a new one.")
		}
		if !hmac.Equal([]byte(s.code(m.ID, m.code)), []byte(code)) {
			wrong = true
			_, err := tx.Exec(ctx, `UPDATE oncall_methods SET tries = tries + 1 WHERE id = $1`, m.ID)
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE oncall_methods SET state = 'verified', verified_at = $1, version = version + 1 WHERE id = $2`, db.Micros(tx.Now), m.ID)
		return err
	})
	if err == nil && wrong {
		return nil, errs.New(errs.Invalid, "code_wrong", "The code is not right.").With(errs.Field{Pointer: "/code", Message: "as it came"})
	}
	return m, err
}

// DropMethod removes a method: one's own, or with oncall.write that of another
// whose telephone was lost. Messages under way by it fail and escalate.
func (s *Service) DropMethod(ctx context.Context, key string) error {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "remove method", func(ctx context.Context, tx *db.Tx) error {
		var staff string
		err := tx.QueryRow(ctx, `SELECT staff FROM oncall_methods WHERE id = $1`, key).Scan(&staff)
		if err == nil && staff != sc.StaffID() && !sc.Can(identity.PermOnCallWrite) {
			err = sql.ErrNoRows
		}
		if err != nil {
			return absent(err, "method_not_found", "There is no such method.")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM oncall_methods WHERE id = $1`, key); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "oncall.method_removed", Object: key, On: []string{staff}, Private: true, Data: map[string]any{}})
	})
}

func (s *Service) onMethod(ctx context.Context, key, reason string, fn func(ctx context.Context, tx *db.Tx, m *Method) error) (*Method, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	var m Method
	err = s.db.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		if m, err = s.method(ctx, sc.StaffID(), key); err != nil {
			return err
		}
		if err := fn(ctx, tx, &m); err != nil {
			return err
		}
		if m, err = s.method(ctx, sc.StaffID(), key); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "oncall.method_changed", Object: key, Private: true, Data: map[string]any{"state": m.State, "what": reason}})
	})
	return &m, err
}

// MyRules are one's own rules and quiet hours.
func (s *Service) MyRules(ctx context.Context) (*Rules, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	return s.rulesOf(ctx, sc.StaffID())
}

func (s *Service) rulesOf(ctx context.Context, staff string) (*Rules, error) {
	r := &Rules{Rules: []Rule{}}
	var text string
	err := s.db.QueryRow(ctx, `SELECT rules, version FROM oncall_rules WHERE staff = $1`, staff).Scan(&text, &r.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	v := r.Version
	err = json.Unmarshal([]byte(text), r)
	r.Version = v
	if r.Rules == nil {
		r.Rules = []Rule{}
	}
	return r, err
}

// SaveRules changes the version given of one's own rules.
func (s *Service) SaveRules(ctx context.Context, version int64, r Rules) (*Rules, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	me := sc.StaffID()
	err = s.db.Tx(ctx, sc.Actor(), "save rules", func(ctx context.Context, tx *db.Tx) error {
		have, err := s.methods(ctx, me)
		if err != nil {
			return err
		}
		if err := r.check(have); err != nil {
			return err
		}
		r.Version = 0
		if r.Quiet != nil && r.Quiet.Pierce == nil {
			r.Quiet.Pierce = []string{"S0", "S1"}
		}
		text, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if version == 0 {
			res, err := tx.Exec(ctx, `INSERT INTO oncall_rules(staff, rules, version) VALUES ($1,$2,1) ON CONFLICT DO NOTHING`, me, string(text))
			if err := one(res, err, stale()); err != nil {
				return err
			}
		} else {
			res, err := tx.Exec(ctx, `UPDATE oncall_rules SET rules = $1, version = version + 1 WHERE staff = $2 AND version = $3`, string(text), me, version)
			if err := one(res, err, stale()); err != nil {
				return err
			}
		}
		return tx.Record(ctx, db.Change{Kind: "oncall.rules_changed", Object: me, Private: true, Data: map[string]any{"rules": len(r.Rules), "quiet": r.Quiet != nil}})
	})
	if err != nil {
		return nil, err
	}
	return s.rulesOf(ctx, me)
}

// HookSecret is the secret with which webhooks to an address are signed, in
// the form of Standard Webhooks.
func (s *Service) HookSecret(address string) string {
	mac := s.opt.Vault.Token("oncall webhook", []byte(address))
	again := s.opt.Vault.Token("oncall webhook 2", []byte(address))
	return "whsec_" + base64.StdEncoding.EncodeToString(append(mac[:], again[:]...))
}

// Vouch adds a method that somebody else answers for: for the command line and
// the demo. There is no route to it.
func (s *Service) Vouch(ctx context.Context, staff string, n NewMethod) error {
	sc, err := identity.Require(ctx, identity.PermOnCallWrite)
	if err != nil {
		return err
	}
	address, err := normalAddress(n.Kind, n.Address)
	if err != nil {
		return err
	}
	eid, err := s.opt.Vault.Subject("staff", staff)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "vouch for method", func(ctx context.Context, tx *db.Tx) error {
		key := id.New("mth", tx.Now)
		sealed, err := s.opt.Vault.Seal(eid, key, []byte(address))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO oncall_methods(id, staff, eid, kind, label, address, state, codes, code_at, created_at, verified_at, version)
			VALUES ($1,$2,$3,$4,$5,$6,'verified',0,$7,$7,$7,1)`, key, staff, eid, n.Kind, n.Label, sealed, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "oncall.method_vouched", Object: key, On: []string{staff}, Private: true, Data: map[string]any{"kind": n.Kind}})
	})
}
