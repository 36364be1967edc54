package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"sort"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/seal"
)

// part is a stretch of a file: one blob, sealed apart.
type part struct {
	name        string
	start, size int64
}

// body reads the bytes of an item as they came, one part in memory at a time.
// It is for one goroutine.
type body struct {
	ctx   context.Context
	s     *Service
	it    *EvidenceItem
	parts []part
	have  int // part in clear, -1 = none
	clear []byte
}

// open gives the bytes of an item.
func (s *Service) open(ctx context.Context, it *EvidenceItem) (*body, error) {
	b := &body{ctx: ctx, s: s, it: it, have: -1}
	if it.DestroyedAt != nil {
		return nil, errs.New(errs.NotFound, "evidence_destroyed", "This evidence was destroyed; its ledger remains.")
	}
	if it.parts == 0 {
		b.parts = []part{{it.ID, 0, it.Size}}
		return b, nil
	}
	rows, err := s.db.Query(ctx, `SELECT start, size, blob FROM evidence_parts WHERE evidence = $1 ORDER BY n`, it.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p part
		if err := rows.Scan(&p.start, &p.size, &p.name); err != nil {
			return nil, err
		}
		b.parts = append(b.parts, p)
	}
	return b, rows.Err()
}

// ReadAt implements io.ReaderAt.
func (b *body) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) {
		i := sort.Search(len(b.parts), func(i int) bool { return b.parts[i].start+b.parts[i].size > off })
		if i == len(b.parts) {
			return n, io.EOF
		}
		if i != b.have {
			if b.clear, err = b.s.unseal(b.ctx, b.it, b.parts[i].name); err != nil {
				b.have = -1
				return n, err
			}
			b.have = i
		}
		at := off - b.parts[i].start
		if at < 0 || at >= int64(len(b.clear)) {
			return n, io.ErrUnexpectedEOF
		}
		k := copy(p[n:], b.clear[at:])
		n, off = n+k, off+int64(k)
	}
	return n, nil
}

// reader reads it from the beginning, and seeks.
func (b *body) reader() *io.SectionReader { return io.NewSectionReader(b, 0, b.it.Size) }

// all reads a file whole that is small enough.
func (b *body) all() ([]byte, error) {
	data := make([]byte, b.it.Size)
	_, err := io.ReadFull(b.reader(), data)
	return data, err
}

// unseal reads one blob of an item.
func (s *Service) unseal(ctx context.Context, it *EvidenceItem, name string) ([]byte, error) {
	sealed, err := s.blobs.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	data, err := s.vault.Open(it.eid, name, sealed)
	if errors.Is(err, seal.ErrErased) {
		return nil, errs.New(errs.NotFound, "evidence_erased", "This evidence was erased.").Wrap(err)
	}
	return data, err
}

// keep seals one blob of an item.
func (s *Service) keep(ctx context.Context, it *EvidenceItem, name string, data []byte) error {
	sealed, err := s.vault.Seal(it.eid, name, data)
	if err != nil {
		return err
	}
	return s.blobs.Put(ctx, name, sealed)
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
