package authority

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// The kinds of act that limits speak about.
const (
	Deactivate   = "action.deactivate"
	Bulk         = "action.bulk"
	Export       = "export.personal"
	Publish      = "policy.publish"
	Limits       = "limits.publish"
	Duties       = "duties.publish"
	BreakGlass   = "breakglass.review"
	Production   = "legal.production"
	Emergency    = "emergency.disclosure"
	Settlement   = "claim.settlement"
	DestroyKey   = "key.destroy"
	KeepOverride = "retention.override"
)

// ActKind is one kind of act.
type ActKind struct {
	Name  string `json:"kind"`
	Title string `json:"title"`
	Money bool   `json:"money" doc:"Measured in minor units of a currency; otherwise in how many"`
}

// Kinds is the catalogue; a table of limits speaks about each of them.
func Kinds() []ActKind {
	return []ActKind{
		{Deactivate, "Deactivate an account for good", false},
		{Bulk, "Act on many accounts at once", false},
		{Export, "Export personal data", false},
		{Publish, "Publish a policy", false},
		{Limits, "Change who may do what", false},
		{Duties, "Change the table of duties", false},
		{BreakGlass, "Review a look behind a restriction", false},
		{Production, "Hand data to an authority", false},
		{Emergency, "Disclose data in an emergency", false},
		{Settlement, "Settle a claim or pay", true},
		{DestroyKey, "Destroy a key", false},
		{KeepOverride, "Keep or purge data against the schedule", false},
	}
}

func kindOf(name string) (ActKind, bool) {
	for _, k := range Kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return ActKind{}, false
}

// Act is what somebody wants to do.
type Act struct {
	Kind     string
	Amount   int64  // minor units, for kinds measured in money
	Currency string // of Amount
	Count    int64  // for kinds measured in how many; 0 counts as 1
	Subject  string // whom it is about: acc_… or stf_…; "" = nobody in particular
	Object   string // what it is about: act_…, blk_…; one request waits for a kind and an object
	Case     string // its restriction governs who sees the request; "" = none
	Brand    string
	Region   string
	Title    string // for lists; never personal data
	Shown    any    // what a signer is shown: a Sheet, or whatever marshals to JSON
	EID      uint64 // the key of the vault under which Shown and Why are sealed; 0 = one of the request's own
	Why      string // the preparer's words
	Said     []Said // who agreed to exactly this where it was written
}

// Said is somebody who agreed to an act by another way than a request, as the
// approval of a text: it is a signature if they may sign, and not older than a
// request of this kind lives.
type Said struct {
	Staff string
	At    time.Time
}

// Sheet is the form in which the approval page shows an act best.
type Sheet struct {
	Lines []Line `json:"lines"`
}

// Line is one line of a Sheet. Label is English; the console translates it.
type Line struct {
	Label string `json:"label"`
	Value string `json:"value"`
	Link  string `json:"link,omitempty" doc:"Id of what it speaks of, as acc_… or cas_…"`
}

// size is how large the act is, in the measure of its kind.
func (a *Act) size() (int64, error) {
	k, ok := kindOf(a.Kind)
	switch {
	case !ok:
		return 0, errs.New(errs.Invalid, "authority_kind", "Limits do not know the act %q.", a.Kind)
	case k.Money && (a.Amount <= 0 || a.Currency == ""):
		return 0, errs.New(errs.Invalid, "authority_amount", "An amount is more than nothing and has a currency.")
	case k.Money:
		return a.Amount, nil
	case a.Count < 0:
		return 0, errs.New(errs.Invalid, "authority_count", "A count is more than nothing.")
	case a.Count == 0:
		return 1, nil
	}
	return a.Count, nil
}

// sum adds sizes; it stays at the largest number rather than wrap around.
func sum(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// Canonical is the one JSON text of a value: keys in order, numbers as they
// were written, no space. Signatures are bound to its hash.
func Canonical(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(tree); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

// Hash is what a signature is bound to: SHA-256 of the canonical JSON, in hex.
func Hash(shown any) (hash string, canonical []byte, err error) {
	canonical, err = Canonical(shown)
	if err != nil {
		return "", nil, err
	}
	h := sha256.Sum256(canonical)
	return hex.EncodeToString(h[:]), canonical, nil
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
