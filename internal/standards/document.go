package standards

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
)

// StandardsDocument is the whole of the standards: weights, decay and ladder.
type StandardsDocument struct {
	FullDays      int            `json:"full_days" minimum:"0" maximum:"3650" doc:"How long a strike counts in full"`
	GoneDays      int            `json:"gone_days" minimum:"1" maximum:"3650" doc:"When it has faded; in between it counts less each day"`
	DefaultWeight int            `json:"default_weight" minimum:"0" maximum:"100" doc:"Of clauses that are not named"`
	Weights       []ClauseWeight `json:"weights" maxItems:"500"`
	Ladder        []Rung         `json:"ladder" minItems:"1" maxItems:"20"`
}

// ClauseWeight is what a finding on a clause weighs. A clause that ends in a
// dash stands for its chapter: SAF- is every SAF clause that is not named.
type ClauseWeight struct {
	Clause   string `json:"clause" minLength:"1" maxLength:"40"`
	Weight   int    `json:"weight" minimum:"0" maximum:"100" doc:"0: no strike"`
	GoneDays int    `json:"gone_days,omitempty" minimum:"0" maximum:"3650" doc:"When not as for the others"`
}

// Rung is one step of the ladder: from so many points on, this is usual.
type Rung struct {
	Points   int    `json:"points" minimum:"1" maximum:"1000"`
	Action   string `json:"action" enum:"educate,warn,require,restrict,suspend,deactivate"`
	Days     int    `json:"days,omitempty" minimum:"0" maximum:"3650" doc:"Usual length; 0 = without an end, or none"`
	FromDays int    `json:"from_days,omitempty" minimum:"0" maximum:"3650"`
	ToDays   int    `json:"to_days,omitempty" minimum:"0" maximum:"3650"`
}

// Shipped holds until somebody publishes another document.
func Shipped() StandardsDocument {
	return StandardsDocument{FullDays: 90, GoneDays: 365, DefaultWeight: 2,
		Weights: []ClauseWeight{{"ANI-", 3, 0}, {"CUS-", 2, 0}, {"DIS-", 4, 0}, {"DSP-", 0, 0}, {"FRD-", 4, 0}, {"IDV-", 3, 0}, {"OFF-", 2, 0}, {"PRO-", 3, 0},
			{"PRP-", 2, 0}, {"PRV-", 3, 0}, {"SAF-", 6, 730}, {"VET-", 3, 0}, {"WRK-", 1, 180}},
		Ladder: []Rung{{1, "educate", 0, 0, 0}, {2, "warn", 0, 0, 0}, {4, "restrict", 7, 3, 14}, {6, "suspend", 14, 7, 30}, {10, "suspend", 60, 30, 90}, {14, "deactivate", 0, 0, 0}}}
}

// check names every field at fault.
func (d StandardsDocument) check() error {
	var at []errs.Field
	fault := func(pointer, message string) {
		at = append(at, errs.Field{Pointer: "/document" + pointer, Message: message})
	}
	if d.FullDays < 0 || d.GoneDays < 1 || d.GoneDays < d.FullDays {
		fault("/gone_days", "at least one, and not before full_days")
	}
	if d.DefaultWeight < 0 || d.DefaultWeight > 100 {
		fault("/default_weight", "0 to 100")
	}
	seen := map[string]bool{}
	for i, w := range d.Weights {
		clause := strings.ToUpper(strings.TrimSpace(w.Clause))
		if clause == "" || seen[clause] || w.Weight < 0 || w.Weight > 100 || w.GoneDays != 0 && w.GoneDays < d.FullDays {
			fault("/weights/"+strconv.Itoa(i), "each clause once, weight 0 to 100, gone_days not before full_days")
		}
		seen[clause] = true
	}
	if len(d.Ladder) == 0 {
		fault("/ladder", "at least one step")
	}
	for i, r := range d.Ladder {
		switch {
		case i > 0 && r.Points <= d.Ladder[i-1].Points || r.Points < 1:
			fault("/ladder/"+strconv.Itoa(i)+"/points", "each step higher than the one before")
		case !slices.Contains([]string{"educate", "warn", "require", "restrict", "suspend", "deactivate"}, r.Action):
			fault("/ladder/"+strconv.Itoa(i)+"/action", "educate, warn, require, restrict, suspend or deactivate")
		case r.FromDays > r.ToDays || r.Days > 0 && r.ToDays > 0 && (r.Days < r.FromDays || r.Days > r.ToDays):
			fault("/ladder/"+strconv.Itoa(i)+"/days", "within from_days and to_days")
		}
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "standards_invalid", "The standards cannot be like this.").With(at...)
	}
	return nil
}

func hashOf(d StandardsDocument) (raw []byte, hash string, err error) {
	if raw, err = json.Marshal(d); err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(raw)
	return raw, hex.EncodeToString(sum[:]), nil
}
