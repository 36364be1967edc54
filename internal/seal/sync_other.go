//go:build !linux

package seal

import "os"

func fdatasync(f *os.File) error { return f.Sync() }
