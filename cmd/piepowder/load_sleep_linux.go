package main

import (
	"errors"
	"syscall"
	"time"
)

// sleepUntil waits for a moment by the kernel's own timer: the runtime's is
// late by up to a millisecond in a process that is otherwise idle, and the
// measured server would be blamed for it. The goroutine must own its thread.
func sleepUntil(at time.Time) {
	for {
		wait := time.Until(at)
		if wait <= 0 {
			return
		}
		ts := syscall.NsecToTimespec(int64(wait))
		if err := syscall.Nanosleep(&ts, nil); err != nil && !errors.Is(err, syscall.EINTR) {
			return
		}
	}
}
