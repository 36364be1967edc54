// Package app is wiring only: configuration becomes a running product. It knows
// every package; nobody knows it.
package app

import (
	"os"
	"path/filepath"
)

// Layout names the files of a data directory.
type Layout struct {
	Root        string
	Main        string // SQLite: what people do
	History     string // SQLite: projection of the journal, can be rebuilt
	Journal     string // the log
	Snapshots   string // engine state
	Vault       string // tokens and keys; backed up apart
	Keys        string // signing and sealing keys of the installation
	Blobs       string // sealed evidence and raw messages
	Lists       string // loaded lists that the log names
	Checkpoints string // signed tree heads, outside the database
}

// Place lays out the data directory dir.
func Place(dir string) Layout {
	at := func(name string) string { return filepath.Join(dir, name) }
	return Layout{dir, at("main.db"), at("history.db"), at("journal"), at("snapshots"), at("vault"), at("keys"), at("blobs"), at("lists"), at("checkpoints")}
}

// Make creates the folders.
func (l Layout) Make() error {
	for _, dir := range []string{l.Root, l.Journal, l.Snapshots, l.Vault, l.Keys, l.Blobs, l.Lists} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	return nil
}

// URLs gives the database URLs: the files of the layout, or one server for both.
func (l Layout) URLs(server string) (main, history string) {
	if server != "" {
		return server, server
	}
	return "sqlite:" + l.Main, "sqlite:" + l.History
}
