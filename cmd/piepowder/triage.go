package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"gopkg.in/yaml.v3"

	"github.com/piepowder/piepowder/internal/textmodel"
	"github.com/piepowder/piepowder/internal/triage"
)

// TriageCmd is the text classifier that suggests category and severity.
type TriageCmd struct {
	Train    TriageTrainCmd    `cmd:"" help:"Train a classifier on labelled texts."`
	Evaluate TriageEvaluateCmd `cmd:"" help:"Measure a classifier on texts it never saw."`
	Predict  TriagePredictCmd  `cmd:"" help:"Say category and severity of texts, one a line."`
}

// TriageTrainCmd trains.
type TriageTrainCmd struct {
	Texts    []string `required:"" type:"existingfile" help:"CSV (text, category, perhaps severity, language, split) or JSON of lists of [text, category] by split; .gz too. Rows of category oos belong to no class. The train part is used where the file has parts."`
	Out      string   `required:"" type:"path" help:"Write the model here."`
	Language string   `help:"Only rows of this language, where rows have one."`
	Lexicon  string   `type:"existingfile" help:"YAML of thing -> language -> phrases: lets languages learn from each other."`
	Triggers string   `type:"existingfile" help:"YAML of trigger lists: their idioms are cut out of the texts, as they are before the classifier reads a contact."`
	Contrast bool     `help:"Let a word count the more, the more unequally a class and the others have it: for short texts of many writers."`
	Keep     float64  `default:"0.985" help:"Share of rightly sorted texts that must still be answered: the rest may be called unknown."`
	Seed     uint64   `default:"1" help:"Of folds and order; the same seed gives the same file."`
}

func readTexts(files []string, part, language, triggers string) ([]textmodel.Row, error) {
	cut := func(text string) string { return text }
	if triggers != "" {
		text, err := os.ReadFile(triggers)
		if err != nil {
			return nil, err
		}
		var lists triage.Triggers
		if err := yaml.Unmarshal(text, &lists); err != nil {
			return nil, fmt.Errorf("%s: %w", triggers, err)
		}
		if cut, err = lists.WithoutIdioms(); err != nil {
			return nil, fmt.Errorf("%s: %w", triggers, err)
		}
	}
	var out []textmodel.Row
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		rows, err := textmodel.Read(data, part)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		if language != "" {
			rows = slices.DeleteFunc(rows, func(r textmodel.Row) bool { return r.Language != "" && r.Language != language })
		}
		out = append(out, rows...)
	}
	for i := range out {
		out[i].Text = cut(out[i].Text)
	}
	return out, nil
}

// Run trains.
func (c *TriageTrainCmd) Run() error {
	if c.Keep <= 0 || c.Keep > 1 {
		return fmt.Errorf("--keep is a share between 0 and 1")
	}
	rows, err := readTexts(c.Texts, textmodel.ForTraining, c.Language, c.Triggers)
	if err != nil {
		return err
	}
	o := textmodel.Options{Seed: c.Seed, Keep: c.Keep, Contrast: c.Contrast}
	if c.Lexicon != "" {
		text, err := os.ReadFile(c.Lexicon)
		if err != nil {
			return err
		}
		if err := yaml.Unmarshal(text, &o.Lexicon); err != nil {
			return fmt.Errorf("%s: %w", c.Lexicon, err)
		}
	}
	if terminal() != nil {
		o.Say = func(step string) { fmt.Fprintf(os.Stderr, "\r\033[K%s", step) }
		defer fmt.Fprint(os.Stderr, "\r\033[K")
	}
	m, err := textmodel.Train(rows, o)
	if err != nil {
		return err
	}
	file, err := m.Encode()
	if err != nil {
		return err
	}
	if _, err := textmodel.Decode(file); err != nil {
		return fmt.Errorf("the trained model does not read back: %w", err)
	}
	if err := os.WriteFile(c.Out, file, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: version %s of %d texts, %.1f MB\n", c.Out, m.Version, m.Rows, float64(len(file))/1e6)
	for _, h := range m.Heads() {
		f := m.Figures(h)
		fmt.Printf("%s, rows held out in turn: %d classes, accuracy %.3f, calibration error %.3f", h, len(m.Classes(h)), f["accuracy"], f["calibration_error"])
		if v, ok := f["unknown_class_recognised"]; ok {
			fmt.Printf(", answered %.3f, right and answered %.3f, classes never seen recognised %.3f", f["answered"], f["in_scope_accuracy"], v)
		}
		if v, ok := f["out_of_scope_recognised"]; ok {
			fmt.Printf(", out of scope recognised %.3f", v)
		}
		fmt.Println()
	}
	return nil
}

func readModel(path string) (*textmodel.Model, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := textmodel.Decode(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// TriageEvaluateCmd measures.
type TriageEvaluateCmd struct {
	Model    string   `required:"" type:"existingfile" help:"Of piepowder triage train."`
	Texts    []string `required:"" type:"existingfile" help:"As for train; the test (or else val) part is used where the file has parts."`
	Language string   `help:"Only rows of this language."`
	Triggers string   `type:"existingfile" help:"As for train."`
	All      bool     `help:"All rows, whatever part they belong to."`
	JSON     bool     `name:"json" help:"Print JSON with every class."`
}

// Run measures.
func (c *TriageEvaluateCmd) Run() error {
	m, err := readModel(c.Model)
	if err != nil {
		return err
	}
	part := textmodel.ForEvaluation
	if c.All {
		part = ""
	}
	rows, err := readTexts(c.Texts, part, c.Language, c.Triggers)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fmt.Errorf("there are no texts to measure on")
	}
	var all []textmodel.Measured
	for _, h := range m.Heads() {
		if r := m.Evaluate(h, rows); r.Rows > 0 {
			all = append(all, r)
		}
	}
	if c.JSON {
		enc := json.NewEncoder(os.Stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{"model": m.Version, "texts": len(rows), "heads": all})
	}
	for _, r := range all {
		fmt.Printf("%s: %d texts, accuracy %.4f\n  rejected %.4f, right and answered %.4f, right of those answered %.4f, calibration error %.4f\n",
			r.Head, r.Rows, r.Accuracy, r.Rejected, r.InScopeAccuracy, r.AnsweredAccuracy, r.CalibrationError)
		if r.OutOfScope > 0 {
			fmt.Printf("  %d texts of no class, %.4f of them recognised\n", r.OutOfScope, r.OutRecognised)
		}
		for _, l := range r.Languages {
			fmt.Printf("  %s: %d texts, accuracy %.4f\n", l.Name, l.Rows, l.Recall)
		}
		weakest := slices.Clone(r.Classes)
		slices.SortStableFunc(weakest, func(a, b textmodel.Share) int {
			return int(1e6*a.Recall) - int(1e6*b.Recall)
		})
		tw := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		fmt.Fprintln(tw, "  weakest classes\ttexts\trecall\tprecision")
		for _, s := range weakest[:min(8, len(weakest))] {
			fmt.Fprintf(tw, "  %s\t%d\t%.3f\t%.3f\n", s.Name, s.Rows, s.Recall, s.Precision)
		}
		if err := tw.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// TriagePredictCmd sorts texts given as arguments or, without any, as lines of
// the standard input.
type TriagePredictCmd struct {
	Model    string   `required:"" type:"existingfile" help:"Of piepowder triage train."`
	Language string   `help:"Of the texts, where known."`
	Text     []string `arg:"" optional:"" help:"Texts; without any, lines of the standard input."`
	JSON     bool     `name:"json" help:"One JSON object a line."`
}

// Run sorts.
func (c *TriagePredictCmd) Run() error {
	m, err := readModel(c.Model)
	if err != nil {
		return err
	}
	say := func(text string) error {
		type line struct {
			Head    string            `json:"head"`
			Unknown bool              `json:"unknown"`
			Guesses []textmodel.Guess `json:"guesses"`
			Words   []textmodel.Moved `json:"words"`
		}
		var out []line
		for _, h := range m.Heads() {
			a := m.Predict(h, text, c.Language)
			out = append(out, line{h, a.Unknown, a.Guesses, a.Moved})
		}
		if c.JSON {
			return json.NewEncoder(os.Stdout).Encode(map[string]any{"text": text, "answers": out})
		}
		for _, l := range out {
			var words []string
			for _, w := range l.Words {
				words = append(words, w.Word)
			}
			switch {
			case len(l.Guesses) == 0:
				fmt.Printf("%s: I don't know\n", l.Head)
			case l.Unknown:
				fmt.Printf("%s: I don't know (nearest %s %.2f)\n", l.Head, l.Guesses[0].Class, l.Guesses[0].Probability)
			default:
				fmt.Printf("%s: %s %.2f: %s\n", l.Head, l.Guesses[0].Class, l.Guesses[0].Probability, strings.Join(words, ", "))
			}
		}
		return nil
	}
	if len(c.Text) > 0 {
		for _, t := range c.Text {
			if err := say(t); err != nil {
				return err
			}
		}
		return nil
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		t, err := in.ReadString('\n')
		if t = strings.TrimSpace(t); t != "" {
			if err := say(t); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
