// Command withpostgres runs a command with one private PostgreSQL server that
// all its test processes share, and takes the server away afterwards:
//
//	go run ./test/withpostgres go test ./...
//
// Without PostgreSQL's programs the command runs all the same; its tests then
// skip loudly, or fail where CI=true.
//
// Temporary files go to memory where the system has room there: the tests wait
// for thousands of syncs, none of which they need.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"github.com/piepowder/piepowder/internal/db/dbtest"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: withpostgres COMMAND [ARGUMENT ...]")
		os.Exit(2)
	}
	memory := inMemory()
	server, err := dbtest.StartPostgres()
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
	}
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = os.Environ()
	if err == nil {
		cmd.Env = append(cmd.Env, dbtest.SharedServer+"="+server)
	}
	err = cmd.Run()
	if memory != "" {
		_ = os.RemoveAll(memory)
	}
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		os.Exit(failed.ExitCode())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
		os.Exit(1)
	}
}

const (
	shared = "/dev/shm"
	enough = 4 << 30 // bytes; the tests of a run have taken under 2 GB at once
)

// inMemory makes a folder in memory the one for temporary files, and gives its
// path; "" where there is none, or too little room.
func inMemory() string {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(shared, &fs); err != nil || fs.Bavail*uint64(fs.Bsize) < enough {
		return ""
	}
	sweep()
	dir := fmt.Sprintf("%s/piepowder-%d", shared, os.Getpid())
	if err := os.Mkdir(dir, 0o755); err != nil {
		return ""
	}
	_ = os.Setenv("TMPDIR", dir)
	return dir
}

// sweep takes away what a run that was killed left in memory.
func sweep() {
	left, _ := filepath.Glob(shared + "/piepowder-*")
	for _, dir := range left {
		var pid int
		if _, err := fmt.Sscanf(filepath.Base(dir), "piepowder-%d", &pid); err != nil {
			continue
		}
		if syscall.Kill(pid, 0) == syscall.ESRCH {
			_ = os.RemoveAll(dir)
		}
	}
}
