package incident

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Declaration is what an incident is declared with.
type Declaration struct {
	Title     string     `json:"title" minLength:"1" maxLength:"200" doc:"Neutral: no names, numbers or addresses"`
	Kind      string     `json:"kind" doc:"safety, product, fraud, account, data, outage, weather, unrest, media or other"`
	Severity  string     `json:"severity" doc:"S0 to S4"`
	Brand     string     `json:"brand,omitempty" maxLength:"60"`
	Region    string     `json:"region,omitempty" maxLength:"60"`
	City      string     `json:"city,omitempty" maxLength:"100"`
	StartedAt *time.Time `json:"started_at,omitempty" doc:"When it began, as far as is known; now when left out"`
	Case      string     `json:"case,omitempty" maxLength:"60" doc:"Declare it from this case: id or number"`
	Contact   string     `json:"contact,omitempty" maxLength:"60" doc:"Declare it from this contact"`
	Commander string     `json:"commander,omitempty" maxLength:"60" doc:"stf_ id; you when left out"`

	Simulated bool `json:"-"` // of a drill
}

func (d Declaration) check() error {
	var at []errs.Field
	if strings.TrimSpace(d.Title) == "" {
		at = append(at, errs.Field{Pointer: "/title", Message: "required"})
	}
	if !slices.Contains(kinds, d.Kind) {
		at = append(at, errs.Field{Pointer: "/kind", Message: "one of " + strings.Join(kinds, ", ")})
	}
	if !validSeverity(d.Severity) {
		at = append(at, errs.Field{Pointer: "/severity", Message: "one of S0, S1, S2, S3, S4"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "incident_invalid", "The incident cannot be declared like this.").With(at...)
	}
	return nil
}

// neutral refuses a title with personal data: it is read out in pages and on
// walls.
func neutral(title string, names []string) error {
	for _, f := range comms.Lint(title, true, names...) {
		if f.Kind == "personal" {
			return errs.New(errs.Invalid, "title_personal", "The title is shown on walls and pagers and cannot hold %s.", f.Message).
				With(errs.Field{Pointer: "/title", Message: f.Message + ": " + f.Text})
		}
	}
	return nil
}

// Declare declares an incident. The caller commands it until somebody takes
// over.
func (s *Service) Declare(ctx context.Context, d Declaration) (*Incident, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentWrite)
	if err != nil {
		return nil, err
	}
	var i *Incident
	err = s.DB.Tx(ctx, sc.Actor(), "declare incident", func(ctx context.Context, tx *db.Tx) error {
		i, err = s.DeclareIn(ctx, tx, sc, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, i.ID)
}

// DeclareIn declares an incident inside a transaction of another domain. The
// caller has been required already.
func (s *Service) DeclareIn(ctx context.Context, tx *db.Tx, sc identity.Scope, d Declaration) (*Incident, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if d.Commander == "" {
		d.Commander = sc.StaffID()
	}
	if d.Commander == "" {
		return nil, errs.New(errs.Invalid, "commander_needed", "An incident has a commander from its first minute.").
			With(errs.Field{Pointer: "/commander", Message: "name a member of staff"})
	}
	if err := s.activeStaff(ctx, d.Commander, "/commander"); err != nil {
		return nil, err
	}
	i := &Incident{ID: id.New("inc", tx.Now), Title: strings.TrimSpace(d.Title), Kind: d.Kind, Severity: d.Severity, State: Declared,
		Brand: d.Brand, Region: d.Region, City: d.City, Simulated: d.Simulated, DeclaredAt: tx.Now, DeclaredBy: tx.Actor.ID, StartedAt: tx.Now,
		Every: int(Cadence(d.Severity) / time.Minute), Version: 1, Roles: []Held{}}
	if d.StartedAt != nil && d.StartedAt.Before(tx.Now) {
		i.StartedAt = *d.StartedAt
	}
	var matter Matter
	var names []string
	if d.Case != "" {
		var err error
		if matter, names, err = s.matter(ctx, sc, d.Case); err != nil {
			return nil, err
		}
		i.Brand, i.Region, i.City = orText(i.Brand, matter.Brand), orText(i.Region, matter.Region), orText(i.City, matter.City)
		i.Simulated = i.Simulated || matter.Simulated
	}
	if err := neutral(i.Title, names); err != nil {
		return nil, err
	}
	if !sc.Places(i.Region, "", i.Brand) {
		return nil, errs.New(errs.Invalid, "outside_scope", "You cannot declare an incident there.").
			With(errs.Field{Pointer: "/region", Message: "outside your regions or brands"})
	}
	if err := s.insert(ctx, tx, i); err != nil {
		return nil, err
	}
	if matter.Restricted { // what hangs on a restricted case is as hidden as the case
		if err := s.restrict(ctx, tx, i.ID, matter.ID); err != nil {
			return nil, err
		}
	}
	if err := s.enter(ctx, tx, i, "declared", "", tx.Now, map[string]any{"severity": i.Severity, "kind": i.Kind}); err != nil {
		return nil, err
	}
	if err := s.record(ctx, tx, i, "declared", map[string]any{"severity": i.Severity, "kind": i.Kind}, matter.ID, d.Contact); err != nil {
		return nil, err
	}
	if err := s.assume(ctx, tx, i, Commander, d.Commander); err != nil {
		return nil, err
	}
	if matter.ID != "" {
		if err := s.addCase(ctx, tx, i, matter.ID); err != nil {
			return nil, err
		}
	}
	if d.Contact != "" {
		if err := s.linkOne(ctx, tx, sc, i, d.Contact); err != nil {
			return nil, err
		}
	}
	s.wind(i, tx.Now)
	if err := s.arm(ctx, tx, i); err != nil {
		return nil, err
	}
	if err := s.page(ctx, tx, i, Commander, "declared"); err != nil {
		return nil, err
	}
	if err := s.save(ctx, tx, i); err != nil {
		return nil, err
	}
	return i, s.live(ctx, tx, i.ID)
}

// matter finds a case and the names of its parties.
func (s *Service) matter(ctx context.Context, sc identity.Scope, ref string) (Matter, []string, error) {
	if s.Case == nil {
		return Matter{}, nil, errs.New(errs.Invalid, "reference_unknown", "There are no cases here.")
	}
	m, err := s.Case(ctx, sc, ref)
	if errs.IsKind(err, errs.NotFound) {
		return m, nil, errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").
			With(errs.Field{Pointer: "/case", Message: "there is no such case"})
	}
	if err != nil || s.Names == nil {
		return m, nil, err
	}
	names, err := s.Names(ctx, sc, m.ID)
	return m, names, err
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, i *Incident) (err error) {
	if err := tx.QueryRow(ctx, `UPDATE incident_counter SET n = n + 1 WHERE name = 'incident' RETURNING n`).Scan(&i.number); err != nil {
		return err
	}
	i.Number = formatNumber(i.number)
	if i.eid, err = s.Vault.Subject("incident", i.ID); err != nil {
		return err
	}
	title, err := s.seal(i.eid, i.ID+"/title", i.Title)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO incidents(id, number, eid, title, kind, severity, state, brand, region, city, simulated, declared_at,
		declared_by, started_at, update_every, touched_at, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$12,1)`,
		i.ID, i.number, i.eid, title, i.Kind, i.Severity, i.State, i.Brand, i.Region, i.City, i.Simulated, db.Micros(i.DeclaredAt),
		i.DeclaredBy, db.Micros(i.StartedAt), i.Every)
	return err
}

// restrict makes an incident as need-to-know as a case is, for the case's
// members.
func (s *Service) restrict(ctx context.Context, tx *db.Tx, incident, caseID string) error {
	_, err := tx.Exec(ctx, `INSERT INTO restricted(object, since) VALUES ($1,$2) ON CONFLICT DO NOTHING`, incident, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO restricted_member(object, staff, added_by, added_at)
		SELECT CAST($1 AS TEXT), m.staff, CAST($2 AS TEXT), CAST($3 AS BIGINT) FROM restricted_member m WHERE m.object = $4 ON CONFLICT DO NOTHING`,
		incident, tx.Actor.ID, db.Micros(tx.Now), caseID)
	return err
}

// page calls somebody for a role; nobody is called for a drill's.
func (s *Service) page(ctx context.Context, tx *db.Tx, i *Incident, r Role, what string) error {
	if s.Page == nil || i.Simulated || level(i.Severity) > 1 {
		return nil
	}
	_, err := s.Page(ctx, tx, Alarm{Object: i.ID, Role: r, Severity: i.Severity, Brand: i.Brand, Region: i.Region,
		Title: i.Severity + " incident " + i.Number + " " + what, Key: i.ID + "/" + what})
	return err
}

func orText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
