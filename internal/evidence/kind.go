package evidence

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"path/filepath"
	"strings"
)

// Unrecognised is the type of bytes that nothing may render.
const Unrecognised = "application/octet-stream"

// families are the types that a file may be, by what its first bytes say. A
// declared type or extension outside the family of its bytes is a lie.
var families = map[string][]string{
	"image/jpeg":      {"image/jpeg", "image/jpg", "image/pjpeg"},
	"image/png":       {"image/png", "image/x-png"},
	"image/webp":      {"image/webp"},
	"image/gif":       {"image/gif"},
	"image/heic":      {"image/heic", "image/heif"},
	"video/mp4":       {"video/mp4", "video/quicktime", "audio/mp4", "audio/x-m4a", "audio/m4a", "video/3gpp"},
	"application/pdf": {"application/pdf"},
	"audio/mpeg":      {"audio/mpeg", "audio/mp3"},
	"audio/wave":      {"audio/wav", "audio/wave", "audio/x-wav"},
	"application/ogg": {"audio/ogg", "application/ogg", "video/ogg"},
	"video/webm":      {"video/webm", "audio/webm"},
	"application/zip": {"application/zip", "application/x-zip-compressed",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	"text/plain": {"text/plain", "text/csv", "text/markdown", "application/json", "message/rfc822", "text/calendar"},
	"text/html":  {"text/html"},
	"text/xml":   {"text/xml", "application/xml"},
}

// extensions are the types of the endings that people send.
var extensions = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif",
	".heic": "image/heic", ".heif": "image/heic", ".mp4": "video/mp4", ".mov": "video/quicktime", ".m4a": "audio/mp4", ".3gp": "video/3gpp",
	".pdf": "application/pdf", ".mp3": "audio/mpeg", ".wav": "audio/wav", ".ogg": "audio/ogg", ".webm": "video/webm",
	".zip": "application/zip", ".docx": families["application/zip"][2], ".xlsx": families["application/zip"][3],
	".txt": "text/plain", ".log": "text/plain", ".csv": "text/csv", ".md": "text/markdown", ".json": "application/json",
	".eml": "message/rfc822", ".ics": "text/calendar", ".html": "text/html", ".htm": "text/html", ".xml": "application/xml",
}

// sniff says what the first bytes are; Unrecognised when nothing we know.
func sniff(data []byte) string {
	if len(data) >= 12 && string(data[4:8]) == "ftyp" {
		switch string(data[8:12]) {
		case "heic", "heix", "mif1", "msf1", "heim", "heis":
			return "image/heic"
		}
		return "video/mp4"
	}
	kind, _, _ := mime.ParseMediaType(http.DetectContentType(data))
	if _, ok := families[kind]; !ok || len(data) == 0 || kind == "text/plain" && bytes.IndexByte(data, 0) >= 0 {
		return Unrecognised
	}
	return kind
}

// recognise decides what a file is: the type it declares when its bytes and its
// name agree with that. lie names what disagrees ("" = nothing).
func recognise(data []byte, declared, name string) (kind, lie string) {
	real := sniff(data)
	declared, _, _ = mime.ParseMediaType(declared)
	if declared == "" {
		declared = Unrecognised
	}
	if declared != Unrecognised && !within(real, declared) {
		return Unrecognised, "its bytes are not " + plain(declared)
	}
	ending := strings.ToLower(filepath.Ext(cleanName(name)))
	if byName, ok := extensions[ending]; ok && !within(real, byName) {
		return Unrecognised, "its bytes do not fit its name"
	} else if ok && declared != Unrecognised && !sameFamily(byName, declared) {
		return Unrecognised, "its name and its declared type differ"
	} else if !ok && len(ending) > 1 && declared != Unrecognised && isEnding(ending[1:]) {
		return Unrecognised, "its name does not fit its type"
	}
	if declared == Unrecognised || real == Unrecognised {
		return Unrecognised, ""
	}
	return real, ""
}

// isEnding tells an ending of a file's name from the end of a sentence.
func isEnding(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return len(s) <= 6
}

// recogniseAt is recognise for a file that need not lie in memory.
func recogniseAt(r io.ReaderAt, size int64, declared, name string) (kind, lie string) {
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return Unrecognised, "its bytes cannot be read"
	}
	return recognise(head, declared, name)
}

// within says whether bytes of type real may be declared as such.
func within(real, declared string) bool {
	for _, t := range families[real] {
		if t == declared {
			return true
		}
	}
	return false
}

func sameFamily(a, b string) bool {
	for _, f := range families {
		var hasA, hasB bool
		for _, t := range f {
			hasA, hasB = hasA || t == a, hasB || t == b
		}
		if hasA || hasB {
			return hasA && hasB
		}
	}
	return false
}
