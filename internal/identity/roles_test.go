package identity

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files")

// matrix writes the role table as people read it: a row per permission.
func matrix() string {
	var b strings.Builder
	roles := Roles()
	for i, r := range roles {
		fmt.Fprintf(&b, "%2d %s", i+1, r.ID)
		if r.TeamBound {
			b.WriteString(" (own teams only)")
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "\n%-22s", "")
	for i := range roles {
		fmt.Fprintf(&b, " %2d", i+1)
	}
	b.WriteString("\n")
	for _, p := range All() {
		fmt.Fprintf(&b, "%-22s", p)
		for _, r := range roles {
			mark := "."
			if slices.Contains(r.Permissions, p) {
				mark = "x"
			}
			fmt.Fprintf(&b, "  %s", mark)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestRoleTable(t *testing.T) {
	const file = "testdata/roles.txt"
	got := matrix()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("who may do what has changed; if that is meant: go test ./internal/identity -run RoleTable -update\n%s", got)
	}
}

func TestEveryPermissionIsSomebodysAndKnown(t *testing.T) {
	seen := map[Permission]int{}
	for _, p := range All() {
		seen[p]++
	}
	for p, n := range seen {
		if n != 1 {
			t.Errorf("%s is listed %d times", p, n)
		}
		held := false
		for _, r := range Roles() {
			held = held || slices.Contains(r.Permissions, p)
		}
		if !held {
			t.Errorf("no role holds %s", p)
		}
	}
	if RolePermissions("king") != nil {
		t.Error("an unknown role has permissions")
	}
}

// The lines that must hold however the table grows.
func TestRoleTableKeepsItsPromises(t *testing.T) {
	has := func(role string, p Permission) bool { return slices.Contains(RolePermissions(role), p) }
	for _, p := range []Permission{PermAccountPersonal, PermCaseRestrict, PermCaseMember, PermCaseExport, PermEvidenceRead, PermActionTakeSuspend} {
		if has(RoleBPO, p) {
			t.Errorf("vendor associates hold %s", p)
		}
	}
	for _, p := range []Permission{PermCaseRead, PermContactRead, PermAccountPersonal, PermEvidenceRead} {
		if has(RoleAdmin, p) {
			t.Errorf("administrators hold %s", p)
		}
	}
	for _, p := range RolePermissions(RoleAuditor) {
		if strings.Contains(string(p), "write") || strings.Contains(string(p), "take") || p == PermAccountPersonal {
			t.Errorf("auditors hold %s", p)
		}
	}
	for _, r := range Roles() {
		if r.ID != RoleAdmin && (slices.Contains(r.Permissions, PermStaffWrite) || slices.Contains(r.Permissions, PermKeyWrite)) {
			t.Errorf("%s may make people or keys", r.ID)
		}
	}
}
