package simulate

import (
	"encoding/json"
	"sort"
	"strconv"
	"strings"
	"time"
)

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
		Replaces   string     `json:"replaces"`
		Limits     []struct {
			What string `json:"what"`
		} `json:"limits"`
		Require    string `json:"require"`
		Thing      string `json:"thing"`
		Instrument string `json:"instrument_id"`
		OrderID    string `json:"order_id"`
		Amount     int64  `json:"amount"`
		Currency   string `json:"currency"`
		Tell       bool   `json:"notify_account"`
		Ban        string `json:"ban_id"`
		Merchant   ref    `json:"merchant"`
		Worker     ref    `json:"worker"`
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
	switch {
	case strings.HasPrefix(msg.Type, "order."):
		return m.applyOrder(strings.TrimPrefix(msg.Type, "order."), order, got)
	case strings.HasPrefix(msg.Type, "payout."):
		if msg.Type == "payout.hold" {
			m.state.Held[account] = d.Action
			got.Did = "payouts wait"
		} else {
			delete(m.state.Held, account)
			got.Did = "payouts run again"
		}
		return got, nil
	case strings.HasPrefix(msg.Type, "store_ban."):
		return m.applyBan(msg, got)
	case msg.Type == "pay.release":
		got.Did = "finished work is paid on its day"
		return got, nil
	}
	switch msg.Type[strings.LastIndex(msg.Type, ".")+1:] {
	case "reversed", "ended", "expired":
		return m.applyEnd(msg, got)
	case "extended":
		if b, ok := m.state.Bars[d.Action]; ok {
			b.Until = until(d.Until)
			m.state.Bars[d.Action] = b
		}
		got.Did = "stands longer"
		return got, nil
	}
	if d.Replaces != "" {
		delete(m.state.Bars, d.Replaces)
		delete(m.state.Standing, d.Replaces)
	}
	return m.applyAction(msg, got)
}

// applyAction obeys an action that begins.
func (m *Marketplace) applyAction(msg *message, got Received) (Received, []change) {
	d := &msg.Data
	account := string(d.Account)
	if stays(d.Kind) {
		m.state.Standing[d.Action] = account
	}
	switch d.Kind {
	case "separate":
		if len(d.Pair) != 2 {
			return got, nil
		}
		two := [2]string{string(d.Pair[0]), string(d.Pair[1])}
		m.state.Apart[pairKey(two[0], two[1])] = d.Action
		got.Did = "the two are never matched"
		return got, []change{{what: "part", pair: two}}
	case "restrict", "suspend", "deactivate", "pause_store":
		b := bar{Account: account, Kind: d.Kind, Until: until(d.Until)}
		for _, l := range d.Limits {
			b.Limits = append(b.Limits, l.What)
		}
		m.state.Bars[d.Action] = b
		switch {
		case d.Kind == "restrict" && !b.stops(m.clk.Now()):
			got.Did = "switched off: " + strings.Join(b.Limits, ", ")
			return got, nil
		case d.Kind == "restrict":
			got.Did = "no new order is placed or accepted; open ones are finished"
			return got, nil
		case d.Kind == "pause_store":
			got.Did = "the store takes no orders"
			return got, nil
		}
		got.Did = "no order is placed or accepted; open ones are recovered"
		return got, []change{{what: "bar", account: account}}
	case "reinstate":
		for action, b := range m.state.Bars {
			if b.Account == account {
				delete(m.state.Bars, action)
				delete(m.state.Standing, action)
			}
		}
		got.Did = "works and orders again"
	case "hold_order", "cancel_order":
		return m.applyOrder(strings.TrimSuffix(d.Kind, "_order"), string(d.Order), got)
	default:
		got.Did = did(msg)
	}
	return got, nil
}

// did says what follows from the kinds that change nothing else here.
func did(msg *message) string {
	d := &msg.Data
	sum := strconv.FormatFloat(float64(d.Amount)/100, 'f', 2, 64) + " " + d.Currency
	switch d.Kind {
	case "educate", "warn":
		if d.Tell {
			return "shown in the account"
		}
	case "require":
		return "asked for: " + d.Require
	case "hold_payout":
		return sum + " wait; other pay runs"
	case "refund":
		return sum + " go back"
	case "remove_content", "remove_rating", "hide_item":
		return d.Thing + " is not shown"
	case "block_instrument":
		return d.Instrument + " is not taken any more"
	}
	return "noted"
}

// applyEnd takes back what one action did; another may still bar the account.
func (m *Marketplace) applyEnd(msg *message, got Received) (Received, []change) {
	d := &msg.Data
	delete(m.state.Standing, d.Action)
	switch d.Kind {
	case "separate":
		if len(d.Pair) == 2 {
			delete(m.state.Apart, pairKey(string(d.Pair[0]), string(d.Pair[1])))
			got.Did = "the two may be matched again"
		}
	case "restrict", "suspend", "deactivate", "pause_store":
		delete(m.state.Bars, d.Action)
		if got.Did = "works and orders again"; m.barred(string(d.Account)) {
			got.Did = "another action still stands"
		}
	case "hold_order":
		return m.applyOrder("release", string(d.Order), got)
	case "hold_payout":
		got.Did = "the amount is paid"
	case "hide_item", "remove_content", "remove_rating":
		got.Did = d.Thing + " is shown again"
	case "block_instrument":
		got.Did = d.Instrument + " is taken again"
	}
	return got, nil
}

// applyBan obeys the wish of a store.
func (m *Marketplace) applyBan(msg *message, got Received) (Received, []change) {
	d := &msg.Data
	got.Action, got.Refs = d.Ban, []string{string(d.Merchant), string(d.Worker)}
	key := pairKey(string(d.Merchant), string(d.Worker))
	if msg.Type == "store_ban.ended" {
		delete(m.state.Apart, key)
		got.Did = "the worker may be sent to the store again"
		return got, nil
	}
	m.state.Apart[key] = d.Ban
	got.Did = "the worker is not sent to the store"
	return got, nil
}

// stays says whether a kind stands until something ends it.
func stays(kind string) bool {
	switch kind {
	case "separate", "require", "restrict", "hold_payout", "hold_order", "block_instrument", "suspend", "deactivate", "pause_store", "hide_item":
		return true
	}
	return false
}

func until(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
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

func pairKey(a, b string) string {
	two := []string{a, b}
	sort.Strings(two)
	return two[0] + " " + two[1]
}

// Carried is what the marketplace carries out on one account.
type Carried struct {
	Account, Standing string
	Actions           []string
}

// Carries lists every account on which an action stands: the marketplace's side
// of a comparison.
func (m *Marketplace) Carries() []Carried {
	m.mu.Lock()
	defer m.mu.Unlock()
	by := map[string]*Carried{}
	now := m.clk.Now()
	worse := map[string]int{"good": 0, "restricted": 1, "suspended": 2, "deactivated": 3}
	for action, account := range m.state.Standing {
		c := by[account]
		if c == nil {
			c = &Carried{Account: account, Standing: "good"}
			by[account] = c
		}
		b, bars := m.state.Bars[action]
		if bars && !b.Until.IsZero() && !now.Before(b.Until) {
			continue
		}
		c.Actions = append(c.Actions, action)
		standing := map[string]string{"restrict": "restricted", "suspend": "suspended", "pause_store": "suspended", "deactivate": "deactivated"}[b.Kind]
		if bars && worse[standing] > worse[c.Standing] {
			c.Standing = standing
		}
	}
	out := make([]Carried, 0, len(by))
	for _, c := range by {
		sort.Strings(c.Actions)
		out = append(out, *c)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Account < out[j].Account })
	return out
}
