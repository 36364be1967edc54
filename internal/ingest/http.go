package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// maxLag is how far the projector may be behind before batches are refused.
const maxLag = time.Minute

// Routes are the URLs events come in by.
func (s *Service) Routes() []web.Route {
	return append([]web.Route{
		web.Quick("/v1/events", identity.PermEventWrite, "Send one event and get its decision; the event's id makes repeats safe",
			errs.New(errs.TooLarge, "event_too_large", "an event has at most %d bytes", MaxEvent), s.postEvent, web.MaxBody(MaxEvent+1)),
		web.Raw(http.MethodPost, "/v1/events/batch", identity.PermEventWrite,
			"Send events as NDJSON and get one line for each, in order", s.postBatch, web.Stream(), web.MaxBody(maxBatchBody)),
	}, s.importRoutes()...)
}

const maxBatchBody = 16 << 30

func (s *Service) postEvent(ctx context.Context, body, out []byte) (web.Reply, error) {
	if _, err := identity.Require(ctx, identity.PermEventWrite); err != nil {
		return web.Reply{}, err
	}
	reply := web.Reply{Status: http.StatusAccepted}
	err := s.submit(ctx, &Incoming{Line: body}, func(w *work) {
		reply.Body = append(appendAnswer(out, &w.rec), '\n')
		reply.Replayed = w.repeat
		if w.rec.Decision.Decided {
			reply.Status = http.StatusOK
		}
	})
	return reply, err
}

// postBatch reads NDJSON and writes one line for each line read, in order,
// while the body is still coming. ?history=true imports: state changes, nothing
// is raised. ?repeats=true marks the answers to events that were there already
// with "repeat": true.
func (s *Service) postBatch(w http.ResponseWriter, r *http.Request) {
	if _, err := identity.Require(r.Context(), identity.PermEventWrite); err != nil {
		web.WriteProblem(w, err)
		return
	}
	in := Incoming{History: r.URL.Query().Get("history") == "true"}
	if in.History {
		if _, err := identity.Require(r.Context(), identity.PermEventImport); err != nil {
			web.WriteProblem(w, err)
			return
		}
	}
	if s.cfg.Lag != nil && s.cfg.Lag() > maxLag {
		e := errs.New(errs.TooMany, "projector_behind", "The tables are more than a minute behind the log; batches wait, single events do not.")
		e.RetryAfter = maxLag / 2
		web.WriteProblem(w, e)
		return
	}
	flow := http.NewResponseController(w)
	_ = flow.EnableFullDuplex() // HTTP/1.1 closes the body otherwise; HTTP/2 always is
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.WriteHeader(http.StatusOK)
	marked := r.URL.Query().Get("repeats") == "true"
	if err := s.stream(r.Context(), r.Body, w, flow.Flush, in, marked); err != nil && r.Context().Err() == nil {
		s.log.Error("a batch ended early", "error", err)
	}
}

// stream copies answers from in to out. A fault that ends the batch early is its
// last line.
func (s *Service) stream(ctx context.Context, in io.Reader, out io.Writer, flush func() error, form Incoming, marked bool) error {
	answers := newAnswerWriter(out, flush)
	answers.marked = marked
	b := s.batchOf(ctx, answers.write, answers.end)
	err := eachLine(in, b.Push, func(line []byte, err error) error {
		if err != nil {
			return b.refuse(err)
		}
		form.Line = line
		return b.Add(&form)
	})
	if cerr := b.Close(); cerr != nil {
		err = cerr
	}
	if err != nil && ctx.Err() == nil {
		answers.fail(err)
	}
	return errors.Join(err, answers.end())
}

// answerWriter writes answers as lines and flushes when a chunk is through.
type answerWriter struct {
	w     *bufio.Writer
	flush func() error
	buf   []byte
	n     int

	marked bool // repeats say that they are
}

func newAnswerWriter(w io.Writer, flush func() error) *answerWriter {
	return &answerWriter{w: bufio.NewWriterSize(w, 64<<10), flush: flush}
}

func (a *answerWriter) write(i int, w *work, err error) error {
	a.n = i + 1
	if err != nil {
		a.buf = appendLineError(a.buf[:0], a.n, err)
	} else {
		a.buf = appendAnswer(a.buf[:0], &w.rec)
		if a.marked && w.repeat {
			a.buf = append(a.buf[:len(a.buf)-1], `,"repeat":true}`...)
		}
		a.buf = append(a.buf, '\n')
	}
	_, werr := a.w.Write(a.buf)
	return werr
}

func (a *answerWriter) fail(err error) {
	_, _ = a.w.Write(appendLineError(nil, a.n+1, err))
}

func (a *answerWriter) end() error {
	if err := a.w.Flush(); err != nil {
		return err
	}
	return a.flush()
}

// appendLineError is {"line", "code", "message", "errors"}: what a problem says,
// for one line of a batch. What has no kind is hidden.
func appendLineError(b []byte, line int, err error) []byte {
	p := web.ProblemOf(err)
	b = strconv.AppendInt(append(b, `{"line":`...), int64(line), 10)
	b = strconv.AppendInt(append(b, `,"status":`...), int64(p.Status), 10)
	b = appendJSONString(append(b, `,"code":`...), p.Code)
	b = appendJSONString(append(b, `,"message":`...), p.Detail)
	if len(p.Errors) > 0 {
		b = append(b, `,"errors":[`...)
		for i, f := range p.Errors {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSONString(append(b, `{"pointer":`...), f.Pointer)
			b = appendJSONString(append(b, `,"message":`...), f.Message)
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	return append(b, "}\n"...)
}

// eachLine calls fn for each line that is not blank; a line over the limit is an
// error for that line only. idle runs before a read that may block.
func eachLine(in io.Reader, idle func() error, fn func(line []byte, err error) error) error {
	r := bufio.NewReaderSize(in, MaxEvent+2)
	for {
		if r.Buffered() == 0 {
			if err := idle(); err != nil {
				return err
			}
		}
		line, err := r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			for errors.Is(err, bufio.ErrBufferFull) {
				_, err = r.ReadSlice('\n')
			}
			if ferr := fn(nil, errs.New(errs.TooLarge, "event_too_large", "an event has at most %d bytes", MaxEvent)); ferr != nil {
				return ferr
			}
		} else if line = bytes.TrimSpace(line); len(line) > 0 && (err == nil || err == io.EOF) {
			if ferr := fn(line, nil); ferr != nil {
				return ferr
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return errs.New(errs.BadRequest, "body_unreadable", "The body ended early.").Wrap(err)
		}
	}
}
