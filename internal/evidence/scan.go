package evidence

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Clamd asks a ClamAV daemon over its socket: the command INSTREAM sends a file
// in pieces and gets a verdict.
type Clamd struct {
	network, address string
	timeout          time.Duration
}

// ParseClamd reads tcp://host:3310 or unix:/run/clamav/clamd.ctl.
func ParseClamd(spec string) (*Clamd, error) {
	if rest, ok := strings.CutPrefix(spec, "tcp://"); ok && strings.Contains(rest, ":") {
		return &Clamd{"tcp", rest, 2 * time.Minute}, nil
	}
	if rest, ok := strings.CutPrefix(spec, "unix:"); ok && rest != "" {
		return &Clamd{"unix", rest, 2 * time.Minute}, nil
	}
	return nil, errs.New(errs.Invalid, "scanner_address", "a scanner is at tcp://host:port or unix:/path")
}

// piece is what is sent at a time; clamd takes pieces below its StreamMaxLength.
const piece = 256 << 10

// Scan implements Scanner. An error means no verdict: the file stays blocked.
func (c *Clamd) Scan(ctx context.Context, r io.Reader) (found string, err error) {
	conn, err := (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, c.network, c.address)
	if err != nil {
		return "", fmt.Errorf("evidence: the scanner does not answer: %w", err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	deadline := func() error { return conn.SetDeadline(time.Now().Add(c.timeout)) } // of a socket, which has no other clock
	if err := deadline(); err != nil {
		return "", err
	}
	if _, err := io.WriteString(conn, "zINSTREAM\x00"); err != nil {
		return "", err
	}
	buf := make([]byte, 4+piece)
	for {
		n, err := io.ReadFull(r, buf[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buf, uint32(n))
			if err := deadline(); err != nil {
				return "", err
			}
			if _, werr := conn.Write(buf[:4+n]); werr != nil {
				return "", c.refusal(conn, werr)
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return "", err
		}
	}
	if _, err := conn.Write([]byte{0, 0, 0, 0}); err != nil {
		return "", c.refusal(conn, err)
	}
	return verdict(conn)
}

// refusal is what clamd said before it hung up, such as that a file is too large.
func (c *Clamd) refusal(conn net.Conn, err error) error {
	if _, verr := verdict(conn); verr != nil {
		return errors.Join(err, verr)
	}
	return err
}

func verdict(r io.Reader) (found string, err error) {
	said, err := bufio.NewReader(io.LimitReader(r, 4096)).ReadString(0)
	if err != nil && said == "" {
		return "", fmt.Errorf("evidence: the scanner hung up: %w", err)
	}
	said = strings.Trim(said, "\x00\n ")
	said, _ = strings.CutPrefix(said, "stream: ")
	switch {
	case said == "OK":
		return "", nil
	case strings.HasSuffix(said, " FOUND"):
		return plain(cut(strings.TrimSuffix(said, " FOUND"), 200)), nil
	}
	return "", fmt.Errorf("evidence: the scanner said %q", cut(said, 200))
}

// Kinds of jobs of this package.
const (
	JobScan   = "evidence.scan"
	JobRemove = "evidence.remove"
	JobCheck  = "evidence.check"
	JobExpire = "evidence.expire"
)

type scanPayload struct {
	Item string `json:"item"`
}

type removePayload struct {
	Files []string `json:"files"`
}

// ScanNow has a file looked at and writes the verdict. It is once: an item that
// has its verdict stays as it is.
func (s *Service) scanNow(ctx context.Context, item string) error {
	list, err := s.query(ctx, `SELECT `+columns+` FROM evidence e WHERE e.id = $1 AND e.scan = 'pending' AND e.locked = false`, item)
	if err != nil || len(list) == 0 || s.Scanner == nil {
		return err
	}
	it := list[0]
	b, err := s.open(ctx, it)
	if err != nil {
		return err
	}
	found, err := s.Scanner.Scan(ctx, b.reader())
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, machine, "scan for malware", func(ctx context.Context, tx *db.Tx) error {
		if err := s.hold(ctx, tx, it.ID); err != nil {
			return err
		}
		scan, note := "clean", "nothing found"
		if found != "" {
			scan, note = "infected", "found "+found
		}
		res, err := tx.Exec(ctx, `UPDATE evidence SET scan = $1, scan_note = $2, quarantined = $3 WHERE id = $4 AND scan = 'pending' AND locked = false`, scan, found, found != "", it.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return s.enter(ctx, tx, it, entry{act: "checked", note: note})
	})
}

var machine = db.Actor{ID: "system", Kind: "system", Name: "evidence"}

// Release takes a file out of quarantine on somebody's word. What the scanner
// found something in stays where it is.
func (s *Service) Release(ctx context.Context, ref, why string) (*EvidenceItem, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceRelease)
	if err != nil {
		return nil, err
	}
	if err := checkWords(why, ""); err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "release from quarantine", func(ctx context.Context, tx *db.Tx) error {
		it, err := s.change(ctx, tx, sc, ref)
		switch {
		case err != nil:
			return err
		case it.Locked:
			return errLocked()
		case !it.Blocked:
			return errs.New(errs.Conflict, "not_quarantined", "This file is not in quarantine.")
		case it.Scan == "infected":
			return errs.New(errs.Conflict, "infected", "The scanner found something in this file. It stays in quarantine.")
		case it.Scan == "pending":
			return errs.New(errs.Conflict, "scan_pending", "The scanner has not looked at this file yet.")
		}
		if _, err := tx.Exec(ctx, `UPDATE evidence SET quarantined = false WHERE id = $1`, it.ID); err != nil {
			return err
		}
		return s.enter(ctx, tx, it, entry{act: "released", words: words{Why: why}})
	})
	if err != nil {
		return nil, err
	}
	return s.find(ctx, sc, ref)
}
