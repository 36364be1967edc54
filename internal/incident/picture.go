package incident

import (
	"cmp"
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Picture is an affected set as time × place.
type Picture struct {
	Step   int       `json:"step_seconds"`
	From   time.Time `json:"from"`
	Places []string  `json:"places" doc:"Most orders first; the rest are elsewhere"`
	Cells  []Cell    `json:"cells"`
}

// Cell is how many orders were placed in one step of time at one place.
type Cell struct {
	Step   int `json:"step" doc:"Steps after from"`
	Place  int `json:"place" doc:"Index into places"`
	Orders int `json:"orders"`
	Wrote  int `json:"contacts" doc:"Linked contacts that came in then from there"`
}

// places is how many places a picture tells apart.
const places = 12

// elsewhere stands for all others.
const elsewhere = "elsewhere"

// Picture draws the newest set and the linked contacts. The database adds up by
// five minutes, which every step is a multiple of.
func (s *Service) Picture(ctx context.Context, ref string) (*Picture, error) {
	sc, i, err := s.forSet(ctx, ref)
	if err != nil {
		return nil, err
	}
	type point struct {
		at    int64
		place string
		wrote bool
		n     int
	}
	var points []point
	read := func(wrote bool, query string, args ...any) error {
		rows, err := s.DB.Query(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			p := point{wrote: wrote}
			if err := rows.Scan(&p.at, &p.place, &p.n); err != nil {
				return err
			}
			if p.place == "" {
				p.place = elsewhere
			}
			points = append(points, p)
		}
		return rows.Err()
	}
	orders, contacts := db.Args{i.ID}, db.Args{i.ID}
	err = read(false, `SELECT MIN(at), city, COUNT(*) FROM incident_affected WHERE snapshot = (
		SELECT id FROM incident_snapshots WHERE incident = $1 ORDER BY n DESC LIMIT 1) AND `+sc.Where(&orders, placed)+` GROUP BY at / 300000000, city LIMIT `+orders.Add(maxScan), orders...)
	if err == nil {
		err = read(true, `SELECT MIN(c.received_at), c.city, COUNT(*) FROM incident_contacts x JOIN contacts c ON c.id = x.contact WHERE x.incident = $1 AND x.state = 'linked' AND `+
			sc.Where(&contacts, contactScope)+` GROUP BY c.received_at / 300000000, c.city LIMIT `+contacts.Add(maxScan), contacts...)
	}
	if err != nil {
		return nil, err
	}
	out := &Picture{Step: 3600, From: i.StartedAt, Places: []string{}, Cells: []Cell{}}
	if len(points) == 0 {
		return out, nil
	}
	first, last, count := points[0].at, points[0].at, map[string]int{}
	for _, p := range points {
		first, last = min(first, p.at), max(last, p.at)
		count[p.place] += p.n
	}
	for _, step := range []int{300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 86400, 7 * 86400} {
		if out.Step = step; (last-first)/1e6/int64(step) < 60 {
			break
		}
	}
	from := first / 1e6 / int64(out.Step) * int64(out.Step)
	out.From = time.Unix(from, 0).UTC()
	for place := range count {
		if place != elsewhere {
			out.Places = append(out.Places, place)
		}
	}
	slices.SortFunc(out.Places, func(a, b string) int { return cmp.Or(count[b]-count[a], strings.Compare(a, b)) })
	if rest := len(out.Places) > places || count[elsewhere] > 0; rest {
		out.Places = append(out.Places[:min(places, len(out.Places))], elsewhere)
	}
	cells := map[[2]int]*Cell{}
	for _, p := range points {
		place := slices.Index(out.Places, p.place)
		if place < 0 {
			place = len(out.Places) - 1
		}
		key := [2]int{int((p.at/1e6 - from) / int64(out.Step)), place}
		if cells[key] == nil {
			cells[key] = &Cell{Step: key[0], Place: key[1]}
		}
		if p.wrote {
			cells[key].Wrote += p.n
		} else {
			cells[key].Orders += p.n
		}
	}
	for _, c := range cells {
		out.Cells = append(out.Cells, *c)
	}
	slices.SortFunc(out.Cells, func(a, b Cell) int { return cmp.Or(a.Step-b.Step, a.Place-b.Place) })
	return out, nil
}

// Export writes the newest set as CSV: orders, or people. That it left is a
// leaf of the audit log.
func (s *Service) Export(ctx context.Context, ref, of string, to io.Writer) error {
	sc, i, err := s.forSet(ctx, ref)
	if err != nil {
		return err
	}
	if _, err := identity.Require(ctx, identity.PermCaseExport); err != nil {
		return err
	}
	snap, err := s.snapshot(ctx, i.ID)
	if err != nil {
		return err
	}
	lines, err := s.lines(ctx, sc, i, snap, of)
	if err != nil {
		return err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "export affected set", func(ctx context.Context, tx *db.Tx) error {
		return s.record(ctx, tx, i, "affected_exported", map[string]any{"of": of, "lines": len(lines) - 1, "snapshot": snap.ID})
	})
	if err != nil {
		return err
	}
	w := csv.NewWriter(to)
	return w.WriteAll(lines)
}

func (s *Service) lines(ctx context.Context, sc identity.Scope, i *Incident, snap *Snapshot, of string) ([][]string, error) {
	if of == "people" {
		list, err := s.people(ctx, sc, snap.ID, "")
		if err != nil {
			return nil, err
		}
		if err := s.introduce(ctx, sc, i.ID, list); err != nil {
			return nil, err
		}
		out := [][]string{{"account", "reference", "kind", "name", "language", "city", "orders", "contact"}}
		for _, w := range list {
			out = append(out, []string{w.ID, cell(w.Ref), w.Kind, cell(w.Name), w.Language, cell(w.City), strconv.Itoa(w.Orders), w.Contact})
		}
		return out, nil
	}
	if of != "" && of != "orders" {
		return nil, errs.New(errs.BadRequest, "of_unknown", "Orders or people?").With(errs.Field{Pointer: "?of", Message: "orders or people"})
	}
	list, err := s.orders(ctx, sc, snap.ID, [2]int64{}, maxOrders)
	if err != nil {
		return nil, err
	}
	out := [][]string{{"order", "reference", "placed_at", "state", "region", "city", "customer", "worker", "merchant"}}
	for _, o := range list {
		ref := ""
		if s.OrderRef != nil {
			if ref, err = s.OrderRef(ctx, o.position, o.eid); err != nil {
				return nil, err
			}
		}
		out = append(out, []string{o.ID, cell(ref), o.PlacedAt.Format(time.RFC3339), o.State, o.Region, cell(o.City), o.Customer, o.Worker, o.Merchant})
	}
	return out, nil
}

// cell keeps spreadsheets from taking a text for a formula.
func cell(v string) string {
	if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
		return "'" + v
	}
	return v
}
