package db

import (
	"os"
	"syscall"
)

// flushSteps writes what is dirty in the page cache, a step at a time.
func flushSteps(f *os.File, size int64) {
	const all = 1 | 2 | 4 // SYNC_FILE_RANGE_WAIT_BEFORE, _WRITE, _WAIT_AFTER
	for off := int64(0); off < size; off += flushStep {
		_ = syscall.SyncFileRange(int(f.Fd()), off, flushStep, all)
	}
}
