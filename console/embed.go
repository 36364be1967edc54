// Package console carries the built web console inside the binary.
//
// The files are made by `npm run build` in this folder and are not committed,
// only a placeholder page is, so that the Go build never needs Node.
package console

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files is the built console: index.html and the assets folder, whose names
// carry a content hash and may be cached for ever. Every path that is not a
// file of it belongs to the console's own router and is answered with index.html.
// Without a build it holds only a page that says so.
func Files() fs.FS {
	name := "dist"
	if Built() {
		name = "dist/app"
	}
	sub, err := fs.Sub(dist, name)
	if err != nil {
		panic("console: dist is embedded at build time: " + err.Error())
	}
	return sub
}

// Built says whether the embedded files are the console or only the placeholder.
func Built() bool {
	_, err := fs.Stat(dist, "dist/app/index.html")
	return err == nil
}
