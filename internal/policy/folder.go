package policy

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// PolicyRefused is a file of a folder that was not taken, and why.
type PolicyRefused struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

var dayInName = regexp.MustCompile(`(\d{4}-\d{2}-\d{2})(?:T(\d{2})[-:]?(\d{2})[-:]?(\d{2})Z?)?`)

// ReadFolder reads dated texts: those of an index.csv (file, service, document,
// version_time, sha256), or the files SERVICE/DOCUMENT/…YYYY-MM-DD.md (or .html).
// What is not unpacked is looked for in the archives of the folder (.tar, .tar.gz,
// and .tar.xz where the machine has xz). Oldest first.
func ReadFolder(dir string) (texts []PolicyDated, refused []PolicyRefused, err error) {
	files, err := folderFiles(dir)
	if err != nil {
		return nil, nil, err
	}
	if raw, ok := files["index.csv"]; ok {
		texts, refused, err = readIndex(raw, files)
	} else {
		texts, refused = readNames(files)
	}
	if err == nil && len(texts) == 0 && len(refused) == 0 {
		err = fmt.Errorf("%s: no dated texts: expected an index.csv, or SERVICE/DOCUMENT/2024-05-31.md", dir)
	}
	slices.SortStableFunc(texts, func(a, b PolicyDated) int { return a.At.Compare(b.At) })
	return texts, refused, err
}

const maxFolder = 512 << 20

// folderFiles reads everything that may be a text, by its path in the folder.
func folderFiles(dir string) (map[string][]byte, error) {
	files, archives, total := map[string][]byte{}, []string{}, int64(0)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		low := strings.ToLower(name)
		switch {
		case strings.HasSuffix(low, ".tar"), strings.HasSuffix(low, ".tar.gz"), strings.HasSuffix(low, ".tgz"), strings.HasSuffix(low, ".tar.xz"):
			archives = append(archives, name)
			return nil
		case !isText(low) && filepath.Base(low) != "index.csv":
			return nil
		}
		body, err := os.ReadFile(name)
		if total += int64(len(body)); total > maxFolder {
			return fmt.Errorf("%s holds more than %d MB of texts", dir, maxFolder>>20)
		}
		files[filepath.ToSlash(rel)] = body
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, name := range archives {
		if err := fromArchive(name, files, &total); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return files, nil
}

func isText(low string) bool {
	return strings.HasSuffix(low, ".md") || strings.HasSuffix(low, ".html") || strings.HasSuffix(low, ".htm")
}

// fromArchive adds the texts of an archive; files beside it come first.
func fromArchive(name string, files map[string][]byte, total *int64) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var in io.Reader = bufio.NewReader(f)
	switch low := strings.ToLower(name); {
	case strings.HasSuffix(low, "gz"):
		if in, err = gzip.NewReader(in); err != nil {
			return err
		}
	case strings.HasSuffix(low, ".xz"):
		if _, err := exec.LookPath("xz"); err != nil {
			return fmt.Errorf("the program xz is not here: unpack the archive first")
		}
		cmd := exec.Command("xz", "-dc", "--memlimit-decompress=256MiB")
		cmd.Stdin = f
		pipe, err := cmd.StdoutPipe()
		if err != nil {
			return err
		}
		if err := cmd.Start(); err != nil {
			return err
		}
		defer func() {
			pipe.Close()
			cmd.Wait()
		}()
		in = pipe
	}
	for r := tar.NewReader(in); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		at := strings.TrimPrefix(path.Clean("/"+h.Name), "/")
		if h.Typeflag != tar.TypeReg || !isText(strings.ToLower(at)) && path.Base(at) != "index.csv" || files[at] != nil {
			continue
		}
		body, err := io.ReadAll(io.LimitReader(r, maxFolder-*total+1))
		if err != nil {
			return err
		}
		if *total += int64(len(body)); *total > maxFolder {
			return fmt.Errorf("more than %d MB of texts", maxFolder>>20)
		}
		files[at] = body
	}
}

func readIndex(raw []byte, files map[string][]byte) (texts []PolicyDated, refused []PolicyRefused, err error) {
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, nil, fmt.Errorf("index.csv: %w", errors.Join(err, errors.New("it cannot be read")))
	}
	col := map[string]int{}
	for i, name := range rows[0] {
		col[strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))] = i
	}
	for _, want := range []string{"file", "service", "document", "version_time"} {
		if _, ok := col[want]; !ok {
			return nil, nil, fmt.Errorf("index.csv has no column %q", want)
		}
	}
	for _, row := range rows[1:] {
		name := row[col["file"]]
		body, ok := files[path.Clean(name)]
		if !ok {
			refused = append(refused, PolicyRefused{name, "it is in the index and not in the folder"})
			continue
		}
		at, err := moments(row[col["version_time"]])
		if err != nil {
			refused = append(refused, PolicyRefused{name, "version_time: " + err.Error()})
			continue
		}
		if k, ok := col["sha256"]; ok && row[k] != "" {
			if sum := sha256.Sum256(body); !strings.EqualFold(hex.EncodeToString(sum[:]), row[k]) {
				refused = append(refused, PolicyRefused{name, "its SHA-256 is not the one of the index"})
				continue
			}
		}
		texts = append(texts, PolicyDated{Service: row[col["service"]], Document: row[col["document"]], At: at, Name: name, Body: body})
	}
	return texts, refused, nil
}

func moments(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time", text)
}

func readNames(files map[string][]byte) (texts []PolicyDated, refused []PolicyRefused) {
	for _, name := range sortedKeys(files) {
		folders := strings.Split(path.Dir(name), "/")
		m := dayInName.FindStringSubmatch(path.Base(name))
		if len(folders) < 2 || m == nil {
			refused = append(refused, PolicyRefused{name, "expected SERVICE/DOCUMENT/ and a day as 2024-05-31 in the name"})
			continue
		}
		at, err := time.Parse(time.DateOnly, m[1])
		if err == nil && m[2] != "" {
			at, err = time.Parse("2006-01-02 15 04 05", m[1]+" "+m[2]+" "+m[3]+" "+m[4])
		}
		if err != nil {
			refused = append(refused, PolicyRefused{name, "the day in its name is none"})
			continue
		}
		tidy := func(s string) string { return strings.ReplaceAll(s, "_", " ") }
		texts = append(texts, PolicyDated{Service: tidy(folders[len(folders)-2]), Document: tidy(folders[len(folders)-1]), At: at.UTC(), Name: name, Body: files[name]})
	}
	return texts, refused
}
