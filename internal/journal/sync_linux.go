package journal

import (
	"os"
	"syscall"
)

// fdatasync puts the written bytes of f on disk. The file was preallocated, so
// no metadata that matters is left behind.
func fdatasync(f *os.File) error {
	for {
		err := syscall.Fdatasync(int(f.Fd()))
		if err != syscall.EINTR {
			return err
		}
	}
}
