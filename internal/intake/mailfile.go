package intake

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"regexp"
)

// mboxFrom begins each message of an mbox; "From " lines of a text are quoted
// with > there.
var mboxFrom = regexp.MustCompile(`^From \S+.*\d`)

// EachMail gives every message of a file: the one of an .eml, or all of an mbox.
// A message over the size limit is given as an error and the next one read, so
// memory stays bounded whatever the file's size.
func EachMail(r io.Reader, fn func(n int, raw []byte, refused error) error) error {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(5)
	if err != nil && err != io.EOF {
		return err
	}
	mbox := bytes.Equal(head, []byte("From "))
	m := mailReader{fn: fn}
	blank := true
	for {
		line, err := in.ReadSlice('\n')
		if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
			return err
		}
		if mbox && blank && mboxFrom.Match(line) {
			if err := m.flush(); err != nil {
				return err
			}
			m.begun = true
		} else if len(line) > 0 {
			m.begun = true
			if mbox && len(line) > 1 && line[0] == '>' && bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
				line = line[1:]
			}
			m.add(line)
		}
		blank = len(bytes.TrimRight(line, "\r\n")) == 0
		if err == io.EOF {
			return m.flush()
		}
	}
}

// mailReader gathers the lines of one message.
type mailReader struct {
	fn      func(n int, raw []byte, refused error) error
	n       int
	raw     bytes.Buffer
	tooLong bool
	begun   bool
}

func (m *mailReader) add(line []byte) {
	if m.tooLong = m.tooLong || m.raw.Len()+len(line) > maxMessage; m.tooLong {
		m.raw.Reset()
		return
	}
	m.raw.Write(line)
}

func (m *mailReader) flush() error {
	if !m.begun {
		return nil
	}
	m.n++
	raw, tooLong := bytes.Clone(m.raw.Bytes()), m.tooLong
	m.raw.Reset()
	m.tooLong, m.begun = false, false
	if tooLong {
		return m.fn(m.n, nil, refuse("it is larger than 25 MiB"))
	}
	if err := Check(raw); err != nil {
		return m.fn(m.n, nil, err)
	}
	return m.fn(m.n, raw, nil)
}

// ImportEnvelope is what a message of a file says of its way: only an address of
// ours is its mailbox. With history the message is closed at once: it was dealt
// with elsewhere.
func (s *Service) ImportEnvelope(ctx context.Context, raw []byte, history bool) (Envelope, error) {
	env := Envelope{From: returnPath(raw), Imported: true, History: history}
	switch a, _ := address(headerOf(raw, "from")); env.From {
	case "":
		env.From = a
	case "<>":
		env.From = ""
	}
	for _, name := range []string{"delivered-to", "to", "cc"} {
		for _, f := range headerFields(raw) {
			if f.name != name {
				continue
			}
			a, _ := address(f.value)
			ours, err := s.ourAddress(ctx, a)
			if err != nil {
				return env, err
			}
			if ours && a != "" {
				env.To = append(env.To, a)
			}
		}
	}
	return env, nil
}
