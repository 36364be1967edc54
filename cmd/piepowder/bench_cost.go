package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/journal"
)

// cost is what a process has used of the processors so far; 0 where the system
// does not say. Time of the wall is noisy on a shared machine, this is not.
func cost(pid int) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, ok := strings.Cut(string(b), ") ") // the name before may hold blanks
	fields := strings.Fields(rest)
	if !ok || len(fields) < 13 {
		return 0
	}
	const tick = 10 * time.Millisecond // USER_HZ is 100 on every Linux
	var total time.Duration
	for _, f := range fields[11:13] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0
		}
		total += time.Duration(n) * tick
	}
	return total
}

// fsyncs times single durable appends of one small record to a log of its own in
// dir: what the disk itself asks of every answer just now.
func fsyncs(dir string, n int) ([]time.Duration, error) {
	dir, err := os.MkdirTemp(dir, "fsync-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	j, err := journal.Open(dir, journal.Options{})
	if err != nil {
		return nil, err
	}
	defer j.Close()
	rec := [][]byte{make([]byte, 900)}
	took := make([]time.Duration, n)
	for i := range took {
		rec[0][0] = byte(i)
		start := time.Now()
		if err := j.Append(rec).Wait(); err != nil {
			return nil, err
		}
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return took, nil
}
