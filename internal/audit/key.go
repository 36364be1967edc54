package audit

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Origin is the first line of every checkpoint and the name of the key.
const Origin = "piepowder.audit"

const (
	keyFile    = "audit.key" // signs; 0600
	publicFile = "audit.pub" // verifies; hand it to whoever shall check
)

// openKey reads or makes dir/audit.key and audit.pub beside it.
func openKey(dir string) (note.Signer, string, error) {
	secret, err := os.ReadFile(filepath.Join(dir, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(dir); err != nil {
			return nil, "", fmt.Errorf("audit: making the signing key: %w", err)
		}
		secret, err = os.ReadFile(filepath.Join(dir, keyFile))
	}
	if err != nil {
		return nil, "", fmt.Errorf("audit: %w", err)
	}
	signer, err := note.NewSigner(strings.TrimSpace(string(secret)))
	if err != nil {
		return nil, "", fmt.Errorf("audit: %s: %w", keyFile, err)
	}
	public, err := os.ReadFile(filepath.Join(dir, publicFile))
	if err != nil {
		return nil, "", fmt.Errorf("audit: %w", err)
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(public)))
	if err != nil {
		return nil, "", fmt.Errorf("audit: %s: %w", publicFile, err)
	}
	if verifier.KeyHash() != signer.KeyHash() || verifier.Name() != signer.Name() {
		return nil, "", fmt.Errorf("audit: %s and %s are not a pair", keyFile, publicFile)
	}
	return signer, strings.TrimSpace(string(public)), nil
}

// makeKey writes the public half first, so that a secret key is never without
// it; the secret gets its name by a link, which only one process wins.
func makeKey(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	secret, public, err := note.GenerateKey(rand.Reader, Origin)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(dir, "audit-key-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for _, f := range []struct {
		name, text string
		mode       fs.FileMode
	}{{publicFile, public, 0o644}, {keyFile, secret, 0o600}} {
		from := filepath.Join(tmp, f.name)
		if err := writeSynced(from, f.text+"\n", f.mode); err != nil {
			return err
		}
		if err := os.Link(from, filepath.Join(dir, f.name)); errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is there already without its pair, or another process is making it", f.name)
		} else if err != nil {
			return err
		}
	}
	return syncDir(dir)
}

func writeSynced(path, text string, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
