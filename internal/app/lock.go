package app

import (
	"os"
	"path/filepath"
	"syscall"

	"github.com/piepowder/piepowder/internal/errs"
)

// lock keeps a second server off the data directory; the kernel lets go when
// the process ends, however it ends.
func lock(dir string) (release func() error, err error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, errs.New(errs.Conflict, "data_in_use", "another piepowder is running on %s", dir)
	}
	return f.Close, nil
}
