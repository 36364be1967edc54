package comms

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Template is a text people send again and again, in its versions.
type Template struct {
	ID        string            `json:"id"`
	Title     string            `json:"title"`
	Purpose   string            `json:"purpose"`
	Sensitive bool              `json:"sensitive" doc:"A second person publishes it"`
	State     string            `json:"state" enum:"active,retired"`
	Live      int               `json:"live" doc:"Version in force, 0 = none yet"`
	Draft     int               `json:"draft" doc:"Version being written, 0 = none"`
	Shipped   bool              `json:"shipped" doc:"Came with the product"`
	CreatedAt time.Time         `json:"created_at"`
	CreatedBy string            `json:"created_by"`
	Text      *TemplateText     `json:"text,omitempty" doc:"Of the version in force, or of the draft when there is none"`
	Writing   *TemplateText     `json:"writing,omitempty" doc:"Of the draft"`
	Findings  []TemplateFinding `json:"findings,omitempty" doc:"What keeps the draft from being published"`
	Versions  []TemplateVersion `json:"versions,omitempty"`
	Version   int64             `json:"version"`
}

// TemplateVersion is one dated text.
type TemplateVersion struct {
	N           int        `json:"n"`
	State       string     `json:"state" enum:"draft,published,replaced,dropped"`
	Note        string     `json:"note,omitempty"`
	Authors     []string   `json:"authors"`
	CreatedAt   time.Time  `json:"created_at"`
	PublishedAt *time.Time `json:"published_at,omitempty"`
	PublishedBy string     `json:"published_by,omitempty"`
}

// SeedTemplates writes the shipped templates that are not there yet, and newer
// shipped versions of those that nobody has changed.
func (s *Service) SeedTemplates(ctx context.Context) error {
	list, err := seeds()
	if err != nil {
		return err
	}
	for _, x := range list {
		var n int
		var touched bool
		err := s.DB.QueryRow(ctx, `SELECT COALESCE(MAX(v.n), 0), COALESCE(MAX(CASE WHEN v.authors <> 'system' THEN 1 ELSE 0 END), 0) = 1
			FROM template_versions v WHERE v.template = $1`, x.ID).Scan(&n, &touched)
		if err != nil {
			return err
		}
		if touched || n >= x.Version {
			continue
		}
		err = s.DB.Tx(ctx, asProduct(), "shipped template", func(ctx context.Context, tx *db.Tx) error {
			return s.seed(ctx, tx, x)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) seed(ctx context.Context, tx *db.Tx, x seed) error {
	body, err := json.Marshal(x.text())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO message_templates(id, title, purpose, sensitive, state, live, shipped, created_at, created_by, version)
		VALUES ($1,$2,$3,$4,'active',$5,true,$6,'system',1) ON CONFLICT (id) DO UPDATE SET live=excluded.live, version=message_templates.version+1`,
		x.ID, x.Title, x.Purpose, x.Sensitive, x.Version, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE template_versions SET state='replaced' WHERE template=$1 AND state='published'`, x.ID); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO template_versions(template, n, state, body, note, authors, created_at, published_by, published_at)
		VALUES ($1,$2,'published',$3,'shipped','system',$4,'system',$4)`, x.ID, x.Version, string(body), db.Micros(tx.Now))
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "template.published", Object: x.ID, Data: map[string]any{"version": x.Version, "shipped": true}})
}

// liveText is the text in force of a template; before the shipped ones are
// written it is the shipped one.
func (s *Service) liveText(ctx context.Context, template string) (t TemplateText, version string, err error) {
	var state, body string
	var live int
	err = s.DB.QueryRow(ctx, `SELECT t.state, t.live, COALESCE(v.body, '{}') FROM message_templates t
		LEFT JOIN template_versions v ON v.template = t.id AND v.n = t.live WHERE t.id = $1`, template).Scan(&state, &live, &body)
	unknown := errs.New(errs.Invalid, "template_unknown", "There is no template %s.", template).With(errs.Field{Pointer: "/template", Message: "not there"})
	if errors.Is(err, sql.ErrNoRows) {
		x, ok, err := seedOf(template)
		if err != nil {
			return t, "", err
		}
		if !ok {
			return t, "", unknown
		}
		return x.text(), fmt.Sprintf("%s@%d", x.ID, x.Version), nil
	}
	if err != nil {
		return t, "", err
	}
	if state == "retired" {
		return t, "", errs.New(errs.Conflict, "template_retired", "The template %s is retired.", template)
	}
	if live == 0 {
		return t, "", unknown
	}
	return t, fmt.Sprintf("%s@%d", template, live), json.Unmarshal([]byte(body), &t)
}

// versionText is the text of one version.
func (s *Service) versionText(ctx context.Context, template string, n int) (t TemplateText, err error) {
	var body string
	err = s.DB.QueryRow(ctx, `SELECT body FROM template_versions WHERE template=$1 AND n=$2`, template, n).Scan(&body)
	if err != nil {
		return t, absent(err, "template_version_not_found", "There is no such version.")
	}
	return t, json.Unmarshal([]byte(body), &t)
}

const templateColumns = `t.id, t.title, t.purpose, t.sensitive, t.state, t.live,
	COALESCE((SELECT MAX(v.n) FROM template_versions v WHERE v.template = t.id AND v.state = 'draft'), 0), t.shipped, t.created_at, t.created_by, t.version`

func scanTemplate(r interface{ Scan(...any) error }) (*Template, error) {
	var t Template
	var at int64
	err := r.Scan(&t.ID, &t.Title, &t.Purpose, &t.Sensitive, &t.State, &t.Live, &t.Draft, &t.Shipped, &at, &t.CreatedBy, &t.Version)
	if err != nil {
		return nil, absent(err, "template_not_found", "There is no such template.")
	}
	t.CreatedAt = db.FromMicros(at)
	return &t, nil
}

// Templates lists the templates, without what is retired unless asked.
func (s *Service) Templates(ctx context.Context, retired bool) ([]Template, error) {
	if _, err := identity.Require(ctx, identity.PermTemplateRead); err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT `+templateColumns+`, COALESCE(v.body, '{}') FROM message_templates t
		LEFT JOIN template_versions v ON v.template = t.id AND v.n = t.live WHERE t.state = 'active' OR $1 ORDER BY t.id LIMIT 1000`, retired)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Template{}
	for rows.Next() {
		var body string
		t, err := scanTemplate(withMore{rows, []any{&body}})
		if err != nil {
			return nil, err
		}
		if body != "{}" {
			t.Text = &TemplateText{}
			if err := json.Unmarshal([]byte(body), t.Text); err != nil {
				return nil, err
			}
		}
		out = append(out, *t)
	}
	return out, rows.Err()
}

// withMore scans further columns behind those of a row.
type withMore struct {
	row  interface{ Scan(...any) error }
	more []any
}

func (w withMore) Scan(to ...any) error { return w.row.Scan(append(to, w.more...)...) }

// Template reads one template with its versions and draft.
func (s *Service) Template(ctx context.Context, template string) (*Template, error) {
	if _, err := identity.Require(ctx, identity.PermTemplateRead); err != nil {
		return nil, err
	}
	return s.template(ctx, template)
}

func (s *Service) template(ctx context.Context, template string) (*Template, error) {
	t, err := scanTemplate(s.DB.QueryRow(ctx, `SELECT `+templateColumns+` FROM message_templates t WHERE t.id = $1`, template))
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT n, state, note, authors, created_at, published_at, published_by FROM template_versions
		WHERE template = $1 ORDER BY n DESC LIMIT 200`, template)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var v TemplateVersion
		var authors string
		var at int64
		var published sql.NullInt64
		if err := rows.Scan(&v.N, &v.State, &v.Note, &authors, &at, &published, &v.PublishedBy); err != nil {
			return nil, err
		}
		v.Authors, v.CreatedAt, v.PublishedAt = strings.Split(authors, ","), db.FromMicros(at), nullTime(published)
		t.Versions = append(t.Versions, v)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	for n, to := range map[int]**TemplateText{t.Live: &t.Text, t.Draft: &t.Writing} {
		if n == 0 {
			continue
		}
		text, err := s.versionText(ctx, template, n)
		if err != nil {
			return nil, err
		}
		*to = &text
	}
	if t.Writing != nil {
		_, t.Findings = t.Writing.check()
	}
	if t.Text == nil {
		t.Text = t.Writing
	}
	return t, nil
}
