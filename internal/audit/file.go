package audit

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/piepowder/piepowder/internal/db"
)

// FileName is the file of checkpoints in the data directory: one JSON object a
// line, appended and never rewritten.
const FileName = "checkpoints"

// kept is one line of the file.
type kept struct {
	Size int64  `json:"size"`
	Note string `json:"note"`
}

// mirror appends checkpoints to the file.
type mirror struct {
	mu   sync.Mutex
	file *os.File
	size int64 // of the last checkpoint written
}

// openMirror opens or makes the file, and cuts off a line that a crash left
// unfinished. A damaged line stays for Verify to find; work goes on.
func openMirror(path string) (*mirror, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	lines, whole, _, err := readFile(f)
	if err == nil {
		err = errors.Join(f.Truncate(whole), syncDir(filepath.Dir(path)))
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("audit: %s: %w", FileName, err)
	}
	m := &mirror{file: f}
	for _, k := range lines {
		m.size = max(m.size, k.Size)
	}
	return m, nil
}

// readFile reads the whole lines, says where the last of them ends and which
// (counted from 1) are damaged.
func readFile(r io.Reader) (lines []kept, whole int64, damaged []int, err error) {
	br, n := bufio.NewReader(r), 0
	for {
		line, err := br.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return lines, whole, damaged, nil
		}
		if err != nil {
			return nil, 0, nil, err
		}
		whole += int64(len(line))
		n++
		var k kept
		if err := json.Unmarshal(line, &k); err != nil {
			damaged = append(damaged, n)
			continue
		}
		lines = append(lines, k)
	}
}

// CutFile takes out of the file in dir the checkpoints that the database of a
// restore does not know yet, and says how many.
func CutFile(ctx context.Context, d *db.DB, dir string) (cut int, err error) {
	path := filepath.Join(dir, FileName)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	lines, _, _, err := readFile(bytes.NewReader(raw))
	if err != nil {
		return 0, err
	}
	var newest int64
	if err := d.QueryRow(ctx, `SELECT COALESCE(MAX(size), 0) FROM audit_checkpoints`).Scan(&newest); err != nil {
		return 0, err
	}
	var left bytes.Buffer
	for _, k := range lines {
		if k.Size > newest {
			cut++
			continue
		}
		line, err := json.Marshal(k)
		if err != nil {
			return 0, err
		}
		left.Write(append(line, '\n'))
	}
	if cut == 0 {
		return 0, nil
	}
	if err := os.Remove(path); err != nil {
		return 0, err
	}
	return cut, errors.Join(writeSynced(path, left.String(), 0o600), syncDir(dir))
}

// written is the size of the last checkpoint in the file.
func (m *mirror) written() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.size
}

func (m *mirror) append(news []kept) error {
	if len(news) == 0 {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var b bytes.Buffer
	last := m.size
	for _, k := range news {
		if k.Size <= last {
			continue
		}
		line, err := json.Marshal(k)
		if err != nil {
			return err
		}
		b.Write(append(line, '\n'))
		last = k.Size
	}
	before, err := m.file.Stat()
	if err != nil {
		return err
	}
	if _, err := m.file.Write(b.Bytes()); err != nil {
		// A full disk may have taken half a line.
		return errors.Join(err, m.file.Truncate(before.Size()))
	}
	if err := m.file.Sync(); err != nil {
		return err
	}
	m.size = last
	return nil
}

func (m *mirror) close() error { return m.file.Close() }
