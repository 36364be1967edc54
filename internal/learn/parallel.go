package learn

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel calls fn for 0..n-1 on all cores; each call works on its own memory,
// so that the result does not depend on who runs when.
func parallel(n int, fn func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				fn(i)
			}
		})
	}
	wg.Wait()
}

// parallelThen is parallel that says in done when each call has ended, and
// closes it after the last.
func parallelThen(n int, done chan<- int, fn func(i int)) {
	parallel(n, func(i int) {
		fn(i)
		done <- i
	})
	close(done)
}
