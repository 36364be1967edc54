package app

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Dispatch is what whoever calls for help needs to say, and whom to call: the
// place of the order, for our own emergency number reaches the centre of where
// we sit.
type Dispatch struct {
	Place DispatchPlace  `json:"place"`
	Lines []DispatchLine `json:"lines" doc:"Direct lines of emergency centres, verified and nearest first"`
	Note  string         `json:"note"`
}

// DispatchPlace is where help must go.
type DispatchPlace struct {
	Order    string `json:"order_id,omitempty"`
	Address  string `json:"address,omitempty" doc:"As the marketplace sent it"`
	Position string `json:"position,omitempty" doc:"Latitude and longitude of the address"`
	City     string `json:"city,omitempty"`
	Region   string `json:"region,omitempty"`
	County   string `json:"county,omitempty" doc:"Of the nearest centre"`
	Access   string `json:"access_notes,omitempty" doc:"What was written for whoever comes to the door"`
	Seen     *Seen  `json:"last_seen,omitempty" doc:"Where somebody of the order last was"`
	Source   string `json:"source" enum:"order,latest_order,case" doc:"order: of the case, or asked for; latest_order: the newest of its account; case: only city and region are known"`
}

// Seen is a position with its time.
type Seen struct {
	Place string    `json:"place" doc:"Latitude and longitude"`
	At    time.Time `json:"at"`
}

// DispatchLine is the direct line of an emergency centre.
type DispatchLine struct {
	Partner    string     `json:"partner"`
	Name       string     `json:"name"`
	Phone      string     `json:"phone"`
	Kind       string     `json:"kind"`
	County     string     `json:"county,omitempty"`
	Region     string     `json:"region,omitempty"`
	Covers     string     `json:"covers,omitempty"`
	Verified   bool       `json:"verified"`
	VerifiedAt *time.Time `json:"verified_at,omitempty"`
}

const (
	noteDirect = "Call this line, not your own emergency number: that one reaches the centre of where you are."
	noteNone   = "No verified line is known for this place. Ask the partner directory, or the local police, to be put through to the emergency centre of the place."
)

// dispatch finds the place and the line. Reading it is a leaf of the audit log.
func (a *App) dispatch(ctx context.Context, ref, order string) (*Dispatch, error) {
	if _, err := identity.Require(ctx, identity.PermCaseRead); err != nil {
		return nil, err
	}
	sc, err := identity.Require(ctx, identity.PermAccountPersonal)
	if err != nil {
		return nil, err
	}
	c, err := a.Cases.For(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	out := &Dispatch{Place: DispatchPlace{City: c.City, Region: c.Region, Source: "case"}, Lines: []DispatchLine{}, Note: noteNone}
	place := &out.Place
	if err := a.placeOfCase(ctx, sc, c, order, place); err != nil {
		return nil, err
	}
	if a.emergencyLines != nil {
		if out.Lines, err = a.emergencyLines(ctx, sc, place.Region, place.County, place.City); err != nil {
			return nil, err
		}
	}
	if len(out.Lines) > 0 && out.Lines[0].Verified {
		out.Note = noteDirect
		if place.County == "" {
			place.County = out.Lines[0].County
		}
	}
	err = a.Main.Tx(ctx, sc.Actor(), "dispatch", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: "case.place_read", Object: c.ID, Restrict: c.ID, Private: true, Data: map[string]any{"source": place.Source, "order": place.Order, "verified_line": out.Note == noteDirect}})
	})
	return out, err
}

// placeOfCase takes the order asked for, else the case's, else the newest one of
// the case's account.
func (a *App) placeOfCase(ctx context.Context, sc identity.Scope, c *cases.Case, order string, out *DispatchPlace) error {
	asked := order != ""
	out.Source = "order"
	if order = first(order, c.Order); order == "" && c.AccountEID() != 0 {
		var eid uint64
		err := a.History.QueryRow(ctx, `SELECT id FROM orders WHERE customer = $1 OR worker = $1 ORDER BY at DESC, id DESC LIMIT 1`, c.AccountEID()).Scan(&eid)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err == nil {
			order, out.Source = id.Entity("ord", eid), "latest_order"
		}
	}
	if order == "" {
		out.Source = "case"
		return nil
	}
	eid, err := a.Accounts.ResolveOrder(ctx, sc, order)
	if errs.IsKind(err, errs.NotFound) && !asked {
		out.Source = "case"
		return nil
	}
	if err != nil {
		return err
	}
	out.Order = id.Entity("ord", eid)
	return a.placeOfOrder(ctx, eid, out)
}

// placeOfOrder reads the events of an order, newest first, until the address is
// known.
func (a *App) placeOfOrder(ctx context.Context, order uint64, out *DispatchPlace) error {
	// Where the order is, not where the account lives.
	if err := a.History.QueryRow(ctx, `SELECT city, region FROM orders WHERE id = $1`, order).Scan(&out.City, &out.Region); err != nil {
		return err
	}
	rows, err := a.History.Query(ctx, `SELECT DISTINCT position FROM event_entities WHERE entity = $1 AND role = 'order' ORDER BY position DESC LIMIT 50`, order)
	if err != nil {
		return err
	}
	defer rows.Close()
	var at []uint64
	for rows.Next() {
		var p uint64
		if err := rows.Scan(&p); err != nil {
			return err
		}
		at = append(at, p)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, p := range at {
		rec, err := a.Ingest.Record(p)
		if err != nil {
			return err
		}
		if err := placeOfEvent(a.Vault, rec, out); err != nil {
			return err
		}
	}
	return nil
}

// placeOfEvent takes what one event says of the place. The address itself is only
// a token in the log: the marketplace sends the street for this beside it.
func placeOfEvent(vault *seal.Vault, rec *ingest.Record, out *DispatchPlace) error {
	fields, err := rec.OpenPersonal(vault)
	if errors.Is(err, seal.ErrErased) {
		return nil
	}
	if err != nil {
		return err
	}
	placed := rec.Event.Type.Name == "order.placed"
	for name, text := range fields {
		switch {
		case text == "":
		case placed && name == "street":
			out.Address = text
		case placed && name == "place":
			out.Position = text
		case placed && name == "note":
			out.Access = text
		case name == "place" && out.Seen == nil:
			out.Seen = &Seen{Place: text, At: db.FromMicros(rec.Event.At)}
		}
	}
	return nil
}

type dispatchOut struct{ Body *Dispatch }

type dispatchIn struct {
	Ref   string `path:"ref" doc:"Case id or number"`
	Order string `query:"order" doc:"Reference of the order, when it is not the case's"`
}

func (a *App) dispatchRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/cases/{ref}/dispatch", identity.PermAccountPersonal, "Where help must go, and the direct line of the nearest emergency centre",
			func(ctx context.Context, in *dispatchIn) (*dispatchOut, error) {
				d, err := a.dispatch(ctx, in.Ref, in.Order)
				return &dispatchOut{d}, err
			}),
	}
}

// openDispatch takes the direct lines of emergency centres from the directory
// of partners.
func (a *App) openDispatch() {
	a.emergencyLines = func(ctx context.Context, sc identity.Scope, region, county, city string) ([]DispatchLine, error) {
		list, err := a.Incidents.EmergencyLines(ctx, sc, region, county, city)
		out := []DispatchLine{}
		for _, l := range list {
			out = append(out, DispatchLine{Partner: l.Partner, Name: l.Name, Phone: l.Phone, Kind: l.Kind, County: l.County, Region: l.Region, Covers: l.Covers,
				Verified: l.Verified, VerifiedAt: l.VerifiedAt})
		}
		return out, err
	}
}

// lineOfStep checks a line that help was called by against the directory.
func (a *App) lineOfStep(ctx context.Context, c *cases.Case, line string) (string, error) {
	sc := identity.System("dispatch")
	place := DispatchPlace{City: c.City, Region: c.Region}
	if err := a.placeOfCase(ctx, sc, c, "", &place); err != nil {
		return "", err
	}
	lines, err := a.emergencyLines(ctx, sc, place.Region, place.County, place.City)
	return lineWarning(lines, line), err
}

// lineWarning says what is wrong with a line; "" when it is a verified one of
// those. A line may be written with words around its number.
func lineWarning(lines []DispatchLine, line string) string {
	const none = "the directory has no such line for this place"
	said := digitsOf(line)
	if len(said) < 3 {
		return "no number is written, " + none
	}
	warning := none
	for _, l := range lines {
		number := digitsOf(l.Phone)
		if len(number) > 10 { // with or without the country
			number = number[len(number)-10:]
		}
		if len(number) < 3 || !strings.Contains(said, number) {
			continue
		}
		if l.Verified {
			return ""
		}
		warning = "the directory has this line, but nobody has verified it lately"
	}
	return warning
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
