package notice

import (
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Listed is a statement of the export with what is wrong with it.
type Listed struct {
	Notice    string       `json:"notice_id"`
	Statement Statement    `json:"statement"`
	Faults    []FieldFault `json:"faults"`
}

// Transparency are the statements of a time.
type Transparency struct {
	From       time.Time `json:"from"`
	To         time.Time `json:"to"`
	Count      int       `json:"count"`
	Faulty     int       `json:"faulty"`
	Suppressed int       `json:"suppressed" doc:"Statements whose facts were left out because they held personal data"`
	Items      []Listed  `json:"items"`
}

// mostStatements is how many statements one call gives.
const mostStatements = 5000

// Transparency reads the statements of reasons of the European Union within a time.
func (s *Service) Transparency(ctx context.Context, from, to time.Time) (*Transparency, error) {
	sc, err := identity.Require(ctx, identity.PermTransparencyExport)
	if err != nil {
		return nil, err
	}
	if !to.After(from) || to.Sub(from) > 400*24*time.Hour {
		return nil, errs.New(errs.Invalid, "transparency_period", "The period ends after it begins and is no longer than 400 days.").
			With(errs.Field{Pointer: "?to", Message: "after from, within 400 days"})
	}
	a := db.Args{db.Micros(from), db.Micros(to)}
	var inside []string
	for _, t := range append(slices.Clone(territories), alsoAllowed...) {
		inside = append(inside, "n.place = "+a.Add(t)+" OR n.place LIKE "+a.Add(t+"-%"))
	}
	rows, err := s.DB.Query(ctx, `SELECT n.id, n.account, n.place, n.audience, n.kind, n.reason_code, n.clause, n.rule, n.automated, n.detected, n.reported,
		n.happened_at, n.starts_at, n.ends_at, n.fields, n.language FROM notices n
		WHERE n.event = 'taken' AND n.state <> 'withheld' AND n.created_at >= $1 AND n.created_at < $2 AND (`+strings.Join(inside, " OR ")+`)
		AND `+s.seen(&a, sc, "n")+` ORDER BY n.created_at, n.id LIMIT `+a.Add(mostStatements), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := &Transparency{From: from, To: to, Items: []Listed{}}
	for rows.Next() {
		var r told
		if err := rows.Scan(&r.id, &r.account, &r.place, &r.audience, &r.kind, &r.reasonCode, &r.clause, &r.rule, &r.automated, &r.detected, &r.reported,
			&r.happened, &r.starts, &r.ends, &r.fields, &r.language); err != nil {
			return nil, err
		}
		st, ok, left, err := s.statement(&r)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		l := Listed{r.id, st, st.Check()}
		out.Count++
		if len(l.Faults) > 0 {
			out.Faulty++
		}
		if left {
			out.Suppressed++
		}
		out.Items = append(out.Items, l)
	}
	return out, rows.Err()
}

// told is a letter as the export reads it.
type told struct {
	id, place, audience, kind, reasonCode, clause, rule, automated, language string
	account                                                                  uint64
	detected, reported                                                       bool
	happened, ends                                                           sql.NullInt64
	starts                                                                   int64
	fields                                                                   []byte
}

// effectOf says what a kind of action restricts; kinds that restrict nothing are
// no statement.
func effectOf(kind string) (visibility []string, monetary, provision, account string, ok bool) {
	switch kind {
	case "suspend":
		return nil, "", "", "DECISION_ACCOUNT_SUSPENDED", true
	case "deactivate":
		return nil, "", "", "DECISION_ACCOUNT_TERMINATED", true
	case "restrict", "separate", "require", "pause_store", "hold_order", "cancel_order", "block_instrument":
		return nil, "", "DECISION_PROVISION_PARTIAL_SUSPENSION", "", true
	case "hold_payout":
		return nil, "DECISION_MONETARY_SUSPENSION", "", "", true
	case "remove_content", "remove_rating":
		return []string{"DECISION_VISIBILITY_CONTENT_REMOVED"}, "", "", "", true
	case "hide_item":
		return []string{"DECISION_VISIBILITY_CONTENT_DISABLED"}, "", "", "", true
	}
	return nil, "", "", "", false
}

// categoryOf puts a reason into the database's categories: by the document of the
// clause first, then by the reason code.
func categoryOf(clause, reason string) string {
	document, _, _ := strings.Cut(strings.ToUpper(clause), "-")
	switch document {
	case "FRD", "IDV":
		return "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"
	case "ANI":
		return "STATEMENT_CATEGORY_ANIMAL_WELFARE"
	case "PRO":
		return "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS"
	case "PRV":
		return "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"
	case "DIS":
		return "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
	}
	switch reason {
	case "fraud":
		return "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"
	case "safety":
		return "STATEMENT_CATEGORY_VIOLENCE"
	}
	return "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
}

// statement is a letter in the database's shape. Facts with personal data are
// left out for what the reason says in general.
func (s *Service) statement(r *told) (st Statement, ok, left bool, err error) {
	visibility, monetary, provision, account, ok := effectOf(r.kind)
	if !ok {
		return st, false, false, nil
	}
	clear, err := s.open(r.account, r.id+"/fields", r.fields)
	if err != nil {
		return st, false, false, err
	}
	var k kept
	if clear != "" { // of an erased account nothing is left to tell
		if err := json.Unmarshal([]byte(clear), &k); err != nil {
			return st, false, false, err
		}
	}
	w := words("en")
	general := w.of(r.reasonCode, "other")
	facts := or(k.Facts, general)
	if dirty(facts) {
		facts, left = general, true
	}
	starts := db.FromMicros(r.starts)
	content := starts
	if r.happened.Valid && !r.reported {
		content = db.FromMicros(r.happened.Int64)
	}
	country, _, _ := strings.Cut(r.place, "-")
	st = Statement{PUID: r.id, Visibility: visibility, Monetary: some(monetary), Provision: some(provision), Account: some(account),
		AccountType: some("ACCOUNT_TYPE_PRIVATE"), Ground: "DECISION_GROUND_INCOMPATIBLE_CONTENT", ContentType: []string{"CONTENT_TYPE_OTHER"},
		ContentTypeOther: "Conduct of a user of the marketplace", Category: categoryOf(r.clause, r.reasonCode), CategorySpecification: []string{},
		TerritorialScope: []string{country}, ContentDate: content.UTC().Format(time.DateOnly), ApplicationDate: starts.UTC().Format(time.DateOnly),
		Facts: cut(facts, 5000), SourceType: "SOURCE_VOLUNTARY", AutomatedDetection: "No", AutomatedDecision: "AUTOMATED_DECISION_NOT_AUTOMATED",
		TermsGround: cut(or(k.Clause.ID, r.clause, r.rule, "Terms of use"), 500), TermsIllegal: "No"}
	if st.Visibility == nil {
		st.Visibility = []string{}
	}
	if len(visibility) > 0 {
		st.ContentType, st.ContentTypeOther = []string{"CONTENT_TYPE_TEXT"}, ""
	}
	if k.Clause.Title != "" {
		st.TermsGround = cut(st.TermsGround+" "+k.Clause.Title, 500)
	}
	st.TermsExplanation = cut(or(k.Clause.Text, general), 2000)
	if r.audience == "merchant" || r.audience == "worker" {
		st.AccountType = some("ACCOUNT_TYPE_BUSINESS")
	}
	if r.reported {
		st.SourceType = "SOURCE_TYPE_OTHER_NOTIFICATION"
	}
	if r.detected {
		st.AutomatedDetection = "Yes"
	}
	switch r.automated {
	case "partially":
		st.AutomatedDecision = "AUTOMATED_DECISION_PARTIALLY"
	case "fully":
		st.AutomatedDecision = "AUTOMATED_DECISION_FULLY"
	}
	if r.ends.Valid {
		end := some(db.FromMicros(r.ends.Int64).UTC().Format(time.DateOnly))
		switch {
		case account != "":
			st.EndAccount = end
		case provision != "":
			st.EndService = end
		case monetary != "":
			st.EndMonetary = end
		default:
			st.EndVisibility = end
		}
	}
	return st, true, left, nil
}

// dirty says whether a text holds personal data.
func dirty(text string) bool {
	return slices.ContainsFunc(comms.Lint(text, true), func(f comms.Finding) bool { return f.Kind == "personal" })
}

func some(v string) *string {
	if v == "" {
		return nil
	}
	return &v
}

// batchSize is how many statements the database takes in one call.
const batchSize = 100

// WriteJSON writes the statements as calls of the database's batch interface
// take them: one object per line, each with at most a hundred statements.
func (t *Transparency) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	for part := range slices.Chunk(t.clean(), batchSize) {
		if err := enc.Encode(map[string]any{"statements": part}); err != nil {
			return err
		}
	}
	return nil
}

func (t *Transparency) clean() []Statement {
	var out []Statement
	for _, l := range t.Items {
		if len(l.Faults) == 0 {
			out = append(out, l.Statement)
		}
	}
	return out
}

// csvColumns are the fields in the order of the file.
var csvColumns = strings.Fields(`puid decision_visibility decision_visibility_other decision_monetary decision_monetary_other decision_provision decision_account
	account_type decision_ground decision_ground_reference_url illegal_content_legal_ground illegal_content_explanation incompatible_content_ground
	incompatible_content_explanation incompatible_content_illegal content_type content_type_other category category_addition category_specification
	category_specification_other territorial_scope content_language content_date application_date end_date_visibility_restriction
	end_date_monetary_restriction end_date_service_restriction end_date_account_restriction decision_facts source_type source_identity
	automated_detection automated_decision`)

// lists are the columns that hold several values, written as a JSON list.
var lists = []string{"decision_visibility", "content_type", "category_addition", "category_specification", "territorial_scope"}

// WriteCSV writes the statements as one file, RFC 4180, UTF-8.
func (t *Transparency) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(csvColumns); err != nil {
		return err
	}
	for _, st := range t.clean() {
		have := st.values()
		line := make([]string, len(csvColumns))
		for i, c := range csvColumns {
			switch v := have[c]; {
			case slices.Contains(lists, c):
				raw, err := json.Marshal(append([]string{}, v...))
				if err != nil {
					return err
				}
				line[i] = string(raw)
			case len(v) > 0:
				line[i] = harmless(v[0])
			}
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula.
func harmless(v string) string {
	if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
		return "'" + v
	}
	return v
}
