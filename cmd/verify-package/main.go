// Command verify-package checks an evidence package offline, apart from the
// product and with the standard library alone: verify-package package.zip
// [log.pub]. log.pub is the audit log's key, got another way than the package.
package main

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"
)

type leaf struct {
	Leaf       string   `json:"leaf"`
	Index      int64    `json:"index"`
	Body       string   `json:"body"`
	Salt       string   `json:"salt"`
	Commitment string   `json:"commitment"`
	Path       []string `json:"path"`
}

// proven are leaves under one checkpoint: seal.json with one, proofs.json.
type proven struct {
	Checkpoint string `json:"checkpoint"`
	Key        string `json:"key"`
	Leaf       leaf   `json:"leaf"`
	Leaves     []leaf `json:"leaves,omitempty"`
}

type manifest struct {
	Format, Package, Case string
	Items                 []struct {
		ID, Path, SHA256 string
		Copy             bool
	}
	Files []struct {
		Path, SHA256 string
		Size         int64
	}
}

// body is what a leaf commits to.
type body struct {
	At     int64 // microseconds since 1970
	Kind   string
	Actor  string
	Object string
	Data   struct {
		N        int
		SHA256   string
		Manifest string `json:"manifest_sha256"`
	}
}

type ledger struct {
	ID      string
	Entries []struct {
		N          int
		Act, Actor string
		At         time.Time
	}
}

type check struct {
	zip      *zip.ReadCloser
	problems []string
}

func (c *check) bad(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

func (c *check) read(name string, into any) []byte {
	data, err := fs.ReadFile(c.zip, name)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		c.bad("%s: %v", name, err)
	}
	return data
}

// key is an Ed25519 key as signed notes write it: name+hash+base64(1 || key).
type key struct {
	name   string
	hash   uint32
	public ed25519.PublicKey
}

func parseKey(text string) (k key, err error) {
	parts := strings.SplitN(strings.TrimSpace(text), "+", 3)
	if len(parts) != 3 {
		return k, errors.New("the key is not name+hash+key")
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) != 1+ed25519.PublicKeySize {
		return k, errors.New("the key is not an Ed25519 key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	return key{parts[0], binary.BigEndian.Uint32(sum[:]), ed25519.PublicKey(raw[1:])}, nil
}

// open checks the signature of a checkpoint and gives size and root of its tree.
func (k key) open(note string) (size int64, root []byte, err error) {
	text, signatures, _ := strings.Cut(note, "\n\n")
	text += "\n"
	for _, line := range strings.Split(signatures, "\n") {
		fields := strings.Fields(line)
		if len(fields) != 3 || fields[0] != "—" || fields[1] != k.name {
			continue
		}
		sig, err := base64.StdEncoding.DecodeString(fields[2])
		if err != nil || len(sig) != 4+ed25519.SignatureSize || binary.BigEndian.Uint32(sig) != k.hash || !ed25519.Verify(k.public, []byte(text), sig[4:]) {
			continue
		}
		lines := append(strings.Split(text, "\n"), "", "")
		size, err = strconv.ParseInt(lines[1], 10, 64)
		root, _ = base64.StdEncoding.DecodeString(lines[2])
		return size, root, err
	}
	return 0, nil, errors.New("the checkpoint is not signed by this key")
}

func node(left, right []byte) []byte {
	sum := sha256.Sum256(append(append([]byte{1}, left...), right...))
	return sum[:]
}

// included checks that a leaf is in the tree (RFC 6962, 2.1.1).
func (l leaf) included(size int64, root []byte) error {
	salt, _ := hex.DecodeString(l.Salt)
	commitment := sha256.Sum256(append(salt, l.Body...)) // also in l.Commitment, for people
	sum := sha256.Sum256(append([]byte{0}, commitment[:]...))
	at, last, hash := l.Index, size-1, sum[:]
	for _, step := range l.Path {
		other, err := base64.StdEncoding.DecodeString(step)
		if err != nil || last == 0 {
			return errors.New("its proof is damaged")
		}
		if at%2 == 1 || at == last {
			hash = node(other, hash)
			for at%2 == 0 && at != 0 {
				at, last = at/2, last/2
			}
		} else {
			hash = node(hash, other)
		}
		at, last = at/2, last/2
	}
	if l.Index < 0 || l.Index >= size || last != 0 || !bytes.Equal(hash, root) {
		return errors.New("it is not in the log")
	}
	return nil
}

// leaves checks proofs and gives what the leaves say.
func (c *check) leaves(where string, k key, p proven) (said []body) {
	size, root, err := k.open(p.Checkpoint)
	if err != nil {
		c.bad("%s: %v", where, err)
		return nil
	}
	for _, l := range p.Leaves {
		var s body
		if err := errors.Join(l.included(size, root), json.Unmarshal([]byte(l.Body), &s)); err != nil {
			c.bad("%s: leaf %s: %v", where, l.Leaf, err)
			continue
		}
		said = append(said, s)
	}
	return said
}

func (c *check) contents(m manifest) {
	listed := map[string]bool{"manifest.json": true, "seal.json": true}
	for _, f := range m.Files {
		if listed[f.Path] {
			c.bad("%s is listed twice", f.Path)
		}
		listed[f.Path] = true
		sum := sha256.New()
		r, err := c.zip.Open(f.Path)
		if err == nil {
			_, err = io.Copy(sum, io.LimitReader(r, f.Size+1))
			r.Close()
		}
		if err != nil || hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
			c.bad("%s was changed or is not there", f.Path)
		}
	}
	for _, f := range c.zip.File { // repacking adds folders
		if !listed[f.Name] && !(strings.HasSuffix(f.Name, "/") && f.UncompressedSize64 == 0) {
			c.bad("%s is not part of the package, or there twice", f.Name)
		}
		listed[f.Name] = false
	}
}

// custody holds each item and each line of its ledger against the log.
func (c *check) custody(m manifest, said []body) {
	var ledgers []ledger
	c.read("custody.json", &ledgers)
	chains, sums, log := map[string]ledger{}, map[string]string{}, map[string]body{}
	for _, l := range ledgers {
		chains[l.ID] = l
	}
	for _, f := range m.Files {
		sums[f.Path] = f.SHA256
	}
	for _, s := range said {
		log[fmt.Sprint(s.Object, s.Data.N)] = s
	}
	for _, it := range m.Items {
		entries := chains[it.ID].Entries
		if len(entries) == 0 || entries[0].Act != "collected" {
			c.bad("%s: nobody collected it", it.ID)
		}
		if !it.Copy && sums[it.Path] != it.SHA256 {
			c.bad("%s: the file is not the item", it.ID)
		}
		for i, e := range entries {
			s, ok := log[fmt.Sprint(it.ID, e.N)]
			if e.N != i+1 || !ok || s.Kind != "evidence."+e.Act || s.Actor != e.Actor || s.At != e.At.UnixMicro() || s.Data.SHA256 != it.SHA256 {
				c.bad("%s: line %d of its custody is not in the log", it.ID, i+1)
			}
		}
	}
}

func run(path, keyFile string) (*check, manifest, key, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return &check{}, manifest{}, key{}, err
	}
	defer z.Close()
	c, m := &check{zip: z}, manifest{}
	var seal, proofs proven
	raw := c.read("manifest.json", &m)
	sealed := c.read("seal.json", &seal)
	c.read("proofs.json", &proofs)
	trusted := []byte(seal.Key)
	if keyFile != "" {
		if trusted, err = os.ReadFile(keyFile); err != nil {
			return c, m, key{}, err
		}
	}
	k, err := parseKey(string(trusted))
	if err != nil {
		return c, m, k, err
	}
	if again, _ := json.Marshal(seal); !bytes.Equal(again, sealed) || strings.TrimSpace(string(trusted)) != seal.Key {
		c.bad("seal.json was changed, or is of another log")
	}
	sum := sha256.Sum256(raw)
	seal.Leaves = []leaf{seal.Leaf}
	made := c.leaves("seal.json", k, seal)
	if len(made) != 1 || made[0].Kind != "package.sealed" || made[0].Object != m.Package || made[0].Data.Manifest != hex.EncodeToString(sum[:]) {
		c.bad("manifest.json is not the one that was sealed")
	}
	c.contents(m)
	c.custody(m, c.leaves("proofs.json", k, proofs))
	return c, m, k, nil
}

func main() {
	if len(os.Args) != 2 && len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: verify-package package.zip [log.pub]")
		os.Exit(2)
	}
	pinned := strings.Join(os.Args[2:], "")
	c, m, k, err := run(os.Args[1], pinned)
	if err != nil {
		c.bad("%v", err)
	}
	fmt.Printf("package  %s of case %s: %d items, %d files\nkey      %s+%08x\n", m.Package, m.Case, len(m.Items), len(m.Files), k.name, k.hash)
	if pinned == "" {
		fmt.Println("         key not pinned: give the log's key as you got it another way")
	}
	fmt.Print(strings.Join(append(c.problems, ""), "\n"))
	if len(c.problems) > 0 {
		fmt.Println("the package does NOT hold")
		os.Exit(1)
	}
	fmt.Println("the package holds")
}
