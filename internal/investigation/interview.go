package investigation

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Interview is a talk with somebody about what happened. Its lines are only
// ever added to; once it has ended, only by corrections.
type Interview struct {
	ID        string          `json:"id"`
	Case      string          `json:"case_id"`
	Party     string          `json:"party,omitempty" doc:"pty_ of the case; empty: somebody without a role in it"`
	Name      string          `json:"name,omitempty" doc:"Empty without account.personal"`
	Present   string          `json:"present,omitempty" doc:"Who else was there"`
	How       string          `json:"how" doc:"phone, video, in_person or written"`
	Language  string          `json:"language,omitempty"`
	Zone      string          `json:"zone"`
	At        time.Time       `json:"at"`
	EndedAt   *time.Time      `json:"ended_at,omitempty"`
	Consent   string          `json:"consent" doc:"To record it: given, refused, not_asked or not_recorded"`
	Recording string          `json:"recording,omitempty" doc:"evi_ of the recording"`
	By        string          `json:"by" doc:"Who led it"`
	CreatedAt time.Time       `json:"created_at"`
	Masked    bool            `json:"masked"`
	Lines     []InterviewLine `json:"lines"`
}

// InterviewLine is one thing said.
type InterviewLine struct {
	N           int       `json:"n"`
	Kind        string    `json:"kind" doc:"question, answer, statement or correction"`
	Text        string    `json:"text"`
	Corrects    int       `json:"corrects,omitempty" doc:"The line that was meant otherwise"`
	CorrectedBy int       `json:"corrected_by,omitempty"`
	At          time.Time `json:"at"`
	By          string    `json:"by"`
}

// NewInterview is what an interview is begun with.
type NewInterview struct {
	Party    string     `json:"party,omitempty" maxLength:"60" doc:"pty_ of the case"`
	Name     string     `json:"name,omitempty" maxLength:"200" doc:"Of somebody without a role in the case"`
	Present  string     `json:"present,omitempty" maxLength:"1000" doc:"Who else is there: an interpreter, a union representative"`
	How      string     `json:"how" enum:"phone,video,in_person,written"`
	Language string     `json:"language,omitempty" maxLength:"20"`
	Zone     string     `json:"zone" maxLength:"60"`
	At       *time.Time `json:"at,omitempty" doc:"Now when left out"`
	Consent  string     `json:"consent" enum:"given,refused,not_asked,not_recorded" doc:"Whether the person agreed that it is recorded"`
}

// NewLine is one thing said.
type NewLine struct {
	Kind     string `json:"kind" enum:"question,answer,statement,correction"`
	Text     string `json:"text" maxLength:"16000"`
	Corrects int    `json:"corrects,omitempty" minimum:"0" doc:"Of a correction: the line that was meant otherwise"`
}

type attendance struct {
	Name    string `json:"name,omitempty"`
	Present string `json:"present,omitempty"`
}

// Interviews lists the interviews of a case, oldest first.
func (s *Service) Interviews(ctx context.Context, ref string) ([]*Interview, error) {
	sc, err := identity.Require(ctx, identity.PermFindingRead)
	if err != nil {
		return nil, err
	}
	c, err := s.cases.For(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if err := s.looked(ctx, sc, c, "interview.viewed"); err != nil {
		return nil, err
	}
	return s.interviews(ctx, sc, c.ID, "")
}

// Interview reads one.
func (s *Service) Interview(ctx context.Context, ref string) (*Interview, error) {
	sc, err := identity.Require(ctx, identity.PermFindingRead)
	if err != nil {
		return nil, err
	}
	caseID, err := s.caseOf(ctx, sc, "interviews", ref, "interview")
	if err != nil {
		return nil, err
	}
	return one(s.interviews(ctx, sc, caseID, ref))
}

func (s *Service) interviews(ctx context.Context, sc identity.Scope, caseID, only string) ([]*Interview, error) {
	rows, err := s.db.Query(ctx, `SELECT i.id, i.case_id, i.party, i.who, i.how, i.language, i.zone, i.at, i.ended_at, i.consent, i.recording, i.actor, i.created_at, k.eid
		FROM interviews i JOIN cases k ON k.id = i.case_id WHERE `+family("i.case_id", "$1")+` AND ($2 = '' OR i.id = $2) ORDER BY i.at, i.id`, caseID, only)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	personal := sc.Can(identity.PermAccountPersonal)
	list := []*Interview{}
	keys := map[string]uint64{}
	byID := map[string]*Interview{}
	for rows.Next() {
		v := &Interview{Masked: !personal, Lines: []InterviewLine{}}
		var at, created int64
		var ended *int64
		var who []byte
		var eid uint64
		if err := rows.Scan(&v.ID, &v.Case, &v.Party, &who, &v.How, &v.Language, &v.Zone, &at, &ended, &v.Consent, &v.Recording, &v.By, &created, &eid); err != nil {
			return nil, err
		}
		v.At, v.CreatedAt, v.EndedAt = db.FromMicros(at), db.FromMicros(created), moment(ended)
		var w attendance
		if text := s.open(eid, v.ID+"/who", who); strings.HasPrefix(text, "{") && personal {
			if err := json.Unmarshal([]byte(text), &w); err != nil {
				return nil, err
			}
		}
		v.Name, v.Present = w.Name, w.Present
		keys[v.ID], byID[v.ID] = eid, v
		list = append(list, v)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	lines, err := s.db.Query(ctx, `SELECT l.interview, l.n, l.kind, l.text, l.corrects, l.at, l.actor FROM interview_lines l JOIN interviews i ON i.id = l.interview
		WHERE `+family("i.case_id", "$1")+` AND ($2 = '' OR i.id = $2) ORDER BY l.interview, l.n`, caseID, only)
	if err != nil {
		return nil, err
	}
	defer lines.Close()
	for lines.Next() {
		var of string
		var l InterviewLine
		var at int64
		var text []byte
		if err := lines.Scan(&of, &l.N, &l.Kind, &text, &l.Corrects, &at, &l.By); err != nil {
			return nil, err
		}
		v := byID[of]
		l.Text, l.At = s.open(keys[of], lineAAD(of, l.N), text), db.FromMicros(at)
		if l.Corrects > 0 && l.Corrects <= len(v.Lines) {
			v.Lines[l.Corrects-1].CorrectedBy = l.N
		}
		v.Lines = append(v.Lines, l)
	}
	return list, lines.Err()
}

func lineAAD(interview string, n int) string { return interview + "/line/" + itoa(n) }

// Begin begins an interview.
func (s *Service) Begin(ctx context.Context, ref string, in NewInterview) (*Interview, error) {
	sc, err := identity.Require(ctx, identity.PermFindingWrite)
	if err != nil {
		return nil, err
	}
	var at []errs.Field
	if (in.Party == "") == (strings.TrimSpace(in.Name) == "") {
		at = append(at, errs.Field{Pointer: "/party", Message: "a party of the case, or the name of somebody else"})
	}
	at = zoned(at, in.Zone)
	if in.At != nil && in.At.After(s.db.Now()) {
		at = append(at, errs.Field{Pointer: "/at", Message: "not in the future"})
	}
	if err := invalid("interview_invalid", "The interview cannot begin like this.", at...); err != nil {
		return nil, err
	}
	var caseID, made string
	err = s.on(ctx, sc, ref, "begin interview", func(ctx context.Context, tx *db.Tx, c *cases.Case) error {
		caseID, made = c.ID, id.New("int", tx.Now)
		if in.Party != "" {
			var n int
			err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM case_parties x WHERE x.id = $2 AND x.removed_at IS NULL AND `+family("x.case_id", "$1"), c.ID, in.Party).Scan(&n)
			if err != nil {
				return err
			}
			if n == 0 {
				return errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: "/party", Message: "there is no such party on this case"})
			}
		}
		body, err := json.Marshal(attendance{strings.TrimSpace(in.Name), in.Present})
		if err != nil {
			return err
		}
		who, err := s.seal(c.EID(), made+"/who", string(body))
		if err != nil {
			return err
		}
		when := tx.Now
		if in.At != nil {
			when = *in.At
		}
		_, err = tx.Exec(ctx, `INSERT INTO interviews(id, case_id, party, who, how, language, zone, at, consent, actor, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
			made, c.ID, in.Party, who, in.How, in.Language, in.Zone, db.Micros(when), in.Consent, tx.Actor.ID, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		return record(ctx, tx, c, "interview.begun", made, map[string]any{"how": in.How, "consent": in.Consent})
	})
	if err != nil {
		return nil, err
	}
	return one(s.interviews(ctx, sc, caseID, made))
}

// Say adds a line. After the end only corrections are taken.
func (s *Service) Say(ctx context.Context, ref string, in NewLine) (*Interview, error) {
	return s.onInterview(ctx, ref, "interview line", func(ctx context.Context, tx *db.Tx, c *cases.Case, v *Interview) error {
		var at []errs.Field
		at = written(at, "/text", strings.TrimSpace(in.Text), 64000)
		switch {
		case in.Kind == "correction" && (in.Corrects < 1 || in.Corrects > len(v.Lines)):
			at = append(at, errs.Field{Pointer: "/corrects", Message: "the number of an earlier line"})
		case in.Kind != "correction" && in.Corrects != 0:
			at = append(at, errs.Field{Pointer: "/corrects", Message: "only of a correction"})
		}
		if err := invalid("interview_line", "The line cannot be taken like this.", at...); err != nil {
			return err
		}
		if in.Kind == "correction" && v.Lines[in.Corrects-1].CorrectedBy != 0 {
			return errs.New(errs.Conflict, "line_corrected", "It was corrected already: correct that correction.")
		}
		if v.EndedAt != nil && in.Kind != "correction" {
			return errs.New(errs.Conflict, "interview_ended", "The interview has ended; only corrections are added.")
		}
		eid, err := s.keyOf(ctx, v.Case)
		if err != nil {
			return err
		}
		n := len(v.Lines) + 1
		text, err := s.seal(eid, lineAAD(v.ID, n), strings.TrimSpace(in.Text))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO interview_lines(interview, n, kind, text, corrects, at, actor) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
			v.ID, n, in.Kind, text, in.Corrects, db.Micros(tx.Now), tx.Actor.ID)
		if err != nil {
			return err
		}
		// A timeline row for each question would bury the case: only what changes
		// what was said is told there.
		kind, private := "interview.line", in.Kind != "correction"
		if !private {
			kind = "interview.corrected"
		}
		return tx.Record(ctx, db.Change{Kind: kind, Object: v.ID, On: []string{c.ID}, Restrict: c.ID, Private: private, Data: map[string]any{"number": c.Number, "line": n, "corrects": in.Corrects}})
	})
}

// Finish ends an interview. A recording is kept only where it was agreed to.
func (s *Service) Finish(ctx context.Context, ref, recording string) (*Interview, error) {
	return s.onInterview(ctx, ref, "finish interview", func(ctx context.Context, tx *db.Tx, c *cases.Case, v *Interview) error {
		if v.EndedAt != nil {
			return errs.New(errs.Conflict, "interview_ended", "The interview has ended already.")
		}
		if recording != "" {
			if v.Consent != "given" {
				return errs.New(errs.Conflict, "recording_without_consent", "The person did not agree to be recorded: a recording cannot be kept.").
					With(errs.Field{Pointer: "/recording", Message: "consent is " + v.Consent})
			}
			ok, err := s.standsOn(ctx, tx, c.ID, "evidence", recording)
			if err != nil {
				return err
			}
			if !ok {
				return errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: "/recording", Message: "there is no such evidence on this case"})
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE interviews SET ended_at = $1, recording = $2 WHERE id = $3`, db.Micros(tx.Now), recording, v.ID); err != nil {
			return err
		}
		return record(ctx, tx, c, "interview.ended", v.ID, map[string]any{"lines": len(v.Lines), "recorded": recording != ""})
	})
}

func (s *Service) onInterview(ctx context.Context, ref, reason string, fn func(context.Context, *db.Tx, *cases.Case, *Interview) error) (*Interview, error) {
	sc, err := identity.Require(ctx, identity.PermFindingWrite)
	if err != nil {
		return nil, err
	}
	caseID, err := s.caseOf(ctx, sc, "interviews", ref, "interview")
	if err != nil {
		return nil, err
	}
	err = s.on(ctx, sc, caseID, reason, func(ctx context.Context, tx *db.Tx, c *cases.Case) error {
		v, err := one(s.interviews(ctx, sc, c.ID, ref))
		if err != nil {
			return err
		}
		return fn(ctx, tx, c, v)
	})
	if err != nil {
		return nil, err
	}
	return one(s.interviews(ctx, sc, caseID, ref))
}
