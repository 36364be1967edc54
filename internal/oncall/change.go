package oncall

import (
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// Override changes who is on duty for a while, over all layers.
type Override struct {
	ID        string    `json:"id"`
	Schedule  string    `json:"schedule"`
	Kind      string    `json:"kind" enum:"replace,add,remove" doc:"replace: instead of everybody, or of one; add: in addition; remove: that one is not on duty here and the layer below takes over"`
	Person    string    `json:"person,omitempty" doc:"stf_ id of who takes the duty"`
	InsteadOf string    `json:"instead_of,omitempty" doc:"stf_ id of who is relieved"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	State     string    `json:"state" enum:"active,cancelled"`
	By        string    `json:"by"`
	Version   int64     `json:"version"`
}

// Swap is one person doing the duty of another for a while, by agreement; the
// other way round in the time given back, if one was agreed.
type Swap struct {
	ID       string     `json:"id"`
	Schedule string     `json:"schedule"`
	Asks     string     `json:"asks" doc:"stf_ id of who wants to be relieved"`
	Other    string     `json:"other" doc:"stf_ id of who is asked"`
	From     time.Time  `json:"from"`
	To       time.Time  `json:"to"`
	BackFrom *time.Time `json:"back_from,omitempty"`
	BackTo   *time.Time `json:"back_to,omitempty"`
	State    string     `json:"state" enum:"requested,accepted,declined,withdrawn"`
	Version  int64      `json:"version"`
}

// gives says who does the duty of person at t because of the swap.
func (s Swap) gives(person string, t time.Time) (string, bool) {
	switch {
	case s.State != "accepted":
	case person == s.Asks && within(t, s.From, s.To):
		return s.Other, true
	case person == s.Other && s.BackFrom != nil && s.BackTo != nil && within(t, *s.BackFrom, *s.BackTo):
		return s.Asks, true
	}
	return "", false
}

// TimeOff is when a person is not there. Why is nobody's business.
type TimeOff struct {
	ID      string    `json:"id"`
	Person  string    `json:"person" doc:"stf_ id"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Version int64     `json:"version"`
}

// longest is how long an override, a swap or time off may last.
const longest = 370 * 24 * time.Hour

// period checks a stretch of time given by a caller.
func period(from, to time.Time, a, b string) []errs.Field {
	switch {
	case from.IsZero():
		return []errs.Field{{Pointer: a, Message: "required"}}
	case !to.After(from):
		return []errs.Field{{Pointer: b, Message: "must come after the beginning"}}
	case to.Sub(from) > longest:
		return []errs.Field{{Pointer: b, Message: "at most a year after the beginning"}}
	}
	return nil
}
