package intake

import (
	"bytes"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"

	"github.com/piepowder/piepowder/internal/errs"
)

// Auto says what made a message, when it was not a person.
type Auto string

// The kinds of automatic mail.
const (
	ByPerson  Auto = ""
	AutoReply Auto = "auto_reply" // out of office and the like
	Bounce    Auto = "bounce"     // delivery report
	Generated Auto = "generated"  // made by a machine for a person (voicemail, list): still somebody's report
)

// Attachment is a file in a message. Type is what the sender declared.
type Attachment struct {
	Name, Type string
	Data       []byte
}

// Message is a parsed mail. All of it is personal data.
type Message struct {
	From, Name  string // address in lower case; "" when there is none to be read
	To          []string
	Subject     string
	MessageID   string // without brackets, as are InReplyTo and References
	InReplyTo   string
	References  []string
	Date        time.Time // zero when missing or unreadable
	Text        string
	Language    string // en, es or "" when unsure
	Auto        Auto
	Attachments []Attachment
}

// maxText is the most text taken over into a contact, in bytes; the raw message
// keeps all of it.
const maxText = 1 << 20

// Parse reads a raw message. It refuses what the guard refuses; a message that
// is merely broken gives what could be read, so that no report is lost to a
// malformed header.
func Parse(raw []byte) (msg Message, err error) {
	if err := Check(raw); err != nil {
		return Message{}, err
	}
	defer func() { // the parser is a foreign library fed by strangers
		if r := recover(); r != nil {
			msg, err = unparsed(raw), errs.New(errs.Invalid, "mail_unreadable", "The message could not be read.").Wrap(fmt.Errorf("panic: %v", r))
		}
	}()
	p := enmime.NewParser(enmime.DisableCharacterDetection(true), enmime.DisableTextConversion(true), enmime.SkipMalformedParts(true),
		enmime.MultipartWOBoundaryAsSinglePart(true), enmime.MaxStoredPartErrors(10),
		enmime.SetReadPartErrorPolicy(enmime.AllowCorruptTextPartErrorPolicy))
	env, err := p.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		return unparsed(raw), errs.New(errs.Invalid, "mail_unreadable", "The message could not be read.").Wrap(err)
	}
	msg.From, msg.Name = address(env.GetHeader("From"))
	for _, h := range []string{"To", "Cc", "Delivered-To"} {
		for _, v := range env.GetHeaderValues(h) {
			for one := range strings.SplitSeq(v, ",") {
				if a, _ := address(one); a != "" {
					msg.To = append(msg.To, a)
				}
			}
		}
	}
	msg.Subject = clean(strings.Join(strings.Fields(env.GetHeader("Subject")), " "), 500)
	msg.MessageID = first(ids(env.GetHeader("Message-Id")))
	msg.InReplyTo = first(ids(env.GetHeader("In-Reply-To")))
	msg.References = ids(env.GetHeader("References"))
	if d, err := mail.ParseDate(env.GetHeader("Date")); err == nil {
		msg.Date = d.UTC()
	}
	msg.Text = env.Text
	if strings.TrimSpace(msg.Text) == "" {
		msg.Text = HTMLText(env.HTML[:min(len(env.HTML), 4*maxText)])
	}
	if msg.Text = clean(strings.TrimSpace(msg.Text), maxText); msg.Text == "" && len(env.Attachments)+len(env.Inlines)+len(env.OtherParts) == 0 {
		msg.Text = unparsed(raw).Text // a structure that leads nowhere must not hide what was written
	}
	msg.Language = Language(msg.Subject + " " + msg.Text)
	msg.Auto = classify(env, msg)
	seen := map[*enmime.Part]bool{}
	for _, set := range [][]*enmime.Part{env.Attachments, env.Inlines, env.OtherParts} {
		for _, a := range set {
			if seen[a] || len(a.Content) == 0 {
				continue
			}
			seen[a] = true
			msg.Attachments = append(msg.Attachments, Attachment{Name: clean(a.FileName, 200), Type: a.ContentType, Data: a.Content})
		}
	}
	return msg, nil
}

// unparsed is what a person still gets of a message no parser can read.
func unparsed(raw []byte) Message {
	text := clean(string(raw[:min(len(raw), 64<<10)]), 64<<10) // without carriage returns
	if _, body, ok := strings.Cut(text, "\n\n"); ok {
		text = body
	}
	m := Message{Text: strings.TrimSpace(clean(text, 16<<10))}
	m.Language = Language(m.Text)
	return m
}

var (
	reID      = regexp.MustCompile(`<([^<>\s]{1,250})>`)
	reAddress = regexp.MustCompile(`[^\s\x00-\x1f\x7f<>,;:"()\[\]]{1,64}@[^\s\x00-\x1f\x7f<>,;:"()\[\]@]{1,255}`)
)

// address finds one mail address and its display name in a header value.
func address(v string) (addr, name string) {
	v = clean(v, 2000)
	if a, err := mail.ParseAddress(v); err == nil {
		return NormalEmail(a.Address), clean(a.Name, 200)
	}
	return NormalEmail(reAddress.FindString(v)), ""
}

// NormalEmail is the form under which addresses are compared and indexed.
func NormalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func ids(v string) (out []string) {
	v = clean(v, maxHeader)
	for _, m := range reID.FindAllStringSubmatch(v, 100) {
		out = append(out, m[1])
	}
	if out == nil && v != "" && !strings.ContainsAny(strings.TrimSpace(v), " \t<>") {
		out = []string{clean(strings.TrimSpace(v), 250)}
	}
	return out
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

// clean makes text safe to store and show: valid UTF-8 without control
// characters other than line ends and tabs, at most n bytes.
func clean(s string, n int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r >= ' ' && r != 0x7f {
			return r
		}
		return -1
	}, s)
	if len(s) > n {
		s = strings.ToValidUTF8(s[:n], "")
	}
	return s
}
