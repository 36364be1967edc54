package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// errAbsent says that a peer is not on this machine.
var errAbsent = errors.New("not installed")

// server is a PostgreSQL of this run only, on a private socket, with the
// durability it ships with.
type server struct {
	dir  string
	cmd  *exec.Cmd
	pool *pgxpool.Pool
}

func startPostgres(ctx context.Context) (*server, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return nil, fmt.Errorf("PostgreSQL: %w", errAbsent)
	}
	bin := filepath.Dir(found[len(found)-1])
	dir, err := os.MkdirTemp("", "peers-pg-")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir}
	attr, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	setup := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "peers", "-A", "trust", "-E", "UTF8", "--locale=C")
	setup.Dir, setup.SysProcAttr = dir, attr
	if out, err := setup.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	s.cmd = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "shared_buffers=1GB",
		"-c", "max_wal_size=4GB", "-c", "max_connections=100")
	s.cmd.Dir, s.cmd.SysProcAttr = dir, attr
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	cfg, err := pgxpool.ParseConfig("host=" + dir + " user=peers dbname=postgres pool_max_conns=64")
	if err != nil {
		return nil, err
	}
	if s.pool, err = pgxpool.NewWithConfig(ctx, cfg); err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if err = s.pool.Ping(ctx); err == nil {
			return s, nil
		}
		if time.Now().After(deadline) {
			s.stop()
			return nil, err
		}
	}
}

func (s *server) stop() {
	if s.pool != nil {
		s.pool.Close()
	}
	s.cmd.Process.Signal(syscall.SIGINT)
	s.cmd.Wait()
	os.RemoveAll(s.dir)
}

// unprivileged gives dir to the user nobody when we are root: PostgreSQL
// refuses to run as root.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(dir, int(uid), int(gid)); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}
