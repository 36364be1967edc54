package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// wire is one keep-alive HTTP/1.1 connection. The load generator runs on the
// machine it measures, so it must cost little: no net/http client.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
	head string
}

func dial(addr, key string) (*wire, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	head := "POST /v1/events HTTP/1.1\r\nHost: " + addr + "\r\nAuthorization: Bearer " + key + "\r\nContent-Type: application/json\r\nContent-Length: "
	return &wire{conn: conn, in: bufio.NewReaderSize(conn, 8192), head: head}, nil
}

// post sends one body and reads the whole answer.
func (w *wire) post(body []byte) (status int, err error) {
	w.out = append(w.out[:0], w.head...)
	w.out = strconv.AppendInt(w.out, int64(len(body)), 10)
	w.out = append(append(w.out, "\r\n\r\n"...), body...)
	if _, err := w.conn.Write(w.out); err != nil {
		return 0, err
	}
	length := 0
	for first := true; ; first = false {
		line, err := w.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			break
		}
		if first {
			if status, err = strconv.Atoi(text[9:12]); err != nil {
				return 0, fmt.Errorf("answer %q", text)
			}
			continue
		}
		if n, ok := strings.CutPrefix(text, "Content-Length: "); ok {
			if length, err = strconv.Atoi(n); err != nil {
				return 0, err
			}
		}
	}
	_, err = io.CopyN(io.Discard, w.in, int64(length))
	return status, err
}

// burst is what a load run saw.
type burst struct {
	done    int
	refused int
	took    time.Duration
	late    []time.Duration // latency of each answer, sorted
}

func (b burst) perSecond() float64 { return float64(b.done) / b.took.Seconds() }

// quantile gives the latency that a share q of the answers did not exceed.
func (b burst) quantile(q float64) time.Duration {
	if len(b.late) == 0 {
		return 0
	}
	return b.late[min(int(q*float64(len(b.late))), len(b.late)-1)]
}

// closed keeps `flight` requests in flight for the given time.
func closed(ctx context.Context, addr, key string, flight int, lasts time.Duration, body func(n int, buf []byte) []byte) (burst, error) {
	ctx, cancel := context.WithTimeout(ctx, lasts)
	defer cancel()
	start := time.Now()
	return drive(addr, key, flight, start, func(next *atomic.Int64) (int, time.Time, bool) {
		return int(next.Add(1)), time.Now(), ctx.Err() == nil
	}, body)
}

// open sends at a fixed rate whatever the answers do; a latency counts from the
// moment the request was due, so a stall is not hidden.
func open(ctx context.Context, addr, key string, rate float64, conns int, lasts time.Duration, body func(n int, buf []byte) []byte) (burst, error) {
	start := time.Now()
	type turn struct {
		n   int
		due time.Time
	}
	turns := make(chan turn, int(rate)) // a second of requests may wait for a connection
	go func() {
		defer close(turns)
		steady(ctx, rate, lasts, func(n int, due time.Time) { turns <- turn{n, due} })
	}()
	return drive(addr, key, conns, start, func(*atomic.Int64) (int, time.Time, bool) {
		t, more := <-turns
		return t.n, t.due, more
	}, body)
}

// steady calls fn at a fixed rate, for the given time.
func steady(ctx context.Context, rate float64, lasts time.Duration, fn func(n int, due time.Time)) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start := time.Now()
	for n := 1; ; n++ {
		due := start.Add(time.Duration(float64(n) / rate * float64(time.Second)))
		if due.Sub(start) > lasts || ctx.Err() != nil {
			return
		}
		sleepUntil(due)
		fn(n, due)
	}
}

func drive(addr, key string, conns int, start time.Time, turn func(*atomic.Int64) (int, time.Time, bool), body func(int, []byte) []byte) (burst, error) {
	var (
		group  sync.WaitGroup
		next   atomic.Int64
		mu     sync.Mutex
		all    burst
		failed error
	)
	for range conns {
		w, err := dial(addr, key)
		if err != nil {
			return burst{}, err
		}
		group.Go(func() {
			defer w.conn.Close()
			var mine burst
			var buf []byte
			var err error
			for {
				n, due, more := turn(&next)
				if !more {
					break
				}
				buf = body(n, buf[:0])
				var status int
				if status, err = w.post(buf); err != nil {
					break
				}
				if status >= 300 {
					mine.refused++
				}
				mine.done++
				mine.late = append(mine.late, time.Since(due))
			}
			mu.Lock()
			defer mu.Unlock()
			all.done += mine.done
			all.refused += mine.refused
			all.late = append(all.late, mine.late...)
			if err != nil {
				failed = err
			}
		})
	}
	group.Wait()
	all.took = time.Since(start)
	slices.Sort(all.late)
	return all, failed
}
