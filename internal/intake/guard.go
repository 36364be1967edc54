package intake

import (
	"bytes"
	"io"
	"strings"

	"github.com/jhillyerd/enmime/v2/mediatype"

	"github.com/piepowder/piepowder/internal/errs"
)

// Limits of one message, checked while it streams in and before any parser
// sees it. The last two close the gap between how this scan and a lenient
// parser may read the same bytes: no reading of a message can find more parts
// than it has lines that look like a delimiter, nor nest deeper than it has
// Content-Type fields.
const (
	maxMessage    = 25 << 20 // bytes
	maxParts      = 200
	maxDepth      = 20
	maxHeader     = 64 << 10  // bytes of one header block
	maxHeaders    = 256 << 10 // bytes of all header blocks
	maxDecoded    = 50 << 20  // bytes after transfer decoding and conversion to UTF-8
	maxWork       = 150 << 20 // bytes times the levels they are read through
	maxTypeField  = 4 << 10   // bytes of one Content-Type field
	maxDelimiters = 10_000
	maxTypeFields = 400
)

// kept is how much of a line the scan looks at; a delimiter line is shorter.
const kept = 1 << 10

// Guard is an io.Writer that refuses a hostile message with
// errs.TooLarge("mail_refused"). It holds one line and one header field at a
// time, whatever the message's size.
type Guard struct {
	err error

	line     []byte // the first bytes of the current line
	lineLen  int
	field    []byte // the current Content-Type field, unfolded
	inType   bool
	ctype    string // first Content-Type field of the current header block
	encoding string

	inHeader  bool
	headerLen int
	stack     []string // open boundaries, outermost first
	factor    int64    // how much the current part may grow when decoded, in quarters

	size, headers, decoded, work, delimiters int64
	parts, types                             int
}

// NewGuard starts at the header of a message.
func NewGuard() *Guard { return &Guard{inHeader: true, factor: 4} }

func refuse(what string) error {
	return errs.New(errs.TooLarge, "mail_refused", "The message was refused: %s.", what)
}

// Write scans p. After a refusal every call returns the same error.
func (g *Guard) Write(p []byte) (int, error) {
	n := len(p)
	if g.size += int64(n); g.size > maxMessage {
		g.fail("it is larger than 25 MiB")
	}
	for len(p) > 0 && g.err == nil {
		i := bytes.IndexByte(p, '\n')
		end := i
		if i < 0 {
			end = len(p)
		}
		if room := kept - len(g.line); room > 0 {
			g.line = append(g.line, p[:min(end, room)]...)
		}
		g.lineLen += end
		if g.inHeader && g.lineLen > maxHeader {
			g.fail("its header is longer than 64 KiB")
		}
		if i < 0 {
			break
		}
		p = p[i+1:]
		g.endLine()
	}
	if g.err != nil {
		return 0, g.err
	}
	return n, nil
}

// Close ends the message: a last line without an end is still a line.
func (g *Guard) Close() error {
	if g.err == nil && g.lineLen > 0 {
		g.endLine()
	}
	return g.err
}

func (g *Guard) fail(what string) {
	if g.err == nil {
		g.err = refuse(what)
	}
}

func (g *Guard) endLine() {
	line, n := bytes.TrimSuffix(g.line, []byte{'\r'}), g.lineLen+1
	defer func() { g.line, g.lineLen = g.line[:0], 0 }()
	if g.work += int64(n) * int64(len(g.stack)+1); g.work > maxWork {
		g.fail("it is nested too deeply for its size")
		return
	}
	if bytes.HasPrefix(line, []byte("--")) {
		if g.delimiters++; g.delimiters > maxDelimiters {
			g.fail("it has too many parts")
			return
		}
		if g.delimiter(line) {
			return
		}
	}
	if g.inHeader {
		g.headerLine(line, n)
		return
	}
	if g.decoded += int64(n) * g.factor / 4; g.decoded > maxDecoded {
		g.fail("it is larger than 50 MiB when unpacked")
	}
}

// delimiter closes the parts that the line ends and opens the one it starts.
func (g *Guard) delimiter(line []byte) bool {
	for i := len(g.stack) - 1; i >= 0; i-- {
		rest, ok := bytes.CutPrefix(line[2:], []byte(g.stack[i]))
		if !ok {
			continue
		}
		g.stack = g.stack[:i+1]
		if bytes.HasPrefix(rest, []byte("--")) {
			g.stack = g.stack[:i]
			g.inHeader, g.factor = false, 4
			return true
		}
		if g.parts++; g.parts > maxParts {
			g.fail("it has more than 200 parts")
		}
		g.startHeader()
		return true
	}
	return false
}

func (g *Guard) startHeader() {
	g.inHeader, g.headerLen, g.ctype, g.encoding, g.inType = true, 0, "", "", false
	g.field = g.field[:0]
}

func (g *Guard) headerLine(line []byte, n int) {
	g.headerLen += n
	if g.headers += int64(n); g.headerLen > maxHeader || g.headers > maxHeaders {
		g.fail("its header is longer than 64 KiB")
		return
	}
	// A line without a colon is taken as a continuation by lenient parsers.
	folded := len(line) > 0 && (line[0] == ' ' || line[0] == '\t' || bytes.IndexByte(line, ':') < 0)
	if g.inType && !folded {
		g.endType()
	}
	switch {
	case len(line) == 0:
		g.endHeader()
	case folded:
		if g.inType {
			g.field = append(append(g.field, ' '), bytes.TrimSpace(line)...)
		}
	default:
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch strings.ToLower(string(bytes.TrimSpace(name))) {
		case "content-type":
			if g.types++; g.types > maxTypeFields {
				g.fail("it is nested too deeply")
			}
			g.inType = true
			g.field = append(g.field[:0], bytes.TrimSpace(value)...)
		case "content-transfer-encoding":
			g.encoding = strings.ToLower(string(bytes.TrimSpace(value)))
		}
	}
	if len(g.field) > maxTypeField || g.inType && n > kept {
		g.fail("its Content-Type is too long")
	}
}

func (g *Guard) endType() {
	g.inType = false
	if g.ctype == "" {
		g.ctype = string(g.field)
	}
}

// endHeader reads what the header said of the body that follows. The parser's
// own reading of the media type is used, so that both see the same boundary.
func (g *Guard) endHeader() {
	g.inHeader, g.factor = false, 4
	media, params, _, err := mediatype.Parse(g.ctype)
	if err != nil {
		media, params = "", nil
	}
	if b := params["boundary"]; b != "" {
		if len(g.stack) == maxDepth {
			g.fail("it is nested deeper than 20 levels")
			return
		}
		g.stack = append(g.stack, b)
	}
	switch charset := strings.ToLower(params["charset"]); {
	case media == "message/rfc822" && g.encoding != "base64" && g.encoding != "quoted-printable":
		// Not opened by the parser, but its parts count all the same.
		g.startHeader()
	case g.encoding == "base64" || strings.Contains(g.encoding, "uuencode"):
		g.factor = 3
	case strings.HasPrefix(media, "text/") && charset != "" && charset != "utf-8" && charset != "us-ascii":
		g.factor = 12 // one byte becomes up to three
	}
}

// ReadMail reads one message, refusing it as soon as a limit is passed.
func ReadMail(r io.Reader) ([]byte, error) {
	g := NewGuard()
	var raw bytes.Buffer
	if _, err := io.Copy(&raw, io.TeeReader(r, g)); err != nil {
		return nil, err
	}
	if err := g.Close(); err != nil {
		return nil, err
	}
	return raw.Bytes(), nil
}

// Check scans a message that is already in memory.
func Check(raw []byte) error {
	g := NewGuard()
	if _, err := g.Write(raw); err != nil {
		return err
	}
	return g.Close()
}
