package app

import (
	"testing"

	"github.com/piepowder/piepowder/internal/sla"
)

// A breach pages the lead also when a page about the matter is open: that one has
// brought no answer.
func TestABreachPagesTheLead(t *testing.T) {
	f := sla.Fired{Object: "cas_1", Severity: 1, Number: "C-1"}
	for paged, key := range map[bool]string{false: "cas_1", true: "breach:cas_1"} {
		if a := breachAlarm(f, "cas_1", paged); a.Key != key || a.Kind != "commander" || a.Object != "cas_1" || a.Severity != 1 {
			t.Errorf("paged %v: %+v", paged, a)
		}
	}
}
