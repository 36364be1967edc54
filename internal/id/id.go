// Package id makes the product's identifiers: a prefix that says what the thing
// is, and a UUIDv7 (RFC 9562) in lower-case base32, so that ids sort by time and
// need no sequence in the database. Entities of the event stream carry the
// random 63-bit number of the vault instead.
package id

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

var encoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New makes an id such as "cas_0197…": prefix, underscore, 26 characters.
func New(prefix string, now time.Time) string {
	var u [16]byte
	rand.Read(u[6:])
	ms := uint64(now.UnixMilli())
	binary.BigEndian.PutUint64(u[:8], ms<<16|uint64(u[6])<<8|uint64(u[7]))
	// The twelve bits after the version keep the microseconds, so that ids made
	// within one millisecond still sort by time (RFC 9562, 6.2 method 3).
	frac := uint16(now.Nanosecond()/1000%1000) * 4
	u[6] = 0x70 | byte(frac>>8)
	u[7] = byte(frac)
	u[8] = u[8]&0x3f | 0x80
	return prefix + "_" + encoding.EncodeToString(u[:])
}

// Valid reports whether s is an id with that prefix.
func Valid(prefix, s string) bool {
	rest, ok := strings.CutPrefix(s, prefix+"_")
	if !ok || len(rest) != 26 {
		return false
	}
	_, err := encoding.DecodeString(rest)
	return err == nil
}

// Entity writes a vault number as an id such as "acc_0g3…": 13 characters.
func Entity(prefix string, eid uint64) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], eid)
	return prefix + "_" + encoding.EncodeToString(b[:])
}

// ParseEntity reads what Entity wrote.
func ParseEntity(s string) (prefix string, eid uint64, ok bool) {
	prefix, rest, found := strings.Cut(s, "_")
	if !found || prefix == "" || len(rest) != 13 {
		return "", 0, false
	}
	b, err := encoding.DecodeString(rest)
	if err != nil || len(b) != 8 {
		return "", 0, false
	}
	eid = binary.BigEndian.Uint64(b)
	return prefix, eid, eid > 0 && eid < 1<<63 && Entity(prefix, eid) == s
}
