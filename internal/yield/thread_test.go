package yield

import "testing"

func TestWorkIsDoneInOrderAndWaitedFor(t *testing.T) {
	thread := NewThread()
	defer thread.Close()
	var done []int
	for i := range 100 {
		thread.Do(func() { done = append(done, i) })
	}
	for i, n := range done {
		if i != n {
			t.Fatalf("work %d was done at place %d", n, i)
		}
	}
	if len(done) != 100 {
		t.Fatalf("%d of 100 were done when Do came back", len(done))
	}
}
