package identity

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// newToken is 256 random bits for links, sessions and keys. The database keeps
// only tokenHash of it: with that much entropy a plain hash cannot be guessed.
func newToken() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// openKey reads or makes the key that seals second-factor secrets, so that a
// copy of the database alone yields no codes. It is written whole before it
// gets its name: two processes starting at once end with the same key.
func openKey(dir string) (cipher.AEAD, error) {
	path := filepath.Join(dir, "identity.key")
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if key, err = makeKey(dir, path); err != nil {
			return nil, fmt.Errorf("identity: making %s: %w", path, err)
		}
	} else if err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	if len(key) != 32 {
		return nil, fmt.Errorf("identity: %s must hold 32 bytes, has %d", path, len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func makeKey(dir, path string) ([]byte, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	key := make([]byte, 32)
	rand.Read(key)
	f, err := os.CreateTemp(dir, "identity-*.tmp")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	if _, err = f.Write(key); err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, err
	}
	if err := os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
		return os.ReadFile(path)
	} else if err != nil {
		return nil, err
	}
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return key, d.Sync()
}

// sealSecret binds the secret to the id of its owner.
func (s *Service) sealSecret(owner string, secret []byte) []byte {
	return s.seal.Seal(nil, nil, secret, []byte(owner))
}

func (s *Service) openSecret(owner string, sealed []byte) ([]byte, error) {
	return s.seal.Open(nil, nil, sealed, []byte(owner))
}
