package simulate

import (
	"encoding/json"
	"sort"
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
	undo := strings.HasSuffix(msg.Type, ".reversed") || strings.HasSuffix(msg.Type, ".ended") || strings.HasSuffix(msg.Type, ".expired")
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
		if d.Kind == "restrict" {
			got.Did = "no new order is placed or accepted; open ones are finished"
			return got, nil
		}
		got.Did = "no order is placed or accepted; open ones are recovered"
		return got, []change{{what: "bar", account: account}}
	case account != "" && d.Kind == "reinstate" && !undo:
		delete(m.state.Barred, account)
		got.Did = "works and orders again"
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
