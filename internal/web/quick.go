package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"

	"github.com/piepowder/piepowder/internal/errs"
)

// Reply is the answer to a quick request: JSON.
type Reply struct {
	Status   int
	Body     []byte
	Replayed bool // the first answer to something that was sent again
}

// QuickHandler answers one small request. body is valid only during the call;
// the answer may be appended to out.
type QuickHandler func(ctx context.Context, body, out []byte) (Reply, error)

// Quick makes a POST route that is asked many thousand times a second: with a
// bearer key it is answered by a lane of the Front, without net/http; everybody
// else reaches it the ordinary way. It takes no Idempotency-Key. A body over
// MaxBody is refused with the given error.
func Quick[P ~string](path string, perm P, summary string, tooLarge error, h QuickHandler, opts ...Option) Route {
	r := Raw(http.MethodPost, path, perm, summary, nil, append(opts, Stream())...)
	r.quick = h
	limit := r.maxBody
	r.maxBody = 0 // counted here
	r.raw = func(w http.ResponseWriter, req *http.Request) {
		t := quickTools.Get().(*quickTool)
		defer quickTools.Put(t)
		var err error
		if t.body, err = readAll(t.body[:0], req.Body, limit); err != nil {
			if errors.Is(err, errTooLong) {
				err = tooLarge
			} else {
				err = errs.New(errs.BadRequest, "body_unreadable", "The body ended early.").Wrap(err)
			}
			WriteProblem(w, err)
			return
		}
		reply, err := h(req.Context(), t.body, t.out[:0])
		if err != nil {
			WriteProblem(w, err)
			return
		}
		t.out = reply.Body
		head := w.Header()
		head.Set("Content-Type", "application/json")
		head.Set("Content-Length", strconv.Itoa(len(reply.Body)))
		if reply.Replayed {
			head.Set("Idempotent-Replayed", "true")
		}
		w.WriteHeader(reply.Status)
		_, _ = w.Write(reply.Body)
	}
	r.quickLimit = limit
	return r
}

type quickTool struct{ body, out []byte }

var quickTools = sync.Pool{New: func() any { return new(quickTool) }}

var errTooLong = errors.New("web: the body is too long")

// readAll reads at most limit bytes.
func readAll(into []byte, in io.Reader, limit int64) ([]byte, error) {
	if cap(into) == 0 {
		into = make([]byte, 0, 2048)
	}
	for {
		if len(into) == cap(into) {
			into = append(into, 0)[:len(into)]
		}
		n, err := in.Read(into[len(into):cap(into)])
		into = into[:len(into)+n]
		if int64(len(into)) > limit {
			return into, errTooLong
		}
		if err == io.EOF {
			return into, nil
		}
		if err != nil {
			return into, err
		}
	}
}
