package guard

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// source parses every product file (no tests) below dir.
func source(t *testing.T, dir string, visit func(path string, set *token.FileSet, f *ast.File)) {
	t.Helper()
	set := token.NewFileSet()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "dbtest") {
			return err
		}
		f, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		visit(path, set, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var looksLikeSQL = regexp.MustCompile(`(?i)^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|ALTER|CREATE TABLE)\s`)

// notPortable are words that one of the two databases (or the distributed ones
// behind the same wire) does not know. db may use them behind one function each.
var notPortable = map[string]*regexp.Regexp{
	"FOR UPDATE / SKIP LOCKED: use db.SkipLocked": regexp.MustCompile(`(?i)\bFOR UPDATE\b|\bSKIP LOCKED\b`),
	"ILIKE":                        regexp.MustCompile(`(?i)\bILIKE\b`),
	"INSERT OR …: use ON CONFLICT": regexp.MustCompile(`(?i)\bINSERT OR\b|\bREPLACE INTO\b`),
	"? placeholders: use $N":       regexp.MustCompile(`[=,(]\s*\?`),
	"NOW() / strftime / datetime(: time comes from the Tx": regexp.MustCompile(`(?i)\bNOW\(\)|\bCURRENT_TIMESTAMP\b|\bstrftime\(|\bdatetime\(|\bdate_trunc\(`),
	":: casts: use CAST":               regexp.MustCompile(`[a-z0-9_)']::[a-z]`),
	"rowid / AUTOINCREMENT / SERIAL":   regexp.MustCompile(`(?i)\browid\b|\bAUTOINCREMENT\b|\bSERIAL\b`),
	"json functions: use ->>":          regexp.MustCompile(`(?i)\bjson_extract\(|\bjsonb_`),
	"ANY(array)":                       regexp.MustCompile(`(?i)=\s*ANY\s*\(`),
	"LISTEN / NOTIFY / advisory locks": regexp.MustCompile(`(?i)\bpg_notify\b|\bpg_advisory|\bLISTEN\s`),
}

func TestSQLIsPortable(t *testing.T) {
	source(t, "../../internal", func(path string, set *token.FileSet, f *ast.File) {
		if strings.Contains(path, "internal/db/") {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil || !looksLikeSQL.MatchString(text) {
				return true
			}
			for what, bad := range notPortable {
				if bad.MatchString(text) {
					t.Errorf("%s: not portable: %s", set.Position(lit.Pos()), what)
				}
			}
			return true
		})
	})
	for _, file := range migrationFiles(t) {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for what, bad := range notPortable {
			if strings.Contains(what, "?") {
				continue
			}
			if bad.Match(body) {
				t.Errorf("%s: not portable: %s", file, what)
			}
		}
	}
}

func migrationFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../internal/db/migrations/*/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations found: %v", err)
	}
	return files
}

// machinery names the packages that may write rows which are nobody's data,
// each with the rows.
var machinery = map[string]string{
	"internal/db":          "the door itself",
	"internal/jobs":        "job leases",
	"internal/oncall":      "its own timer that looks for gaps",
	"internal/policy":      "its own timer that looks what is due",
	"internal/identity":    "last use of sessions and keys, throttling counters",
	"internal/audit":       "sequencing of leaves",
	"internal/decision":    "projections of the journal",
	"internal/ingest":      "positions of control entries",
	"internal/comms":       "delivery attempts",
	"internal/cases":       "expired leases, due times recomputed from history",
	"internal/intake":      "expired leases, places reached in mailboxes, probes of the listener",
	"internal/enforcement": "progress of bulk work",
	"internal/entity":      "communities: computed from links, and the progress of that",
	"internal/web":         "idempotency keys",
	"internal/evidence":    "its own timers: the nightly check, uploads nobody goes on with",
}

func TestWritesGoThroughTx(t *testing.T) {
	source(t, "../../internal", func(path string, set *token.FileSet, f *ast.File) {
		inDB := strings.Contains(path, "internal/db/")
		for _, imp := range f.Imports {
			name, _ := strconv.Unquote(imp.Path.Value)
			if !inDB && (name == "modernc.org/sqlite" || strings.HasPrefix(name, "github.com/jackc/pgx")) {
				t.Errorf("%s imports %s: databases are opened by internal/db", path, name)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			switch {
			case !inDB && (sel.Sel.Name == "ExecContext" || sel.Sel.Name == "BeginTx" || sel.Sel.Name == "Begin" && len(call.Args) == 0) && !isStmt(sel):
				t.Errorf("%s: %s: people's data is written by db.Tx", set.Position(call.Pos()), sel.Sel.Name)
			case sel.Sel.Name == "Machinery":
				dir := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../../")
				if machinery[dir] == "" {
					t.Errorf("%s: %s may not use Machinery; write through db.Tx or add it to the list with its rows", set.Position(call.Pos()), dir)
				}
			}
			return true
		})
	})
}

// isStmt lets a prepared statement of a Tx be executed: the Tx made it.
func isStmt(sel *ast.SelectorExpr) bool {
	id, ok := sel.X.(*ast.Ident)
	return ok && strings.Contains(strings.ToLower(id.Name), "stmt")
}

func TestTimeComesFromTheClock(t *testing.T) {
	// The deadline of a socket knows no other clock than the system's.
	allowed := []string{"internal/clock/", "internal/web/", "internal/db/", "internal/journal/", "internal/evidence/scan.go"}
	source(t, "../../internal", func(path string, set *token.FileSet, f *ast.File) {
		for _, a := range allowed {
			if strings.Contains(path, a) {
				return
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Sleep") {
				t.Errorf("%s: time.%s: take a clock.Clock", set.Position(call.Pos()), sel.Sel.Name)
			}
			return true
		})
	})
}

// systemFiles are the files whose work nobody asked for by a request.
var systemFiles = map[string]string{
	"comms/deliver.go":        "job: sends a webhook",
	"comms/mailer.go":         "job: sends a mail",
	"cases/jobs.go":           "alerts of the engine become cases",
	"enforcement/jobs.go":     "jobs: expiry, bulk work",
	"intake/triage_raise.go":  "job: pages about a raise nobody answered",
	"intake/triage_parity.go": "job: looks whether languages are found equally well",
	"triage/service.go":       "shipped documents",
	"comms/jobs.go":           "jobs: stops that are lifted, shipped templates",
	"oncall/jobs.go":          "jobs: timers of pages",
	"incident/jobs.go":        "jobs: rhythm of updates, bulks",
	"protocol/service.go":     "jobs: timers of steps",
	"policy/jobs.go":          "jobs: reminders; shipped texts",
	"appeal/appeal.go":        "jobs: clocks of appeals, work over a group; who appeals comes from outside",
	"notice/facts.go":         "a letter is composed from what the house knows, whoever acts",
	"breakglass/jobs.go":      "jobs: the end of a use, its review",
	"authority/jobs.go":       "jobs: clocks of approvals; the request that waits on an object",
	"audit/read.go":           "roots of the log",
	"audit/journal.go":        "roots of the log",
}

func TestSystemScopeIsForJobs(t *testing.T) {
	source(t, "../../internal", func(path string, set *token.FileSet, f *ast.File) {
		if strings.Contains(path, "internal/app/") || strings.Contains(path, "internal/identity/") || systemFiles[strings.TrimPrefix(filepath.ToSlash(path), "../../internal/")] != "" {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "identity" && (sel.Sel.Name == "System" || sel.Sel.Name == "AsSystem") {
				t.Errorf("%s: identity.System belongs in jobs.go or app", set.Position(sel.Pos()))
			}
			return true
		})
	})
}

// An input that embeds a struct with a small name never gets that struct's
// fields filled in: reflection cannot set them, and every path id would be empty.
func TestInputsEmbedWhatCanBeFilled(t *testing.T) {
	source(t, "../../internal", func(path string, set *token.FileSet, f *ast.File) {
		filled := map[string]bool{} // unexported structs of this file with path or query fields
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && !spec.Name.IsExported() {
				if st, ok := spec.Type.(*ast.StructType); ok {
					for _, field := range st.Fields.List {
						if field.Tag != nil && (strings.Contains(field.Tag.Value, "path:") || strings.Contains(field.Tag.Value, "query:") || strings.Contains(field.Tag.Value, "header:")) {
							filled[spec.Name.Name] = true
						}
					}
				}
			}
			return true
		})
		ast.Inspect(f, func(n ast.Node) bool {
			if st, ok := n.(*ast.StructType); ok {
				for _, field := range st.Fields.List {
					if id, ok := field.Type.(*ast.Ident); ok && len(field.Names) == 0 && filled[id.Name] {
						t.Errorf("%s: %s is embedded and cannot be filled in: give it a capital letter", set.Position(field.Pos()), id.Name)
					}
				}
			}
			return true
		})
	})
}
