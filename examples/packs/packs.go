// Package packs carries the example packs inside the binary: a new installation
// starts with the marketplace pack until it publishes its own.
package packs

import (
	"embed"
	"io/fs"
)

//go:embed marketplace
var files embed.FS

// Marketplace is the pack of the demo marketplace.
func Marketplace() fs.FS {
	sub, err := fs.Sub(files, "marketplace")
	if err != nil {
		panic("packs: the folder is embedded at build time: " + err.Error())
	}
	return sub
}
