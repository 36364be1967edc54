package telephone

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
)

// Consent is how many of the two ends of a call must know of its recording.
type Consent string

// The kinds of consent. Where the law is not known, all ends are asked.
const (
	OneParty Consent = "one"
	AllParty Consent = "all"
)

// RecordingRule is the law of recording in one state or country, as far as we
// know it. It is no legal advice: none is verified until the operator's own
// counsel has said so.
type RecordingRule struct {
	Region   string  `json:"region" doc:"ISO 3166 code: US-WA, DE"`
	Name     string  `json:"name"`
	Consent  Consent `json:"consent" enum:"one,all" doc:"all: everybody on the line must agree"`
	Source   string  `json:"source" doc:"The statute"`
	Note     string  `json:"note,omitempty"`
	Verified bool    `json:"verified" doc:"Whether a lawyer of the operator has confirmed it; false for every row that is shipped"`
}

//go:embed recording.csv
var recordingCSV string

var recordingRules = sync.OnceValues(func() ([]RecordingRule, error) {
	rows, err := csv.NewReader(strings.NewReader(recordingCSV)).ReadAll()
	if err != nil {
		return nil, err
	}
	var out []RecordingRule
	for _, r := range rows[1:] {
		rule := RecordingRule{Region: r[0], Name: r[1], Consent: Consent(r[2]), Source: r[3], Note: r[4]}
		if rule.Consent != OneParty && rule.Consent != AllParty {
			return nil, fmt.Errorf("telephone: recording.csv: %s needs one or all", rule.Region)
		}
		out = append(out, rule)
	}
	return out, nil
})

// RecordingRules lists what is known, in the order of the table.
func RecordingRules() ([]RecordingRule, error) { return recordingRules() }

// MayRecord is the stricter law of the places of a call's ends. A place that is
// not in the table, "" too, asks for everybody's consent.
func MayRecord(places ...string) (Consent, error) {
	rules, err := recordingRules()
	if err != nil {
		return AllParty, err
	}
	for _, p := range places {
		found := AllParty
		for _, r := range rules {
			if r.Region == p {
				found = r.Consent
				break
			}
		}
		if found == AllParty {
			return AllParty, nil
		}
	}
	if len(places) == 0 {
		return AllParty, nil
	}
	return OneParty, nil
}

var notices = map[Consent]map[string]string{
	OneParty: {
		"en": "This call is recorded.",
		"es": "Esta llamada se graba.",
		"fr": "Cet appel est enregistré.",
	},
	AllParty: {
		"en": "May we record this call? Press 1 if you agree. If you press nothing, we do not record.",
		"es": "¿Podemos grabar esta llamada? Pulse 1 si está de acuerdo. Si no pulsa nada, no grabamos.",
		"fr": "Pouvons-nous enregistrer cet appel ? Appuyez sur 1 si vous êtes d'accord. Si vous n'appuyez pas, nous n'enregistrons pas.",
	},
}

// Notice is what is spoken before a recording; English for other languages.
func Notice(c Consent, language string) string {
	if text := notices[c][language]; text != "" {
		return text
	}
	return notices[c]["en"]
}
