package comms

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// TemplateDraft is what a person writes at a template.
type TemplateDraft struct {
	Title     string       `json:"title" minLength:"1" maxLength:"120"`
	Purpose   string       `json:"purpose,omitempty" maxLength:"300"`
	Sensitive bool         `json:"sensitive,omitempty" doc:"A second person publishes it. It stays so: only a person who may approve takes it off"`
	Note      string       `json:"note,omitempty" maxLength:"500" doc:"What changed and why"`
	Text      TemplateText `json:"text"`
}

var templateName = regexp.MustCompile(`^[a-z][a-z0-9_]{1,30}(\.[a-z][a-z0-9_]{1,30}){0,2}$`)

// NewTemplate begins a template with its first draft.
func (s *Service) NewTemplate(ctx context.Context, name string, d TemplateDraft) (*Template, error) {
	sc, err := identity.Require(ctx, identity.PermTemplateWrite)
	if err != nil {
		return nil, err
	}
	if !templateName.MatchString(name) {
		return nil, errs.New(errs.Invalid, "template_id", "A template has a name like reply.first.").
			With(errs.Field{Pointer: "/id", Message: "words of small letters with dots between"})
	}
	err = s.DB.Tx(ctx, sc.Actor(), "begin template", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `INSERT INTO message_templates(id, title, purpose, sensitive, state, live, shipped, created_at, created_by, version)
			VALUES ($1,$2,$3,$4,'active',0,false,$5,$6,1) ON CONFLICT DO NOTHING`, name, d.Title, d.Purpose, d.Sensitive, db.Micros(tx.Now), tx.Actor.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errs.New(errs.Conflict, "template_exists", "There is a template %s already.", name).
				With(errs.Field{Pointer: "/id", Message: "taken"}).Wrap(err)
		}
		return s.write(ctx, tx, name, 1, d, tx.Actor.ID)
	})
	if err != nil {
		return nil, err
	}
	return s.template(ctx, name)
}

// write puts a draft's text down. Structure that is wrong is refused; words are
// only told, so that nothing typed is lost.
func (s *Service) write(ctx context.Context, tx *db.Tx, template string, n int, d TemplateDraft, authors string) error {
	if strings.TrimSpace(d.Title) == "" {
		return errs.New(errs.Invalid, "template_invalid", "A template needs a title.").With(errs.Field{Pointer: "/title", Message: "required"})
	}
	wrong, words := d.Text.check()
	if len(wrong) > 0 {
		for i := range wrong {
			wrong[i].Pointer = "/text" + wrong[i].Pointer
		}
		return errs.New(errs.Invalid, "template_invalid", "The template cannot be kept like this: %s.", wrong[0].Message).With(wrong...)
	}
	body, err := json.Marshal(d.Text)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO template_versions(template, n, state, body, note, authors, created_at) VALUES ($1,$2,'draft',$3,$4,$5,$6)
		ON CONFLICT (template, n) DO UPDATE SET body=excluded.body, note=excluded.note, authors=excluded.authors`,
		template, n, string(body), d.Note, authors, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "template.written", Object: template, Data: map[string]any{"version": n, "findings": len(words)}})
}

// locked reads a template in the transaction and counts its version up.
func (s *Service) locked(ctx context.Context, tx *db.Tx, template string, version int64) (*Template, error) {
	res, err := tx.Exec(ctx, `UPDATE message_templates SET version=version+1 WHERE id=$1 AND ($2 < 0 OR version=$2)`, template, version)
	if err != nil {
		return nil, err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return nil, err
	}
	t, err := scanTemplate(tx.QueryRow(ctx, `SELECT `+templateColumns+` FROM message_templates t WHERE t.id=$1`, template))
	if err == nil && n == 0 {
		err = errs.New(errs.Precondition, "version_stale", "Somebody changed the template since you read it. Read it again and repeat your change.")
	}
	return t, err
}

// SaveTemplate keeps a draft: the one there is, or a new one beside the version
// in force.
func (s *Service) SaveTemplate(ctx context.Context, template string, version int64, d TemplateDraft) (*Template, error) {
	sc, err := identity.Require(ctx, identity.PermTemplateWrite)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "write template", func(ctx context.Context, tx *db.Tx) error {
		t, err := s.locked(ctx, tx, template, version)
		if err != nil {
			return err
		}
		n, authors := t.Draft, tx.Actor.ID
		if n > 0 {
			var had string
			if err := tx.QueryRow(ctx, `SELECT authors FROM template_versions WHERE template=$1 AND n=$2`, template, n).Scan(&had); err != nil {
				return err
			}
			if authors = had; !slices.Contains(strings.Split(had, ","), tx.Actor.ID) {
				authors += "," + tx.Actor.ID
			}
		} else if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(n),0)+1 FROM template_versions WHERE template=$1`, template).Scan(&n); err != nil {
			return err
		}
		if t.Sensitive && !d.Sensitive && !sc.Can(identity.PermTemplateApprove) {
			d.Sensitive = true
		}
		_, err = tx.Exec(ctx, `UPDATE message_templates SET title=$1, purpose=$2, sensitive=$3 WHERE id=$4`, d.Title, d.Purpose, d.Sensitive, template)
		if err != nil {
			return err
		}
		return s.write(ctx, tx, template, n, d, authors)
	})
	if err != nil {
		return nil, err
	}
	return s.template(ctx, template)
}

// DropDraft throws a draft away; its text stays among the versions.
func (s *Service) DropDraft(ctx context.Context, template string) (*Template, error) {
	return s.move(ctx, template, "drop template draft", func(ctx context.Context, tx *db.Tx, _ identity.Scope, t *Template) error {
		if t.Draft == 0 {
			return errs.New(errs.Conflict, "template_no_draft", "There is no draft.")
		}
		_, err := tx.Exec(ctx, `UPDATE template_versions SET state='dropped' WHERE template=$1 AND n=$2`, template, t.Draft)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "template.dropped", Object: template, Data: map[string]any{"version": t.Draft}})
	})
}

// PublishTemplate puts a draft in force. A sensitive one is published by
// somebody who may approve and did not write at it.
func (s *Service) PublishTemplate(ctx context.Context, template string) (*Template, error) {
	return s.move(ctx, template, "publish template", func(ctx context.Context, tx *db.Tx, sc identity.Scope, t *Template) error {
		if t.Draft == 0 {
			return errs.New(errs.Conflict, "template_no_draft", "There is no draft to publish.")
		}
		text, err := s.versionText(ctx, template, t.Draft)
		if err != nil {
			return err
		}
		var authors string
		if err := tx.QueryRow(ctx, `SELECT authors FROM template_versions WHERE template=$1 AND n=$2`, template, t.Draft).Scan(&authors); err != nil {
			return err
		}
		if t.Sensitive {
			if _, err := identity.Require(ctx, identity.PermTemplateApprove); err != nil {
				return err
			}
			if slices.Contains(strings.Split(authors, ","), tx.Actor.ID) {
				return errs.New(errs.Conflict, "second_person", "This text is sensitive: somebody who did not write at it publishes it.")
			}
		}
		if _, words := text.check(); Blocked(plain(words)) {
			var at []errs.Field
			for _, f := range words {
				at = append(at, errs.Field{Pointer: "/texts/" + f.In, Message: strings.TrimSpace(f.Message + " " + quoted(f.Text))})
			}
			return errs.New(errs.Invalid, "template_words", "It cannot be published: %s: %s.", words[0].In, words[0].Message).With(at...)
		}
		_, err = tx.Exec(ctx, `UPDATE template_versions SET state='replaced' WHERE template=$1 AND state='published'`, template)
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE template_versions SET state='published', published_at=$1, published_by=$2 WHERE template=$3 AND n=$4`,
				db.Micros(tx.Now), tx.Actor.ID, template, t.Draft)
		}
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE message_templates SET live=$1, state='active' WHERE id=$2`, t.Draft, template)
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "template.published", Object: template, Data: map[string]any{"version": t.Draft, "authors": authors}})
	})
}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return "“" + text + "”"
}

func plain(list []TemplateFinding) []Finding {
	out := make([]Finding, len(list))
	for i, f := range list {
		out[i] = f.Finding
	}
	return out
}

// RetireTemplate takes a template out of use, or back into it; what was sent
// with it goes on naming it.
func (s *Service) RetireTemplate(ctx context.Context, template string, back bool) (*Template, error) {
	return s.move(ctx, template, "retire template", func(ctx context.Context, tx *db.Tx, _ identity.Scope, t *Template) error {
		state, kind := "retired", "template.retired"
		if back {
			state, kind = "active", "template.brought_back"
		}
		if strings.HasPrefix(template, "notice.") && !back {
			return errs.New(errs.Conflict, "template_needed", "Notices are sent by the product itself: change its text instead.")
		}
		if _, err := tx.Exec(ctx, `UPDATE message_templates SET state=$1 WHERE id=$2`, state, template); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: kind, Object: template, Data: map[string]any{"version": t.Live}})
	})
}

func (s *Service) move(ctx context.Context, template, reason string, fn func(context.Context, *db.Tx, identity.Scope, *Template) error) (*Template, error) {
	sc, err := identity.Require(ctx, identity.PermTemplateWrite)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.locked(ctx, tx, template, -1)
		if err != nil {
			return err
		}
		return fn(ctx, tx, sc, t)
	})
	if err != nil {
		return nil, err
	}
	return s.template(ctx, template)
}

// DiffLine is one line of the difference between two versions.
type DiffLine struct {
	In   string `json:"in" doc:"Which text, as es/body"`
	Op   string `json:"op" enum:"same,add,drop"`
	Text string `json:"text"`
}

// DiffTemplate shows what changed between two versions, line by line.
func (s *Service) DiffTemplate(ctx context.Context, template string, from, to int) ([]DiffLine, error) {
	if _, err := identity.Require(ctx, identity.PermTemplateRead); err != nil {
		return nil, err
	}
	a, err := s.versionText(ctx, template, from)
	if err != nil {
		return nil, err
	}
	b, err := s.versionText(ctx, template, to)
	if err != nil {
		return nil, err
	}
	out := []DiffLine{}
	for _, lang := range Languages {
		out = append(out, diff(lang+"/subject", a.Texts[lang].Subject, b.Texts[lang].Subject)...)
		out = append(out, diff(lang+"/body", a.Texts[lang].Body, b.Texts[lang].Body)...)
	}
	return out, nil
}

// diff is the longest common sequence of lines, and what is around it.
func diff(in, a, b string) []DiffLine {
	x, y := strings.Split(strings.TrimRight(a, "\n"), "\n"), strings.Split(strings.TrimRight(b, "\n"), "\n")
	long := make([][]int, len(x)+1)
	for i := range long {
		long[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				long[i][j] = long[i+1][j+1] + 1
			} else {
				long[i][j] = max(long[i+1][j], long[i][j+1])
			}
		}
	}
	var out []DiffLine
	for i, j := 0, 0; i < len(x) || j < len(y); {
		switch {
		case i < len(x) && j < len(y) && x[i] == y[j]:
			out = append(out, DiffLine{in, "same", x[i]})
			i, j = i+1, j+1
		case j == len(y) || i < len(x) && long[i+1][j] >= long[i][j+1]:
			out = append(out, DiffLine{in, "drop", x[i]})
			i++
		default:
			out = append(out, DiffLine{in, "add", y[j]})
			j++
		}
	}
	return out
}
