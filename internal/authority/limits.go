package authority

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Table is a table of limits as people write it. A published one never
// changes, and a request keeps the lines it was made under.
type Table struct {
	Kinds []KindLimits `json:"kinds" minItems:"1" maxItems:"60"`
}

// KindLimits is all that the table says about one kind of act.
type KindLimits struct {
	Kind       string      `json:"kind" doc:"As listed under kinds"`
	Signatures int         `json:"signatures" minimum:"1" maximum:"3" doc:"How many other people sign what is over the limit"`
	Due        string      `json:"due" maxLength:"20" doc:"When a request is overdue: 30m, 4h, 24h"`
	Expires    string      `json:"expires" maxLength:"20" doc:"When it lapses, signed or not: 72h"`
	NotManager bool        `json:"not_manager,omitempty" doc:"Neither who prepares nor who signs is the manager of a member of staff it is about"`
	Limits     []LimitLine `json:"limits" minItems:"1" maxItems:"60"`
}

// LimitLine is one line: what one role may do alone, and who signs what is more.
type LimitLine struct {
	Role       string        `json:"role" maxLength:"60" doc:"A role; * any member of staff, key an API key, system our own machinery"`
	PerAct     int64         `json:"per_act" minimum:"-1" doc:"Allowed alone for one act; 0 nothing, -1 no limit"`
	Within     string        `json:"within,omitempty" maxLength:"20" doc:"Window of the sum: 24h, 720h"`
	Cumulative int64         `json:"cumulative,omitempty" minimum:"-1" doc:"Allowed alone as a sum in the window; -1 no limit"`
	Across     string        `json:"across,omitempty" enum:"preparer,subject,all" doc:"Whose acts are summed: of this preparer, about this subject, of all"`
	Currency   string        `json:"currency,omitempty" maxLength:"3" doc:"For kinds measured in money"`
	Approvers  []LimitSigner `json:"approvers" maxItems:"20"`
}

// LimitSigner is a role that may sign, up to a sum.
type LimitSigner struct {
	Role string `json:"role" maxLength:"60"`
	UpTo int64  `json:"up_to" minimum:"-1" doc:"Of the sum in the window, this act included; -1 no limit"`
}

// Whose acts are summed.
const (
	OfPreparer = "preparer"
	OfSubject  = "subject"
	OfAll      = "all"
)

// Roles that are not roles of staff.
const (
	anyStaff = "*"
	ofKey    = "key"
	ofSystem = "system"
)

const (
	soonest = time.Minute
	longest = 366 * 24 * time.Hour
)

// compiled is a Table that can be asked.
type compiled struct {
	version  int64
	document Table
	kinds    map[string]KindLimits
}

// compile checks a document; the error names every fault with its place.
func compile(d Table, version int64) (*compiled, error) {
	c := &compiled{version: version, document: d, kinds: map[string]KindLimits{}}
	f := &faults{}
	for i, k := range d.Kinds {
		at := "/kinds/" + strconv.Itoa(i)
		known, ok := kindOf(k.Kind)
		if !ok {
			f.add(at+"/kind", "there is no such kind of act")
		}
		if _, twice := c.kinds[k.Kind]; twice {
			f.add(at+"/kind", "stands twice")
		}
		c.kinds[k.Kind] = k
		if k.Signatures < 1 || k.Signatures > 3 {
			f.add(at+"/signatures", "1 to 3")
		}
		due, expires := f.duration(at+"/due", k.Due), f.duration(at+"/expires", k.Expires)
		if due > 0 && expires > 0 && expires < due {
			f.add(at+"/expires", "lapses before it is due")
		}
		if len(k.Limits) == 0 {
			f.add(at+"/limits", "at least one line")
		}
		for j, l := range k.Limits {
			f.limit(at+"/limits/"+strconv.Itoa(j), known, l)
		}
	}
	for _, k := range Kinds() {
		if _, ok := c.kinds[k.Name]; !ok {
			f.add("/kinds", "nothing is said about "+k.Name)
		}
	}
	if len(f.at) > 0 {
		return nil, errs.New(errs.Invalid, "authority_limits_invalid", "The table of limits has faults; see errors.").With(f.at...)
	}
	return c, nil
}

type faults struct{ at []errs.Field }

func (f *faults) add(pointer, message string) {
	f.at = append(f.at, errs.Field{Pointer: pointer, Message: message})
}

func (f *faults) duration(at, text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil || d < soonest || d > longest {
		f.add(at, "a time such as 30m, 4h or 72h, from one minute to a year")
		return 0
	}
	return d
}

func (f *faults) limit(at string, k ActKind, l LimitLine) {
	staff := identity.RolePermissions(l.Role) != nil
	if !staff && l.Role != anyStaff && l.Role != ofKey && l.Role != ofSystem {
		f.add(at+"/role", "there is no such role")
	}
	if l.PerAct < -1 {
		f.add(at+"/per_act", "-1 or more")
	}
	if l.Within != "" {
		f.duration(at+"/within", l.Within)
		if !slices.Contains([]string{OfPreparer, OfSubject, OfAll}, l.Across) {
			f.add(at+"/across", "preparer, subject or all")
		}
		if l.Cumulative < -1 || l.Cumulative >= 0 && l.PerAct < 0 || l.Cumulative >= 0 && l.Cumulative < l.PerAct {
			f.add(at+"/cumulative", "-1, or at least what one act may be")
		}
	} else if l.Cumulative != 0 || l.Across != "" {
		f.add(at+"/within", "a sum needs a window")
	} else if l.PerAct > 0 {
		f.add(at+"/within", "without a window, splitting the act goes round the limit")
	}
	if k.Money != (l.Currency != "") || k.Money && (len(l.Currency) != 3 || strings.ToUpper(l.Currency) != l.Currency) {
		f.add(at+"/currency", "three letters, for money and only there")
	}
	seen := map[string]bool{}
	for i, a := range l.Approvers {
		here := at + "/approvers/" + strconv.Itoa(i)
		if !slices.Contains(identity.RolePermissions(a.Role), identity.PermApprovalDecide) {
			f.add(here+"/role", "is no role that may sign")
		}
		if seen[a.Role] {
			f.add(here+"/role", "stands twice")
		}
		seen[a.Role] = true
		if a.UpTo < -1 {
			f.add(here+"/up_to", "-1 or more")
		}
	}
}

// period reads a duration that compile has accepted.
func period(s string) time.Duration {
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0
	}
	return d
}
