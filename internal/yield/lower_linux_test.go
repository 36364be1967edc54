package yield

import (
	"syscall"
	"testing"
)

// The rest of the process keeps its priority.
func TestOnlyTheThreadGivesWay(t *testing.T) {
	thread := NewThread()
	defer thread.Close()
	nice := func() int {
		n, err := syscall.Getpriority(syscall.PRIO_PROCESS, syscall.Gettid())
		if err != nil {
			t.Fatal(err)
		}
		return 20 - n // the system call gives 1 to 40
	}
	var there int
	before := nice()
	thread.Do(func() { there = nice() })
	if there != niceness || nice() != before {
		t.Fatalf("niceness %d on the thread, %d then %d beside it", there, before, nice())
	}
}
