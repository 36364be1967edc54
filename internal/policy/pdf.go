package policy

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// pdf writes the bundle with the fonts that every reader has. They know the
// letters of Western Europe; another letter becomes a dot.
func (b binder) pdf() ([]byte, error) {
	f := fpdf.New("P", "mm", "A4", "")
	tr := f.UnicodeTranslatorFromDescriptor("")
	say := func(s string) string {
		return tr(strings.NewReplacer("…", "...", "\u00a0", " ", "→", "->", "≥", ">=", "≤", "<=", "‑", "-").Replace(s))
	}
	f.SetCreationDate(b.at)
	f.SetModificationDate(b.at)
	f.SetCatalogSort(true)
	f.SetTitle(b.title(), true)
	f.SetMargins(20, 18, 20)
	f.SetAutoPageBreak(true, 20)
	f.AliasNbPages("{pages}")
	f.SetFooterFunc(func() {
		f.SetY(-14)
		f.SetFont("Helvetica", "", 8)
		f.SetTextColor(91, 97, 110)
		f.CellFormat(0, 6, say(fmt.Sprintf("%s, in force on %s, page %d of {pages}", b.title(), b.at.Format(time.DateOnly), f.PageNo())), "", 0, "C", false, 0, "")
	})
	text := func(style string, size, gap float64, s string) {
		f.SetFont("Helvetica", style, size)
		f.SetTextColor(22, 24, 29)
		f.MultiCell(0, size*0.5, say(s), "", "L", false)
		f.Ln(gap)
	}
	f.AddPage()
	text("B", 20, 3, b.title())
	text("", 10, 6, "In force on "+b.at.Format(time.DateOnly)+".")
	links := make([]int, len(b.list))
	for i, d := range b.list {
		links[i] = f.AddLink()
		f.SetFont("Helvetica", "", 11)
		f.SetTextColor(67, 83, 217)
		f.CellFormat(0, 7, say(d.text.Title), "", 1, "L", false, links[i], "")
	}
	for i, d := range b.list {
		f.AddPage()
		f.SetLink(links[i], -1, -1)
		f.Bookmark(say(d.text.Title), 0, -1)
		text("B", 16, 2, d.text.Title)
		if d.text.Summary != "" {
			text("", 10, 2, d.text.Summary)
		}
		f.SetFont("Helvetica", "", 8)
		f.SetTextColor(91, 97, 110)
		f.MultiCell(0, 4, say(fmt.Sprintf("Version %d, in force from %s. SHA-256 of the text: %s", d.version.Version, d.version.EffectiveFrom.Format(time.DateOnly), d.version.Hash)), "", "L", false)
		f.Ln(4)
		for k := range d.text.Clauses {
			c := &d.text.Clauses[k]
			if f.GetY() > 255 {
				f.AddPage()
			}
			f.Bookmark(say(c.ID+" "+c.Title), 1, -1)
			text("B", 12, 1, c.ID+"  "+c.Title)
			for _, l := range b.lines(c) {
				switch l.kind {
				case "head":
					f.Ln(1)
					text("B", 9.5, 0.5, l.text)
				case "item":
					f.SetX(24)
					text("", 9.5, 0.6, "- "+l.text)
				default:
					text("", 10, 1.5, l.text)
				}
			}
			f.Ln(4)
		}
	}
	var out bytes.Buffer
	err := f.Output(&out)
	return out.Bytes(), err
}
