package cases

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// TemplateTask is a task a new case begins with.
type TemplateTask struct {
	Kind  TaskKind `json:"kind,omitempty" doc:"task, call_back, follow_up or review; task when left out"`
	Title string   `json:"title" maxLength:"300"`
	After int      `json:"after_minutes,omitempty" minimum:"0" maximum:"525600" doc:"Due so long after the case is opened; 0 = no time"`
}

// CaseTemplate is what a case of one kind begins with.
type CaseTemplate struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Type     string         `json:"type"`
	Category string         `json:"category,omitempty"`
	Title    string         `json:"title,omitempty" doc:"What the title begins with"`
	Severity Severity       `json:"severity"`
	Priority Priority       `json:"priority,omitempty"`
	Team     string         `json:"team,omitempty"`
	Tags     []string       `json:"tags"`
	Restrict bool           `json:"restricted,omitempty"`
	Note     string         `json:"note,omitempty" doc:"Internal words, nothing about a person"`
	Tasks    []TemplateTask `json:"tasks"`
	At       time.Time      `json:"at"`
	By       string         `json:"by"`
	Version  int64          `json:"version"`
}

// NewCaseTemplate is what a template says.
type NewCaseTemplate struct {
	Name     string         `json:"name" minLength:"1" maxLength:"80"`
	Type     string         `json:"type" maxLength:"30"`
	Category string         `json:"category,omitempty" maxLength:"100"`
	Title    string         `json:"title,omitempty" maxLength:"200"`
	Severity Severity       `json:"severity" doc:"S0 to S4"`
	Priority Priority       `json:"priority,omitempty"`
	Team     string         `json:"team,omitempty" maxLength:"60"`
	Tags     []string       `json:"tags,omitempty" maxItems:"30"`
	Restrict bool           `json:"restricted,omitempty"`
	Note     string         `json:"note,omitempty" maxLength:"4000" doc:"First note of the case; internal words, nothing about a person"`
	Tasks    []TemplateTask `json:"tasks,omitempty" maxItems:"30"`
}

// Templates lists the templates by name.
func (s *Service) Templates(ctx context.Context) ([]*CaseTemplate, error) {
	if _, err := identity.Require(ctx, identity.PermCaseRead); err != nil {
		return nil, err
	}
	return s.templates(ctx, "")
}

func (s *Service) templates(ctx context.Context, only string) ([]*CaseTemplate, error) {
	rows, err := s.db.Query(ctx, `SELECT id, name, body, at, actor, version FROM case_templates WHERE $1 = '' OR id = $1 ORDER BY name, id LIMIT 500`, only)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*CaseTemplate{}
	for rows.Next() {
		var t CaseTemplate
		var body []byte
		var at int64
		if err := rows.Scan(&t.ID, &t.Name, &body, &at, &t.By, &t.Version); err != nil {
			return nil, err
		}
		ref, name, by, version := t.ID, t.Name, t.By, t.Version
		if err := json.Unmarshal(body, &t); err != nil {
			return nil, err
		}
		t.ID, t.Name, t.By, t.Version, t.At = ref, name, by, version, db.FromMicros(at)
		t.Tags, t.Tasks = orNone(t.Tags), orNone(t.Tasks)
		list = append(list, &t)
	}
	return list, rows.Err()
}

// KeepTemplate keeps a template under its name; one of that name is replaced.
func (s *Service) KeepTemplate(ctx context.Context, in NewCaseTemplate) (*CaseTemplate, error) {
	sc, err := identity.Require(ctx, identity.PermCaseType)
	if err != nil {
		return nil, err
	}
	in.Name = strings.TrimSpace(in.Name)
	if err := (Opening{Title: "x", Type: in.Type, Severity: in.Severity, Priority: in.Priority}).check(); err != nil {
		return nil, err
	}
	if err := s.knownType(ctx, in.Type, "/type"); err != nil {
		return nil, err
	}
	if err := s.knownTeam(ctx, in.Team); err != nil {
		return nil, err
	}
	for i, t := range in.Tasks {
		if strings.TrimSpace(t.Title) == "" || t.Kind != "" && !t.Kind.Valid() {
			return nil, errs.New(errs.Invalid, "template_invalid", "A task of the template is not right.").With(errs.Field{Pointer: "/tasks/" + strconv.Itoa(i), Message: "a title, and a kind there is"})
		}
	}
	body, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	var ref string
	err = s.db.Tx(ctx, sc.Actor(), "keep template", func(ctx context.Context, tx *db.Tx) error {
		err := tx.QueryRow(ctx, `INSERT INTO case_templates(id, name, body, at, actor, version) VALUES ($1,$2,$3,$4,$5,1)
			ON CONFLICT (name) DO UPDATE SET body = excluded.body, at = excluded.at, actor = excluded.actor, version = case_templates.version + 1 RETURNING id`,
			id.New("ctp", tx.Now), in.Name, string(body), db.Micros(tx.Now), tx.Actor.ID).Scan(&ref)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "case_template.kept", Object: ref, Data: map[string]any{"type": in.Type}})
	})
	if err != nil {
		return nil, err
	}
	list, err := s.templates(ctx, ref)
	if err != nil || len(list) != 1 {
		return nil, err
	}
	return list[0], nil
}

// DropTemplate takes a template away; cases made with it stay as they are.
func (s *Service) DropTemplate(ctx context.Context, ref string) error {
	sc, err := identity.Require(ctx, identity.PermCaseType)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "drop template", func(ctx context.Context, tx *db.Tx) error {
		var one int
		if err := tx.QueryRow(ctx, `DELETE FROM case_templates WHERE id = $1 RETURNING 1`, ref).Scan(&one); err != nil {
			return noRow(err, "template_not_found", "There is no such template.")
		}
		return tx.Record(ctx, db.Change{Kind: "case_template.dropped", Object: ref})
	})
}

// withTemplate gives a case that is opened from a template its tags, first note
// and tasks, in the same transaction.
func (s *Service) withTemplate(ctx context.Context, tx *db.Tx, c *Case, t *CaseTemplate) error {
	if len(t.Tags) > 0 {
		if err := s.tag(ctx, tx, c.ID, t.Tags); err != nil {
			return err
		}
		c.Tags = t.Tags
	}
	if t.Note != "" {
		if err := s.note(ctx, tx, c, "note", t.Note); err != nil {
			return err
		}
	}
	for _, k := range t.Tasks {
		in := NewTask{Case: c.ID, Kind: k.Kind, Title: k.Title, Team: t.Team}
		if in.Kind == "" {
			in.Kind = "task"
		}
		if k.After > 0 {
			due := tx.Now.Add(time.Duration(k.After) * time.Minute)
			in.DueAt = &due
		}
		if _, err := s.addTask(ctx, tx, c, in); err != nil {
			return err
		}
	}
	return record(ctx, tx, c, "case.from_template", map[string]any{"number": c.Number, "template": t.ID, "version": t.Version})
}

// fill takes from the template what the opening does not say itself.
func (o *Opening) fill(t *CaseTemplate) {
	o.Type, o.Category, o.Team = orText(o.Type, t.Type), orText(o.Category, t.Category), orText(o.Team, t.Team)
	o.Severity, o.Priority = Severity(orText(string(o.Severity), string(t.Severity))), Priority(orText(string(o.Priority), string(t.Priority)))
	o.Restrict = o.Restrict || t.Restrict
	if t.Title != "" && !strings.HasPrefix(o.Title, t.Title) {
		o.Title = strings.TrimSpace(t.Title + " " + o.Title)
	}
}
