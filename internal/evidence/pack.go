package evidence

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"

	"github.com/piepowder/piepowder/internal/audit"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// PackageFormat names the form of a package; docs/concepts/evidence.md says how
// it is checked.
const PackageFormat = "piepowder-package/1"

// Manifest lists what is in a package. It is itself proven by seal.json.
type Manifest struct {
	Format    string         `json:"format"`
	Package   string         `json:"package"`
	Case      string         `json:"case"`
	MadeAt    time.Time      `json:"made_at"`
	MadeBy    string         `json:"made_by"`
	Purpose   string         `json:"purpose"`
	Recipient string         `json:"recipient,omitempty"`
	Form      string         `json:"form"`
	Items     []ManifestItem `json:"items"`
	Withheld  bool           `json:"withheld"` // something of the case is kept back by law
	Files     []ManifestFile `json:"files"`    // all but manifest.json and seal.json
}

// ManifestFile is one file of the zip.
type ManifestFile struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// ManifestItem is one piece of evidence.
type ManifestItem struct {
	ID          string     `json:"id"`
	Path        string     `json:"path"`
	Name        string     `json:"name"`
	SHA256      string     `json:"sha256"`         // of the original
	Copy        bool       `json:"copy,omitempty"` // Path is a copy without metadata, not the original
	Size        int64      `json:"size"`
	Type        string     `json:"type"`
	Kind        string     `json:"kind"`
	AddedAt     time.Time  `json:"added_at"`
	CapturedAt  *time.Time `json:"captured_at,omitempty"`
	DerivedFrom string     `json:"derived_from,omitempty"`
	Quarantined bool       `json:"quarantined,omitempty"` // nobody has said that it does no harm
	Scan        string     `json:"scan"`
	ScanNote    string     `json:"scan_note,omitempty"`

	item *EvidenceItem
	data []byte // of a copy
}

// PackageSeal proves the manifest.
type PackageSeal struct {
	Checkpoint string           `json:"checkpoint"`
	Key        string           `json:"key"`
	Leaf       audit.BundleLeaf `json:"leaf"`
}

// Outgoing is a package on its way out.
type Outgoing struct {
	Name string // of the file
	p    *EvidencePackage
	s    *Service
	m    Manifest
	seal []byte
	made []byte            // manifest.json
	text map[string][]byte // small files by path
}

var unsafeName = regexp.MustCompile(`[^A-Za-z0-9._ ()-]+`)

// Send makes a package ready to leave: each item gets its line in the ledger,
// the log proves all lines, and the manifest becomes a leaf of its own. Write
// streams it.
func (s *Service) Send(ctx context.Context, ref string) (*Outgoing, error) {
	sc, err := identity.Require(ctx, identity.PermCaseExport)
	if err != nil {
		return nil, err
	}
	p, err := s.onePackage(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if p.State != "ready" {
		return nil, errs.New(errs.Conflict, "package_"+p.State, "This package may not leave: it is %s.", p.State)
	}
	c, err := s.cases.For(ctx, sc, p.Case)
	if err != nil {
		return nil, err
	}
	items, err := s.chosen(ctx, sc, c, p.spec)
	if err != nil {
		return nil, err
	}
	o := &Outgoing{p: p, s: s, text: map[string][]byte{}, Name: "evidence-" + c.Number + ".zip"}
	if p.Sealed {
		o.Name += ".age"
	}
	o.m = Manifest{Format: PackageFormat, Package: p.ID, Case: c.Number, MadeAt: s.db.Now(), MadeBy: sc.Actor().ID, Purpose: p.Purpose, Recipient: p.Recipient, Form: p.Form,
		Items: []ManifestItem{}}
	err = s.db.QueryRow(ctx, `SELECT COUNT(*) > 0 FROM evidence WHERE locked = true AND (case_id = $1 OR case_id IN (SELECT own.id FROM cases own WHERE own.root = $1))`, c.ID).Scan(&o.m.Withheld)
	if err != nil {
		return nil, err
	}
	if err := o.line(ctx, items); err != nil {
		return nil, err
	}
	if err := s.exported(ctx, sc, p, items); err != nil {
		return nil, err
	}
	if err := o.prove(ctx, sc, items); err != nil {
		return nil, err
	}
	return o, o.close(ctx, sc)
}

// line gives each item its place in the zip.
func (o *Outgoing) line(ctx context.Context, items []*EvidenceItem) error {
	for i, it := range items {
		m := ManifestItem{ID: it.ID, Name: it.Name, SHA256: it.SHA256, Size: it.Size, Type: it.Type, Kind: it.Kind, AddedAt: it.AddedAt, CapturedAt: it.CapturedAt,
			DerivedFrom: it.Derived, Quarantined: it.Blocked, Scan: it.Scan, ScanNote: it.ScanNote, item: it}
		name := strings.Trim(unsafeName.ReplaceAllString(it.Name, "_"), ". ")
		if len(name) > 120 {
			name = name[:100] + path.Ext(name[100:])
		}
		m.Path = fmt.Sprintf("evidence/%03d-%s", i+1, name)
		switch {
		case it.Blocked:
			m.Path = fmt.Sprintf("quarantine/%03d.bin", i+1)
		case o.p.Form == FormShared && it.Derived == "" && picture(it.Type):
			_, _, data, err := o.s.sharedCopy(ctx, it)
			if err != nil {
				return err
			}
			m.data, m.Copy = data, true
			m.Path = fmt.Sprintf("evidence/%03d-copy.jpg", i+1)
		}
		o.m.Items = append(o.m.Items, m)
	}
	return nil
}

func (s *Service) exported(ctx context.Context, sc identity.Scope, p *EvidencePackage, items []*EvidenceItem) error {
	return s.db.Tx(ctx, sc.Actor(), "export evidence", func(ctx context.Context, tx *db.Tx) error {
		for _, it := range items {
			if err := s.enter(ctx, tx, it, entry{act: "exported", note: p.ID, purpose: p.Purpose, words: words{To: p.Recipient, Why: p.spec.Why}}); err != nil {
				return err
			}
		}
		return tx.Record(ctx, db.Change{Kind: "package.made", Object: p.ID, On: []string{p.Case}, Restrict: p.Case, Data: map[string]any{"items": len(items), "purpose": p.Purpose, "form": p.Form}})
	})
}

// PackageCustody is the ledger of one item as it stands in a package: people of
// ours by their pseudonyms.
type PackageCustody struct {
	ID      string    `json:"id"`
	Entries []Custody `json:"entries"`
}

func (o *Outgoing) prove(ctx context.Context, sc identity.Scope, items []*EvidenceItem) error {
	if _, err := o.s.Proofs.SequenceAll(ctx); err != nil {
		return err
	}
	ids := []string{}
	custody := []PackageCustody{}
	for _, it := range items {
		ids = append(ids, it.ID)
		chain, err := o.s.chain(ctx, it)
		if err != nil {
			return err
		}
		custody = append(custody, PackageCustody{it.ID, chain})
	}
	proofs, err := o.s.Proofs.ProveAll(ctx, sc, ids, "evidence.")
	if err != nil {
		return err
	}
	for name, v := range map[string]any{"custody.json": custody, "proofs.json": proofs} {
		if o.text[name], err = json.MarshalIndent(v, "", " "); err != nil {
			return err
		}
	}
	o.text["log-key.txt"] = []byte(proofs.Key + "\n")
	for _, section := range o.s.sections {
		if o.p.Form != FormOriginal { // blacked-out copies go without all that was said
			break
		}
		name, body, err := section(ctx, o.p.Case)
		if err != nil {
			return err
		}
		if len(body) > 0 {
			o.text["sections/"+unsafeName.ReplaceAllString(name, "_")+".json"] = body
		}
	}
	o.text["README.txt"] = []byte(readme)
	page, err := indexPage(o.m, custody, proofs.Key, sectionsOf(o.text))
	o.text["index.html"] = page
	return err
}

// close makes the manifest and the leaf that proves it.
func (o *Outgoing) close(ctx context.Context, sc identity.Scope) error {
	for _, m := range o.m.Items {
		f := ManifestFile{m.Path, m.SHA256, m.Size}
		if m.Copy {
			f.SHA256, f.Size = digest(m.data), int64(len(m.data))
		}
		o.m.Files = append(o.m.Files, f)
	}
	for _, name := range sortedNames(o.text) {
		o.m.Files = append(o.m.Files, ManifestFile{name, digest(o.text[name]), int64(len(o.text[name]))})
	}
	var err error
	if o.made, err = json.MarshalIndent(o.m, "", " "); err != nil {
		return err
	}
	sum := digest(o.made)
	err = o.s.db.Tx(ctx, sc.Actor(), "seal a package", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE packages SET manifest = $1, made_by = $2, made_at = $3 WHERE id = $4`, sum, tx.Actor.ID, db.Micros(tx.Now), o.p.ID)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "package.sealed", Object: o.p.ID, On: []string{o.p.Case}, Restrict: o.p.Case, Private: true,
			Data: map[string]any{"manifest_sha256": sum, "items": len(o.m.Items)}})
	})
	if err != nil {
		return err
	}
	if _, err := o.s.Proofs.SequenceAll(ctx); err != nil {
		return err
	}
	b, err := o.s.Proofs.ProveAll(ctx, sc, []string{o.p.ID}, "package.sealed")
	if err != nil {
		return err
	}
	for _, leaf := range b.Leaves {
		if strings.Contains(leaf.Body, sum) {
			o.seal, err = json.Marshal(PackageSeal{b.Checkpoint, b.Key, leaf})
			return err
		}
	}
	return errs.New(errs.Unavailable, "not_sequenced", "The log is being written. Ask again in a second.")
}

// Write streams the package. An error after the first byte means that a file is
// no longer what came: the answer must break off.
func (o *Outgoing) Write(ctx context.Context, w io.Writer) error {
	if o.p.Sealed {
		to, err := age.ParseX25519Recipient(o.p.spec.RecipientKey)
		if err != nil {
			return err
		}
		sealed, err := age.Encrypt(w, to)
		if err != nil {
			return err
		}
		if err := o.zip(ctx, sealed); err != nil {
			return err
		}
		return sealed.Close()
	}
	return o.zip(ctx, w)
}

func (o *Outgoing) zip(ctx context.Context, w io.Writer) error {
	z := zip.NewWriter(w)
	add := func(name string, method uint16, r io.Reader) (string, error) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: o.m.MadeAt})
		if err != nil {
			return "", err
		}
		sum := sha256.New()
		_, err = io.Copy(io.MultiWriter(f, sum), r)
		return hex.EncodeToString(sum.Sum(nil)), err
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{"manifest.json", o.made}, {"seal.json", o.seal}} {
		if _, err := add(f.name, zip.Deflate, bytes.NewReader(f.data)); err != nil {
			return err
		}
	}
	for _, name := range sortedNames(o.text) {
		if _, err := add(name, zip.Deflate, bytes.NewReader(o.text[name])); err != nil {
			return err
		}
	}
	for _, m := range o.m.Items {
		if m.Copy {
			if _, err := add(m.Path, zip.Store, bytes.NewReader(m.data)); err != nil {
				return err
			}
			continue
		}
		b, err := o.s.open(ctx, m.item)
		if err != nil {
			return err
		}
		got, err := add(m.Path, zip.Store, b.reader())
		if err != nil {
			return err
		}
		if got != m.SHA256 {
			return fmt.Errorf("evidence: %s is no longer what came", m.ID)
		}
	}
	return z.Close()
}

func itoa(n int) string { return strconv.Itoa(n) }
