package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/piepowder/piepowder/internal/audit"
	"github.com/piepowder/piepowder/internal/db"
)

// PackageReport is what the check of a package found. It holds only without
// problems.
type PackageReport struct {
	Package  string   `json:"package"`
	Case     string   `json:"case"`
	Items    int      `json:"items"`
	Files    int      `json:"files"`
	Lines    int      `json:"custody_lines"`
	Key      string   `json:"key"`
	Pinned   bool     `json:"key_pinned"`
	Problems []string `json:"problems"`
}

func (r *PackageReport) problem(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// maxJSON is the most that a file of a package which is read whole may have.
const maxJSON = 256 << 20

// CheckPackage verifies a package offline: every file by the manifest, the
// manifest and each line of custody by the audit log. key is the log's verifier
// key got another way, "" = the one in the package. An error means that it could
// not look.
func CheckPackage(file io.ReaderAt, size int64, key string) (*PackageReport, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, err
	}
	r := &PackageReport{Problems: []string{}, Pinned: strings.TrimSpace(key) != "", Key: strings.TrimSpace(key)}
	files := map[string]*zip.File{}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") && f.UncompressedSize64 == 0 {
			continue // a folder: repacking adds them
		}
		if files[f.Name] != nil {
			r.problem("%s is there twice", f.Name)
		}
		files[f.Name] = f
	}
	var m Manifest
	var seal PackageSeal
	var proofs audit.Bundle
	var custody []PackageCustody
	raw := r.read(files, "manifest.json", &m)
	sealed := r.read(files, "seal.json", &seal)
	if again, err := json.Marshal(seal); err != nil || !bytes.Equal(again, sealed) || r.Pinned && strings.TrimSpace(seal.Key) != r.Key {
		r.problem("seal.json was changed, or is of another log")
	}
	r.read(files, "proofs.json", &proofs)
	r.read(files, "custody.json", &custody)
	if !r.Pinned {
		r.Key = seal.Key
	}
	r.Package, r.Case, r.Items, r.Files = m.Package, m.Case, len(m.Items), len(m.Files)
	if m.Format != PackageFormat {
		r.problem("this is not a package of the form %s", PackageFormat)
	}
	made := r.leaves("seal.json", audit.Bundle{Checkpoint: seal.Checkpoint, Leaves: []audit.BundleLeaf{seal.Leaf}})
	if l, ok := made[m.Package+" package.sealed 0"]; !ok || l.Data.Manifest != digest(raw) {
		r.problem("manifest.json is not the one that was sealed")
	}
	r.contents(files, m)
	r.custody(m, custody, r.leaves("proofs.json", proofs))
	return r, nil
}

func (r *PackageReport) read(files map[string]*zip.File, name string, into any) []byte {
	f := files[name]
	if f == nil {
		r.problem("%s is not there", name)
		return nil
	}
	in, err := f.Open()
	if err != nil {
		r.problem("%s cannot be read", name)
		return nil
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, maxJSON))
	if err != nil || json.Unmarshal(data, into) != nil {
		r.problem("%s was changed", name)
	}
	return data
}

// said is what a leaf says about a package or an item.
type said struct {
	db.Leaf
	Data struct {
		N        int    `json:"n"`
		SHA256   string `json:"sha256"`
		Manifest string `json:"manifest_sha256"`
	} `json:"data"`
}

// leaves checks leaves and gives what they say, by object, kind and line.
func (r *PackageReport) leaves(where string, b audit.Bundle) map[string]said {
	for _, p := range b.Check(r.Key) {
		r.problem("%s: %s", where, p)
	}
	out := map[string]said{}
	for _, l := range b.Leaves {
		var s said
		if err := json.Unmarshal([]byte(l.Body), &s); err != nil {
			r.problem("%s: leaf %s cannot be read", where, l.Leaf)
			continue
		}
		if s.ID != l.Leaf {
			r.problem("%s: leaf %s has another name", where, l.Leaf)
		}
		out[fmt.Sprint(s.Object, " ", s.Kind, " ", s.Data.N)] = s
	}
	return out
}

func (r *PackageReport) contents(files map[string]*zip.File, m Manifest) {
	listed := map[string]bool{"manifest.json": true, "seal.json": true}
	for _, f := range m.Files {
		listed[f.Path] = true
		z := files[f.Path]
		if z == nil {
			r.problem("%s is not there", f.Path)
			continue
		}
		sum, n := sha256.New(), int64(0)
		in, err := z.Open()
		if err == nil {
			n, err = io.Copy(sum, io.LimitReader(in, f.Size+1))
			in.Close()
		}
		if err != nil || n != f.Size || hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
			r.problem("%s was changed", f.Path)
		}
	}
	for name := range files {
		if !listed[name] {
			r.problem("%s is not part of the package", name)
		}
	}
}

// custody holds each item and each line of its ledger against the log.
func (r *PackageReport) custody(m Manifest, chains []PackageCustody, log map[string]said) {
	of, sums := map[string][]Custody{}, map[string]string{}
	for _, c := range chains {
		of[c.ID] = c.Entries
	}
	for _, f := range m.Files {
		sums[f.Path] = f.SHA256
	}
	for _, it := range m.Items {
		entries := of[it.ID]
		if len(entries) == 0 || entries[0].Act != "collected" {
			r.problem("%s: nobody collected it", it.ID)
		}
		if !it.Copy && sums[it.Path] != it.SHA256 {
			r.problem("%s: the file is not the item", it.ID)
		}
		for i, e := range entries {
			r.Lines++
			l, ok := log[fmt.Sprint(it.ID, " evidence.", e.Act, " ", e.N)]
			if !ok || e.N != i+1 || l.Actor != e.Actor || l.At != db.Micros(e.At) || l.Data.SHA256 != it.SHA256 {
				r.problem("%s: line %d of its custody is not in the log", it.ID, i+1)
			}
		}
	}
}
