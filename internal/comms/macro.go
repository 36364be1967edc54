package comms

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Macro replies, acts and sets the state of a case in one go.
type Macro struct {
	ID        string       `json:"id,omitempty"`
	Title     string       `json:"title" minLength:"1" maxLength:"120"`
	Role      string       `json:"role,omitempty" enum:"reporter,harmed,subject,witness,merchant" doc:"To which party; the chosen one when left out"`
	Template  string       `json:"template,omitempty" maxLength:"100" doc:"What is sent"`
	Action    *MacroAction `json:"action,omitempty"`
	Set       *MacroState  `json:"set,omitempty"`
	State     string       `json:"state,omitempty" enum:"active,retired" doc:"active when left out"`
	CreatedAt time.Time    `json:"created_at,omitzero" required:"false"`
	CreatedBy string       `json:"created_by,omitempty"`
	Version   int64        `json:"version" required:"false"`
}

// MacroAction is an action on the account of the party.
type MacroAction struct {
	Kind   string `json:"kind" maxLength:"40" doc:"An action's kind, as warn"`
	Reason string `json:"reason" maxLength:"1000"`
	Code   string `json:"reason_code,omitempty" maxLength:"60"`
	Rule   string `json:"rule,omitempty" maxLength:"200"`
	Days   int    `json:"days,omitempty" minimum:"0" maximum:"365"`
	Notify bool   `json:"notify,omitempty"`
}

// MacroState is what becomes of the case.
type MacroState struct {
	State     string   `json:"state,omitempty" enum:"triage,open,waiting"`
	WaitingOn string   `json:"waiting_on,omitempty" maxLength:"40"`
	Days      int      `json:"days,omitempty" minimum:"0" maximum:"60"`
	Tags      []string `json:"tags,omitempty" maxItems:"10" doc:"Added to those it has"`
}

// MacroUse is a macro on a case.
type MacroUse struct {
	Case  string            `json:"case" minLength:"1" maxLength:"60"`
	Party string            `json:"party" minLength:"1" maxLength:"60"`
	Vars  map[string]string `json:"vars,omitempty"`
	Hash  string            `json:"hash,omitempty" doc:"Of the preview; what has changed since is refused"`
}

// MacroShown is what a macro would do, or has done.
type MacroShown struct {
	Message      *Message       `json:"message,omitempty"`
	Reads        *TemplateShown `json:"reads,omitempty" doc:"How the mail would read"`
	SendAt       *time.Time     `json:"send_at,omitempty"`
	Consequences []string       `json:"consequences" doc:"What would happen, or has, in this order"`
	Objects      []string       `json:"objects,omitempty" doc:"What was made"`
	Blocked      string         `json:"blocked,omitempty" doc:"Why it cannot be used like this"`
	Hash         string         `json:"hash"`
}

func (m Macro) check() error {
	var at []errs.Field
	if strings.TrimSpace(m.Title) == "" {
		at = append(at, errs.Field{Pointer: "/title", Message: "required"})
	}
	if m.Template == "" && m.Action == nil && m.Set == nil {
		at = append(at, errs.Field{Pointer: "/template", Message: "a macro does something: a template, an action or a state"})
	}
	if m.Action != nil && strings.TrimSpace(m.Action.Reason) == "" {
		at = append(at, errs.Field{Pointer: "/action/reason", Message: "required"})
	}
	if m.Set != nil && m.Set.State == "waiting" && (m.Set.WaitingOn == "" || m.Set.Days == 0) {
		at = append(at, errs.Field{Pointer: "/set/waiting_on", Message: "on whom, and for how many days"})
	}
	if m.Role != "" && !slices.Contains([]string{"reporter", "harmed", "subject", "witness", "merchant"}, m.Role) {
		at = append(at, errs.Field{Pointer: "/role", Message: "a role of a party"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "macro_invalid", "The macro cannot be kept like this.").With(at...)
	}
	return nil
}

// Macros lists the macros in use.
func (s *Service) Macros(ctx context.Context, retired bool) ([]Macro, error) {
	if _, err := identity.Require(ctx, identity.PermTemplateRead); err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT id, title, body, state, created_at, created_by, version FROM macros WHERE state='active' OR $1 ORDER BY title, id LIMIT 500`, retired)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Macro{}
	for rows.Next() {
		m, err := scanMacro(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, *m)
	}
	return out, rows.Err()
}

func scanMacro(r interface{ Scan(...any) error }) (*Macro, error) {
	var m Macro
	var body, title, state, by, mid string
	var at, version int64
	if err := r.Scan(&mid, &title, &body, &state, &at, &by, &version); err != nil {
		return nil, absent(err, "macro_not_found", "There is no such macro.")
	}
	err := json.Unmarshal([]byte(body), &m)
	m.ID, m.Title, m.State, m.CreatedAt, m.CreatedBy, m.Version = mid, title, state, db.FromMicros(at), by, version
	return &m, err
}

func (s *Service) macro(ctx context.Context, macro string) (*Macro, error) {
	return scanMacro(s.DB.QueryRow(ctx, `SELECT id, title, body, state, created_at, created_by, version FROM macros WHERE id=$1`, macro))
}

// SaveMacro keeps a macro: a new one when macro is "", else version is the one
// the caller saw.
func (s *Service) SaveMacro(ctx context.Context, macro string, version int64, m Macro) (*Macro, error) {
	sc, err := identity.Require(ctx, identity.PermTemplateWrite)
	if err != nil {
		return nil, err
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	if m.State != "retired" {
		m.State = "active"
	}
	err = s.DB.Tx(ctx, sc.Actor(), "save macro", func(ctx context.Context, tx *db.Tx) error {
		if m.Template != "" {
			if _, _, err := s.liveText(ctx, m.Template); err != nil {
				return err
			}
		}
		body, err := json.Marshal(Macro{Role: m.Role, Template: m.Template, Action: m.Action, Set: m.Set})
		if err != nil {
			return err
		}
		if macro == "" {
			macro = id.New("mac", tx.Now)
			_, err = tx.Exec(ctx, `INSERT INTO macros(id, title, body, state, created_at, created_by, version) VALUES ($1,$2,$3,$4,$5,$6,1)`,
				macro, m.Title, string(body), m.State, db.Micros(tx.Now), tx.Actor.ID)
		} else {
			res, e := tx.Exec(ctx, `UPDATE macros SET title=$1, body=$2, state=$3, version=version+1 WHERE id=$4 AND version=$5`, m.Title, string(body), m.State, macro, version)
			if err = e; err == nil {
				if n, e := res.RowsAffected(); e != nil || n == 0 {
					if _, err := s.macro(ctx, macro); err != nil {
						return err
					}
					return errs.New(errs.Precondition, "version_stale", "Somebody changed the macro since you read it.").Wrap(e)
				}
			}
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "macro.saved", Object: macro, Data: map[string]any{"state": m.State}})
	})
	if err != nil {
		return nil, err
	}
	return s.macro(ctx, macro)
}

// TryMacro says what a macro would do to a case. It changes nothing.
func (s *Service) TryMacro(ctx context.Context, macro string, u MacroUse) (*MacroShown, error) {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return nil, err
	}
	m, err := s.macro(ctx, macro)
	if err != nil {
		return nil, err
	}
	return s.tryMacro(ctx, sc, m, u)
}

func (s *Service) tryMacro(ctx context.Context, sc identity.Scope, m *Macro, u MacroUse) (*MacroShown, error) {
	who, err := s.Party(ctx, sc, u.Case, u.Party)
	if err != nil {
		return nil, err
	}
	out := &MacroShown{Consequences: []string{}}
	switch {
	case m.State != "active":
		out.Blocked = "the macro is retired"
	case m.Role != "" && m.Role != who.Role && !(m.Role == "reporter" && who.Role == "harmed"):
		out.Blocked = "it is for the " + m.Role + ", not for the " + who.Role
	}
	if m.Template != "" {
		if out.Reads, err = s.TryTemplate(ctx, m.Template, TemplateTry{Case: u.Case, Party: u.Party, Vars: u.Vars, Language: ""}); err != nil {
			return nil, err
		}
		if len(out.Reads.Missing) > 0 && out.Blocked == "" {
			out.Blocked = "it needs " + strings.Join(out.Reads.Missing, ", ")
		}
		r, err := s.reach(ctx, who, ChannelMail, s.DB.Now().Add(s.Undo))
		if err != nil {
			return nil, err
		}
		switch {
		case !r.OK && r.NextAt == nil:
			out.Blocked = or(out.Blocked, r.Why)
		case r.NextAt != nil:
			out.SendAt = r.NextAt
			out.Consequences = append(out.Consequences, "sends “"+m.Template+"” in "+out.Reads.Language+" when the safe hours begin")
		default:
			out.Consequences = append(out.Consequences, "sends “"+m.Template+"” in "+out.Reads.Language+" after "+s.Undo.String())
		}
	}
	if m.Action != nil {
		switch {
		case who.Account == 0:
			out.Blocked = or(out.Blocked, "this party has no account to act on")
		case s.Act == nil:
			out.Blocked = or(out.Blocked, "actions are not there")
		default:
			says, _, err := s.Act(ctx, who.CaseID, who.Account, *m.Action, true)
			if err != nil {
				return nil, err
			}
			out.Consequences = append(out.Consequences, says)
		}
	}
	if m.Set != nil && s.SetState != nil {
		says, err := s.SetState(ctx, who.CaseID, *m.Set, true)
		if err != nil {
			return nil, err
		}
		out.Consequences = append(out.Consequences, says)
	}
	raw, err := json.Marshal([]any{m.ID, m.Version, u.Case, u.Party, u.Vars, out.Consequences, out.Reads})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(raw)
	out.Hash = hex.EncodeToString(sum[:8])
	return out, nil
}

// UseMacro does it: mail, action and state together, or nothing of it. The mail
// can still be undone; action and state are undone where they always are.
func (s *Service) UseMacro(ctx context.Context, macro string, u MacroUse) (*MacroShown, error) {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return nil, err
	}
	m, err := s.macro(ctx, macro)
	if err != nil {
		return nil, err
	}
	var out *MacroShown
	err = s.DB.Tx(ctx, sc.Actor(), "macro "+m.Title, func(ctx context.Context, tx *db.Tx) error {
		shown, err := s.tryMacro(ctx, sc, m, u)
		if err != nil {
			return err
		}
		if shown.Blocked != "" {
			return errs.New(errs.Conflict, "macro_blocked", "Not used: %s.", shown.Blocked)
		}
		if u.Hash != "" && u.Hash != shown.Hash {
			return errs.New(errs.Conflict, "macro_changed", "What it would do has changed since you looked. Look again.")
		}
		who, err := s.Party(ctx, sc, u.Case, u.Party)
		if err != nil {
			return err
		}
		out = &MacroShown{Consequences: shown.Consequences, Hash: shown.Hash, SendAt: shown.SendAt}
		if m.Template != "" {
			out.Message, err = s.SendIn(ctx, tx, sc, u.Case, Reply{Party: u.Party, Template: m.Template, Vars: u.Vars, macro: m.ID})
			if err != nil {
				return err
			}
			out.Objects = append(out.Objects, out.Message.ID)
		}
		if m.Action != nil {
			_, object, err := s.Act(ctx, who.CaseID, who.Account, *m.Action, false)
			if err != nil {
				return err
			}
			out.Objects = append(out.Objects, object)
		}
		if m.Set != nil && s.SetState != nil {
			if _, err := s.SetState(ctx, who.CaseID, *m.Set, false); err != nil {
				return err
			}
		}
		return tx.Record(ctx, db.Change{Kind: "macro.used", Object: m.ID, On: []string{who.CaseID}, Restrict: who.CaseID,
			Data: map[string]any{"title": m.Title, "party": who.ID, "made": len(out.Objects)}})
	})
	if err != nil {
		return nil, err
	}
	if out.Message != nil && !sc.Can(identity.PermAccountPersonal) {
		out.Message.To = mask(out.Message.To)
	}
	return out, nil
}
