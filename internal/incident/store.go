package incident

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

const columns = `incidents.id, incidents.number, incidents.eid, incidents.title, incidents.kind, incidents.severity, incidents.state,
	incidents.brand, incidents.region, incidents.city, incidents.simulated, incidents.declared_at, incidents.declared_by, incidents.started_at,
	incidents.contained_at, incidents.resolved_at, incidents.ended_at, incidents.why, incidents.merged_into, incidents.update_every,
	incidents.updated_last, incidents.update_due, incidents.watch_where, incidents.watch_mode, incidents.version`

// scoped are the columns that decide who may see an incident.
var scoped = identity.Columns{Object: "incidents.id", Region: "incidents.region", Brand: "incidents.brand"}

type row interface{ Scan(...any) error }

func (s *Service) scan(r row) (*Incident, error) {
	i := &Incident{Roles: []Held{}}
	var title, why []byte
	var declared, started int64
	var contained, resolved, ended, last, due sql.NullInt64
	err := r.Scan(&i.ID, &i.number, &i.eid, &title, &i.Kind, &i.Severity, &i.State, &i.Brand, &i.Region, &i.City, &i.Simulated,
		&declared, &i.DeclaredBy, &started, &contained, &resolved, &ended, &why, &i.MergedInto, &i.Every, &last, &due,
		&i.Watch.Where, &i.Watch.Mode, &i.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	i.Number, i.DeclaredAt, i.StartedAt = formatNumber(i.number), db.FromMicros(declared), db.FromMicros(started)
	i.Contained, i.ResolvedAt, i.EndedAt = moment(contained), moment(resolved), moment(ended)
	i.LastUpdate, i.UpdateDue = moment(last), moment(due)
	if i.Title, err = s.text(i.eid, i.ID+"/title", title); err != nil {
		return nil, err
	}
	i.Why, err = s.text(i.eid, i.ID+"/why", why)
	return i, err
}

func moment(n sql.NullInt64) *time.Time {
	if !n.Valid || n.Int64 == 0 {
		return nil
	}
	t := db.FromMicros(n.Int64)
	return &t
}

// named is the predicate "the incident called ref": id or number.
func named(a *db.Args, ref string) string {
	if n, ok := parseNumber(ref); ok {
		return "incidents.number = " + a.Add(n)
	}
	return "incidents.id = " + a.Add(ref)
}

// lock loads an incident for change: it takes the row, in one statement that is
// also the scope check. Only an edit counts the version: what others enter in a
// busy room does not make it stale.
func (s *Service) lock(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string) (*Incident, error) {
	a := db.Args{db.Micros(tx.Now)}
	return s.scan(tx.QueryRow(ctx, `UPDATE incidents SET touched_at = $1 WHERE `+named(&a, ref)+
		` AND `+sc.Where(&a, scoped)+` RETURNING `+columns, a...))
}

// save writes what a command may change.
func (s *Service) save(ctx context.Context, tx *db.Tx, i *Incident) error {
	title, err := s.seal(i.eid, i.ID+"/title", i.Title)
	if err != nil {
		return err
	}
	why, err := s.seal(i.eid, i.ID+"/why", i.Why)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE incidents SET title=$1, kind=$2, severity=$3, state=$4, contained_at=$5, resolved_at=$6, ended_at=$7, why=$8,
		merged_into=$9, update_every=$10, updated_last=$11, update_due=$12, watch_where=$13, watch_mode=$14, version=$15 WHERE id=$16`,
		title, i.Kind, i.Severity, i.State, micros(i.Contained), micros(i.ResolvedAt), micros(i.EndedAt), why,
		i.MergedInto, i.Every, micros(i.LastUpdate), micros(i.UpdateDue), i.Watch.Where, i.Watch.Mode, i.Version, i.ID)
	return err
}

// get loads one incident within the scope, with its counts and roles.
func (s *Service) get(ctx context.Context, sc identity.Scope, ref string) (*Incident, error) {
	var a db.Args
	i, err := s.scan(s.DB.QueryRow(ctx, `SELECT `+columns+` FROM incidents WHERE `+named(&a, ref)+` AND `+sc.Where(&a, scoped), a...))
	if err != nil {
		return nil, err
	}
	return i, s.attach(ctx, sc, i)
}

// attach reads roles, and counts what the reader may see.
func (s *Service) attach(ctx context.Context, sc identity.Scope, list ...*Incident) error {
	return s.count(ctx, sc, "", list)
}

// openly is the predicate that case or contact col is not restricted: a wall is
// read by whoever passes it.
func openly(col string) string {
	return "NOT EXISTS (SELECT 1 FROM restricted rs WHERE rs.object = " + col + ")"
}

// count is attach; and, when given, says more of which rows are counted: "wall"
// leaves out what is restricted, also for its members.
func (s *Service) count(ctx context.Context, sc identity.Scope, where string, list []*Incident) error {
	byID, ids := map[string]*Incident{}, []string{}
	for _, i := range list {
		byID[i.ID], ids = i, append(ids, i.ID)
		i.Overdue = i.State.Running() && i.UpdateDue != nil && !i.UpdateDue.After(s.DB.Now())
	}
	if len(ids) == 0 {
		return nil
	}
	held, err := s.holding(ctx, ids...)
	if err != nil {
		return err
	}
	for _, h := range held {
		if i := byID[h.incident]; i != nil {
			i.Roles = append(i.Roles, h.Held)
		}
	}
	var a db.Args
	in := db.In(&a, "i.id", ids)
	mine, matters := sc.Where(&a, contactScope), sc.Where(&a, caseScope)
	if where == "wall" {
		mine, matters = mine+" AND "+openly(contactScope.Object), matters+" AND "+openly("cases.id")
	}
	contacts := `SELECT COUNT(*) FROM incident_contacts x JOIN contacts c ON c.id = x.contact WHERE x.incident = i.id AND ` + mine
	rows, err := s.DB.Query(ctx, `SELECT i.id,
		(SELECT COUNT(*) FROM incident_cases x JOIN cases ON cases.id = x.case_id WHERE x.incident = i.id AND `+matters+`),
		(`+contacts+` AND x.state = 'linked'), (`+contacts+` AND x.state = 'suggested'),
		(`+contacts+` AND x.state = 'linked' AND c.state = 'new'), (`+contacts+` AND x.state = 'linked' AND `+unheard+`),
		`+s.counted(&a, sc)+` FROM incidents i WHERE `+in, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var n [7]int
		if err := rows.Scan(&id, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6]); err != nil {
			return err
		}
		i := byID[id]
		i.Cases, i.Contacts, i.Suggested, i.Unanswered, i.Critical, i.Orders, i.People = n[0], n[1], n[2], n[3], n[4], n[5], n[6]
	}
	return rows.Err()
}

// counted are the orders and people of the newest affected set, as far as the
// reader's regions reach: whoever kept it may see farther.
func (s *Service) counted(a *db.Args, sc identity.Scope) string {
	newest := func(of string) string {
		return "COALESCE((SELECT " + of + " FROM incident_snapshots n WHERE n.incident = i.id ORDER BY n.n DESC LIMIT 1), 0)"
	}
	seen := sc.Where(a, placed)
	if seen == everywhere {
		return newest("n.orders") + ", " + newest("n.people")
	}
	return newest("(SELECT COUNT(*) FROM incident_affected WHERE snapshot = n.id AND "+seen+")") + ", " +
		newest("(SELECT COUNT(*) FROM ("+peopleOf("n.id", seen)+") w)")
}

// everywhere is what Scope.Where says of a reader whom no dimension binds.
const everywhere = "(1=1)"

// peopleOf selects the customers and workers of a set within the orders seen.
func peopleOf(snapshot, seen string) string {
	one := func(role string) string {
		return "SELECT " + role + " FROM incident_affected WHERE snapshot = " + snapshot + " AND " + role + " <> 0 AND " + seen
	}
	return one("customer") + " UNION " + one("worker")
}

// severe is the level of contact c that counts: what a person chose, else what
// was suggested.
const severe = `(CASE WHEN c.severity IN ('S0', 'S1', 'S2', 'S3', 'S4') THEN c.severity IN ('S0', 'S1') ELSE c.suggested <= 1 END)`

// unheard are contacts at S0 or S1 that nobody of ours has spoken to.
const unheard = `c.state = 'new' AND ` + severe + ` AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.case_id = c.id AND m.direction = 'out'
	AND m.human AND m.sent_at IS NOT NULL)`

// Filter narrows the list of incidents.
type Filter struct {
	State string // open (all not ended), all, or states separated by commas
	Case  string // cas_…
	Kind  string
}

// List reads incidents, newest first.
func (s *Service) List(ctx context.Context, f Filter, in web.PageIn) (web.Page[*Incident], error) {
	var none web.Page[*Incident]
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return none, err
	}
	var a db.Args
	where := []string{sc.Where(&a, scoped)}
	switch f.State {
	case "", "all":
	case "open":
		where = append(where, "incidents.state IN "+open)
	default:
		where = append(where, db.In(&a, "incidents.state", strings.Split(f.State, ",")))
	}
	if f.Kind != "" {
		where = append(where, "incidents.kind = "+a.Add(f.Kind))
	}
	if f.Case != "" {
		where = append(where, "EXISTS (SELECT 1 FROM incident_cases x JOIN cases ON cases.id = x.case_id WHERE x.incident = incidents.id AND x.case_id = "+a.Add(f.Case)+
			" AND "+sc.Where(&a, caseScope)+")")
	}
	if in.Cursor != "" {
		var at int64
		var last string
		if err := web.DecodeCursor(in.Cursor, &at, &last); err != nil {
			return none, err
		}
		where = append(where, "(incidents.declared_at, incidents.id) < ("+a.Add(at)+", "+a.Add(last)+")")
	}
	list, err := s.query(ctx, strings.Join(where, " AND ")+` ORDER BY incidents.declared_at DESC, incidents.id DESC LIMIT `+a.Add(in.Limit+1), a)
	if err != nil {
		return none, err
	}
	page := web.Cut(list, in.Limit, func(i *Incident) string { return web.EncodeCursor(db.Micros(i.DeclaredAt), i.ID) })
	return page, s.attach(ctx, sc, page.Items...)
}

func (s *Service) query(ctx context.Context, where string, a db.Args) ([]*Incident, error) {
	rows, err := s.DB.Query(ctx, `SELECT `+columns+` FROM incidents WHERE `+where, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*Incident
	for rows.Next() {
		i, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, i)
	}
	return list, rows.Err()
}

// Get reads one incident by id or number.
func (s *Service) Get(ctx context.Context, ref string) (*Incident, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

// holder is one holding of a role in one incident.
type holder struct {
	Held
	incident string
}

// holding lists who holds roles now, commanders first.
func (s *Service) holding(ctx context.Context, incidents ...string) ([]holder, error) {
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT id, incident, role, staff, assumed_at, assumed_by, relinquished_at, relinquished_by FROM incident_roles
		WHERE relinquished_at IS NULL AND `+db.In(&a, "incident", incidents)+` ORDER BY assumed_at, id`, a...)
	if err != nil {
		return nil, err
	}
	list, err := scanHeld(rows)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(x, y holder) int { return slices.Index(roles, x.Role) - slices.Index(roles, y.Role) })
	return list, s.nameHeld(ctx, list)
}

func scanHeld(rows *sql.Rows) ([]holder, error) {
	defer rows.Close()
	var list []holder
	for rows.Next() {
		var h holder
		var at int64
		var over sql.NullInt64
		if err := rows.Scan(&h.ID, &h.incident, &h.Role, &h.Staff, &at, &h.AssumedBy, &over, &h.RelinquishedBy); err != nil {
			return nil, err
		}
		h.AssumedAt, h.RelinquishedAt = db.FromMicros(at), moment(over)
		list = append(list, h)
	}
	return list, rows.Err()
}

func (s *Service) nameHeld(ctx context.Context, list []holder) error {
	var ids []string
	for _, h := range list {
		ids = append(ids, h.Staff)
	}
	known, err := s.names(ctx, ids...)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Name = known[list[i].Staff]
	}
	return nil
}
