package intake

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"
)

// Certificate serves a certificate from two PEM files, and reads them again when
// they were renewed: no restart is needed. An unreadable renewal keeps what there
// was.
func Certificate(certFile, keyFile string) (*tls.Config, error) {
	k := &certificate{cert: certFile, key: keyFile}
	if err := k.read(); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return k.get(), nil }}, nil
}

type certificate struct {
	cert, key string

	mu      sync.Mutex
	now     *tls.Certificate
	written time.Time
}

func (k *certificate) read() error {
	info, err := os.Stat(k.cert)
	if err != nil {
		return fmt.Errorf("intake: certificate: %w", err)
	}
	pair, err := tls.LoadX509KeyPair(k.cert, k.key)
	if err != nil {
		return fmt.Errorf("intake: certificate: %w", err)
	}
	k.now, k.written = &pair, info.ModTime()
	return nil
}

// get reads the files again when they have changed since.
func (k *certificate) get() *tls.Certificate {
	k.mu.Lock()
	defer k.mu.Unlock()
	if info, err := os.Stat(k.cert); err == nil && !info.ModTime().Equal(k.written) {
		now, written := k.now, k.written
		if k.read() != nil {
			k.now, k.written = now, written
		}
	}
	return k.now
}
