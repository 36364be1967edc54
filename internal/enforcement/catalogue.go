package enforcement

import (
	"strings"

	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
)

// Catalogue is the version of the list below. An action keeps the one it was
// taken under; a kind is never taken off the list and never changes its meaning.
const Catalogue = 2

// Kind is what is done.
type Kind string

// The catalogue. separate, warn, restrict, suspend and reinstate are of version
// 1, the others of version 2.
const (
	Separate        Kind = "separate"         // a pair is never matched, messaged or routed to each other again
	Educate         Kind = "educate"          // told how it is done; counts for nothing
	Warn            Kind = "warn"             // told, nothing else
	Require         Kind = "require"          // something to be done by a day: course, re-verification, document
	Restrict        Kind = "restrict"         // some of what the account may do is off
	HoldPayout      Kind = "hold_payout"      // a disputed amount waits, on a named ground
	HoldOrder       Kind = "hold_order"       // an order waits
	CancelOrder     Kind = "cancel_order"     // an order is not carried out
	Refund          Kind = "refund"           // money of an order goes back
	RemoveContent   Kind = "remove_content"   // a text or picture is taken away
	RemoveRating    Kind = "remove_rating"    // a rating does not count
	BlockInstrument Kind = "block_instrument" // a card or device of an account is not taken any more
	Suspend         Kind = "suspend"          // the account may do nothing
	Deactivate      Kind = "deactivate"       // the account is ended; needs a second signature
	Reinstate       Kind = "reinstate"        // ends restrictions and suspensions; separations outlive it
	PauseStore      Kind = "pause_store"      // a store takes no orders
	HideItem        Kind = "hide_item"        // one thing a store offers is not shown
)

// ActionKind is one line of the catalogue.
type ActionKind struct {
	Kind       Kind                `json:"kind"`
	Title      string              `json:"title"`
	Does       string              `json:"does"`
	On         string              `json:"on" enum:"account,pair,order,instrument,thing" doc:"What it is taken on; thing is an item, rating or text by the marketplace's own reference"`
	Audience   []string            `json:"audience" doc:"Kinds of account"`
	Permission identity.Permission `json:"permission"`
	Since      int                 `json:"since" doc:"Version of the catalogue"`
	Timed      bool                `json:"timed" doc:"May have an end"`
	Condition  bool                `json:"condition" doc:"May stand until a condition is met"`
	Money      bool                `json:"money" doc:"Names an amount"`
	Measure    bool                `json:"measure" doc:"Against the account: may carry a strike when final and substantiated"`
	Hearing    bool                `json:"hearing" doc:"Asks for the person's answer before it is final and long"`
	Custody    bool                `json:"custody" doc:"What is in their hands must be got back"`
	Standing   string              `json:"standing,omitempty" doc:"What the account stands at while it is in force"`
}

var (
	anybody = []string{"customer", "worker", "merchant"}
	persons = []string{"customer", "worker"}
)

var catalogue = []ActionKind{
	{Separate, "Separate", "Two people are never matched, messaged or routed to each other again, in all brands. Needs no finding and costs neither side standing.", "pair", anybody, identity.PermActionTakeSeparate, 1, false, false, false, false, false, false, ""},
	{Educate, "Educate", "They are told how it is done.", "account", anybody, identity.PermActionTakeWarn, 2, false, false, false, false, false, false, ""},
	{Warn, "Warn", "They are told what was wrong and what follows next time.", "account", anybody, identity.PermActionTakeWarn, 1, false, false, false, true, false, false, ""},
	{Require, "Require", "They must do something by a day: a course, proof of identity, a document.", "account", anybody, identity.PermActionTakeRestrict, 2, true, true, false, false, false, false, ""},
	{Restrict, "Restrict", "Part of what they can do is switched off.", "account", anybody, identity.PermActionTakeRestrict, 1, true, true, false, true, false, false, entity.Limited},
	{HoldPayout, "Hold payout", "A disputed amount waits, on a named ground and until a day. Other pay is not touched.", "account", []string{"worker", "merchant"}, identity.PermActionTakePayout, 2, true, false, true, false, false, false, ""},
	{HoldOrder, "Hold order", "An order waits.", "order", anybody, identity.PermActionTakePayout, 2, true, false, false, false, false, false, ""},
	{CancelOrder, "Cancel order", "An order is not carried out.", "order", anybody, identity.PermActionTakePayout, 2, false, false, false, false, false, false, ""},
	{Refund, "Refund", "Money of an order goes back to who paid.", "order", anybody, identity.PermActionTakePayout, 2, false, false, true, false, false, false, ""},
	{RemoveContent, "Remove content", "A text or picture is taken away.", "thing", anybody, identity.PermActionTakeRestrict, 2, false, false, false, true, false, false, ""},
	{RemoveRating, "Remove rating", "A rating does not count.", "thing", anybody, identity.PermActionTakeRestrict, 2, false, false, false, false, false, false, ""},
	{BlockInstrument, "Block instrument", "A card or device of the account is not taken any more.", "instrument", anybody, identity.PermActionTakeRestrict, 2, true, false, false, false, false, false, ""},
	{Suspend, "Suspend", "They cannot work or order until it ends.", "account", persons, identity.PermActionTakeSuspend, 1, true, true, false, true, true, true, entity.Suspended},
	{Deactivate, "Deactivate", "The account is ended.", "account", anybody, identity.PermActionTakeDeactivate, 2, false, false, false, true, true, true, entity.Deactivated},
	{Reinstate, "Reinstate", "What was restricted or suspended is given back.", "account", anybody, identity.PermActionTakeReinstate, 1, false, false, false, false, false, false, ""},
	{PauseStore, "Pause store", "The store takes no orders.", "account", []string{"merchant"}, identity.PermActionTakeSuspend, 2, true, true, false, true, true, true, entity.Suspended},
	{HideItem, "Hide item", "One thing the store offers is not shown.", "thing", []string{"merchant"}, identity.PermActionTakeRestrict, 2, true, true, false, false, false, false, ""},
}

// spec finds a kind; ok is false for a word that is none.
func (k Kind) spec() (ActionKind, bool) {
	for _, x := range catalogue {
		if x.Kind == k {
			return x, true
		}
	}
	return ActionKind{}, false
}

// protective kinds stop a case's mitigation clock.
func (k Kind) protective() bool {
	x, _ := k.spec()
	return k == Separate || k == BlockInstrument || x.Standing != ""
}

// standing is what an account stands at while an action of the kind is in force.
func (k Kind) standing() string {
	x, _ := k.spec()
	return x.Standing
}

func (k Kind) custody() bool {
	x, _ := k.spec()
	return x.Custody
}

// standingKinds are the kinds that give a standing, as SQL.
const standingKinds = `('restrict', 'suspend', 'pause_store', 'deactivate')`

// outKinds are the kinds that take an account out of the market, as SQL.
const outKinds = `('suspend', 'pause_store', 'deactivate')`

// measures are the kinds that are against an account, as SQL.
func measures() string {
	var out []string
	for _, x := range catalogue {
		if x.Measure {
			out = append(out, "'"+string(x.Kind)+"'")
		}
	}
	return "(" + strings.Join(out, ", ") + ")"
}

// rank orders standings, the worst highest.
func rank(standing string) int {
	switch standing {
	case entity.Limited:
		return 1
	case entity.Suspended:
		return 2
	case entity.Deactivated:
		return 3
	}
	return 0
}

// kindWords lists the kinds for messages.
func kindWords() string {
	var out string
	for i, x := range catalogue {
		if i > 0 {
			out += ", "
		}
		out += string(x.Kind)
	}
	return out
}
