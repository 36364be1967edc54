package incident

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// partnerHead is the head of the directory as CSV: one line a number.
var partnerHead = []string{"kind", "name", "region", "county", "city", "latitude", "longitude", "radius_km", "hours", "languages", "web", "notes", "phone", "label", "state", "verified_at", "expires_at"}

// maxImport is how many lines one file may have.
const maxImport = 5000

// ExportPartners writes the directory as CSV.
func (s *Service) ExportPartners(ctx context.Context, to io.Writer) error {
	if _, err := identity.Require(ctx, identity.PermPartnerRead); err != nil {
		return err
	}
	w := csv.NewWriter(to)
	if err := w.Write(partnerHead); err != nil {
		return err
	}
	in := web.PageIn{Limit: 200}
	for {
		page, err := s.Partners(ctx, PartnerFilter{}, in)
		if err != nil {
			return err
		}
		for _, p := range page.Items {
			base := []string{p.Kind, cell(p.Name), p.Region, cell(p.County), cell(p.City), number(p.Latitude), number(p.Longitude), strconv.Itoa(p.Radius), cell(p.Hours), cell(p.Languages), p.Web, cell(p.Notes)}
			if len(p.Numbers) == 0 {
				if err := w.Write(append(base, "", "", "", "", "")); err != nil {
					return err
				}
			}
			for _, n := range p.Numbers {
				verified, expires := "", ""
				if n.VerifiedAt != nil {
					verified = n.VerifiedAt.Format("2006-01-02")
				}
				if n.ExpiresAt != nil {
					expires = n.ExpiresAt.Format("2006-01-02")
				}
				if err := w.Write(append(slices.Clone(base), cell(n.Phone), cell(n.Label), n.State, verified, expires)); err != nil {
					return err
				}
			}
		}
		if in.Cursor = page.NextCursor; in.Cursor == "" {
			break
		}
	}
	w.Flush()
	return w.Error()
}

func number(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

// Imported is what a file brought.
type Imported struct {
	Added   int `json:"added"`
	Numbers int `json:"numbers" doc:"New numbers; none is verified by a file"`
	Known   int `json:"known" doc:"Lines that brought nothing new"`
}

// partnerLine is one line of a file.
type partnerLine struct {
	NewPartner
	phone, label string
}

// readPartners reads a file of the form that is written: columns by name, in any
// order; state and dates are not read, for a file verifies nothing.
func readPartners(r io.Reader) ([]partnerLine, error) {
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1
	head, err := c.Read()
	if err != nil {
		return nil, csvError(1, "not a CSV file with a head")
	}
	at := map[string]int{}
	for i, h := range head {
		at[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))] = i
	}
	for _, need := range []string{"kind", "name", "region"} {
		if _, ok := at[need]; !ok {
			return nil, csvError(1, "no column "+need)
		}
	}
	var list []partnerLine
	for line := 2; ; line++ {
		rec, err := c.Read()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return nil, csvError(line, "not CSV")
		}
		if len(list) == maxImport {
			return nil, csvError(line, "more than "+strconv.Itoa(maxImport)+" lines")
		}
		get := func(col string) string {
			i, ok := at[col]
			if !ok || i >= len(rec) {
				return ""
			}
			v := strings.TrimSpace(rec[i])
			if len(v) > 1 && v[0] == '\'' && strings.ContainsRune("=+-@", rune(v[1])) {
				v = v[1:]
			}
			return v
		}
		p := partnerLine{NewPartner: NewPartner{Kind: get("kind"), Name: get("name"), Region: get("region"), County: get("county"), City: get("city"), Hours: get("hours"),
			Languages: get("languages"), Web: get("web"), Notes: get("notes")}, phone: get("phone"), label: get("label")}
		for col, to := range map[string]**float64{"latitude": &p.Latitude, "longitude": &p.Longitude} {
			if v := get(col); v != "" {
				f, err := strconv.ParseFloat(v, 64)
				if err != nil || f != f {
					return nil, csvError(line, col+" is not a number")
				}
				*to = &f
			}
		}
		if v := get("radius_km"); v != "" {
			if p.Radius, err = strconv.Atoi(v); err != nil || p.Radius < 0 || p.Radius > 5000 {
				return nil, csvError(line, "radius_km is not a number from 0 to 5000")
			}
		}
		if bad := p.check(); len(bad) > 0 {
			return nil, csvError(line, strings.TrimPrefix(bad[0].Pointer, "/")+": "+bad[0].Message)
		}
		if p.phone != "" {
			if _, ok := phoneForm(p.phone); !ok {
				return nil, csvError(line, "phone is not a telephone number")
			}
		}
		list = append(list, p)
	}
}

func csvError(line int, why string) error {
	return errs.New(errs.Invalid, "partners_csv", "Line %d: %s.", line, why).With(errs.Field{Pointer: "/" + strconv.Itoa(line), Message: why})
}

// ImportPartners adds what a file has and we have not, all of it or nothing.
// What we know is not changed by a file, and no number is verified by one.
func (s *Service) ImportPartners(ctx context.Context, r io.Reader) (*Imported, error) {
	sc, err := identity.Require(ctx, identity.PermPartnerWrite)
	if err != nil {
		return nil, err
	}
	list, err := readPartners(r)
	if err != nil {
		return nil, err
	}
	out := &Imported{}
	err = s.DB.Tx(ctx, sc.Actor(), "import partners", func(ctx context.Context, tx *db.Tx) error {
		*out = Imported{}
		for _, l := range list {
			news, err := s.importLine(ctx, tx, l, out)
			if err != nil {
				return err
			}
			if !news {
				out.Known++
			}
		}
		return tx.Record(ctx, db.Change{Kind: "partner.imported", Object: "partners", Data: out})
	})
	return out, err
}

func (s *Service) importLine(ctx context.Context, tx *db.Tx, l partnerLine, out *Imported) (news bool, err error) {
	known, err := s.strings(ctx, `SELECT id FROM partners WHERE kind = $1 AND region = $2 AND county = $3 AND name = $4`, l.Kind, l.Region, l.County, l.Name)
	if err != nil {
		return false, err
	}
	var partner string
	if len(known) > 0 {
		partner = known[0]
	} else {
		if partner, err = s.addPartner(ctx, tx, l.NewPartner); err != nil {
			return false, err
		}
		out.Added++
		news = true
	}
	if l.phone == "" {
		return news, nil
	}
	form, _ := phoneForm(l.phone)
	have, err := s.strings(ctx, `SELECT id FROM partner_numbers WHERE partner = $1 AND phone = $2 AND withdrawn_at IS NULL`, partner, form)
	if err != nil || len(have) > 0 {
		return news, err
	}
	if _, err := s.addNumber(ctx, tx, partner, l.phone, l.label); err != nil {
		return false, err
	}
	out.Numbers++
	return true, nil
}
