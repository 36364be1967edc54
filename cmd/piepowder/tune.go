package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// tune sets the runtime for a server that must answer within milliseconds; each
// variable of Go's own overrules.
//
// Twice as many threads run Go code as there are processors: a thread that waits
// for the disk, or is in the midst of a long write to SQLite, keeps its place,
// and callers would wait behind it. Garbage is collected when the heap has grown
// fourfold, since callers share the processors with every collection, and sooner
// when it nears seven tenths of the machine's memory.
func tune() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(2 * runtime.GOMAXPROCS(0))
	}
	memory := machineMemory()
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" && memory > 0 {
		debug.SetGCPercent(300)
		debug.SetMemoryLimit(memory / 10 * 7)
	}
}

// machineMemory is how many bytes this process may use: the machine's, or its
// control group's when that is less; 0 where the system does not say.
func machineMemory() int64 {
	b, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	total := int64(0)
	for line := range strings.Lines(string(b)) {
		if kb, ok := strings.CutPrefix(line, "MemTotal:"); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")), 10, 64)
			if err != nil {
				return 0
			}
			total = n << 10
			break
		}
	}
	if b, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64); err == nil { // "max" is no limit
			total = min(total, n)
		}
	}
	return total
}
