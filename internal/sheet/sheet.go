// Package sheet writes tables that people open in a spreadsheet: CSV and XLSX.
//
// What can never happen: a text that a spreadsheet takes for a formula.
package sheet

import (
	"archive/zip"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Format is how a table is written.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// MediaType is what the bytes are.
func (f Format) MediaType() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Writer writes one table, row by row. Close ends it.
type Writer struct {
	csv  *csv.Writer
	zip  *zip.Writer
	rows io.Writer
	n    int
	err  error
}

// New begins a table with its header. The file's bytes go to w as they come.
func New(w io.Writer, f Format, title string, header ...string) (*Writer, error) {
	s := &Writer{}
	if f != XLSX {
		if _, err := io.WriteString(w, "\ufeff"); err != nil { // without it Excel takes UTF-8 for something else
			return nil, err
		}
		s.csv = csv.NewWriter(w)
	} else {
		s.zip = zip.NewWriter(w)
		for _, part := range [][2]string{
			{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
			{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
			{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="` + escape(sheetName(title)) + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
			{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		} {
			p, err := s.zip.Create(part[0])
			if err != nil {
				return nil, err
			}
			if _, err := io.WriteString(p, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+part[1]); err != nil {
				return nil, err
			}
		}
		var err error
		if s.rows, err = s.zip.Create("xl/worksheets/sheet1.xml"); err != nil {
			return nil, err
		}
		if _, err := io.WriteString(s.rows, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`); err != nil {
			return nil, err
		}
	}
	row := make([]any, len(header))
	for i, h := range header {
		row[i] = h
	}
	return s, s.Row(row...)
}

// Row writes a row. Numbers stay numbers, times are RFC 3339 in UTC, nil and
// zero times are empty.
func (s *Writer) Row(cells ...any) error {
	if s.err != nil {
		return s.err
	}
	s.n++
	if s.csv != nil {
		row := make([]string, len(cells))
		for i, c := range cells {
			text, number := cell(c)
			if !number {
				text = guard(text)
			}
			row[i] = text
		}
		s.err = s.csv.Write(row)
		return s.err
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, s.n)
	for i, c := range cells {
		text, number := cell(c)
		at := column(i) + strconv.Itoa(s.n)
		switch {
		case text == "":
		case number:
			fmt.Fprintf(&b, `<c r="%s"><v>%s</v></c>`, at, text)
		default: // an inline text is never a formula
			fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, escape(text))
		}
	}
	b.WriteString("</row>")
	_, s.err = io.WriteString(s.rows, b.String())
	return s.err
}

// Close ends the table; the writer below stays open.
func (s *Writer) Close() error {
	if s.err != nil {
		return s.err
	}
	if s.csv != nil {
		s.csv.Flush()
		return s.csv.Error()
	}
	if _, err := io.WriteString(s.rows, "</sheetData></worksheet>"); err != nil {
		return err
	}
	return s.zip.Close()
}

func cell(c any) (text string, number bool) {
	switch v := c.(type) {
	case nil:
		return "", false
	case string:
		return v, false
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case bool:
		return strconv.FormatBool(v), false
	case time.Time:
		if v.IsZero() {
			return "", false
		}
		return v.UTC().Format(time.RFC3339), false
	case *time.Time:
		if v == nil || v.IsZero() {
			return "", false
		}
		return v.UTC().Format(time.RFC3339), false
	}
	return fmt.Sprint(c), false
}

// guard keeps a text from being taken for a formula.
func guard(text string) string {
	if t := strings.TrimLeft(text, " \t\r\n"); t != "" && strings.ContainsRune("=+-@", rune(t[0])) || strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "\r") {
		return "'" + text
	}
	return text
}

// column is the name of a column: A, B, … Z, AA.
func column(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

func sheetName(title string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) {
			return -1
		}
		return r
	}, title)
	if rs := []rune(name); len(rs) > 31 {
		name = string(rs[:31])
	}
	if name == "" {
		return "Sheet1"
	}
	return name
}

func escape(text string) string {
	var b strings.Builder
	// What XML cannot hold becomes U+FFFD.
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		return ""
	}
	return b.String()
}
