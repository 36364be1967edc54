package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
)

func testShapes(t testing.TB) *shapes {
	t.Helper()
	pack, err := engine.LoadDocuments(testPack(t))
	if err != nil {
		t.Fatal(err)
	}
	program, err := engine.Compile(pack)
	if err != nil {
		t.Fatal(err)
	}
	return newShapes(program, 1)
}

const good = `{"specversion":"1.0","id":"e1","type":"order.placed","source":"shop","time":"2026-11-21T07:59:30.25+00:00","extra":[1,{"a":null}],"data":{"customer_id":42,"amount":12.5,"note":"kill \"them\" \u00e9","ratio":-1.5e2,"gift":true,"due":"2026-12-01T00:00:00Z","wait":"1h30m","unknown":{"deep":[1,2]},"items":3,"currency":null}}`

func TestDecodeFillsEverySlot(t *testing.T) {
	sh := testShapes(t)
	var d decoder
	var ev engine.Event
	if err := d.decode(sh, good, "api", start.UnixMicro(), &ev); err != nil {
		t.Fatal(err)
	}
	got := map[string]engine.Val{}
	for i, v := range ev.Vals {
		if v.Has {
			got[ev.Type.Fields[i].Name] = v
		}
	}
	at := func(s string) int64 {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v.UnixMicro()
	}
	want := map[string]engine.Val{
		"amount": {N: 1250, Has: true}, "ratio": {F: -150, Has: true}, "gift": {N: 1, Has: true}, "items": {N: 3, Has: true},
		"due": {N: at("2026-12-01T00:00:00Z"), Has: true}, "wait": {N: 5400e6, Has: true},
		"note_words": {N: 3, Has: true}, "threat": {N: 1, Has: true},
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v\nwant %+v", got, want)
	}
	if ev.ID != "e1" || ev.Source != "shop" || ev.At != at("2026-11-21T07:59:30.25Z") || d.clear[ev.Type.RoleSlot("customer")] != "42" {
		t.Fatalf("%+v %q", ev, d.clear)
	}
	if len(d.personal) != 1 || d.personal[0].text != `kill "them" é` {
		t.Fatalf("%+v", d.personal)
	}
	// Members in any order, white space anywhere: the same event.
	before := string(d.canonical(nil))
	turned := ` { "data" : {"items":3, "amount":"12.50","customer_id":"42","wait":5400,"note":"kill \"them\" é","due":"2026-12-01T01:00:00+01:00","gift":true,"ratio":-150},
		"time":"2026-11-21T08:59:30.250+01:00", "type":"order.placed","id":"e1" } `
	if err := d.decode(sh, turned, "shop", start.UnixMicro(), &ev); err != nil {
		t.Fatal(err)
	}
	if after := string(d.canonical(nil)); after != before {
		t.Fatalf("%q\n%q", before, after)
	}
}

// A location is kept as thousandths of a degree; what it was exactly is sealed
// when the pack calls it personal, and is nowhere else.
func TestLocationIsRoundedAtTheDoor(t *testing.T) {
	sh := testShapes(t)
	var d decoder
	var ev engine.Event
	for _, place := range []string{`{"lat":47.606123,"lon":-122.33209}`, `"47.606123,-122.33209"`, `{"accuracy":4,"lon":-122.33209,"lat":47.606123}`} {
		line := `{"id":"e1","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1,"spot":` + place + `,"home":` + place + `}}`
		if err := d.decode(sh, line, "api", start.UnixMicro(), &ev); err != nil {
			t.Fatal(err)
		}
		spot, home := ev.Vals[ev.Type.FieldSlot("spot")], ev.Vals[ev.Type.FieldSlot("home")]
		if engine.LocationText(spot.N) != "47.606,-122.332" || spot.S != "" || home != spot {
			t.Fatalf("%s: %+v %+v", place, spot, home)
		}
		if cell := ev.Vals[ev.Type.FieldSlot("home_cell")]; cell.S != "47.61,-122.33" {
			t.Fatalf("%s: cell %+v", place, cell)
		}
		if len(d.personal) != 1 || d.personal[0].text != "47.606123,-122.33209" {
			t.Fatalf("%s: %+v", place, d.personal)
		}
	}
	for _, place := range []string{`{"lat":47.6}`, `[47.6,-122.3]`, `47.6`, `"here"`, `{"lat":147.6,"lon":0}`} {
		line := `{"id":"e1","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1,"spot":` + place + `}}`
		if err := d.decode(sh, line, "api", start.UnixMicro(), &ev); err == nil || !strings.Contains(err.Error(), "must be a place in degrees") {
			t.Errorf("%s: %v", place, err)
		}
	}
}

func TestRefusalsNameTheFieldAndWhatIsWanted(t *testing.T) {
	sh := testShapes(t)
	deep := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	for name, c := range map[string]struct{ line, pointer, says string }{
		"no id":            {`{"type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1}}`, "/id", "is missing"},
		"empty id":         {`{"id":"","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1}}`, "/id", "must not be empty"},
		"id of a number":   {`{"id":7,"type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1}}`, "/id", "must be a string"},
		"long id":          {`{"id":"` + strings.Repeat("i", 257) + `","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1}}`, "/id", "at most 256"},
		"unknown type":     {`{"id":"a","type":"order.plced","time":"2026-11-21T07:00:00Z","data":{}}`, "/type", "no such event type"},
		"no type":          {`{"id":"a","time":"2026-11-21T07:00:00Z","data":{}}`, "/type", "is missing"},
		"no time":          {`{"id":"a","type":"order.placed","data":{"customer_id":"c","amount":1}}`, "/time", "is missing"},
		"bad time":         {`{"id":"a","type":"order.placed","time":"yesterday","data":{"customer_id":"c","amount":1}}`, "/time", "RFC 3339"},
		"future":           {`{"id":"a","type":"order.placed","time":"2026-11-21T08:05:00.000001Z","data":{"customer_id":"c","amount":1}}`, "/time", "in the future"},
		"no data":          {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z"}`, "/data", "is missing"},
		"data of a list":   {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":[1]}`, "/data", "must be an object"},
		"missing field":    {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c"}}`, "/data/amount", "is missing; it must be an amount"},
		"null is missing":  {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":null}}`, "/data/amount", "is missing"},
		"missing entity":   {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"amount":1}}`, "/data/customer_id", "identify the customer"},
		"empty entity":     {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"","amount":1}}`, "/data/customer_id", "must not be empty"},
		"entity of a list": {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":["c"],"amount":1}}`, "/data/customer_id", "a string or a whole number"},
		"three decimals":   {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1.005}}`, "/data/amount", "at most two decimals"},
		"text for a count": {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1,"items":"3"}}`, "/data/items", "a whole number"},
		"half a count":     {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1,"items":3.5}}`, "/data/items", "a whole number"},
		"huge float":       {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1,"ratio":1e999}}`, "/data/ratio", "a number"},
		"number for text":  {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1,"note":3}}`, "/data/note", "a string"},
		"given twice":      {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1,"amount":2}}`, "/data/amount", "given twice"},
		"type twice":       {`{"id":"a","type":"order.placed","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1}}`, "/type", "given twice"},
		"NUL":              {`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":1,"note":"a\u0000b"}}`, "/data/note", "NUL"},
		"not JSON":         {`{"id":"a",}`, "", "byte 11"},
		"cut off":          {`{"id":"a`, "", "does not end"},
		"two values":       {`{} {}`, "", "nothing more"},
		"not an object":    {`[]`, "", "'{' expected"},
		"not UTF-8":        {"{\"id\":\"a\xff\"}", "", "not UTF-8"},
		"deep":             {`{"id":"a","x":` + deep + `}`, "", "nested too deeply"},
	} {
		t.Run(name, func(t *testing.T) {
			var d decoder
			var ev engine.Event
			err := d.decode(sh, c.line, "api", start.UnixMicro(), &ev)
			var e *errs.Error
			if !errors.As(err, &e) {
				t.Fatal("taken:", err)
			}
			if c.pointer == "" {
				if e.Kind != errs.BadRequest || !strings.Contains(e.Message, c.says) {
					t.Fatal(e)
				}
				return
			}
			for _, f := range e.Fields {
				if f.Pointer == c.pointer && strings.Contains(f.Message, c.says) {
					return
				}
			}
			t.Fatalf("%v", e.Fields)
		})
	}
}

func TestALongBodyIsRefused(t *testing.T) {
	sh := testShapes(t)
	var d decoder
	line := strings.Replace(good, `"shop"`, `"shop","pad":"`+strings.Repeat("x", MaxEvent)+`"`, 1)
	if err := d.decode(sh, line, "", start.UnixMicro(), new(engine.Event)); errs.KindOf(err) != errs.TooLarge {
		t.Fatal(err)
	}
}

// ambiguous tells of lines that our reader refuses and encoding/json does not:
// members given twice, in another case, or text with NUL.
func ambiguous(line string) bool {
	dec := json.NewDecoder(strings.NewReader(line))
	type level struct {
		object bool
		key    bool
		seen   map[string]bool
	}
	var stack []level
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return false
		}
		if err != nil {
			return true
		}
		if s, ok := tok.(string); ok && strings.ContainsRune(s, 0) {
			return true
		}
		if n := len(stack); n > 0 && stack[n-1].object {
			if delim, ok := tok.(json.Delim); !ok || delim != '}' {
				if stack[n-1].key {
					k := strings.ToLower(tok.(string))
					if stack[n-1].seen[k] || k != tok.(string) {
						return true
					}
					stack[n-1].seen[k] = true
				}
				stack[n-1].key = !stack[n-1].key
			}
		}
		switch tok {
		case json.Delim('{'), json.Delim('['):
			stack = append(stack, level{object: tok == json.Delim('{'), key: true, seen: map[string]bool{}})
		case json.Delim('}'), json.Delim(']'):
			stack = stack[:len(stack)-1]
		}
		if len(stack) > maxDepth {
			return true
		}
	}
}

// compareWithOracle holds one line against the engine's decoder, which reads
// with encoding/json.
func compareWithOracle(t interface {
	Helper()
	Fatalf(string, ...any)
}, sh *shapes, line string) {
	t.Helper()
	var d decoder
	var ours, theirs engine.Event
	err := d.decode(sh, line, "api", start.UnixMicro(), &ours)
	if err == nil && (!json.Valid([]byte(line)) || !utf8.ValidString(line)) {
		t.Fatalf("taken, although it is not JSON: %q", line)
	}
	resolve := func(kind, clear string) uint64 { return engine.Hashed(kind, clear) }
	oerr := sh.program.DecodeJSON([]byte(line), resolve, &theirs)
	if err != nil {
		if oerr == nil && utf8.ValidString(line) && json.Valid([]byte(line)) && !ambiguous(line) && !d.blamedOnly("/time", "/id", "/source", "/data/due") {
			t.Fatalf("refused, the oracle takes it: %q: %v", line, err)
		}
		return
	}
	if oerr != nil {
		t.Fatalf("taken, the oracle refuses: %q: %v", line, oerr)
	}
	for i, clear := range d.clear {
		if clear != "" {
			ours.Roles[i] = engine.Hashed(ours.Type.Roles[i].Vault, clear)
		}
	}
	theirs.Source = ours.Source
	if ours.ID != theirs.ID || ours.At != theirs.At || ours.Type != theirs.Type ||
		fmt.Sprint(ours.Roles) != fmt.Sprint(theirs.Roles) || fmt.Sprintf("%+v", ours.Vals) != fmt.Sprintf("%+v", theirs.Vals) {
		t.Fatalf("%q:\n%+v\noracle\n%+v", line, ours, theirs)
	}
}

// blamedOnly says that only these fields were refused: their limits are ours.
func (d *decoder) blamedOnly(pointers ...string) bool {
	if d.bad != "" || len(d.problems) == 0 {
		return false
	}
	for _, p := range d.problems {
		found := false
		for _, pointer := range pointers {
			found = found || p.Pointer == pointer
		}
		if !found {
			return false
		}
	}
	return true
}

var seeds = []string{
	good,
	`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","amount":"-0.10","wait":"90","ratio":0}}`,
	`{"id":"\ud83d\ude00\ud800x","type":"account.created","time":"2024-02-29T23:59:59.123456Z","data":{"worker_id":9,"name":"A","email":"a@b.C "}}`,
	`{"data":{"amount":1e2,"customer_id":1},"id":"z","time":"2026-11-21T07:00:00Z","type":"order.placed"}`,
	`{"id":"a","type":"label.recorded","time":"2026-11-21T07:00:00Z","data":{"event_id":"e","label":"fraud"}}`,
	`{"id":"a","type":"order.placed","time":"2026-11-21T07:00:00,5Z","data":{"customer_id":007,"amount":01}}`,
	"\t{\"id\" :\n\"a\"}", `{"a":{}}`, `{`, ``, `null`, `{"id":"a","data":{"customer_id":-0,"amount":.5}}`,
}

func FuzzDecodeAgainstEncodingJSON(f *testing.F) {
	sh := testShapes(f)
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) <= MaxEvent {
			compareWithOracle(t, sh, string(b))
		}
	})
}

// TestMutatedEventsDecodeAsWithEncodingJSON is the short form of the fuzzing:
// generated events, spelt and then damaged at random.
func TestMutatedEventsDecodeAsWithEncodingJSON(t *testing.T) {
	sh := testShapes(t)
	pieces := []string{`"`, `\`, `,`, `:`, `{`, `}`, `[`, `]`, `null`, `true`, `-`, `.`, `e`, `0`, `12`, ` `, "\n", `\u00e9`, `\ud800`, "é", "\xff",
		`"amount"`, `"customer_id"`, `"type"`, `"order.placed"`, `"note"`, `"due"`, `"wait"`, `"items"`, `1.50`, `"3d"`, `2026`}
	rapid.Check(t, func(rt *rapid.T) {
		line := rapid.SampledFrom(seeds).Draw(rt, "seed")
		for range rapid.IntRange(0, 3).Draw(rt, "cuts") {
			if len(line) == 0 {
				break
			}
			at := rapid.IntRange(0, len(line)-1).Draw(rt, "at")
			n := rapid.IntRange(0, min(4, len(line)-at)).Draw(rt, "drop")
			line = line[:at] + rapid.SampledFrom(pieces).Draw(rt, "piece") + line[at+n:]
		}
		compareWithOracle(rt, sh, line)
	})
}

func TestLinesOverTheLimitRefuseOnlyThemselves(t *testing.T) {
	r := newRig(t)
	in := order("a", "c", 1, "") + "\n" + strings.Repeat("y", MaxEvent*2) + "\n\n" + order("b", "c", 1, "")
	var out bytes.Buffer
	if err := r.stream(t.Context(), strings.NewReader(in), &out, func() error { return nil }, Incoming{}, true); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[1], "event_too_large") || !strings.Contains(lines[2], `"b"`) {
		t.Fatal(out.String())
	}
}
