package notice

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// examples is where the database's own examples lie on a developer's machine.
const examples = "../../../shared/data/transparency/dsa"

func example(t *testing.T, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(examples, name))
	if err != nil {
		t.Skipf("SKIPPED: the examples of the transparency database are not here: %v", err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// The database's own examples keep every rule of our table, and lose no field on
// the way through our shape.
func TestExamplesOfTheDatabaseKeepTheRules(t *testing.T) {
	var raws struct{ Statements []json.RawMessage }
	example(t, "example_multi_statements.json", &raws)
	var single json.RawMessage
	example(t, "example_statement.json", &single)
	raws.Statements = append(raws.Statements, single)
	if len(raws.Statements) < 5 {
		t.Fatalf("only %d examples", len(raws.Statements))
	}
	for i, raw := range raws.Statements {
		var st Statement
		if err := json.Unmarshal(raw, &st); err != nil {
			t.Fatal(err)
		}
		if faults := st.Check(); len(faults) > 0 {
			t.Errorf("example %d: %v", i, faults)
		}
		var before, after map[string]any
		if err := json.Unmarshal(raw, &before); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(st)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(again, &after); err != nil {
			t.Fatal(err)
		}
		for field, v := range before {
			if field == "platform_name" || field == "permalink" || v == nil { // what the database adds
				continue
			}
			a, _ := json.Marshal(v)
			b, _ := json.Marshal(after[field])
			if !bytes.Equal(a, b) {
				t.Errorf("example %d: %s is %s, was %s", i, field, b, a)
			}
		}
	}
}

// Our lists of values are those of the database.
func TestListsAreThoseOfTheDatabase(t *testing.T) {
	var lists map[string]json.RawMessage
	example(t, "statements.json", &lists)
	for name, ours := range map[string][]string{"decision_visibility": visibilities, "decision_monetary": monetaries, "decision_provision": provisions,
		"decision_account": accounts, "account_type": accountTypes, "decision_ground": grounds, "content_type": contentTypes, "content_language": languages,
		"territorial_scope": territories, "categories": categories, "category_specification": keywords} {
		var theirs []string
		if err := json.Unmarshal(lists[name], &theirs); err != nil {
			t.Fatal(err)
		}
		for _, v := range theirs {
			if !slices.Contains(ours, v) {
				t.Errorf("%s: %s is missing", name, v)
			}
		}
		for _, v := range ours {
			if !slices.Contains(theirs, v) && !strings.HasSuffix(v, "_OTHER") {
				t.Errorf("%s: %s is not theirs", name, v)
			}
		}
	}
}

func sound() Statement {
	return Statement{PUID: "ntc_1", Visibility: []string{}, Account: some("DECISION_ACCOUNT_SUSPENDED"), Ground: "DECISION_GROUND_INCOMPATIBLE_CONTENT",
		TermsGround: "WRK-1", TermsExplanation: "Conduct", TermsIllegal: "No", ContentType: []string{"CONTENT_TYPE_OTHER"}, ContentTypeOther: "Conduct",
		Category: "STATEMENT_CATEGORY_OTHER_VIOLATION_TC", CategorySpecification: []string{}, TerritorialScope: []string{"FR"}, ContentDate: "2026-11-20",
		ApplicationDate: "2026-11-21", Facts: "Three deliveries did not arrive.", SourceType: "SOURCE_VOLUNTARY", AutomatedDetection: "No",
		AutomatedDecision: "AUTOMATED_DECISION_NOT_AUTOMATED"}
}

// Every rule of the table is broken once, and only it complains.
func TestEachFieldRule(t *testing.T) {
	base := sound()
	if f := base.Check(); len(f) > 0 {
		t.Fatalf("the sound statement: %v", f)
	}
	for name, x := range map[string]struct {
		spoil       func(*Statement)
		field, rule string
	}{
		"no identifier":         {func(s *Statement) { s.PUID = "" }, "puid", "required"},
		"identifier with blank": {func(s *Statement) { s.PUID = "a b" }, "puid", "pattern"},
		"identifier too long":   {func(s *Statement) { s.PUID = strings.Repeat("a", 501) }, "puid", "longest"},
		"no restriction":        {func(s *Statement) { s.Account = nil }, "decision_visibility", "needs one"},
		"unknown account":       {func(s *Statement) { s.Account = some("DECISION_ACCOUNT_PAUSED") }, "decision_account", "one of"},
		"unknown visibility":    {func(s *Statement) { s.Visibility = []string{"HIDDEN"} }, "decision_visibility", "each of"},
		"visibility twice": {func(s *Statement) {
			s.Visibility = []string{"DECISION_VISIBILITY_CONTENT_REMOVED", "DECISION_VISIBILITY_CONTENT_REMOVED"}
		}, "decision_visibility", "each of"},
		"other without words": {func(s *Statement) { s.Visibility = []string{"DECISION_VISIBILITY_OTHER"} }, "decision_visibility_other", "with"},
		"words without other": {func(s *Statement) { s.VisibilityOther = "Dimmed" }, "decision_visibility_other", "only with"},
		"money other without": {func(s *Statement) { s.Monetary = some("DECISION_MONETARY_OTHER") }, "decision_monetary_other", "with"},
		"no ground explained": {func(s *Statement) { s.TermsExplanation = "" }, "incompatible_content_explanation", "with"},
		"illegal without law": {func(s *Statement) {
			s.Ground, s.TermsGround, s.TermsExplanation, s.TermsIllegal = "DECISION_GROUND_ILLEGAL_CONTENT", "", "", ""
			s.LegalExplanation = "It breaks the law."
		}, "illegal_content_legal_ground", "with"},
		"law without illegal":   {func(s *Statement) { s.LegalGround = "Penal code" }, "illegal_content_legal_ground", "only with"},
		"explanation too long":  {func(s *Statement) { s.TermsExplanation = strings.Repeat("é", 2001) }, "incompatible_content_explanation", "longest"},
		"ground too long":       {func(s *Statement) { s.TermsGround = strings.Repeat("a", 501) }, "incompatible_content_ground", "longest"},
		"address is none":       {func(s *Statement) { s.GroundURL = some("terms") }, "decision_ground_reference_url", "url"},
		"no content type":       {func(s *Statement) { s.ContentType, s.ContentTypeOther = nil, "" }, "content_type", "required"},
		"content without words": {func(s *Statement) { s.ContentTypeOther = "" }, "content_type_other", "with"},
		"words without content": {func(s *Statement) { s.ContentType = []string{"CONTENT_TYPE_TEXT"} }, "content_type_other", "only with"},
		"old category":          {func(s *Statement) { s.Category = "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE" }, "category", "one of"},
		"unknown keyword":       {func(s *Statement) { s.CategorySpecification = []string{"KEYWORD_DANGEROUS_TOYS"} }, "category_specification", "each of"},
		"country outside":       {func(s *Statement) { s.TerritorialScope = []string{"US"} }, "territorial_scope", "each of"},
		"Greek country code":    {func(s *Statement) { s.TerritorialScope = []string{"EL"} }, "territorial_scope", "each of"},
		"language in small":     {func(s *Statement) { s.ContentLanguage = some("fr") }, "content_language", "one of"},
		"no date":               {func(s *Statement) { s.ContentDate = "" }, "content_date", "required"},
		"date with hour":        {func(s *Statement) { s.ApplicationDate = "2026-11-21-10" }, "application_date", "date"},
		"no such day":           {func(s *Statement) { s.ContentDate = "2026-02-30" }, "content_date", "date"},
		"too early":             {func(s *Statement) { s.ApplicationDate = "2019-12-31" }, "application_date", "date"},
		"too late":              {func(s *Statement) { s.EndAccount = some("2040-01-01") }, "end_date_account_restriction", "date"},
		"no facts":              {func(s *Statement) { s.Facts = "" }, "decision_facts", "required"},
		"facts too long":        {func(s *Statement) { s.Facts = strings.Repeat("ñ", 5001) }, "decision_facts", "longest"},
		"unknown source":        {func(s *Statement) { s.SourceType = "SOURCE_NEIGHBOUR" }, "source_type", "one of"},
		"source too long":       {func(s *Statement) { s.SourceIdentity = strings.Repeat("a", 501) }, "source_identity", "longest"},
		"detection in words":    {func(s *Statement) { s.AutomatedDetection = "yes" }, "automated_detection", "one of"},
		"no decision":           {func(s *Statement) { s.AutomatedDecision = "" }, "automated_decision", "required"},
	} {
		st := sound()
		x.spoil(&st)
		faults := st.Check()
		if len(faults) != 1 || faults[0].Field != x.field || faults[0].Rule != x.rule {
			t.Errorf("%s: %v, want %s %s", name, faults, x.field, x.rule)
		}
	}
	for _, r := range FieldRules {
		if r.Source == "" || r.Detail == "" {
			t.Errorf("rule %+v has no source or no words", r)
		}
	}
}

// The files: batches of at most a hundred, and a CSV file whose lists are lists
// and whose texts are no formulas; what breaks a rule is in neither.
func TestExportFiles(t *testing.T) {
	var tr Transparency
	for i := range 205 {
		st := sound()
		st.PUID += strings.Repeat("x", i)
		st.Facts = `=HYPERLINK("x"), "quoted"`
		tr.Items = append(tr.Items, Listed{Statement: st, Faults: st.Check()})
	}
	bad := sound()
	bad.Facts = ""
	tr.Items = append(tr.Items, Listed{Statement: bad, Faults: bad.Check()})
	var b bytes.Buffer
	if err := tr.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	sizes := []int{}
	for line := range strings.Lines(b.String()) {
		var call struct{ Statements []Statement }
		if err := json.Unmarshal([]byte(line), &call); err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(call.Statements))
	}
	if !slices.Equal(sizes, []int{100, 100, 5}) {
		t.Fatalf("batches of %v", sizes)
	}
	b.Reset()
	if err := tr.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 206 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	at := func(col string) string { return rows[1][slices.Index(rows[0], col)] }
	if at("territorial_scope") != `["FR"]` || at("decision_visibility") != "[]" || !strings.HasPrefix(at("decision_facts"), "'=") || at("decision_account") != "DECISION_ACCOUNT_SUSPENDED" {
		t.Fatalf("row: %v", rows[1])
	}
	shape, _ := json.Marshal(sound())
	var fields map[string]any
	if err := json.Unmarshal(shape, &fields); err != nil {
		t.Fatal(err)
	}
	for f := range fields {
		if !slices.Contains(rows[0], f) {
			t.Errorf("the file has no column %s", f)
		}
	}
}
