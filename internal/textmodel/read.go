package textmodel

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxFile is how many bytes of a file of texts are read, unpacked.
const maxFile = 512 << 20

// outOfScope are the names that public sets give to texts of no class.
var outOfScope = []string{"oos", "out_of_scope", "none"}

// Parts of a file of texts: which rows it gives for training, and which for
// evaluation. A CSV without a split column is both.
const (
	ForTraining   = "train"
	ForEvaluation = "test"
)

// Read reads labelled texts: CSV with a heading (text, category, and perhaps
// severity, language, split), or JSON of lists of [text, category] by split;
// either packed by gzip. part chooses rows by their split where there is one.
func Read(data []byte, part string) ([]Row, error) {
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		if data, err = io.ReadAll(io.LimitReader(z, maxFile)); err != nil {
			return nil, err
		}
	}
	if len(data) >= maxFile {
		return nil, fmt.Errorf("textmodel: a file of texts over %d bytes", maxFile)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if t := bytes.TrimLeft(data, " \t\r\n"); len(t) > 0 && t[0] == '{' {
		return readJSON(t, part)
	}
	return readCSV(data, part)
}

func readCSV(data []byte, part string) ([]Row, error) {
	r := csv.NewReader(bytes.NewReader(data))
	heading, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("textmodel: the heading: %w", err)
	}
	for i := range heading {
		heading[i] = strings.ToLower(strings.TrimSpace(heading[i]))
	}
	column := func(names ...string) int {
		return slices.IndexFunc(heading, func(h string) bool { return slices.Contains(names, h) })
	}
	text, category := column("text"), column("category", "label", "intent")
	if text < 0 || category < 0 {
		return nil, fmt.Errorf("textmodel: the heading needs the columns text and category, it has %s", strings.Join(heading, ", "))
	}
	severity, language, split := column("severity"), column("language"), column("split")
	var out []Row
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("textmodel: %w", err)
		}
		at := func(i int) string {
			if i < 0 {
				return ""
			}
			return strings.TrimSpace(rec[i])
		}
		if s := at(split); s != "" && part != "" && s != part {
			continue
		}
		out = append(out, labelled(rec[text], at(category), at(severity), at(language)))
	}
}

func labelled(text, category, severity, language string) Row {
	r := Row{Text: text, Category: category, Severity: severity, Language: language}
	if slices.Contains(outOfScope, category) {
		r.Category, r.OutOfScope = "", true
	}
	return r
}

// readJSON: lists whose name has "test" are for evaluation, or those with
// "val" when there are none; all others are for training. A file with neither
// is for both.
func readJSON(data []byte, part string) ([]Row, error) {
	var file map[string][][]string
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("textmodel: expected lists of [text, category]: %w", err)
	}
	var names []string
	for n := range file {
		names = append(names, n)
	}
	slices.Sort(names)
	mark := "test"
	if !slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, mark) }) {
		mark = "val"
	}
	held := func(n string) bool { return strings.Contains(n, mark) }
	both := !slices.ContainsFunc(names, held) || !slices.ContainsFunc(names, func(n string) bool { return !held(n) })
	var out []Row
	for _, n := range names {
		if part != "" && !both && held(n) != (part == ForEvaluation) {
			continue
		}
		for i, pair := range file[n] {
			if len(pair) < 2 {
				return nil, fmt.Errorf("textmodel: %s[%d] is not [text, category]", n, i)
			}
			out = append(out, labelled(pair[0], pair[1], "", ""))
		}
	}
	return out, nil
}
