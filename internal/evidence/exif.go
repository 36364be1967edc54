package evidence

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Exif is what a camera wrote into a picture, as far as it helps to find out
// what is true. Personal: shown to those who may see addresses.
type Exif struct {
	Make        string   `json:"make,omitempty"`
	Model       string   `json:"model,omitempty"`
	Software    string   `json:"software,omitempty"`
	TakenAt     string   `json:"taken_at,omitempty" doc:"As the camera's clock had it, without a zone unless one is given"`
	Orientation int      `json:"orientation,omitempty"`
	Latitude    *float64 `json:"latitude,omitempty"`
	Longitude   *float64 `json:"longitude,omitempty"`
}

func (e Exif) empty() bool { return e == Exif{} }

// exifOf reads the EXIF of a JPEG, PNG or WebP. What is damaged is left out; it
// reads only bytes that are there, whatever lengths are claimed.
func exifOf(data []byte, kind string) Exif {
	switch kind {
	case "image/jpeg":
		return tiff(jpegSegment(data))
	case "image/png":
		return tiff(chunk(data, 8, "eXIf", binary.BigEndian, true))
	case "image/webp":
		return tiff(bytes.TrimPrefix(chunk(data, 12, "EXIF", binary.LittleEndian, false), []byte("Exif\x00\x00")))
	}
	return Exif{}
}

// jpegSegment finds the APP1 segment with EXIF before the picture begins.
func jpegSegment(data []byte) []byte {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker, size := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		if marker == 0xda || marker == 0xd9 || size < 2 || at+2+size > len(data) {
			return nil
		}
		body := data[at+4 : at+2+size]
		if rest, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return rest
		}
		at += 2 + size
	}
	return nil
}

// chunk finds a chunk of PNG (length, name, body, checksum) or RIFF (name,
// length, body, padding).
func chunk(data []byte, at int, name string, order binary.ByteOrder, png bool) []byte {
	for at+8 <= len(data) {
		length, called := order.Uint32(data[at:]), string(data[at+4:at+8])
		if !png {
			called, length = string(data[at:at+4]), order.Uint32(data[at+4:])
		}
		if uint64(at)+8+uint64(length) > uint64(len(data)) {
			return nil
		}
		body := data[at+8 : at+8+int(length)]
		if called == name {
			return body
		}
		at += 8 + int(length)
		if png {
			at += 4
		} else if length%2 == 1 {
			at++
		}
	}
	return nil
}

// table is one directory of a TIFF structure.
type table struct {
	data  []byte
	order binary.ByteOrder
	tags  map[uint16][]byte // the 12 bytes of each entry
}

const maxTags = 400

func (t *table) read(at uint32) {
	t.tags = map[uint16][]byte{}
	if uint64(at)+2 > uint64(len(t.data)) {
		return
	}
	n := int(t.order.Uint16(t.data[at:]))
	for i := range min(n, maxTags) {
		from := int(at) + 2 + 12*i
		if from+12 > len(t.data) {
			return
		}
		entry := t.data[from : from+12]
		t.tags[t.order.Uint16(entry)] = entry
	}
}

// bytes gives the value of a tag of unit bytes each.
func (t *table) bytes(tag uint16, unit int) []byte {
	entry := t.tags[tag]
	if entry == nil {
		return nil
	}
	size := uint64(t.order.Uint32(entry[4:])) * uint64(unit)
	if size <= 4 {
		return entry[8 : 8+size]
	}
	at := uint64(t.order.Uint32(entry[8:]))
	if size > 1024 || at+size > uint64(len(t.data)) {
		return nil
	}
	return t.data[at : at+size]
}

func (t *table) text(tag uint16) string {
	s := plain(strings.TrimRight(string(t.bytes(tag, 1)), "\x00 "))
	return cut(strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, s), 100)
}

func (t *table) number(tag uint16) uint32 {
	entry := t.tags[tag]
	switch {
	case entry == nil:
		return 0
	case t.order.Uint16(entry[2:]) == 3:
		return uint32(t.order.Uint16(entry[8:]))
	}
	return t.order.Uint32(entry[8:])
}

// degrees reads three fractions and the letter that says which half of the world.
func (t *table) degrees(tag, half uint16, negative string) *float64 {
	b := t.bytes(tag, 8)
	if len(b) != 24 {
		return nil
	}
	var sum float64
	for i, share := range []float64{1, 60, 3600} {
		under := t.order.Uint32(b[8*i+4:])
		if under == 0 {
			return nil
		}
		sum += float64(t.order.Uint32(b[8*i:])) / float64(under) / share
	}
	if t.text(half) == negative {
		sum = -sum
	}
	if sum < -180 || sum > 180 {
		return nil
	}
	return &sum
}

func tiff(data []byte) Exif {
	if len(data) < 8 {
		return Exif{}
	}
	t := &table{data: data}
	switch string(data[:4]) {
	case "II*\x00":
		t.order = binary.LittleEndian
	case "MM\x00*":
		t.order = binary.BigEndian
	default:
		return Exif{}
	}
	t.read(t.order.Uint32(data[4:]))
	e := Exif{Make: t.text(0x010f), Model: t.text(0x0110), Software: t.text(0x0131), TakenAt: t.text(0x0132), Orientation: int(t.number(0x0112))}
	if e.Orientation > 8 {
		e.Orientation = 0
	}
	if at := t.number(0x8769); at != 0 {
		photo := &table{data: data, order: t.order}
		photo.read(at)
		if taken := photo.text(0x9003); taken != "" {
			e.TakenAt = strings.TrimSpace(taken + " " + photo.text(0x9011))
		}
	}
	if at := t.number(0x8825); at != 0 {
		place := &table{data: data, order: t.order}
		place.read(at)
		e.Latitude, e.Longitude = place.degrees(2, 1, "S"), place.degrees(4, 3, "W")
	}
	return e
}
