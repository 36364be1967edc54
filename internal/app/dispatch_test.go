package app

import "testing"

// A line that help was called by is compared with the directory by its number.
func TestLineAgainstTheDirectory(t *testing.T) {
	lines := []DispatchLine{{Phone: "+1 206 555 0110", Verified: true}, {Phone: "+1 206 555 0111"}, {Phone: "112", Verified: true}}
	for line, fine := range map[string]bool{"(206) 555-0110": true, "King County, +12065550110 option 2": true, "206 555 0111": false, "206 555 0119": false,
		"the county's emergency centre": false, "": false, "112": true, "911": false} {
		if got := lineWarning(lines, line); (got == "") != fine {
			t.Errorf("%q: %q", line, got)
		}
	}
}
