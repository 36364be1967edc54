package dbtest

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// SharedServer is the environment variable by which test/withpostgres lends one
// server to all test processes of a run.
const SharedServer = "PIEPOWDER_TEST_POSTGRES"

// StartPostgres runs a private server for as long as this process lives and
// gives the value of SharedServer.
func StartPostgres() (string, error) { return startPostgres() }

// startPostgres runs a server on a private socket, as another user when the
// tests run as root (PostgreSQL refuses root). It gives a URL with %s for the
// database name. The server dies with the test process.
func startPostgres() (string, error) {
	if shared := os.Getenv(SharedServer); shared != "" {
		return shared, nil
	}
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	removeOrphans()
	dir, err := os.MkdirTemp("", fmt.Sprintf("ppg-%d-", os.Getpid()))
	if err != nil {
		return "", err
	}
	cred, err := unprivileged(dir)
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "piepowder", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.Dir = dir
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: cred}
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	if err := launch(bin, dir, data, cred); err != nil {
		return "", err
	}
	url := "postgres://piepowder@/%s?host=" + dir + "&sslmode=disable"
	return url, waitReady(url)
}

func launch(bin, dir, data string, cred *syscall.Credential) error {
	var log bytes.Buffer
	cmd := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB")
	cmd.Dir = dir
	cmd.Stderr = &log
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: cred, Pdeathsig: syscall.SIGQUIT}
	started := make(chan error)
	go func() {
		// The death signal follows the thread that started the server, so this
		// one is kept for as long as the process lives.
		runtime.LockOSThread()
		started <- cmd.Start()
		cmd.Wait()
		select {}
	}()
	return <-started
}

func waitReady(url string) error {
	var last error
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		conn, err := sql.Open("pgx", fmt.Sprintf(url, "postgres"))
		if err != nil {
			return err
		}
		last = conn.Ping()
		conn.Close()
		if last == nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("PostgreSQL did not answer: %w", last)
}

func admin(base, statement string) error {
	conn, err := sql.Open("pgx", fmt.Sprintf(base, "postgres"))
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.Exec(statement)
	return err
}

func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", errors.New("PostgreSQL's server programs (initdb, postgres) are not installed")
	}
	return filepath.Dir(path), nil
}

func unprivileged(dir string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chmod(dir, 0o755)
	}
	return nil, errors.New("PostgreSQL refuses to run as root and there is no user postgres or nobody")
}

// removeOrphans deletes the directories of test processes that are gone.
func removeOrphans() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), "ppg-*"))
	for _, dir := range dirs {
		pid, err := strconv.Atoi(strings.Split(filepath.Base(dir), "-")[1])
		if err != nil || syscall.Kill(pid, 0) == nil {
			continue
		}
		os.RemoveAll(dir)
	}
}
