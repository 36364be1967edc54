package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/piepowder/piepowder/internal/errs"
)

// Cost is what one argon2id hash costs.
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// DefaultCost is OWASP's first recommendation for argon2id (Password Storage
// Cheat Sheet): 19 MiB, two passes, one lane; about 25 ms on a laptop core.
var DefaultCost = Cost{MemoryKiB: 19 * 1024, Passes: 2, Lanes: 1}

// Limits on a new password. There are no rules about kinds of characters
// (NIST SP 800-63B): length is what helps.
const (
	MinPassword = 12  // characters
	MaxPassword = 256 // characters
)

const saltSize, hashSize = 16, 32

// hasher computes argon2id, two at a time: more would only compete for the
// same cores and memory.
type hasher struct {
	cost  Cost
	slots chan struct{}
	dummy string // what the password of nobody is compared with
}

func newHasher(c Cost) (*hasher, error) {
	h := &hasher{cost: c, slots: make(chan struct{}, 2)}
	dummy, err := h.hash(context.Background(), newToken())
	h.dummy = dummy
	return h, err
}

func (h *hasher) derive(ctx context.Context, password string, salt []byte, c Cost, size uint32) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.slots }()
	return argon2.IDKey([]byte(password), salt, c.Passes, c.MemoryKiB, c.Lanes, size), nil
}

// hash gives the PHC string $argon2id$v=19$m=…,t=…,p=…$salt$hash.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	key, err := h.derive(ctx, password, salt, h.cost, hashSize)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.MemoryKiB, h.cost.Passes,
		h.cost.Lanes, enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

// verify compares with a PHC string; with "" (nobody, or no password yet) it
// does the same work and says no.
func (h *hasher) verify(ctx context.Context, phc, password string) (bool, error) {
	known := phc != ""
	if !known {
		phc = h.dummy
	}
	c, salt, want, err := parsePHC(phc)
	if err != nil {
		return false, err
	}
	got, err := h.derive(ctx, password, salt, c, uint32(len(want)))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

func parsePHC(phc string) (c Cost, salt, key []byte, err error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, fmt.Errorf("identity: not an argon2id hash")
	}
	if _, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.MemoryKiB, &c.Passes, &c.Lanes); err != nil {
		return c, nil, nil, fmt.Errorf("identity: argon2id parameters: %w", err)
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return c, nil, nil, fmt.Errorf("identity: argon2id salt: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(key) == 0 {
		return c, nil, nil, fmt.Errorf("identity: argon2id hash is damaged")
	}
	return c, salt, key, nil
}

// checkPassword says what is wrong with a new password; email is the owner's.
func checkPassword(password, email string) error {
	n := utf8.RuneCountInString(password)
	wrong := ""
	switch {
	case !utf8.ValidString(password):
		wrong = "must be text"
	case n < MinPassword:
		wrong = fmt.Sprintf("must have at least %d characters", MinPassword)
	case n > MaxPassword:
		wrong = fmt.Sprintf("must have at most %d characters", MaxPassword)
	case strings.Count(password, password[:1]) == len(password):
		wrong = "must not be one character repeated"
	case email != "" && strings.EqualFold(password, email):
		wrong = "must not be the mail address"
	}
	if wrong == "" {
		return nil
	}
	return errs.New(errs.Invalid, "weak_password", "choose another password").With(errs.Field{Pointer: "/password", Message: wrong})
}
