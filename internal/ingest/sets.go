package ingest

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
)

// Sets is a folder of loaded lists, each a file named by the hash of what it
// holds. The log names them, so they are never changed; those that no entry
// names are what an import left that was given up.
type Sets struct {
	dir string
	mu  sync.Mutex
	in  map[string]*engine.Set
	age []string // of in, oldest use first
}

// keptSets is how many sets stay in memory beside those that machines use.
const keptSets = 8

// OpenSets opens the folder, which is made when the first list is loaded.
func OpenSets(dir string) *Sets { return &Sets{dir: dir, in: map[string]*engine.Set{}} }

func (s *Sets) path(hash string) string { return filepath.Join(s.dir, hash+".set") }

// Put keeps the file of a set on disk and gives its hash.
func (s *Sets) Put(file []byte) (hash string, err error) {
	sum := sha256.Sum256(file)
	hash = hex.EncodeToString(sum[:])
	if _, err := os.Stat(s.path(hash)); err == nil {
		return hash, nil
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return "", fmt.Errorf("ingest: list: %w", err)
	}
	return hash, s.write(s.path(hash), file)
}

// write makes a file whole or not at all.
func (s *Sets) write(path string, content []byte) error {
	f, err := os.CreateTemp(s.dir, "loading-")
	if err != nil {
		return fmt.Errorf("ingest: list: %w", err)
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = syncDir(s.dir)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("ingest: list: %w", err), os.Remove(f.Name()))
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get reads a set and sees that it is what its name says. Unavailable says that
// the disk did not give it: it may the next time.
func (s *Sets) Get(hash string) (*engine.Set, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if set := s.in[hash]; set != nil {
		return set, nil
	}
	if _, err := hex.DecodeString(hash); err != nil || len(hash) != 2*sha256.Size {
		return nil, errs.New(errs.Invalid, "list_file", "%q names no loaded list.", hash)
	}
	b, err := os.ReadFile(s.path(hash))
	if err != nil {
		return nil, errs.New(errs.Unavailable, "list_unreadable", "A loaded list that the log names cannot be read.").Wrap(err)
	}
	set, err := engine.DecodeSet(b)
	if err != nil {
		return nil, errs.New(errs.Invalid, "list_file", "The file of the loaded list %s cannot be understood.", hash).Wrap(err)
	}
	if set.Hash != hash {
		return nil, errs.New(errs.Invalid, "list_file", "The file of the loaded list %s was changed: its hash is %s.", hash, set.Hash)
	}
	if len(s.age) == keptSets {
		delete(s.in, s.age[0])
		s.age = s.age[1:]
	}
	s.in[hash], s.age = set, append(s.age, hash)
	return set, nil
}

// PutText keeps the texts of a set, compressed CSV, for its export.
func (s *Sets) PutText(hash string, zipped []byte) error {
	return s.write(s.path(hash)+".csv.gz", zipped)
}

// CopyText writes the texts of a set as CSV.
func (s *Sets) CopyText(hash string, to io.Writer) error {
	f, err := os.Open(s.path(hash) + ".csv.gz")
	if err != nil {
		return fmt.Errorf("ingest: list: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("ingest: list: %w", err)
	}
	if _, err := io.Copy(to, z); err != nil {
		return fmt.Errorf("ingest: list: %w", err)
	}
	return nil
}
