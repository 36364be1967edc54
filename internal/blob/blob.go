// Package blob keeps sealed files: raw messages and evidence. A name is written
// once and never changed; the bytes are durable before Put returns. They lie in
// a directory, or in a bucket of a server that speaks S3.
package blob

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
)

// Store is a set of blobs.
type Store struct{ in keeper }

// keeper is where the blobs of a store lie.
type keeper interface {
	put(ctx context.Context, name string, data []byte) error
	get(ctx context.Context, name string) ([]byte, error)
	remove(ctx context.Context, name string) error
	walk(fn func(name string) error) error
	close() error
}

// Close releases what the store holds.
func (s *Store) Close() error { return s.in.close() }

// Put writes data under a new name: Conflict when the name exists.
func (s *Store) Put(ctx context.Context, name string, data []byte) error {
	if err := check(name); err != nil {
		return err
	}
	return s.in.put(ctx, name, data)
}

// Get reads a blob: NotFound when there is none.
func (s *Store) Get(ctx context.Context, name string) ([]byte, error) {
	if err := check(name); err != nil {
		return nil, err
	}
	return s.in.get(ctx, name)
}

// Delete removes a blob, which only destruction under a retention rule may do.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := check(name); err != nil {
		return err
	}
	return s.in.remove(ctx, name)
}

// Walk calls fn with the name of every blob.
func (s *Store) Walk(fn func(name string) error) error { return s.in.walk(fn) }

func check(name string) error {
	if len(name) < 3 || strings.ContainsAny(name, "/\\.") {
		return errs.New(errs.BadRequest, "blob_name", "a blob name has at least three letters and no path")
	}
	return nil
}

func missing() error { return errs.New(errs.NotFound, "blob_missing", "the stored file is missing") }

func exists() error { return errs.New(errs.Conflict, "blob_exists", "this blob is already written") }
