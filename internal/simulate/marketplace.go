package simulate

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/piepowder/piepowder/internal/clock"
)

// Marketplace is the other side of the webhooks: it verifies, acknowledges and
// obeys. What it was told survives a restart of the demo when it has a file.
type Marketplace struct {
	clk  clock.Clock
	log  *slog.Logger
	hook *webhooks.Webhook
	file string // "" keeps nothing

	mu      sync.Mutex
	state   told
	changed func(change) // the driver's ear
}

// told is everything the marketplace was told and still holds to.
type told struct {
	Bars       map[string]bar    `json:"bars"`     // action → whom it takes out of the market
	Apart      map[string]string `json:"apart"`    // "ref ref" in rising order → action, or ban of a store
	Held       map[string]string `json:"held"`     // order or account (payout) → delivery
	Standing   map[string]string `json:"standing"` // action that stands → account, of every kind that stays
	Deliveries []Received        `json:"deliveries"`
	Seen       []string          `json:"seen"` // webhook ids, oldest first
}

type bar struct {
	Account string    `json:"account"`
	Kind    string    `json:"kind"`
	Limits  []string  `json:"limits,omitempty"` // of a restriction; none = everything new
	Until   time.Time `json:"until,omitzero"`
}

// stops says whether the account may neither order nor work by it.
func (b bar) stops(now time.Time) bool {
	if !b.Until.IsZero() && !now.Before(b.Until) {
		return false
	}
	return b.Kind != "restrict" || len(b.Limits) == 0 || slices.Contains(b.Limits, "new_orders")
}

// Received is one line of the delivery log.
type Received struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	Type   string    `json:"type"`
	Kind   string    `json:"kind,omitempty"`
	Action string    `json:"action,omitempty"`
	Refs   []string  `json:"refs,omitempty"`
	Did    string    `json:"did"`
}

// change is what the driver has to do about open orders.
type change struct {
	what    string // bar, part, hold, release, cancel
	account string
	pair    [2]string
	order   string
}

const (
	keptDeliveries = 500
	keptSeen       = 5000
	maxWebhook     = 1 << 20 // bytes
)

// NewMarketplace reads what an earlier one was told from file, if it is there.
// secret is the endpoint's whsec_… secret.
func NewMarketplace(secret, file string, clk clock.Clock, log *slog.Logger) (*Marketplace, error) {
	hook, err := webhooks.NewWebhook(secret)
	if err != nil {
		return nil, err
	}
	m := &Marketplace{clk: clk, log: log, hook: hook, file: file}
	if err := load(file, &m.state); err != nil {
		return nil, err
	}
	for _, p := range []*map[string]string{&m.state.Apart, &m.state.Held, &m.state.Standing} {
		if *p == nil {
			*p = map[string]string{}
		}
	}
	if m.state.Bars == nil {
		m.state.Bars = map[string]bar{}
	}
	return m, nil
}

// ServeHTTP takes one webhook. The answer is given only after what was told is
// kept; the same webhook-id again is acknowledged and changes nothing.
func (m *Marketplace) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxWebhook))
	if err != nil {
		http.Error(w, "body too large", http.StatusRequestEntityTooLarge)
		return
	}
	if err := m.hook.Verify(body, r.Header); err != nil {
		http.Error(w, "signature does not verify", http.StatusUnauthorized)
		return
	}
	var msg message
	if err := json.Unmarshal(body, &msg); err != nil || msg.Type == "" {
		http.Error(w, "not a webhook of ours", http.StatusBadRequest)
		return
	}
	ch, err := m.take(r.Header.Get(webhooks.HeaderWebhookID), &msg)
	if err != nil {
		m.log.Error("marketplace state not kept", "err", err)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	for _, c := range ch {
		m.tell(c)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"acknowledged":true}`+"\n")
}

func (m *Marketplace) tell(c change) {
	m.mu.Lock()
	f := m.changed
	m.mu.Unlock()
	if f != nil {
		f(c)
	}
}

// take applies a message once and keeps it.
func (m *Marketplace) take(id string, msg *message) ([]change, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, seen := range m.state.Seen {
		if seen == id {
			return nil, nil
		}
	}
	got, changes := m.apply(msg)
	got.ID, got.At = id, m.clk.Now()
	m.state.Deliveries = append(m.state.Deliveries, got)
	m.state.Seen = append(m.state.Seen, id)
	if n := len(m.state.Deliveries); n > keptDeliveries {
		m.state.Deliveries = append([]Received(nil), m.state.Deliveries[n-keptDeliveries:]...)
	}
	if n := len(m.state.Seen); n > keptSeen {
		m.state.Seen = append([]string(nil), m.state.Seen[n-keptSeen:]...)
	}
	return changes, save(m.file, &m.state)
}

// Barred says whether an account may neither order nor work now.
func (m *Marketplace) Barred(account string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.barred(account)
}

func (m *Marketplace) barred(account string) bool {
	now := m.clk.Now()
	for _, b := range m.state.Bars {
		if b.Account == account && b.stops(now) {
			return true
		}
	}
	return false
}

// Apart says whether two people may never be matched, or a worker may not be
// sent to a store.
func (m *Marketplace) Apart(a, b string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, ok := m.state.Apart[pairKey(a, b)]
	return ok
}

// Deliveries is the log of what was received, newest first.
func (m *Marketplace) Deliveries() []Received {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make([]Received, 0, len(m.state.Deliveries))
	for i := len(m.state.Deliveries) - 1; i >= 0; i-- {
		out = append(out, m.state.Deliveries[i])
	}
	return out
}

func (m *Marketplace) listen(f func(change)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.changed = f
}
