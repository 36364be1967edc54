// Package blob keeps sealed files: raw messages and evidence. A name is written
// once and never changed; the bytes are on disk before Put returns.
package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
)

// Store is a directory of blobs, fanned out by the last two characters of the
// name.
type Store struct{ root *os.Root }

// OpenDir opens or makes the directory.
func OpenDir(path string) (*Store, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &Store{root}, nil
}

// Close releases the directory.
func (s *Store) Close() error { return s.root.Close() }

func place(name string) (dir, file string, err error) {
	if len(name) < 3 || strings.ContainsAny(name, "/\\.") {
		return "", "", errs.New(errs.BadRequest, "blob_name", "a blob name has at least three letters and no path")
	}
	dir = name[len(name)-2:]
	return dir, dir + "/" + name, nil
}

// Put writes data under a new name: Conflict when the name exists.
func (s *Store) Put(ctx context.Context, name string, data []byte) error {
	dir, file, err := place(name)
	if err != nil {
		return err
	}
	if err := s.root.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	// The bytes are whole before they get their name, and only one writer gets
	// it. What a crash leaves half written has a name of its own: nobody meets it.
	tmp := file + "." + rand.Text() + ".tmp"
	if err := s.write(tmp, data); err != nil {
		return errors.Join(err, s.root.Remove(tmp))
	}
	err = s.root.Link(tmp, file)
	if e := s.root.Remove(tmp); err == nil {
		err = e
	}
	if errors.Is(err, fs.ErrExist) {
		return errs.New(errs.Conflict, "blob_exists", "this blob is already written")
	}
	if err != nil {
		return err
	}
	return s.sync(dir)
}

func (s *Store) write(name string, data []byte) error {
	f, err := s.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o400)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func (s *Store) sync(dir string) error {
	for _, name := range []string{dir, "."} {
		f, err := s.root.Open(name)
		if err != nil {
			return err
		}
		if err := f.Sync(); err != nil {
			f.Close()
			return err
		}
		f.Close()
	}
	return nil
}

// Get reads a blob: NotFound when there is none.
func (s *Store) Get(ctx context.Context, name string) ([]byte, error) {
	_, file, err := place(name)
	if err != nil {
		return nil, err
	}
	data, err := s.root.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errs.New(errs.NotFound, "blob_missing", "the stored file is missing")
	}
	return data, err
}

// Delete removes a blob, which only destruction under a retention rule may do.
func (s *Store) Delete(ctx context.Context, name string) error {
	_, file, err := place(name)
	if err != nil {
		return err
	}
	return s.root.Remove(file)
}

// Walk calls fn with the name of every blob.
func (s *Store) Walk(fn func(name string) error) error {
	return fs.WalkDir(s.root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".tmp") {
			return err
		}
		if err := fn(filepath.Base(path)); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		return nil
	})
}
