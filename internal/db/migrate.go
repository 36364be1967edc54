package db

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

//go:embed migrations
var migrations embed.FS

// words are what the dialects spell differently: column types, and {{CLUSTERED}}
// after a table whose rows are kept in the order of their primary key, which
// spares SQLite a second tree. {{POSITION}} is the type of a key that only grows:
// SQLite takes it for the row's own number.
var words = map[Dialect]*strings.Replacer{
	SQLite:   strings.NewReplacer("{{TS}}", "BIGINT", "{{JSON}}", "TEXT", "{{BYTES}}", "BLOB", "{{CLUSTERED}}", "WITHOUT ROWID", "{{POSITION}}", "INTEGER"),
	Postgres: strings.NewReplacer("{{TS}}", "BIGINT", "{{JSON}}", "JSONB", "{{BYTES}}", "BYTEA", "{{CLUSTERED}}", "", "{{POSITION}}", "BIGINT"),
}

func (d *DB) migrate(ctx context.Context) error {
	dir, err := fs.Sub(migrations, "migrations/"+string(d.set))
	if err != nil {
		return err
	}
	dialect := database.DialectSQLite3
	if d.Dialect == Postgres {
		dialect = database.DialectPostgres
	}
	store, err := database.NewStore(dialect, "goose_"+string(d.set))
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectCustom, d.write, templated{dir, words[d.Dialect]},
		goose.WithStore(store), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("db: migrations of %s: %w", d.set, err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("db: migrating %s: %w", d.set, err)
	}
	return nil
}

// templated is a file system whose SQL files have their type words filled in.
type templated struct {
	fs.FS
	words *strings.Replacer
}

func (t templated) Open(name string) (fs.File, error) {
	if !strings.HasSuffix(name, ".sql") {
		return t.FS.Open(name)
	}
	text, err := fs.ReadFile(t.FS, name)
	if err != nil {
		return nil, err
	}
	body := []byte(t.words.Replace(string(text)))
	return &sqlFile{bytes.NewReader(body), name, int64(len(body))}, nil
}

type sqlFile struct {
	io.Reader
	name string
	size int64
}

func (f *sqlFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *sqlFile) Close() error               { return nil }
func (f *sqlFile) Name() string               { return f.name }
func (f *sqlFile) Size() int64                { return f.size }
func (f *sqlFile) Mode() fs.FileMode          { return 0o444 }
func (f *sqlFile) ModTime() time.Time         { return time.Time{} }
func (f *sqlFile) IsDir() bool                { return false }
func (f *sqlFile) Sys() any                   { return nil }
