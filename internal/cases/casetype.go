package cases

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// CaseField is a field that cases of a type have of their own.
type CaseField struct {
	Name     string   `json:"name" maxLength:"40" doc:"Lower case, as police_report"`
	Title    string   `json:"title" maxLength:"100"`
	Kind     string   `json:"kind" enum:"text,long_text,number,date,choice,yes_no"`
	Choices  []string `json:"choices,omitempty" maxItems:"50"`
	Required bool     `json:"required,omitempty" doc:"Before the case is closed"`
	Help     string   `json:"help,omitempty" maxLength:"300"`
}

// CaseLine is a line of a type's checklist.
type CaseLine struct {
	Item string `json:"item" maxLength:"40" doc:"Lower case, as photos_asked"`
	Text string `json:"text" maxLength:"200"`
}

// CaseType is what cases of a type ask for. A version is never changed; a case
// keeps the one it was opened with.
type CaseType struct {
	Type      string      `json:"type" maxLength:"30"`
	Version   int         `json:"version" doc:"0 = as shipped"`
	Title     string      `json:"title" maxLength:"60"`
	Fields    []CaseField `json:"fields" maxItems:"60"`
	Checklist []CaseLine  `json:"checklist" maxItems:"40"`
	Closing   []string    `json:"closing" doc:"What must be so before a case is closed, or waived with a reason: findings, notices, evidence, interim, follow_up"`
	Note      string      `json:"note,omitempty" maxLength:"500" doc:"Why this version was made"`
	At        *time.Time  `json:"at,omitempty"`
	By        string      `json:"by,omitempty"`
}

// closingKinds are the lines of the checklist before close that a type may ask.
var closingKinds = []string{"findings", "notices", "evidence", "interim", "follow_up"}

// shipped are the types an installation starts with.
func shipped() []CaseType {
	all := []string{"findings", "notices", "evidence", "interim"}
	harm := append(slices.Clone(all), "follow_up")
	text := func(name, title string) CaseField { return CaseField{Name: name, Title: title, Kind: "text"} }
	yes := func(name, title string) CaseField { return CaseField{Name: name, Title: title, Kind: "yes_no"} }
	list := []CaseType{
		{Type: "safety", Title: "Safety", Closing: harm, Fields: []CaseField{
			{Name: "injury", Title: "Injury", Kind: "choice", Choices: []string{"none", "minor", "treated", "hospital", "death", "not known"}},
			yes("police_called", "Police called"), text("police_report", "Police report number"), text("place", "Where exactly")}},
		{Type: "misconduct", Title: "Misconduct", Closing: harm, Fields: []CaseField{
			{Name: "allegation", Title: "Allegation", Kind: "long_text"}, {Name: "happened_on", Title: "Happened on", Kind: "date"}, yes("reported_side_heard", "Reported person heard")}},
		{Type: "fraud", Title: "Fraud", Closing: all, Fields: []CaseField{
			{Name: "amount_at_risk", Title: "Amount at risk", Kind: "number"}, {Name: "scheme", Title: "Scheme", Kind: "choice", Choices: []string{"card", "refund", "promotion", "collusion", "takeover", "identity", "other"}}}},
		{Type: "property", Title: "Property", Closing: all, Fields: []CaseField{
			text("item", "What was damaged or lost"), {Name: "value", Title: "Value", Kind: "number"}, yes("photos", "Photos received")}},
		{Type: "account", Title: "Account", Closing: all}, {Type: "legal", Title: "Legal", Closing: all, Fields: []CaseField{text("reference", "Their reference"), {Name: "answer_by", Title: "Answer by", Kind: "date"}}},
		{Type: "claim", Title: "Claim", Closing: all}, {Type: "vetting", Title: "Vetting", Closing: all}, {Type: "appeal", Title: "Appeal", Closing: all},
		{Type: "privacy", Title: "Privacy", Closing: all}, {Type: "other", Title: "Other", Closing: []string{"findings"}},
	}
	for i := range list {
		list[i].Fields, list[i].Checklist = orNone(list[i].Fields), []CaseLine{}
	}
	return list
}

func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// check names every field at fault.
func (t CaseType) check() error {
	var at []errs.Field
	if !fieldName.MatchString(t.Type) || len(t.Type) > 30 {
		at = append(at, errs.Field{Pointer: "/type", Message: "lower case letters, digits and _"})
	}
	if strings.TrimSpace(t.Title) == "" {
		at = append(at, errs.Field{Pointer: "/title", Message: "required"})
	}
	names := map[string]bool{}
	for i, f := range t.Fields {
		p := "/fields/" + strconv.Itoa(i)
		if !fieldName.MatchString(f.Name) || names[f.Name] {
			at = append(at, errs.Field{Pointer: p + "/name", Message: "lower case letters, digits and _, and only once"})
		}
		names[f.Name] = true
		if strings.TrimSpace(f.Title) == "" {
			at = append(at, errs.Field{Pointer: p + "/title", Message: "required"})
		}
		if (f.Kind == "choice") != (len(f.Choices) > 0) {
			at = append(at, errs.Field{Pointer: p + "/choices", Message: "of a choice, and only of that"})
		}
	}
	items := map[string]bool{}
	for i, l := range t.Checklist {
		p := "/checklist/" + strconv.Itoa(i)
		if !fieldName.MatchString(l.Item) || items[l.Item] {
			at = append(at, errs.Field{Pointer: p + "/item", Message: "lower case letters, digits and _, and only once"})
		}
		items[l.Item] = true
		if strings.TrimSpace(l.Text) == "" {
			at = append(at, errs.Field{Pointer: p + "/text", Message: "required"})
		}
	}
	for i, c := range t.Closing {
		if !slices.Contains(closingKinds, c) {
			at = append(at, errs.Field{Pointer: "/closing/" + strconv.Itoa(i), Message: "one of " + strings.Join(closingKinds, ", ")})
		}
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "case_type_invalid", "The type cannot be like this.").With(at...)
	}
	return nil
}

// CaseTypes lists the types with what they ask for now.
func (s *Service) CaseTypes(ctx context.Context) ([]CaseType, error) {
	if _, err := identity.SignedIn(ctx); err != nil {
		return nil, err
	}
	return s.caseTypes(ctx)
}

func (s *Service) caseTypes(ctx context.Context) ([]CaseType, error) {
	list := shipped()
	rows, err := s.db.Query(ctx, `SELECT t.type, t.version, t.definition, t.note, t.at, t.actor FROM case_types t
		WHERE t.version = (SELECT MAX(n.version) FROM case_types n WHERE n.type = t.type) ORDER BY t.type`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		t, err := scanType(rows)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(list, func(x CaseType) bool { return x.Type == t.Type }); i >= 0 {
			list[i] = t
		} else {
			list = append(list, t)
		}
	}
	return list, rows.Err()
}

func scanType(r row) (t CaseType, err error) {
	var name string
	var version int
	var body []byte
	var at int64
	if err := r.Scan(&name, &version, &body, &t.Note, &at, &t.By); err != nil {
		return t, err
	}
	note, by, when := t.Note, t.By, db.FromMicros(at)
	if err := json.Unmarshal(body, &t); err != nil {
		return t, err
	}
	t.Type, t.Version, t.Note, t.By, t.At = name, version, note, by, &when
	t.Fields, t.Checklist, t.Closing = orNone(t.Fields), orNone(t.Checklist), orNone(t.Closing)
	return t, nil
}

// typeNow is a type as it is now; ok is false when there is none.
func (s *Service) typeNow(ctx context.Context, name string) (t CaseType, ok bool, err error) {
	list, err := s.caseTypes(ctx)
	if err != nil {
		return t, false, err
	}
	i := slices.IndexFunc(list, func(x CaseType) bool { return x.Type == name })
	if i < 0 {
		return t, false, nil
	}
	return list[i], true, nil
}

// typeAt is a type in the version a case keeps.
func (s *Service) typeAt(ctx context.Context, name string, version int) (CaseType, error) {
	if version == 0 {
		for _, t := range shipped() {
			if t.Type == name {
				return t, nil
			}
		}
	}
	t, err := scanType(s.db.QueryRow(ctx, `SELECT type, version, definition, note, at, actor FROM case_types WHERE type = $1 AND version = $2`, name, version))
	if err != nil {
		return t, noRow(err, "case_type_not_found", "There is no such type.")
	}
	return t, nil
}

// PublishType puts a version of a type in force for the cases opened from now
// on; after is the version the caller saw.
func (s *Service) PublishType(ctx context.Context, after int, t CaseType) (*CaseType, error) {
	sc, err := identity.Require(ctx, identity.PermCaseType)
	if err != nil {
		return nil, err
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	now, known, err := s.typeNow(ctx, t.Type)
	if err != nil {
		return nil, err
	}
	if known && now.Version != after || !known && after != 0 {
		return nil, errs.New(errs.Conflict, "version_stale", "The type was changed by somebody else; look again.")
	}
	t.Version = after + 1
	note := t.Note
	t.Note, t.At, t.By = "", nil, ""
	body, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "publish case type", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO case_types(type, version, definition, note, at, actor) VALUES ($1,$2,$3,$4,$5,$6)`, t.Type, t.Version, string(body), note, db.Micros(tx.Now), tx.Actor.ID)
		if db.Unique(err) {
			return errs.New(errs.Conflict, "version_stale", "The type was changed by somebody else; look again.")
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "case_type.published", Object: "casetype:" + t.Type, Data: map[string]any{"type": t.Type, "version": t.Version}})
	})
	if err != nil {
		return nil, err
	}
	made, err := s.typeAt(ctx, t.Type, t.Version)
	return &made, err
}

// knownType refuses a type that does not exist.
func (s *Service) knownType(ctx context.Context, name, pointer string) error {
	if ValidType(name) {
		return nil
	}
	_, ok, err := s.typeNow(ctx, name)
	if err == nil && !ok {
		return errs.New(errs.Invalid, "case_invalid", "There is no such type of case.").With(errs.Field{Pointer: pointer, Message: "one of " + strings.Join(caseTypes, ", ") + ", or a type of your own"})
	}
	return err
}
