package seal

import (
	"os"
	"syscall"
)

// fdatasync is enough: the file is preallocated, its size does not change.
func fdatasync(f *os.File) error {
	for {
		err := syscall.Fdatasync(int(f.Fd()))
		if err != syscall.EINTR {
			return err
		}
	}
}
