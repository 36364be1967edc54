package audit

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Bundle are leaves with their proofs, all under one checkpoint: what goes out
// with a package.
type Bundle struct {
	Checkpoint string       `json:"checkpoint"` // signed note
	Key        string       `json:"key"`        // verifier key of the note
	Leaves     []BundleLeaf `json:"leaves"`
}

// BundleLeaf is one leaf; see Proof.
type BundleLeaf struct {
	Leaf       string   `json:"leaf"`
	Index      int64    `json:"index"`
	Body       string   `json:"body"`
	Salt       string   `json:"salt"`
	Commitment string   `json:"commitment"`
	Path       []string `json:"path"`
}

// ProveAll proves every leaf about the objects whose kind begins so, in the
// order of the log. All of them must have a place: sequence first. The caller's
// own Require gave the scope; what it may not see is not there.
func (l *Log) ProveAll(ctx context.Context, sc identity.Scope, objects []string, kinds string) (*Bundle, error) {
	b := &Bundle{Key: l.public, Leaves: []BundleLeaf{}}
	size, signed, err := l.newest(ctx)
	if err != nil {
		return nil, err
	}
	b.Checkpoint = signed
	for len(objects) > 0 {
		part := objects[:min(500, len(objects))]
		objects = objects[len(part):]
		if err := l.proveSome(ctx, sc, b, size, part, kinds); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (l *Log) proveSome(ctx context.Context, sc identity.Scope, b *Bundle, size int64, objects []string, kinds string) error {
	var a db.Args
	where := []string{db.In(&a, "object", objects), "substr(kind, 1, " + strconv.Itoa(len(kinds)) + ") = " + a.Add(kinds), seen(sc, &a)}
	rs, err := l.db.Query(ctx, `SELECT id, COALESCE(idx, -1), body, salt, hash FROM audit_leaves WHERE `+strings.Join(where, " AND ")+` ORDER BY idx`, a...)
	if err != nil {
		return err
	}
	defer rs.Close()
	var news []BundleLeaf
	for rs.Next() {
		var e BundleLeaf
		var salt, commitment []byte
		if err := rs.Scan(&e.Leaf, &e.Index, &e.Body, &salt, &commitment); err != nil {
			return err
		}
		if e.Index < 0 || e.Index >= size {
			return errs.New(errs.Unavailable, "not_sequenced", "The log is being written. Ask again in a second.")
		}
		e.Salt, e.Commitment = hex.EncodeToString(salt), hex.EncodeToString(commitment)
		news = append(news, e)
	}
	if err := rs.Err(); err != nil {
		return err
	}
	rs.Close()
	for _, e := range news {
		path, err := tlog.ProveRecord(size, e.Index, l.reader(ctx))
		if err != nil {
			return err
		}
		e.Path = encode(path)
		b.Leaves = append(b.Leaves, e)
	}
	return nil
}

// Check verifies the checkpoint by a verifier key and every leaf against it. It
// gives what is wrong, one line each.
func (b *Bundle) Check(key string) (problems []string) {
	v, err := note.NewVerifier(strings.TrimSpace(key))
	if err != nil {
		return []string{"the key is no verifier key: " + err.Error()}
	}
	cp, err := openNote(b.Checkpoint, note.VerifierList(v))
	if err != nil {
		return []string{"the checkpoint is not signed by this key"}
	}
	for _, l := range b.Leaves {
		if what := l.fault(cp); what != "" {
			problems = append(problems, "leaf "+l.Leaf+" "+what)
		}
	}
	return problems
}

func (l BundleLeaf) fault(cp Checkpoint) string {
	salt, err := hex.DecodeString(l.Salt)
	if err != nil {
		return "has a damaged salt"
	}
	commitment := db.Commitment(salt, []byte(l.Body))
	if hex.EncodeToString(commitment) != l.Commitment {
		return "is not what was committed to"
	}
	var path tlog.RecordProof
	for _, step := range l.Path {
		raw, err := base64.StdEncoding.DecodeString(step)
		if err != nil {
			return "has a damaged proof"
		}
		h, err := toHash(raw)
		if err != nil {
			return "has a damaged proof"
		}
		path = append(path, h)
	}
	if tlog.CheckRecord(path, cp.Size, cp.Root, l.Index, tlog.RecordHash(commitment)) != nil {
		return "is not in the log"
	}
	return ""
}
