package incident

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

const partnerColumns = `partners.id, partners.kind, partners.name, partners.region, partners.county, partners.city, partners.latitude, partners.longitude,
	partners.radius_km, partners.hours, partners.languages, partners.web, partners.notes, partners.active, partners.updated_at, partners.version`

// The directory is the installation's: whoever may read it reads all of it, so
// that a shift can call for help anywhere.

// PartnerFilter narrows the list of partners.
type PartnerFilter struct {
	Kind, Region, County, Text string
	Unverified                 bool // only those without a number that may be dialled
}

// Partners lists the directory by region, county and name.
func (s *Service) Partners(ctx context.Context, f PartnerFilter, in web.PageIn) (web.Page[*Partner], error) {
	var none web.Page[*Partner]
	if _, err := identity.Require(ctx, identity.PermPartnerRead); err != nil {
		return none, err
	}
	var a db.Args
	where := []string{"1=1"}
	for _, w := range []struct{ col, v string }{{"kind", f.Kind}, {"region", f.Region}, {"county", trimCounty(f.County)}} {
		if w.v != "" {
			where = append(where, "partners."+w.col+" = "+a.Add(w.v))
		}
	}
	if f.Text != "" {
		t := a.Add("%" + strings.ToLower(strings.NewReplacer("%", "", "_", "").Replace(f.Text)) + "%")
		where = append(where, "LOWER(partners.name || ' ' || partners.county || ' ' || partners.city) LIKE "+t)
	}
	if f.Unverified {
		where = append(where, `NOT EXISTS (SELECT 1 FROM partner_numbers n WHERE n.partner = partners.id AND n.withdrawn_at IS NULL AND n.verified_at IS NOT NULL
			AND (n.expires_at IS NULL OR n.expires_at > `+a.Add(db.Micros(s.DB.Now()))+`))`)
	}
	if in.Cursor != "" {
		var after [4]string
		if err := web.DecodeCursor(in.Cursor, &after[0], &after[1], &after[2], &after[3]); err != nil {
			return none, err
		}
		where = append(where, "(partners.region, partners.county, partners.name, partners.id) > ("+a.Add(after[0])+", "+a.Add(after[1])+", "+a.Add(after[2])+", "+a.Add(after[3])+")")
	}
	list, err := s.partners(ctx, strings.Join(where, " AND ")+" ORDER BY partners.region, partners.county, partners.name, partners.id LIMIT "+a.Add(in.Limit+1), a)
	if err != nil {
		return none, err
	}
	return web.Cut(list, in.Limit, func(p *Partner) string { return web.EncodeCursor(p.Region, p.County, p.Name, p.ID) }), nil
}

func (s *Service) partners(ctx context.Context, where string, a db.Args) ([]*Partner, error) {
	rows, err := s.DB.Query(ctx, `SELECT `+partnerColumns+` FROM partners WHERE `+where, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*Partner{}
	byID, ids := map[string]*Partner{}, []string{}
	for rows.Next() {
		p := &Partner{Numbers: []PartnerNumber{}}
		var lat, lon sql.NullFloat64
		var at int64
		if err := rows.Scan(&p.ID, &p.Kind, &p.Name, &p.Region, &p.County, &p.City, &lat, &lon, &p.Radius, &p.Hours, &p.Languages, &p.Web, &p.Notes,
			&p.Active, &at, &p.Version); err != nil {
			return nil, err
		}
		if lat.Valid && lon.Valid {
			p.Latitude, p.Longitude = &lat.Float64, &lon.Float64
		}
		p.UpdatedAt = db.FromMicros(at)
		list, ids = append(list, p), append(ids, p.ID)
		byID[p.ID] = p
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	for from := 0; from < len(ids); from += 500 {
		var b db.Args
		numbers, err := s.numbers(ctx, db.In(&b, "partner", ids[from:min(from+500, len(ids))]), b)
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			p := byID[n.partner]
			p.Numbers = append(p.Numbers, n)
			p.Verified = p.Verified || n.State == "verified"
		}
	}
	return list, nil
}

func (s *Service) numbers(ctx context.Context, where string, a db.Args) ([]PartnerNumber, error) {
	rows, err := s.DB.Query(ctx, `SELECT id, partner, phone, label, added_by, verified_at, verified_by, verified_how, expires_at, withdrawn_at, withdrawn_why FROM partner_numbers
		WHERE `+where+` ORDER BY CASE WHEN withdrawn_at IS NULL THEN 0 ELSE 1 END, CASE WHEN verified_at IS NULL THEN 1 ELSE 0 END, added_at, id`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []PartnerNumber
	var who []string
	for rows.Next() {
		var n PartnerNumber
		var verified, expires, withdrawn sql.NullInt64
		if err := rows.Scan(&n.ID, &n.partner, &n.Phone, &n.Label, &n.addedBy, &verified, &n.VerifiedBy, &n.VerifiedHow, &expires, &withdrawn, &n.Why); err != nil {
			return nil, err
		}
		n.VerifiedAt, n.ExpiresAt, n.Withdrawn = moment(verified), moment(expires), moment(withdrawn)
		n.State = n.stateAt(s.DB.Now())
		list, who = append(list, n), append(who, n.VerifiedBy)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	known, err := s.names(ctx, who...)
	for i := range list {
		list[i].VerifierIs = known[list[i].VerifiedBy]
	}
	return list, err
}

// Partner reads one partner.
func (s *Service) Partner(ctx context.Context, partner string) (*Partner, error) {
	if _, err := identity.Require(ctx, identity.PermPartnerRead); err != nil {
		return nil, err
	}
	return s.partner(ctx, partner)
}

func (s *Service) partner(ctx context.Context, partner string) (*Partner, error) {
	list, err := s.partners(ctx, "partners.id = $1", db.Args{partner})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, noPartner()
	}
	return list[0], nil
}

func noPartner() error {
	return errs.New(errs.NotFound, "partner_not_found", "There is no such partner.")
}

// AddPartner adds one to the directory.
func (s *Service) AddPartner(ctx context.Context, in NewPartner) (*Partner, error) {
	sc, err := identity.Require(ctx, identity.PermPartnerWrite)
	if err != nil {
		return nil, err
	}
	if at := in.check(); len(at) > 0 {
		return nil, errs.New(errs.Invalid, "partner_invalid", "The partner cannot be kept like this.").With(at...)
	}
	var made string
	err = s.DB.Tx(ctx, sc.Actor(), "add partner", func(ctx context.Context, tx *db.Tx) error {
		made, err = s.addPartner(ctx, tx, in)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.partner(ctx, made)
}

func (s *Service) addPartner(ctx context.Context, tx *db.Tx, in NewPartner) (string, error) {
	ref := id.New("ptn", tx.Now)
	res, err := tx.Exec(ctx, `INSERT INTO partners(id, kind, name, region, county, city, latitude, longitude, radius_km, hours, languages, web, notes, active, updated_at, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,1) ON CONFLICT (kind, region, county, name) DO NOTHING`,
		ref, in.Kind, in.Name, in.Region, in.County, in.City, in.Latitude, in.Longitude, in.Radius, in.Hours, in.Languages, in.Web, in.Notes, in.active(), db.Micros(tx.Now))
	if err != nil {
		return "", err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return "", err
		}
		return "", errs.New(errs.Conflict, "partner_known", "There is a partner of this kind and name there.").With(errs.Field{Pointer: "/name", Message: "taken"})
	}
	return ref, tx.Record(ctx, db.Change{Kind: "partner.added", Object: ref, Data: map[string]any{"kind": in.Kind, "name": in.Name, "region": in.Region, "county": in.County}})
}

// ChangePartner replaces a partner's fields; version is the one the caller saw.
func (s *Service) ChangePartner(ctx context.Context, partner string, version int64, in NewPartner) (*Partner, error) {
	sc, err := identity.Require(ctx, identity.PermPartnerWrite)
	if err != nil {
		return nil, err
	}
	if at := in.check(); len(at) > 0 {
		return nil, errs.New(errs.Invalid, "partner_invalid", "The partner cannot be kept like this.").With(at...)
	}
	err = s.DB.Tx(ctx, sc.Actor(), "change partner", func(ctx context.Context, tx *db.Tx) error {
		var is int64
		err := tx.QueryRow(ctx, `UPDATE partners SET kind=$1, name=$2, region=$3, county=$4, city=$5, latitude=$6, longitude=$7, radius_km=$8, hours=$9,
			languages=$10, web=$11, notes=$12, active=$13, updated_at=$14, version=version+1 WHERE id=$15 RETURNING version`,
			in.Kind, in.Name, in.Region, in.County, in.City, in.Latitude, in.Longitude, in.Radius, in.Hours, in.Languages, in.Web, in.Notes, in.active(),
			db.Micros(tx.Now), partner).Scan(&is)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return noPartner()
		case db.Unique(err):
			return errs.New(errs.Conflict, "partner_known", "There is a partner of this kind and name there.").With(errs.Field{Pointer: "/name", Message: "taken"})
		case err != nil:
			return err
		case is-1 != version:
			return web.Stale()
		}
		return tx.Record(ctx, db.Change{Kind: "partner.changed", Object: partner, Data: in})
	})
	if err != nil {
		return nil, err
	}
	return s.partner(ctx, partner)
}

// Near lists who serves a place: closest first, verified before not.
func (s *Service) Near(ctx context.Context, at Place, kind string) ([]*Partner, error) {
	if _, err := identity.Require(ctx, identity.PermPartnerRead); err != nil {
		return nil, err
	}
	return s.near(ctx, at, kind)
}

func (s *Service) near(ctx context.Context, at Place, kind string) ([]*Partner, error) {
	var a db.Args
	where := "partners.active"
	if kind != "" {
		where += " AND partners.kind = " + a.Add(kind)
	}
	if country, _, _ := strings.Cut(at.Region, "-"); country != "" {
		where += " AND (partners.region = " + a.Add(at.Region) + " OR partners.region = " + a.Add(country) + " OR partners.radius_km > 0)"
	}
	all, err := s.partners(ctx, where, a)
	if err != nil {
		return nil, err
	}
	out := []*Partner{}
	for _, p := range all {
		if p.Covers = p.covers(at); p.Covers != "" {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(x, y *Partner) int {
		return cmp.Or(slices.Index(nearness, x.Covers)-slices.Index(nearness, y.Covers), verifiedFirst(x)-verifiedFirst(y),
			cmp.Compare(far(x), far(y)), strings.Compare(x.Name, y.Name))
	})
	return out[:min(len(out), 100)], nil
}

func verifiedFirst(p *Partner) int {
	if p.Verified {
		return 0
	}
	return 1
}

func far(p *Partner) float64 {
	if p.Distance == nil {
		return 1e9
	}
	return *p.Distance
}

// Line is a number to call for a place.
type Line struct {
	Partner    string     `json:"partner"`
	Number     string     `json:"number"`
	Name       string     `json:"name"`
	Phone      string     `json:"phone"`
	Kind       string     `json:"kind"`
	Region     string     `json:"region"`
	County     string     `json:"county,omitempty"`
	Verified   bool       `json:"verified"`
	VerifiedAt *time.Time `json:"verified_at,omitempty"`
	ExpiresAt  *time.Time `json:"expires_at,omitempty"`
	Covers     string     `json:"covers"`
}

// EmergencyLines are the direct lines of the emergency centres, then the police,
// that serve a place. The caller has been required.
func (s *Service) EmergencyLines(ctx context.Context, sc identity.Scope, region, county, city string) ([]Line, error) {
	out := []Line{}
	for _, kind := range []string{"emergency_centre", "police"} {
		list, err := s.near(ctx, Place{Region: region, County: county, City: city}, kind)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			for _, n := range p.Numbers {
				if n.State == "withdrawn" {
					continue
				}
				out = append(out, Line{Partner: p.ID, Number: n.ID, Name: p.Name + ", " + n.Label, Phone: n.Phone, Kind: p.Kind, Region: p.Region, County: p.County,
					Verified: n.State == "verified", VerifiedAt: n.VerifiedAt, ExpiresAt: n.ExpiresAt, Covers: p.Covers})
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Line) int { return rank(x) - rank(y) })
	return out, nil
}

// rank puts the verified before the others, and among each the centres first.
func rank(l Line) int {
	n := 10 * max(slices.Index(nearness, l.Covers), 0)
	if !l.Verified {
		n += 1000
	}
	if l.Kind != "emergency_centre" {
		n++
	}
	return n
}
