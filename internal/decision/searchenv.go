package decision

import (
	"errors"
	"math"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/lang"
)

// searchEnv is what a search over decisions may speak about: columns of the
// decision, which SQL knows, then features, roles and fields of events, which
// are read from the journal.
type searchEnv struct {
	*lang.Env
	columns  int // the first so many variables are columns
	features map[string]int
	roles    map[string]int
	fields   map[string]int
}

// Slots of the columns, in the order of columnVars.
const (
	colOutcome = iota
	colScore
	colType
	colAccount
	colBrand
	colRegion
	colVersion
	colAt
	colEventID
	colHistory
	colRules
)

// ruleFired starts at the rule's own hits: a rare rule is found at once.
const ruleFired = "d.position IN (SELECT r.position FROM decision_rules r WHERE r.rule = ?)"

func columnVars(outcomes []string) []lang.Var {
	return []lang.Var{
		{Name: "outcome", Type: lang.String, Values: outcomes, SQL: "d.outcome"},
		{Name: "score", Type: lang.Float, SQL: "d.score"},
		{Name: "type", Type: lang.String, SQL: "d.type"},
		{Name: "account", Type: lang.Entity, MayMiss: true, SQL: "NULLIF(d.account, 0)"},
		{Name: "brand", Type: lang.String, SQL: "d.brand"},
		{Name: "region", Type: lang.String, SQL: "d.region"},
		{Name: "version", Type: lang.Int, SQL: "d.version"},
		{Name: "at", Type: lang.Time, SQL: "d.at"},
		{Name: "event_id", Type: lang.String, SQL: "d.event_id"},
		{Name: "history", Type: lang.Bool, SQL: "d.history"},
		{Name: "rules", Type: lang.Strings, SQL: ruleFired},
	}
}

func (s *Service) newSearchEnv(p *engine.Program) *searchEnv {
	e := &searchEnv{Env: &lang.Env{}, features: map[string]int{}, roles: map[string]int{}, fields: map[string]int{}}
	for _, v := range columnVars(p.Outcomes) {
		e.Add(v)
	}
	e.columns = len(e.Vars)
	known := func(name string) bool { _, ok := e.Lookup(name); return ok }
	for i := range p.Features {
		if f := &p.Features[i]; !known(f.Name) {
			e.features[f.Name] = e.Add(lang.Var{Name: f.Name, Type: langType(f.Type), MayMiss: true})
		}
	}
	for _, t := range p.Types {
		if !t.Decide {
			continue
		}
		for i := range t.Roles {
			if name := t.Roles[i].Name; !known(name) {
				e.roles[name] = e.Add(lang.Var{Name: name, Type: lang.Entity, MayMiss: true})
			}
		}
		for i := range t.Fields {
			if f := &t.Fields[i]; !f.Personal && f.Type != engine.Location && !known(f.Name) {
				e.fields[f.Name] = e.Add(lang.Var{Name: f.Name, Type: langType(f.Type), MayMiss: true})
			}
		}
	}
	e.Env.Entity = func(literal string) (int64, error) {
		if _, eid, ok := id.ParseEntity(literal); ok {
			return int64(eid), nil
		}
		for _, kind := range []string{"account", "order"} {
			if eid, ok := s.vault.Lookup(kind, []byte(literal)); ok {
				return int64(eid), nil
			}
		}
		return 0, errors.New("nothing is known by this reference")
	}
	e.Lookup("") // numbers the names: from here on the Env is only read
	return e
}

func langType(t engine.FieldType) lang.Type {
	switch t {
	case engine.String:
		return lang.String
	case engine.Int:
		return lang.Int
	case engine.Float:
		return lang.Float
	case engine.Money:
		return lang.Money
	case engine.Bool:
		return lang.Bool
	case engine.Time:
		return lang.Time
	}
	return lang.Duration
}

// columnsInto puts a row into a frame.
func (e *searchEnv) columnsInto(f *lang.Frame, d *Decision) {
	f.Reset()
	f.SetString(colOutcome, d.Outcome)
	f.SetFloat(colScore, d.Score)
	f.SetString(colType, d.Type)
	if d.account != 0 {
		f.SetNum(colAccount, int64(d.account))
	}
	f.SetString(colBrand, d.Brand)
	f.SetString(colRegion, d.Region)
	f.SetNum(colVersion, d.Version)
	f.SetNum(colAt, d.At.UnixMicro())
	f.SetString(colEventID, d.EventID)
	f.SetBool(colHistory, d.History)
}

// recordInto adds what the journal holds of the decision. A name that had
// another type in the ruleset of then is missing.
func (e *searchEnv) recordInto(f *lang.Frame, r *ingest.Record) {
	ev, v := &r.Event, &r.Decision.Vector
	var rules []string
	for _, h := range r.Decision.Hits {
		rules = append(rules, r.Program.Rules[h.Rule].ID)
	}
	f.SetStrings(colRules, rules)
	for i := range r.Program.Features {
		ft := &r.Program.Features[i]
		if slot, ok := e.features[ft.Name]; ok && v.Present(i) && e.Vars[slot].Type == langType(ft.Type) {
			put(f, slot, ft.Type, engine.Val{N: v.N[i], F: math.Float64frombits(uint64(v.N[i])), S: v.S[i]}, 0)
		}
	}
	for i, eid := range ev.Roles {
		if slot, ok := e.roles[ev.Type.Roles[i].Name]; ok && eid != 0 {
			f.SetNum(slot, int64(eid))
		}
	}
	currency := lang.Currency(text(ev, ev.Type.FieldSlot("currency")))
	for i := range ev.Type.Fields {
		fd := &ev.Type.Fields[i]
		if slot, ok := e.fields[fd.Name]; ok && ev.Vals[i].Has && e.Vars[slot].Type == langType(fd.Type) {
			put(f, slot, fd.Type, ev.Vals[i], currency)
		}
	}
}

func put(f *lang.Frame, slot int, t engine.FieldType, v engine.Val, currency uint16) {
	switch t {
	case engine.String:
		f.SetString(slot, v.S)
	case engine.Float:
		f.SetFloat(slot, v.F)
	case engine.Money:
		f.SetMoney(slot, v.N, currency)
	case engine.Bool:
		f.SetBool(slot, v.N != 0)
	default:
		f.SetNum(slot, v.N)
	}
}
