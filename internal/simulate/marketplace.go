package simulate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"sort"
	"strings"
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
	Barred     map[string]bar    `json:"barred"` // account → why it may do nothing
	Apart      map[string]string `json:"apart"`  // "ref ref" in rising order → action
	Held       map[string]string `json:"held"`   // order or account (payout) → delivery
	Deliveries []Received        `json:"deliveries"`
	Seen       []string          `json:"seen"` // webhook ids, oldest first
}

type bar struct {
	Kind   string    `json:"kind"`
	Action string    `json:"action"`
	Until  time.Time `json:"until,omitzero"`
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
	for _, p := range []*map[string]string{&m.state.Apart, &m.state.Held} {
		if *p == nil {
			*p = map[string]string{}
		}
	}
	if m.state.Barred == nil {
		m.state.Barred = map[string]bar{}
	}
	return m, nil
}

// load reads a JSON file; a missing one leaves v as it is.
func load(file string, v any) error {
	if file == "" {
		return nil
	}
	raw, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// save writes a JSON file so that a crash leaves the old or the new one.
func save(file string, v any) error {
	if file == "" {
		return nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file+".new", raw, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// message is the body of a webhook. References come plain or as {"ref": …}.
type message struct {
	Type string `json:"type"`
	Data struct {
		Action     string     `json:"action_id"`
		Kind       string     `json:"kind"`
		Account    ref        `json:"account"`
		Pair       []ref      `json:"pair"`
		Order      ref        `json:"order"`
		Until      *time.Time `json:"until"`
		ReasonCode string     `json:"reason_code"`
	} `json:"data"`
}

type ref string

func (r *ref) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*r = ref(s)
		return nil
	}
	var o struct {
		Ref string `json:"ref"`
	}
	err := json.Unmarshal(b, &o)
	*r = ref(o.Ref)
	return err
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

// apply obeys one message and says in the log what was done.
func (m *Marketplace) apply(msg *message) (Received, []change) {
	d := &msg.Data
	account, order := string(d.Account), string(d.Order)
	got := Received{Type: msg.Type, Kind: d.Kind, Action: d.Action, Did: "noted"}
	for _, r := range append([]ref{d.Account, d.Order}, d.Pair...) {
		if r != "" {
			got.Refs = append(got.Refs, string(r))
		}
	}
	undo := strings.HasSuffix(msg.Type, ".reversed") || strings.HasSuffix(msg.Type, ".ended") || strings.HasSuffix(msg.Type, ".expired")
	switch {
	case strings.HasPrefix(msg.Type, "order."):
		return m.applyOrder(strings.TrimPrefix(msg.Type, "order."), order, got)
	case len(d.Pair) == 2 && d.Kind == "separate":
		key := pairKey(string(d.Pair[0]), string(d.Pair[1]))
		if undo {
			delete(m.state.Apart, key)
			got.Did = "the two may be matched again"
			return got, nil
		}
		m.state.Apart[key] = d.Action
		got.Did = "the two are never matched"
		return got, []change{{what: "part", pair: [2]string{string(d.Pair[0]), string(d.Pair[1])}}}
	case account != "" && bars(d.Kind):
		if undo {
			// Another action may still bar the account: only the one reversed is lifted.
			if b, ok := m.state.Barred[account]; ok && (b.Action == d.Action || d.Action == "") {
				delete(m.state.Barred, account)
			}
			got.Did = "works and orders again"
			return got, nil
		}
		b := bar{Kind: d.Kind, Action: d.Action}
		if d.Until != nil {
			b.Until = *d.Until
		}
		m.state.Barred[account] = b
		got.Did = "no order is placed or accepted; open ones are recovered"
		return got, []change{{what: "bar", account: account}}
	case account != "" && d.Kind == "reinstate" && !undo:
		delete(m.state.Barred, account)
		got.Did = "works and orders again"
	case account != "" && strings.Contains(d.Kind, "payout"):
		if undo {
			delete(m.state.Held, account)
			got.Did = "payouts run again"
		} else {
			m.state.Held[account] = d.Action
			got.Did = "payouts wait"
		}
	}
	return got, nil
}

func (m *Marketplace) applyOrder(verb, order string, got Received) (Received, []change) {
	switch verb {
	case "hold":
		m.state.Held[order] = got.Action
		got.Did = "the order waits"
		return got, []change{{what: "hold", order: order}}
	case "release":
		delete(m.state.Held, order)
		got.Did = "the order goes on"
		return got, []change{{what: "release", order: order}}
	case "cancel":
		delete(m.state.Held, order)
		got.Did = "the order is cancelled"
		return got, []change{{what: "cancel", order: order}}
	}
	return got, nil
}

// bars says whether an action kind takes the account out of the market.
func bars(kind string) bool { return kind == "suspend" || kind == "deactivate" || kind == "restrict" }

func pairKey(a, b string) string {
	two := []string{a, b}
	sort.Strings(two)
	return two[0] + " " + two[1]
}

// Barred says whether an account may neither order nor work now.
func (m *Marketplace) Barred(account string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.state.Barred[account]
	return ok && (b.Until.IsZero() || m.clk.Now().Before(b.Until))
}

// Apart says whether two people may never be matched.
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
