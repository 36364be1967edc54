package duty

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"maps"

	"gopkg.in/yaml.v3"
)

//go:embed shipped/*.yaml
var shipped embed.FS

// Shipped is the table that comes with the product: a file per law.
func Shipped() (DutyTable, error) {
	out := DutyTable{Groups: map[string][]string{}, Zones: map[string]string{}}
	names, err := fs.Glob(shipped, "shipped/*.yaml")
	if err != nil {
		return out, err
	}
	for _, name := range names {
		body, err := shipped.ReadFile(name)
		if err != nil {
			return out, err
		}
		part, err := read(body)
		if err != nil {
			return out, fmt.Errorf("%s: %w", name, err)
		}
		maps.Copy(out.Groups, part.Groups)
		maps.Copy(out.Zones, part.Zones)
		out.Laws = append(out.Laws, part.Laws...)
	}
	return out, nil
}

// read reads one file of a table; a word it does not know is a fault.
func read(body []byte) (t DutyTable, err error) {
	dec := yaml.NewDecoder(bytes.NewReader(body))
	dec.KnownFields(true)
	return t, dec.Decode(&t)
}
