package simulate

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"
)

// MIME is the report as a mail to an address, the way a telephone sends it. It
// fails only when the report has no sender address.
func (r *Report) MIME(to string) ([]byte, error) {
	if r.Email == "" {
		return nil, fmt.Errorf("report %s has no mail address", r.ID)
	}
	var b bytes.Buffer
	head := func(k, v string) { fmt.Fprintf(&b, "%s: %s\r\n", k, v) }
	head("From", mime.QEncoding.Encode("utf-8", r.Name)+" <"+r.Email+">")
	head("To", "<"+to+">")
	head("Subject", mime.QEncoding.Encode("utf-8", r.Subject))
	head("Date", r.At.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	head("Message-ID", "<"+r.ID+"@"+r.Email[strings.LastIndexByte(r.Email, '@')+1:]+">")
	if r.InReplyTo != "" {
		head("In-Reply-To", r.InReplyTo)
		head("References", r.InReplyTo)
	}
	head("Content-Language", r.Language)
	head("MIME-Version", "1.0")
	w := multipart.NewWriter(&b)
	if err := w.SetBoundary("part-" + r.ID); err != nil {
		return nil, err
	}
	head("Content-Type", "multipart/mixed; boundary="+w.Boundary())
	b.WriteString("\r\n")
	text, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Type": {"text/plain; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"},
	})
	if err != nil {
		return nil, err
	}
	q := quotedprintable.NewWriter(text)
	if _, err := q.Write([]byte(strings.ReplaceAll(r.Text, "\n", "\r\n"))); err != nil {
		return nil, err
	}
	if err := q.Close(); err != nil {
		return nil, err
	}
	for _, a := range r.Attachments {
		p, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Type": {a.MediaType}, "Content-Transfer-Encoding": {"base64"},
			"Content-Disposition": {`attachment; filename="` + a.Name + `"`},
		})
		if err != nil {
			return nil, err
		}
		line := base64.StdEncoding.EncodeToString(a.Data)
		for len(line) > 0 {
			n := min(76, len(line))
			fmt.Fprintf(p, "%s\r\n", line[:n])
			line = line[n:]
		}
	}
	err = w.Close()
	return b.Bytes(), err
}
