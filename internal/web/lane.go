package web

import (
	"encoding/json"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// answer reads the body of a request whose head was seen, and answers it. It is
// false when the connection must end.
func (l *lane) answer(r *Route, h laneHead) bool {
	start := time.Now()
	if string(h.key) != l.key {
		l.key = string(h.key)
		l.req = http.Request{Method: http.MethodPost, RemoteAddr: l.conn.RemoteAddr().String(),
			Header: http.Header{"Authorization": {"Bearer " + l.key}}}
	}
	if _, err := l.in.Discard(h.size); err != nil {
		return false
	}
	if int64(cap(l.body)) < h.length {
		l.body = make([]byte, max(h.length, 2048))
	}
	l.body = l.body[:h.length]
	if _, err := io.ReadFull(l.in, l.body); err != nil {
		return false
	}
	reply, err := l.ask(r)
	status := reply.Status
	if err != nil {
		status = l.problem(err)
	} else {
		l.out = l.f.appendHead(l.out[:0], status, "application/json", len(reply.Body))
		if reply.Replayed {
			l.out = append(l.out, "Idempotent-Replayed: true\r\n"...)
		}
		l.text = reply.Body
	}
	last := l.f.ending.Load()
	if last {
		l.out = append(l.out, "Connection: close\r\n"...)
	}
	l.out = append(append(l.out, '\r', '\n'), l.text...)
	werr := l.writable()
	if werr == nil {
		_, werr = l.conn.Write(l.out)
	}
	if f := l.f.s.opt.Observe; f != nil {
		f(http.MethodPost, r.Path, status, time.Since(start))
	}
	if err != nil && errs.KindOf(err) == errs.Internal {
		l.f.s.opt.Log.Error("web: request failed", "method", http.MethodPost, "route", r.Path, "status", status, "error", err)
	}
	if cap(l.body) > 1<<16 {
		l.body = nil
	}
	return werr == nil && !last
}

// laneWrite is how long a caller may take to take an answer, at least.
const laneWrite = 30 * time.Second

// writable sets how long writing may take. It is not set for every answer: that
// would cost as much as reading one.
func (l *lane) writable() error {
	if time.Until(l.writes) >= laneWrite {
		return nil
	}
	l.writes = time.Now().Add(2 * laneWrite)
	return l.conn.SetWriteDeadline(l.writes)
}

// ask admits the caller and calls the handler; a panic is an internal error.
func (l *lane) ask(r *Route) (reply Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			l.f.s.opt.Log.Error("web: panic", "route", r.Path, "panic", p, "stack", string(debug.Stack()))
			err = errs.New(errs.Internal, "internal", "")
		}
	}()
	ctx, err := l.f.s.admit(&l.req, *r)
	if err != nil {
		return reply, err
	}
	return r.quick(ctx, l.body, l.text[:0])
}

// problem writes the head of a problem and leaves its body in text.
func (l *lane) problem(err error) int {
	p := ProblemOf(err)
	body, merr := json.Marshal(p)
	if merr != nil {
		body = []byte("{}")
	}
	l.text = append(body, '\n')
	l.out = l.f.appendHead(l.out[:0], p.Status, "application/problem+json", len(l.text))
	for name, values := range p.GetHeaders() {
		for _, v := range values {
			l.out = append(append(append(append(l.out, name...), ": "...), v...), "\r\n"...)
		}
	}
	return p.Status
}

// appendHead writes status line and headers, without the empty line.
func (f *Front) appendHead(b []byte, status int, kind string, length int) []byte {
	b = append(b, "HTTP/1.1 "...)
	b = strconv.AppendInt(b, int64(status), 10)
	b = append(b, ' ')
	b = append(b, http.StatusText(status)...)
	b = append(b, "\r\nContent-Type: "...)
	b = append(b, kind...)
	b = append(b, "\r\nContent-Length: "...)
	b = strconv.AppendInt(b, int64(length), 10)
	b = append(b, "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nDate: "...)
	b = append(b, f.date(time.Now())...)
	return append(b, '\r', '\n')
}

// dated is a second and how headers write it.
type dated struct {
	second int64
	text   string
}

// date is the value of a Date header, written once a second.
func (f *Front) date(now time.Time) string {
	d := f.lastDate.Load()
	if second := now.Unix(); d == nil || d.second != second {
		d = &dated{second, now.UTC().Format(http.TimeFormat)}
		f.lastDate.Store(d)
	}
	return d.text
}
