package seal

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

const (
	masterFile = "master.json"
	vaultFile  = "vault.dat"
)

// openMaster reads the master keyset, or makes one when create is allowed. The
// file is the one secret of an installation that is not derived: it is kept
// apart from data backups.
func openMaster(dir string, create bool) (tink.AEAD, error) {
	path := filepath.Join(dir, masterFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && create {
		if b, err = newMaster(path); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, fmt.Errorf("seal: master key: %w", err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(b)))
	if err != nil {
		return nil, fmt.Errorf("seal: master key: %w", err)
	}
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("seal: master key: %w", err)
	}
	return primitive, nil
}

func newMaster(path string) ([]byte, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&buf)); err != nil {
		return nil, err
	}
	return buf.Bytes(), writeFile(path, buf.Bytes())
}

// writeFile makes a file that is whole or absent after a crash.
func writeFile(path string, b []byte) error {
	f, err := os.OpenFile(path+".tmp", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(b); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(path+".tmp", path)
	}
	if err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// secrets are the vault's own keys: for tokens and for blind indexes.
type secrets struct{ token, index []byte }

const secretsAAD = "piepowder vault secrets"

func newSecrets(master tink.AEAD) (head []byte, err error) {
	clear := make([]byte, 64)
	if _, err := io.ReadFull(rand.Reader, clear); err != nil {
		return nil, err
	}
	wrapped, err := master.Encrypt(clear, []byte(secretsAAD))
	if err != nil {
		return nil, err
	}
	return encodeHead(wrapped), nil
}

func openSecrets(master tink.AEAD, head []byte) (secrets, error) {
	wrapped, err := decodeHead(head)
	if err != nil {
		return secrets{}, err
	}
	clear, err := master.Decrypt(wrapped, []byte(secretsAAD))
	if err != nil || len(clear) != 64 {
		return secrets{}, fmt.Errorf("seal: the master key does not fit this vault")
	}
	return secrets{token: clear[:32], index: clear[32:]}, nil
}
