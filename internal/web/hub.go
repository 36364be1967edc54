package web

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Hub tells open browsers that something changed. A message names a topic, not
// content: the browser asks again with its own rights.
type Hub struct {
	mu      sync.Mutex
	clients map[*client]struct{}
	closed  bool
}

type client struct {
	staff string
	send  chan string
}

// NewHub makes a Hub.
func NewHub() *Hub { return &Hub{clients: map[*client]struct{}{}} }

// Publish tells everybody, or only the named staff when the change is of a
// restricted case. A browser that cannot keep up is dropped; it reconnects and
// asks for everything again.
func (h *Hub) Publish(topic string, only []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		if only != nil && !slices.Contains(only, c.staff) {
			continue
		}
		select {
		case c.send <- topic:
		default:
			delete(h.clients, c)
			close(c.send)
		}
	}
}

// Close ends all streams, for a graceful stop.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for c := range h.clients {
		delete(h.clients, c)
		close(c.send)
	}
}

// Serve is the event stream of one browser. alive is asked at each beat, so
// that a session that has ended hears nothing more.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, staff string, alive func() bool) {
	c := &client{staff, make(chan string, 64)}
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return
	}
	h.clients[c] = struct{}{}
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		if _, ok := h.clients[c]; ok {
			delete(h.clients, c)
			close(c.send)
		}
		h.mu.Unlock()
	}()
	out := http.NewResponseController(w)
	out.SetWriteDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	fmt.Fprint(w, "retry: 1000\nevent: hello\ndata: {}\n\n")
	out.Flush()
	beat := time.NewTicker(900 * time.Millisecond)
	defer beat.Stop()
	quiet := 0
	for {
		select {
		case <-r.Context().Done():
			return
		case topic, open := <-c.send:
			if !open || !alive() {
				return
			}
			fmt.Fprintf(w, "event: changed\ndata: {\"topic\":%q}\n\n", topic)
			out.Flush()
		case <-beat.C:
			if !alive() {
				return
			}
			if quiet++; quiet%15 == 0 {
				fmt.Fprint(w, ": here\n\n")
				out.Flush()
			}
		}
	}
}
