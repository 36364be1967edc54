package enforcement

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Bounds of one comparison: lines, lines that are none, lines that are kept
// though they were not taken, and ids in a line. lineRound is how many lines are
// looked up at once.
const (
	mostLines   = 100_000
	mostWrong   = 1000
	mostFaults  = 2000
	lineRound   = 1000
	mostInALine = 100
	longestLine = 64 << 10 // bytes
)

// TheyFault is a line of a comparison that was not taken as it stands; the
// others were.
type TheyFault struct {
	Line    int    `json:"line" doc:"From 1, as it was told"`
	Account string `json:"account,omitempty" doc:"As it was told"`
	Code    string `json:"code" enum:"account_unknown,standing_invalid,standing_differs,actions_too_many,line_invalid"`
}

// wrong says whether a line is none at all, rather than about somebody whom
// nobody here knows.
func (f TheyFault) wrong() bool { return f.Code != "account_unknown" && f.Code != "standing_differs" }

var theirStandings = []string{entity.Good, entity.Limited, entity.Suspended, entity.Deactivated}

// theirs is what the marketplace says, by account.
type theirs struct {
	told    map[uint64]TheirState
	unclear map[uint64]bool // told of, in a line that says nothing certain
	blind   bool            // a line does not even tell whom it is about
	faults  []TheyFault     // the first mostFaults
	missed  int             // lines not taken, those not kept as well
	wrong   []TheyFault     // lines that are none, the first mostWrong and one more
}

func (t *theirs) fault(l theirLine, code string) {
	f := TheyFault{l.n, cut(l.Account, 200), code}
	t.missed++
	if len(t.faults) < mostFaults {
		t.faults = append(t.faults, f)
	}
	if f.wrong() {
		t.wrong = append(t.wrong, f)
	}
}

// gather takes what can be taken of the lines and lists the rest.
func (s *Service) gather(ctx context.Context, sc identity.Scope, lines []theirLine) (*theirs, error) {
	t := &theirs{told: map[uint64]TheirState{}, unclear: map[uint64]bool{}}
	for part := range slices.Chunk(lines, lineRound) {
		var refs []string
		for _, l := range part {
			if l.names() {
				refs = append(refs, l.Account)
			}
		}
		known, err := s.accounts.ResolveAll(ctx, sc, refs)
		if err != nil {
			return nil, err
		}
		for _, l := range part {
			t.take(l, known[l.Account])
			if len(t.wrong) > mostWrong {
				return nil, t.refused()
			}
		}
	}
	return t, nil
}

// take takes one line; acc is nil when nobody here knows the account.
func (t *theirs) take(l theirLine, acc *entity.Account) {
	code := l.fault()
	if !l.names() {
		t.blind = true
		t.fault(l, code)
		return
	}
	if acc == nil {
		if code == "" {
			code = "account_unknown"
		}
		t.fault(l, code)
		return
	}
	if code != "" {
		t.unclear[acc.EID] = true
		t.fault(l, code)
		return
	}
	if was, twice := t.told[acc.EID]; twice {
		if was.Standing != l.Standing {
			t.unclear[acc.EID] = true
			t.fault(l, "standing_differs")
		}
		l.Standing, l.Actions = was.Standing, append(slices.Clone(was.Actions), l.Actions...)
	}
	t.told[acc.EID] = l.TheirState
}

func (t *theirs) refused() error {
	e := errs.New(errs.Invalid, "lines_invalid", "More than %d lines are not an account and its standing.", mostWrong)
	for _, f := range t.wrong[:20] {
		e.Fields = append(e.Fields, errs.Field{Pointer: "/accounts/" + itoa(f.Line-1), Message: f.Code})
	}
	return e
}

// cut keeps the beginning of a text that is shown again.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "")
}

// theirLine is one line, with its number.
type theirLine struct {
	TheirState
	n      int
	broken bool
}

// names says whether a line tells whom it is about.
func (l theirLine) names() bool { return l.Account != "" && len(l.Account) <= 200 }

func (l theirLine) fault() string {
	switch {
	case l.broken, !l.names():
		return "line_invalid"
	case !slices.Contains(theirStandings, l.Standing):
		return "standing_invalid"
	case len(l.Actions) > mostInALine:
		return "actions_too_many"
	}
	return ""
}

// readLines reads CSV (reference, standing, ids of actions) or one JSON object in
// a line; empty lines and a heading are passed over.
func readLines(r io.Reader) ([]theirLine, error) {
	var out []theirLine
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 4096), longestLine)
	for n := 1; sc.Scan(); n++ {
		text := strings.TrimSpace(strings.TrimPrefix(sc.Text(), "\ufeff"))
		if text == "" || len(out) == 0 && strings.HasPrefix(strings.ToLower(text), "account,") {
			continue
		}
		if len(out) == mostLines {
			return nil, errs.New(errs.Invalid, "lines_many", "A comparison has at most %d lines.", mostLines)
		}
		l := readLine(text)
		l.n = n
		out = append(out, l)
	}
	if errors.Is(sc.Err(), bufio.ErrTooLong) {
		return nil, errs.New(errs.Invalid, "line_long", "A line has more than %d bytes.", longestLine)
	}
	return out, sc.Err()
}

func readLine(text string) (l theirLine) {
	if strings.HasPrefix(text, "{") {
		l.broken = json.Unmarshal([]byte(text), &l.TheirState) != nil
		return l
	}
	cells := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",; \t\"", r) })
	if len(cells) == 0 {
		l.broken = true
		return l
	}
	l.Account = cells[0]
	if len(cells) > 1 {
		l.Standing, l.Actions = cells[1], cells[2:]
	}
	return l
}

// keepFaults keeps the lines that were not taken. What stands in them is of
// people whom nobody here knows, and sealed under a key of the comparison.
func (s *Service) keepFaults(ctx context.Context, tx *db.Tx, ref string, faults []TheyFault) error {
	if len(faults) == 0 {
		return nil
	}
	eid, err := s.vault.Subject("reconciliation", ref)
	if err != nil {
		return err
	}
	for _, f := range faults {
		sealed, err := s.vault.Seal(eid, ref+"/account", []byte(f.Account))
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO reconciliation_faults(reconciliation, line, code, account) VALUES ($1,$2,$3,$4)`, ref, f.Line, f.Code, sealed); err != nil {
			return err
		}
	}
	return nil
}

// faultsOf reads them back.
func (s *Service) faultsOf(ctx context.Context, ref string) ([]TheyFault, error) {
	rows, err := s.db.Query(ctx, `SELECT line, code, account FROM reconciliation_faults WHERE reconciliation = $1 ORDER BY line LIMIT `+itoa(mostFaults), ref)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []TheyFault{}
	var sealed [][]byte
	for rows.Next() {
		var f TheyFault
		var text []byte
		if err := rows.Scan(&f.Line, &f.Code, &text); err != nil {
			return nil, err
		}
		out, sealed = append(out, f), append(sealed, text)
	}
	if err := rows.Err(); err != nil || len(out) == 0 {
		return out, err
	}
	rows.Close()
	eid, ok := s.vault.Lookup("reconciliation", []byte(ref))
	if !ok {
		return out, nil
	}
	for i := range out {
		if out[i].Account, err = s.open(eid, ref+"/account", sealed[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
