// Package privacy knows where personal data is. The data map declares each
// column of each table: its class, whose data it is, why it is held and for how
// long. A test refuses a column that is not declared.
package privacy

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// Class says how a column must be treated.
type Class string

// The classes. Personal and special columns hold sealed bytes or keyed indexes,
// never clear text.
const (
	Public   Class = "public"   // may be shown to anybody
	Internal Class = "internal" // staff only, about nobody in particular
	Pseudo   Class = "pseudo"   // an internal id or keyed index that stands for a person
	Personal Class = "personal" // sealed
	Special  Class = "special"  // sealed: safety narratives, health, crime, who reported
	Staff    Class = "staff"    // about our own people
	Secret   Class = "secret"   // hashes and sealed credentials
)

// Classes lists them.
func Classes() []Class { return []Class{Public, Internal, Pseudo, Personal, Special, Staff, Secret} }

// Column is one declared column.
type Column struct {
	Set, Table, Column string
	Class              Class
	Subject            string // whose data: account, contact, party, staff, key or "-"
	Purpose            string
	Retention          string // rule of the retention schedule
}

//go:embed datamap.csv
var dataMap string

// DataMap reads the declared columns. The error names the line at fault.
func DataMap() ([]Column, error) {
	r := csv.NewReader(strings.NewReader(dataMap))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("privacy: datamap.csv: %w", err)
	}
	var out []Column
	for i, row := range rows[1:] {
		c := Column{row[0], row[1], row[2], Class(row[3]), row[4], row[5], row[6]}
		if !slices.Contains(Classes(), c.Class) {
			return nil, fmt.Errorf("privacy: datamap.csv row %d: class %q is none of %v", i+2, c.Class, Classes())
		}
		if c.Class != Internal && c.Class != Public && (c.Purpose == "" || c.Retention == "") {
			return nil, fmt.Errorf("privacy: datamap.csv row %d: %s.%s needs a purpose and a retention", i+2, c.Table, c.Column)
		}
		out = append(out, c)
	}
	return out, nil
}
