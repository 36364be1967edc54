package incident

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"

	"github.com/piepowder/piepowder/internal/errs"
)

// Kinds of partners. An emergency centre is the one that answers the emergency
// number of a county: a call to that number from elsewhere reaches another.
var partnerKinds = []string{"emergency_centre", "police", "fire", "hospital", "poison_centre", "animal_control", "animal_hospital", "crisis_line", "insurer", "retailer", "authority", "other"}

// Partner is an organisation we may have to call.
type Partner struct {
	ID        string          `json:"id"`
	Kind      string          `json:"kind" doc:"emergency_centre, police, fire, hospital, poison_centre, animal_control, animal_hospital, crisis_line, insurer, retailer, authority or other"`
	Name      string          `json:"name"`
	Region    string          `json:"region" doc:"As US-WA; US for a whole country"`
	County    string          `json:"county,omitempty" doc:"Without the word County; empty covers the whole region"`
	City      string          `json:"city,omitempty"`
	Latitude  *float64        `json:"latitude,omitempty"`
	Longitude *float64        `json:"longitude,omitempty"`
	Radius    int             `json:"radius_km,omitempty" doc:"How far around it covers; 0 = by county and region"`
	Hours     string          `json:"hours,omitempty" doc:"As 24/7 or Mon-Fri 08:00-17:00"`
	Languages string          `json:"languages,omitempty" doc:"As en, es"`
	Web       string          `json:"web,omitempty"`
	Notes     string          `json:"notes,omitempty" doc:"How to ask, what they need; no persons"`
	Active    bool            `json:"active"`
	Numbers   []PartnerNumber `json:"numbers"`
	Verified  bool            `json:"verified" doc:"Has a number that may be dialled to disclose something"`
	UpdatedAt time.Time       `json:"updated_at"`
	Distance  *float64        `json:"distance_km,omitempty" doc:"From the place asked for"`
	Covers    string          `json:"covers,omitempty" doc:"Why it was found: county, region, country or near"`
	Version   int64           `json:"version"`
}

// PartnerNumber is a line of a partner. It is verified by somebody, in some way,
// for some time.
type PartnerNumber struct {
	ID          string     `json:"id"`
	Phone       string     `json:"phone" doc:"E.164"`
	Label       string     `json:"label" doc:"As watch desk, legal desk"`
	State       string     `json:"state" doc:"verified, unverified, expired or withdrawn"`
	VerifiedAt  *time.Time `json:"verified_at,omitempty"`
	VerifiedBy  string     `json:"verified_by,omitempty"`
	VerifierIs  string     `json:"verified_by_name,omitempty"`
	VerifiedHow string     `json:"verified_how,omitempty"`
	ExpiresAt   *time.Time `json:"expires_at,omitempty"`
	Withdrawn   *time.Time `json:"withdrawn_at,omitempty"`
	Why         string     `json:"withdrawn_why,omitempty"`

	partner, addedBy string
}

// Hows are the ways in which a number is verified.
var hows = []string{"official_site", "called_switchboard", "met_in_person", "written_agreement", "state_directory"}

// stateAt is what a number is worth at a moment.
func (n PartnerNumber) stateAt(now time.Time) string {
	switch {
	case n.Withdrawn != nil:
		return "withdrawn"
	case n.VerifiedAt == nil:
		return "unverified"
	case n.ExpiresAt != nil && !n.ExpiresAt.After(now):
		return "expired"
	}
	return "verified"
}

// NewPartner is a partner as somebody writes it.
type NewPartner struct {
	Kind      string   `json:"kind"`
	Name      string   `json:"name" minLength:"1" maxLength:"200"`
	Region    string   `json:"region" minLength:"1" maxLength:"60"`
	County    string   `json:"county,omitempty" maxLength:"100"`
	City      string   `json:"city,omitempty" maxLength:"100"`
	Latitude  *float64 `json:"latitude,omitempty" minimum:"-90" maximum:"90"`
	Longitude *float64 `json:"longitude,omitempty" minimum:"-180" maximum:"180"`
	Radius    int      `json:"radius_km,omitempty" minimum:"0" maximum:"5000"`
	Hours     string   `json:"hours,omitempty" maxLength:"200"`
	Languages string   `json:"languages,omitempty" maxLength:"100"`
	Web       string   `json:"web,omitempty" maxLength:"300"`
	Notes     string   `json:"notes,omitempty" maxLength:"4000"`
	Active    *bool    `json:"active,omitempty" doc:"True when left out"`
}

func (p *NewPartner) check() []errs.Field {
	var at []errs.Field
	for _, t := range []*string{&p.Kind, &p.Name, &p.Region, &p.County, &p.City, &p.Hours, &p.Languages, &p.Web} {
		*t = strings.TrimSpace(*t)
	}
	p.County = strings.TrimSpace(strings.TrimSuffix(p.County, " County"))
	if !slices.Contains(partnerKinds, p.Kind) {
		at = append(at, errs.Field{Pointer: "/kind", Message: "one of " + strings.Join(partnerKinds, ", ")})
	}
	if p.Name == "" {
		at = append(at, errs.Field{Pointer: "/name", Message: "required"})
	}
	if p.Region == "" {
		at = append(at, errs.Field{Pointer: "/region", Message: "required, as US-WA"})
	}
	if (p.Latitude == nil) != (p.Longitude == nil) {
		at = append(at, errs.Field{Pointer: "/longitude", Message: "give both coordinates or none"})
	}
	if p.Latitude != nil && (math.Abs(*p.Latitude) > 90 || math.Abs(*p.Longitude) > 180) {
		at = append(at, errs.Field{Pointer: "/latitude", Message: "not a place on earth"})
	}
	if p.Web != "" && !strings.HasPrefix(p.Web, "https://") && !strings.HasPrefix(p.Web, "http://") {
		at = append(at, errs.Field{Pointer: "/web", Message: "an address like https://…"})
	}
	return at
}

func (p NewPartner) active() bool { return p.Active == nil || *p.Active }

// phoneForm is the form under which numbers are kept and compared (E.164). A
// number without a country is taken as of the United States.
func phoneForm(v string) (string, bool) {
	n, err := phonenumbers.Parse(v, "US")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// Place is where somebody needs a partner.
type Place struct {
	Region, County, City string
	Latitude, Longitude  *float64
}

// covers says whether and why a partner serves a place.
func (p *Partner) covers(at Place) string {
	if p.Latitude != nil && at.Latitude != nil {
		d := distance(*p.Latitude, *p.Longitude, *at.Latitude, *at.Longitude)
		p.Distance = &d
		if p.Radius > 0 {
			if d <= float64(p.Radius) {
				return "near"
			}
			return ""
		}
	}
	same := at.Region != "" && (p.Region == at.Region)
	switch {
	case same && p.County != "" && at.County != "" && strings.EqualFold(p.County, trimCounty(at.County)):
		return "county"
	case same && p.County != "" && at.County == "" && at.City != "" && strings.EqualFold(p.City, at.City):
		return "city"
	case same && p.County != "" && at.County == "" && at.City == "":
		return "county"
	case p.County != "":
		return ""
	case same:
		return "region"
	case at.Region != "" && strings.HasPrefix(at.Region, p.Region+"-"):
		return "country"
	}
	return ""
}

func trimCounty(v string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), " County"))
}

// distance is the great-circle distance in kilometres.
func distance(lat1, lon1, lat2, lon2 float64) float64 {
	rad := math.Pi / 180
	a := math.Pow(math.Sin((lat2-lat1)*rad/2), 2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin((lon2-lon1)*rad/2), 2)
	return math.Round(2*6371*math.Asin(math.Sqrt(min(1, a)))*10) / 10
}

// nearness orders what was found: the closer it answers for a place, the first.
var nearness = []string{"near", "city", "county", "region", "country"}
