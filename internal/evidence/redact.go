package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/image/draw"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Box is a part of a picture, in thousandths of its width and height as it is
// shown.
type Box struct {
	X int `json:"x" minimum:"0" maximum:"1000"`
	Y int `json:"y" minimum:"0" maximum:"1000"`
	W int `json:"w" minimum:"1" maximum:"1000"`
	H int `json:"h" minimum:"1" maximum:"1000"`
}

// Span is a part of a text, in characters from its beginning: From is in it, To
// is not.
type Span struct {
	From int `json:"from" minimum:"0"`
	To   int `json:"to" minimum:"1"`
}

// Redaction is what is blacked out: boxes of a picture, or spans of a text.
type Redaction struct {
	Boxes []Box  `json:"boxes,omitempty" maxItems:"200"`
	Spans []Span `json:"spans,omitempty" maxItems:"2000"`
	Why   string `json:"why" minLength:"1" maxLength:"2000"`
}

// Redact makes a new item of a copy in which parts are blacked out. The source
// stays as it is; the copy carries none of its metadata.
func (s *Service) Redact(ctx context.Context, ref string, r Redaction) (*EvidenceItem, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceWrite)
	if err != nil {
		return nil, err
	}
	if err := checkWords(r.Why, ""); err != nil {
		return nil, err
	}
	it, err := s.find(ctx, sc, ref)
	switch {
	case err != nil:
		return nil, err
	case it.Locked:
		return nil, errLocked()
	case it.Blocked:
		return nil, errBlocked(it)
	}
	data, kind, err := s.blackedOut(ctx, it, r)
	if err != nil {
		return nil, err
	}
	var made *EvidenceItem
	err = s.db.Tx(ctx, sc.Actor(), "redact evidence", func(ctx context.Context, tx *db.Tx) error {
		source, err := s.change(ctx, tx, sc, ref) // it may have been locked meanwhile
		if err != nil {
			return err
		}
		if source.Locked || source.DestroyedAt != nil {
			return errLocked()
		}
		made = &EvidenceItem{ID: id.New("evi", tx.Now), Case: it.Case, Contact: it.Contact, Kind: "redaction", Derived: it.ID, SHA256: digest(data),
			Size: int64(len(data)), Name: redactedName(it.Name, kind), Declared: kind, Source: "staff", eid: it.eid}
		plan, err := json.Marshal(Redaction{Boxes: r.Boxes, Spans: r.Spans})
		if err != nil {
			return err
		}
		if made.redaction, err = s.vault.Seal(it.eid, made.ID+"/redaction", plan); err != nil {
			return err
		}
		if err := s.arrive(ctx, tx, made, bytes.NewReader(data), false); err != nil {
			return err
		}
		if err := s.enter(ctx, tx, source, entry{act: "redacted", note: made.ID, words: words{Why: r.Why}}); err != nil {
			return err
		}
		return s.enter(ctx, tx, made, entry{act: "redacted", note: "from " + it.ID, words: words{Why: r.Why}})
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

func redactedName(name, kind string) string {
	end := map[string]string{"image/png": ".png", "image/jpeg": ".jpg", "text/plain": ".txt"}[kind]
	return cut(strings.TrimSuffix(name, ending(name)), 200) + " (redacted)" + end
}

// blackedOut makes the bytes of the copy.
func (s *Service) blackedOut(ctx context.Context, it *EvidenceItem, r Redaction) (data []byte, kind string, err error) {
	bad := func(pointer, message string) error {
		return errs.New(errs.Invalid, "redaction_invalid", "This cannot be blacked out like that.").With(errs.Field{Pointer: pointer, Message: message})
	}
	switch {
	case picture(it.Type) && len(r.Boxes) == 0:
		return nil, "", bad("/boxes", "mark at least one part of the picture")
	case it.Type == "text/plain" && len(r.Spans) == 0:
		return nil, "", bad("/spans", "mark at least one part of the text")
	case !picture(it.Type) && it.Type != "text/plain" || it.Size > maxPicture:
		return nil, "", errs.New(errs.Conflict, "not_redactable", "Pictures and plain texts can be redacted here.")
	}
	b, err := s.open(ctx, it)
	if err != nil {
		return nil, "", err
	}
	if data, err = b.all(); err != nil {
		return nil, "", err
	}
	if it.Type == "text/plain" {
		out, at := blackText(data, r.Spans)
		if at >= 0 {
			return nil, "", bad("/spans/"+strconv.Itoa(at), "not a part of the text")
		}
		return out, "text/plain", nil
	}
	s.decoding.Lock()
	defer s.decoding.Unlock()
	img, ok := decode(data, it.Type, exifOf(data, it.Type).Orientation)
	if !ok {
		return nil, "", errs.New(errs.Conflict, "not_redactable", "This picture is damaged or too large to be decoded.")
	}
	return blackPicture(img, it.Type, r.Boxes)
}

// blackPicture draws the boxes onto a copy; what touches a box by a fraction of
// a pixel is inside.
func blackPicture(img image.Image, kind string, boxes []Box) ([]byte, string, error) {
	size := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, size.Dx(), size.Dy()))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), img, size.Min, draw.Over)
	up := func(n, of int) int { return (n*of + 999) / 1000 }
	for _, b := range boxes {
		r := image.Rect(b.X*size.Dx()/1000, b.Y*size.Dy()/1000, up(b.X+b.W, size.Dx()), up(b.Y+b.H, size.Dy()))
		draw.Draw(out, r.Intersect(out.Bounds()), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	var buf bytes.Buffer
	if kind == "image/png" || kind == "image/gif" {
		err := png.Encode(&buf, out)
		return buf.Bytes(), "image/png", err
	}
	err := jpeg.Encode(&buf, out, &jpeg.Options{Quality: 92})
	return buf.Bytes(), "image/jpeg", err
}

const block = "█"

// blackText puts a mark of fixed length in the place of each span: how long the
// hidden text was is not told. at names the first span that is not in the text.
func blackText(data []byte, spans []Span) (out []byte, at int) {
	text := []rune(string(bytes.ToValidUTF8(data, []byte("�"))))
	for i, sp := range spans {
		if sp.From < 0 || sp.To <= sp.From || sp.To > len(text) {
			return nil, i
		}
	}
	order := slices.Clone(spans)
	slices.SortFunc(order, func(a, b Span) int { return a.From - b.From })
	last := 0
	for _, sp := range order {
		if sp.To <= last {
			continue
		}
		if sp.From > last {
			for _, r := range text[last:sp.From] {
				out = utf8.AppendRune(out, r)
			}
		}
		if sp.From >= last {
			out = append(out, strings.Repeat(block, 8)...)
		}
		last = sp.To
	}
	for _, r := range text[last:] {
		out = utf8.AppendRune(out, r)
	}
	return out, -1
}

// derivedOf lists the redacted copies of an item.
func (s *Service) derivedOf(ctx context.Context, sc identity.Scope, it *EvidenceItem) ([]*EvidenceItem, error) {
	return s.query(ctx, `SELECT `+columns+` FROM evidence e WHERE e.derived_from = $1 AND `+seen(sc)+` ORDER BY e.id`, it.ID)
}
