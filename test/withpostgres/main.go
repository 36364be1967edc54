// Command withpostgres runs a command with one private PostgreSQL server that
// all its test processes share, and takes the server away afterwards:
//
//	go run ./test/withpostgres go test ./...
//
// Without PostgreSQL's programs the command runs all the same; its tests then
// skip loudly, or fail where CI=true.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/piepowder/piepowder/internal/db/dbtest"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: withpostgres COMMAND [ARGUMENT ...]")
		os.Exit(2)
	}
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
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		os.Exit(failed.ExitCode())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
		os.Exit(1)
	}
}
