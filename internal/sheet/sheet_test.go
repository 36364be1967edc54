package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"
)

// TestFormulasStayTexts: what a spreadsheet would run is a text in both formats.
func TestFormulasStayTexts(t *testing.T) {
	hostile := []string{"=1+1", "+1", "-1", "@SUM(A1)", " =cmd", "\t=1", `"=1`, "a\nb", "<b>&", "\x00\x01"}
	var b bytes.Buffer
	w, err := New(&b, CSV, "x", "a")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hostile {
		if err := w.Row(h); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != len(hostile)+1 {
		t.Fatalf("%v %q", err, rows)
	}
	for _, r := range rows[1:7] {
		if !strings.HasPrefix(r[0], "'") {
			t.Errorf("%q would be run", r[0])
		}
	}
}

func TestSpreadsheetIsRightXML(t *testing.T) {
	var b bytes.Buffer
	w, err := New(&b, XLSX, "Cases [2026]: all of them, and more than fit", "number", "title", "opened", "alerts")
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := w.Row("C-1", "=1 <&> \x01", time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), 7); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r)
		for d := xml.NewDecoder(bytes.NewReader(body)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v\n%s", f.Name, err, body)
			}
		}
		if f.Name == "xl/worksheets/sheet1.xml" && (!bytes.Contains(body, []byte(`<c r="D2"><v>7</v></c>`)) || bytes.Contains(body, []byte("<f>")) || bytes.Count(body, []byte("<row ")) != 4) {
			t.Fatalf("%s", body)
		}
	}
	if column(0) != "A" || column(25) != "Z" || column(26) != "AA" || column(701) != "ZZ" {
		t.Fatal("columns")
	}
}
