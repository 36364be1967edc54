package yield

import "runtime"

// Thread runs functions, one at a time, on a thread of the operating system
// with low priority; where a system has no priority of single threads, on an
// ordinary one. The zero value is not usable.
type Thread struct {
	work chan func()
	done chan struct{}
}

// NewThread begins a thread; Close ends it.
func NewThread() *Thread {
	t := &Thread{work: make(chan func()), done: make(chan struct{})}
	go func() {
		// Never unlocked: the priority cannot be raised again, so the thread ends
		// with its goroutine.
		runtime.LockOSThread()
		lower()
		for fn := range t.work {
			fn()
			t.done <- struct{}{}
		}
	}()
	return t
}

// Do runs fn and waits for it.
func (t *Thread) Do(fn func()) {
	t.work <- fn
	<-t.done
}

// Close ends the thread. Nothing may be running on it.
func (t *Thread) Close() { close(t.work) }
