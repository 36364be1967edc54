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
)

// dir is a directory of blobs, fanned out by the last two characters of the
// name.
type dir struct{ root *os.Root }

// OpenDir opens or makes the directory.
func OpenDir(path string) (*Store, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &Store{&dir{root}}, nil
}

func (d *dir) close() error { return d.root.Close() }

func place(name string) (folder, file string) {
	folder = name[len(name)-2:]
	return folder, folder + "/" + name
}

func (d *dir) put(_ context.Context, name string, data []byte) error {
	folder, file := place(name)
	if err := d.root.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	// The bytes are whole before they get their name, and only one writer gets
	// it. What a crash leaves half written has a name of its own: nobody meets it.
	tmp := file + "." + rand.Text() + ".tmp"
	if err := d.write(tmp, data); err != nil {
		return errors.Join(err, d.root.Remove(tmp))
	}
	err := d.root.Link(tmp, file)
	if e := d.root.Remove(tmp); err == nil {
		err = e
	}
	if errors.Is(err, fs.ErrExist) {
		return exists()
	}
	if err != nil {
		return err
	}
	return d.sync(folder)
}

func (d *dir) write(name string, data []byte) error {
	f, err := d.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o400)
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

func (d *dir) sync(folder string) error {
	for _, name := range []string{folder, "."} {
		f, err := d.root.Open(name)
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

func (d *dir) get(_ context.Context, name string) ([]byte, error) {
	_, file := place(name)
	data, err := d.root.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing()
	}
	return data, err
}

func (d *dir) remove(_ context.Context, name string) error {
	_, file := place(name)
	return d.root.Remove(file)
}

func (d *dir) walk(fn func(name string) error) error {
	return fs.WalkDir(d.root.FS(), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, ".tmp") {
			return err
		}
		if err := fn(filepath.Base(path)); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		return nil
	})
}
