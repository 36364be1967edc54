package policy

import (
	"slices"
	"strings"
	"time"
)

// Clause is a clause as it stood on a day, in a place, for an audience.
type Clause struct {
	ID              string     `json:"id"`
	Title           string     `json:"title"`
	Text            string     `json:"text" doc:"The rule"`
	Version         int        `json:"version"`
	DocumentID      string     `json:"document_id"`
	Document        string     `json:"document" doc:"Title of its document"`
	Hash            string     `json:"hash" doc:"SHA-256 of the clause with everything in it"`
	Public          string     `json:"public,omitempty" doc:"What people outside read"`
	Language        string     `json:"language" doc:"Of the public text"`
	StandardOfProof string     `json:"standard_of_proof,omitempty"`
	Ladder          []string   `json:"ladder"`
	Weight          int        `json:"weight"`
	Remediation     string     `json:"remediation,omitempty"`
	Evidence        []string   `json:"evidence"`
	EffectiveFrom   time.Time  `json:"effective_from"`
	EffectiveTo     *time.Time `json:"effective_to,omitempty"`
	Overlays        []string   `json:"overlays" doc:"Which overlays were laid over the base text, broadest first"`
}

// Within says whether a place lies in a jurisdiction: US-WA-SEA in US-WA in US.
func Within(place, jurisdiction string) bool {
	place, jurisdiction = strings.ToUpper(place), strings.ToUpper(jurisdiction)
	return jurisdiction == "" || place == jurisdiction || strings.HasPrefix(place, jurisdiction+"-")
}

// applies says whether the document holds in a place at all.
func (p *PolicyText) applies(place string) bool {
	return place == "" || len(p.Jurisdictions) == 0 || slices.ContainsFunc(p.Jurisdictions, func(j string) bool { return Within(place, j) })
}

// over lists the overlays that hold, broadest first: a smaller place is laid over
// a larger one, and an audience over everybody.
func (c *PolicyClauseText) over(place, audience string) []*PolicyOverlay {
	var list []*PolicyOverlay
	for i := range c.Overlays {
		o := &c.Overlays[i]
		if o.Jurisdiction != "" && (place == "" || !Within(place, o.Jurisdiction)) {
			continue
		}
		if o.Audience != "" && o.Audience != audience {
			continue
		}
		list = append(list, o)
	}
	slices.SortStableFunc(list, func(a, b *PolicyOverlay) int {
		if d := strings.Count(a.Jurisdiction+"-", "-")*2 - strings.Count(b.Jurisdiction+"-", "-")*2; a.Jurisdiction != b.Jurisdiction && d != 0 {
			return d
		}
		if (a.Jurisdiction == "") != (b.Jurisdiction == "") {
			if a.Jurisdiction == "" {
				return -1
			}
			return 1
		}
		return len(a.Audience) - len(b.Audience)
	})
	return list
}

// in gives the clause with its overlays laid over it.
func (c PolicyClauseText) in(place, audience string) (out PolicyClauseText, names []string) {
	out, names = c, []string{}
	for _, o := range c.over(place, audience) {
		if o.Rule != "" {
			out.Rule = o.Rule
		}
		if o.Public != "" {
			out.Public, out.PublicIn = o.Public, nil
		}
		if o.Remediation != "" {
			out.Remediation = o.Remediation
		}
		if o.Standard != "" {
			out.Standard = o.Standard
		}
		if o.Ladder != nil {
			out.Ladder = o.Ladder
		}
		names = append(names, strings.TrimSpace(o.Jurisdiction+" "+o.Audience))
	}
	return out, names
}

// said is the public text in a language, or in English where it is not there.
func (c *PolicyClauseText) said(language string) (text, in string) {
	code, _, _ := strings.Cut(strings.ToLower(language), "-")
	if t := c.PublicIn[code]; t != "" {
		return t, code
	}
	return c.Public, "en"
}
