package journal

import (
	"os"
	"syscall"
)

// flushRange puts written bytes on disk and waits, so that a long file does not
// reach the disk all at once: syncs of the log would stand behind it. It makes no
// promise; Sync does.
func flushRange(f *os.File, off, n int64) {
	const all = 1 | 2 | 4 // SYNC_FILE_RANGE_WAIT_BEFORE, _WRITE, _WAIT_AFTER
	_ = syscall.SyncFileRange(int(f.Fd()), off, n, all)
}
