package evidence

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"
)

// Limits of an archive. We never unpack one; what could hurt whoever does is
// kept as bytes only.
const (
	maxEntries  = 10_000
	maxUnpacked = 4 << 30
	maxRatio    = 200 // unpacked to packed, of archives that unpack to more than 100 MB
	maxScanned  = 32 << 20
)

var packed = map[string]bool{".zip": true, ".gz": true, ".tgz": true, ".7z": true, ".rar": true, ".xz": true, ".bz2": true, ".zst": true,
	".jar": true, ".docm": true, ".xlsm": true, ".iso": true, ".cab": true}

// riskOf says why a file that is what it says is still not for rendering; "" =
// nothing is known against it.
func riskOf(r io.ReaderAt, size int64, kind string) string {
	switch kind {
	case "application/zip":
		return riskOfArchive(r, size)
	case "application/pdf":
		return riskOfPDF(r, size)
	case "text/html", "text/xml":
		return "a browser would run it"
	}
	return ""
}

func riskOfArchive(r io.ReaderAt, size int64) string {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return "the archive cannot be read"
	}
	if len(z.File) > maxEntries {
		return "the archive holds too many files"
	}
	var unpacked uint64
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		unpacked += f.UncompressedSize64
		switch {
		case unpacked > maxUnpacked:
			return "the archive unpacks to too much"
		case f.Flags&1 != 0:
			return "the archive is encrypted"
		case strings.HasPrefix(name, "/") || strings.Contains("/"+name+"/", "/../") || len(name) > 1 && name[1] == ':':
			return "the archive writes outside its folder"
		case packed[path.Ext(name)]:
			return "there is an archive in the archive"
		case path.Base(name) == "vbaproject.bin":
			return "it has a macro in it"
		case f.Mode()&^0o777 != 0 && !f.Mode().IsDir():
			return "the archive holds a link or a device"
		}
	}
	if unpacked > 100<<20 && size > 0 && unpacked/uint64(size) > maxRatio {
		return "the archive unpacks to too much"
	}
	return ""
}

var scripts = [][]byte{[]byte("/JavaScript"), []byte("/JS"), []byte("/Launch"), []byte("/EmbeddedFile"), []byte("/XFA"), []byte("/RichMedia")}

// riskOfPDF looks for what runs when a PDF is opened, in its first 32 MiB; what
// is hidden in compressed objects a scanner finds.
func riskOfPDF(r io.ReaderAt, size int64) string {
	const step, overlap = 1 << 20, 32
	buf := make([]byte, step+overlap)
	for at := int64(0); at < min(size, maxScanned); at += step {
		n, err := r.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return "its bytes cannot be read"
		}
		for _, word := range scripts {
			if bytes.Contains(buf[:n], word) {
				return "it has a script or a file in it"
			}
		}
	}
	return ""
}
