package textmodel

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// made are texts of five classes, each with words of its own among common
// ones, and texts of none.
func made(n int, seed uint64) []Row {
	own := map[string][]string{
		"bite": {"dog", "bit", "leash", "barking", "teeth", "paw"}, "late": {"hours", "late", "waiting", "delay", "slow", "hurry"},
		"cold": {"soup", "cold", "frozen", "melted", "spoiled", "taste"}, "card": {"card", "charged", "twice", "refund", "bank", "payment"},
		"door": {"door", "kicked", "shouting", "window", "knocking", "porch"},
	}
	stray := []string{"giraffe", "election", "sonata", "glacier", "chess", "parliament", "comet", "tractor"}
	common := strings.Fields("the my was and with to me it is a he she they order today yesterday please help")
	rng := rand.New(rand.NewPCG(seed, 9))
	pick := func(from []string, k int) (out []string) {
		for range k {
			out = append(out, from[rng.IntN(len(from))])
		}
		return out
	}
	var names []string
	for k := range own {
		names = append(names, k)
	}
	slices.Sort(names)
	var rows []Row
	for i := range n {
		c := names[i%len(names)]
		words := append(pick(own[c], 3), pick(common, 5)...)
		rng.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		rows = append(rows, Row{Text: strings.Join(words, " "), Category: c, Severity: map[bool]string{true: "S1", false: "S3"}[c == "door" || c == "bite"], Language: "en"})
		if i%12 == 0 {
			rows = append(rows, Row{Text: strings.Join(append(pick(stray, 3), pick(common, 5)...), " "), OutOfScope: true})
		}
	}
	return rows
}

func trained(t testing.TB) *Model {
	t.Helper()
	m, err := Train(made(300, 1), Options{Keep: 0.95})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSortsRejectsAndIsCalibrated(t *testing.T) {
	m := trained(t)
	got := m.Evaluate("category", made(400, 2))
	if got.Accuracy < 0.97 || got.OutRecognised < 0.8 || got.InScopeAccuracy < 0.9 || got.CalibrationError > 0.1 {
		t.Errorf("category: %+v", got)
	}
	if s := m.Evaluate("severity", made(400, 2)); s.Accuracy < 0.97 {
		t.Errorf("severity: %+v", s)
	}
	for _, text := range []string{"", "?!…", "𝔛𝔜 \xff\xfe", strings.Repeat("x", 1<<20)} {
		if a := m.Predict("category", text, ""); !a.Unknown {
			t.Errorf("%.20q is known: %+v", text, a)
		}
	}
	if a := m.Predict("nothing", "dog bit me", ""); !a.Unknown {
		t.Error("a head that is not there knows an answer")
	}
}

func TestWordsThatMoved(t *testing.T) {
	rows := made(300, 1)
	rows[0].Text += " maria" // a name that one text has
	m, err := Train(rows, Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := m.Predict("category", "maria said the dog bit me", "")
	if a.Guesses[0].Class != "bite" || len(a.Moved) == 0 || a.Moved[0].Word != "dog" && a.Moved[0].Word != "bit" {
		t.Errorf("%+v", a)
	}
	for _, w := range a.Moved {
		if w.Word == "maria" {
			t.Error("a name is shown as a reason")
		}
	}
	var sum float64
	for _, g := range a.Guesses {
		sum += g.Probability
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("probabilities of all five classes add up to %v", sum)
	}
}

func TestSameRowsSameFile(t *testing.T) {
	a, err := trained(t).Encode()
	if err != nil {
		t.Fatal(err)
	}
	m := trained(t)
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Fatal("trained twice on the same rows, the files differ")
	}
	back, err := Decode(a)
	if err != nil {
		t.Fatal(err)
	}
	if back.Version != m.Version || len(back.Version) != 12 {
		t.Errorf("version %q, then %q", m.Version, back.Version)
	}
	for _, r := range made(50, 3) {
		if x, y := fmt.Sprint(m.Predict("category", r.Text, "")), fmt.Sprint(back.Predict("category", r.Text, "")); x != y {
			t.Fatalf("%s\n%s", x, y)
		}
	}
}

func TestTooLittleToLearnFrom(t *testing.T) {
	for _, rows := range [][]Row{nil, {{Text: "a", Category: "x"}}, {{Text: "a", Category: "x"}, {Text: "b", Category: "x"}},
		{{Text: "a", Category: "x"}, {Text: "b", Category: "x"}, {Text: "c", Category: "y"}}} {
		if _, err := Train(rows, Options{}); err == nil {
			t.Errorf("%d rows made a model", len(rows))
		}
	}
	rows := []Row{{Text: "a b", Category: "x"}, {Text: "a c", Category: "x"}, {Text: "d e", Category: "y"}, {Text: "d f", Category: "y"}}
	m, err := Train(rows, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a := m.Predict("category", "d", ""); a.Guesses[0].Class != "y" {
		t.Errorf("%+v", a)
	}
}

func TestRead(t *testing.T) {
	csv := "\xef\xbb\xbfText,category,severity,language,split\n\"a, b\",x,S1,en,train\nc,y,S2,es,test\nd,oos,,,train\n"
	rows, err := Read([]byte(csv), ForTraining)
	if err != nil || len(rows) != 2 || rows[0] != (Row{"a, b", "x", "S1", "en", false}) || !rows[1].OutOfScope {
		t.Errorf("%+v %v", rows, err)
	}
	if rows, err = Read([]byte(csv), ForEvaluation); err != nil || len(rows) != 1 || rows[0].Language != "es" {
		t.Errorf("%+v %v", rows, err)
	}
	js := `{"train":[["a","x"]],"val":[["b","y"]],"oos_train":[["c","oos"]],"oos_val":[["d","oos"]]}`
	for part, want := range map[string]int{ForTraining: 2, ForEvaluation: 2, "": 4} {
		if rows, err := Read([]byte(js), part); err != nil || len(rows) != want {
			t.Errorf("%q: %+v %v", part, rows, err)
		}
	}
	if rows, err := Read([]byte(`{"test":[["a","x"]],"oos_test":[["c","oos"]]}`), ForEvaluation); err != nil || len(rows) != 2 {
		t.Errorf("%+v %v", rows, err)
	}
	for _, bad := range []string{"", "a,b\n1,2\n", `{"train":[["a"]]}`, `{"train":1}`, "text,category\n\"a,b\n", "\x1f\x8bxx"} {
		if _, err := Read([]byte(bad), ""); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func FuzzDecode(f *testing.F) {
	m, err := Train(made(40, 1), Options{Folds: 2})
	if err != nil {
		f.Fatal(err)
	}
	file, err := m.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add([]byte(magic + `{"heads":[{"classes":["a","b"],"scale":[1,1]}]}` + "\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		if m, err := Decode(b); err == nil {
			for _, h := range m.Heads() {
				m.Predict(h, "the dog bit me", "")
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("text,category\na,b\n"))
	f.Add([]byte(`{"train":[["a","x"]]}`))
	f.Add([]byte("\x1f\x8b\x08"))
	f.Fuzz(func(t *testing.T, b []byte) {
		rows, err := Read(b, "")
		if err != nil {
			return
		}
		for _, r := range rows {
			if len(Words(r.Text)) > maxWords+1 {
				t.Fatal("too many words")
			}
		}
	})
}
