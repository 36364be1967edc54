package web

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const (
	laneBuffer = 8 << 10          // a longer head is net/http's
	laneIdle   = 2 * time.Minute  // a connection that says nothing for so long, or half of it, is closed
	laneSlow   = 10 * time.Second // for a head that comes in pieces
)

// Front stands before net/http: quick requests are answered in a lane of their
// connection, all others, and from then on the whole connection, go on to the
// http.Server that accepts from it. A lane takes only what parseLane knows to be
// harmless.
type Front struct {
	s     *Server
	inner net.Listener
	quick map[string]*Route
	pass  chan net.Conn
	done  chan struct{}
	close sync.Once
	err   error

	lastDate atomic.Pointer[dated]
	ending   atomic.Bool // set under mu
	mu       sync.Mutex
	lanes    map[*lane]struct{}
	open     sync.WaitGroup
}

// Front puts the quick routes before what is served from a listener.
func (s *Server) Front(inner net.Listener) *Front {
	f := &Front{s: s, inner: inner, quick: map[string]*Route{}, pass: make(chan net.Conn), done: make(chan struct{}), lanes: map[*lane]struct{}{}}
	for i := range s.routes {
		if r := &s.routes[i]; r.quick != nil {
			f.quick[r.Path] = r
		}
	}
	go f.accept()
	return f
}

func (f *Front) accept() {
	for {
		c, err := f.inner.Accept()
		if isPassing(err) { // out of descriptors, for example
			select {
			case <-time.After(20 * time.Millisecond):
			case <-f.done:
			}
			continue
		}
		if err != nil {
			_ = f.end(err)
			return
		}
		l := &lane{f: f, conn: c}
		f.mu.Lock()
		if f.ending.Load() {
			f.mu.Unlock()
			c.Close()
			continue
		}
		f.lanes[l] = struct{}{}
		f.open.Add(1)
		f.mu.Unlock()
		go l.run()
	}
}

// Accept gives the connections that are net/http's.
func (f *Front) Accept() (net.Conn, error) {
	select {
	case c := <-f.pass:
		return c, nil
	case <-f.done:
		return nil, f.err
	}
}

// isPassing says that accepting may be tried again; net/http asks the same.
func isPassing(err error) bool {
	var e interface{ Temporary() bool }
	return errors.As(err, &e) && e.Temporary() && !errors.Is(err, net.ErrClosed)
}

// Addr is the listener's.
func (f *Front) Addr() net.Addr { return f.inner.Addr() }

// Close stops accepting; open lanes go on until Shutdown.
func (f *Front) Close() error { return f.end(net.ErrClosed) }

func (f *Front) end(why error) (err error) {
	f.close.Do(func() {
		f.err = why
		err = f.inner.Close()
		close(f.done)
	})
	return err
}

// Shutdown stops accepting and waits until what is being answered is answered,
// or until ctx ends: then the connections are cut.
func (f *Front) Shutdown(ctx context.Context) error {
	err := f.Close()
	f.mu.Lock()
	f.ending.Store(true)
	for l := range f.lanes {
		l.conn.SetReadDeadline(time.Unix(1, 0)) // wakes those that wait for a request
	}
	f.mu.Unlock()
	gone := make(chan struct{})
	go func() {
		f.open.Wait()
		close(gone)
	}()
	select {
	case <-gone:
		return err
	case <-ctx.Done():
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for l := range f.lanes {
		l.conn.Close()
	}
	return ctx.Err()
}

// lane serves one connection.
type lane struct {
	f    *Front
	conn net.Conn
	in   *bufio.Reader
	out  []byte
	body []byte
	text []byte // of answers
	req  http.Request
	key  string
	till time.Time // the read deadline that is set

	writes time.Time // the write deadline that is set
}

func (l *lane) run() {
	l.in = bufio.NewReaderSize(l.conn, laneBuffer)
	passed := l.serve()
	l.f.mu.Lock()
	delete(l.f.lanes, l)
	l.f.mu.Unlock()
	l.f.open.Done()
	if !passed {
		l.conn.Close()
		return
	}
	l.conn.SetDeadline(time.Time{})
	select {
	case l.f.pass <- &passedConn{Conn: l.conn, in: l.in}:
	case <-l.f.done:
		l.conn.Close()
	}
}

// serve answers quick requests until the connection ends, or until a request
// comes that is net/http's: then it is true and nothing of that was consumed.
func (l *lane) serve() (passed bool) {
	for {
		if time.Until(l.till) < laneIdle/2 && !l.wait(laneIdle) {
			return false
		}
		head, err := l.head()
		if err != nil {
			return false
		}
		if head == nil {
			return true
		}
		h, ok := parseLane(head)
		if !ok {
			return true
		}
		r := l.f.quick[string(h.path)]
		if r == nil || h.length > r.quickLimit {
			return true
		}
		if !l.answer(r, h) {
			return false
		}
	}
}

// wait sets how long reading may take from now on; false when the front is
// ending, whose own deadline this may have replaced.
func (l *lane) wait(most time.Duration) bool {
	l.till = time.Now().Add(most)
	return l.conn.SetReadDeadline(l.till) == nil && !l.f.ending.Load()
}

// head waits for a whole head without consuming it; nil when it is longer than
// a lane takes. A head that has begun must end soon.
func (l *lane) head() ([]byte, error) {
	slow := false
	for have := 1; ; {
		if _, err := l.in.Peek(have); err != nil {
			return nil, err
		}
		b, _ := l.in.Peek(l.in.Buffered())
		end := bytes.Index(b, headEnd)
		if end < 0 && len(b) < laneBuffer && bytes.HasPrefix(b, []byte("POST ")[:min(len(b), 5)]) {
			if !slow && !l.wait(laneSlow) {
				return nil, net.ErrClosed
			}
			slow, have = true, len(b)+1
			continue
		}
		if slow && !l.wait(laneIdle) {
			return nil, net.ErrClosed
		}
		if end < 0 {
			return nil, nil
		}
		return b[:end+len(headEnd)], nil
	}
}

// passedConn is a connection whose first bytes have been read already.
type passedConn struct {
	net.Conn
	in *bufio.Reader
}

func (c *passedConn) Read(b []byte) (int, error) {
	if c.in != nil {
		if c.in.Buffered() > 0 {
			return c.in.Read(b[:min(len(b), c.in.Buffered())])
		}
		c.in = nil
	}
	return c.Conn.Read(b)
}
