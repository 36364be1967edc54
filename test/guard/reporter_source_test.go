package guard

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// asksOfPeople is SQL that reads who has a role in cases, or finds contacts and
// letters by whose they are.
var asksOfPeople = regexp.MustCompile(`(?is)(from|join)\s+case_parties\b|sender_idx\s*=|contacts\.account\s*=|\b(email_idx|phone_idx)\s*(=|in\b)`)

// knowing are the ways by which a query keeps who reported.
var knowing = []string{"KnowsParty", "KnowsWriter", "Unreported", "Withheld", "Unknown", "withhold"}

// needNot are functions that read people and show them to nobody who may not
// know, with the reason.
var needNot = map[string]string{
	"app.forbidsCall":         "asks whether a plan forbids to ring the number that rang us",
	"app.knownAs":             "gives the role of a party, not who it is",
	"cases.AddPartyIn":        "finds whether the very account that was given has the role already",
	"cases.ReportedByAccount": "counts the reported side",
	"cases.SetConfidential":   "reads the role of a party by its id",
	"cases.addTask":           "checks that a party is of the case",
	"cases.planMerge":         "counts what moves",
	"comms.elsewhere":         "keeps a letter from a person whom another matter says not to write to; what it reads is not shown",
	"decision.caseAccounts":   "reads the reported side",
	"entity.degrees":          "reads accounts of the marketplace, no parties",
	"incident.tellOne":        "writes to people, shows nobody",
	"intake.acknowledge":      "counts what one sender was sent",
	"intake.sibling":          "puts mail that comes in where it belongs, before anybody sees it",
	"investigation.Begin":     "checks that a party is of the case",
	"investigation.accused":   "reads whom a finding is about, by a party's id",
	"protocol.factsOf":        "gives the conditions of a protocol what they speak of; what is shown passes the Shield",
	"reporter.partiesOf":      "is who finds out",
	"reporter.withReporter":   "is who finds out",
}

func TestReporterIsAskedForInEveryQuery(t *testing.T) {
	used := map[string]bool{}
	err := filepath.WalkDir("../../internal", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			asks, keeps := false, false
			ast.Inspect(fn, func(n ast.Node) bool {
				switch x := n.(type) {
				case *ast.BasicLit:
					asks = asks || x.Kind == token.STRING && asksOfPeople.MatchString(x.Value)
				case *ast.Ident:
					keeps = keeps || slices.Contains(knowing, x.Name)
				}
				return true
			})
			name := file.Name.Name + "." + fn.Name.Name
			if asks && !keeps {
				if needNot[name] == "" {
					t.Errorf("%s: %s reads who has a role in cases and does not ask whether the caller may know who reported: use identity.Scope's KnowsParty, KnowsWriter or Unreported, or say here why not", fset.Position(fn.Pos()), name)
				}
				used[name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range needNot {
		if !used[name] {
			t.Errorf("%s needs no excuse any more", name)
		}
	}
}
