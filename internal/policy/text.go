package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
)

// PolicyText is one document as it is written: what is approved, hashed and kept.
type PolicyText struct {
	ID            string             `json:"id" pattern:"^[a-z][a-z0-9-]{1,59}$"`
	Code          string             `json:"code" maxLength:"30" doc:"Begins the ids of its clauses: WRK"`
	Title         string             `json:"title" maxLength:"200"`
	Summary       string             `json:"summary,omitempty" maxLength:"2000"`
	Audience      []string           `json:"audience" maxItems:"6" doc:"worker, customer, merchant, staff"`
	Jurisdictions []string           `json:"jurisdictions" maxItems:"100" doc:"Where it applies; empty is everywhere. US covers US-WA"`
	Owner         string             `json:"owner" maxLength:"60" doc:"Role that answers for it"`
	Public        bool               `json:"public" doc:"Its public texts are shown in the safety centre"`
	Quorum        int                `json:"quorum" minimum:"1" maximum:"5" doc:"How many others must approve"`
	ReviewDays    int                `json:"review_days" minimum:"0" maximum:"1830" doc:"It is looked at again after so many days; 0 = never"`
	Clauses       []PolicyClauseText `json:"clauses" maxItems:"500"`
}

// PolicyClauseText is one rule that can be cited.
type PolicyClauseText struct {
	ID          string            `json:"id" maxLength:"40" doc:"Stable and never used again for another rule: WRK-3"`
	Title       string            `json:"title" maxLength:"300"`
	Rule        string            `json:"rule" maxLength:"200000"`
	Public      string            `json:"public,omitempty" maxLength:"20000" doc:"What people outside read; empty = not published"`
	PublicIn    map[string]string `json:"public_in,omitempty" doc:"The public text in other languages, by code"`
	Breaks      []string          `json:"breaks" maxItems:"50" doc:"Examples of what breaks the rule"`
	Fine        []string          `json:"fine" maxItems:"50" doc:"Examples of what does not"`
	Happy       []string          `json:"happy" maxItems:"50" doc:"Steps when all goes as it should"`
	Sad         []string          `json:"sad" maxItems:"50" doc:"Steps when it does not"`
	Remediation string            `json:"remediation,omitempty" maxLength:"20000" doc:"How to put it right"`
	Evidence    []string          `json:"evidence" maxItems:"50" doc:"What is wanted before a finding"`
	Standard    string            `json:"standard,omitempty" doc:"reasonable_grounds, preponderance or clear_and_convincing"`
	Ladder      []string          `json:"ladder" maxItems:"20" doc:"The usual answer the first, second, third time"`
	Weight      int               `json:"weight" minimum:"0" maximum:"100" doc:"Weight of a strike"`
	Overlays    []PolicyOverlay   `json:"overlays" maxItems:"100"`
}

// PolicyOverlay replaces parts of a clause in a place or for an audience.
type PolicyOverlay struct {
	Jurisdiction string   `json:"jurisdiction,omitempty" maxLength:"40"`
	Audience     string   `json:"audience,omitempty" maxLength:"20"`
	Rule         string   `json:"rule,omitempty" maxLength:"20000"`
	Public       string   `json:"public,omitempty" maxLength:"20000"`
	Remediation  string   `json:"remediation,omitempty" maxLength:"20000"`
	Standard     string   `json:"standard,omitempty"`
	Ladder       []string `json:"ladder,omitempty" maxItems:"20"`
	Note         string   `json:"note,omitempty" maxLength:"2000" doc:"Why, and on which source"`
}

// The standards of proof, weakest first.
const (
	ReasonableGrounds  = "reasonable_grounds"
	Preponderance      = "preponderance"
	ClearAndConvincing = "clear_and_convincing"
)

var (
	standards     = []string{ReasonableGrounds, Preponderance, ClearAndConvincing}
	audiences     = []string{"worker", "customer", "merchant", "staff"}
	languages     = []string{"en", "es", "fr"}
	documentID    = regexp.MustCompile(`^[a-z][a-z0-9-]{1,59}$`)
	codeForm      = regexp.MustCompile(`^[A-Z][A-Z0-9]{0,11}(-[A-Z0-9]{1,11}){0,2}$`)
	clauseForm    = regexp.MustCompile(`^[A-Z][A-Z0-9]{0,11}(-[A-Z0-9]{1,11}){0,2}-[0-9]{1,4}(\.[0-9]{1,3}){0,2}$`)
	placeForm     = regexp.MustCompile(`^[A-Z]{2}(-[A-Z0-9]{1,8}){0,3}$`)
	ladderForm    = regexp.MustCompile(`^(separate|educate|warn|require|restrict|hold payout|hold order|cancel order|refund|remove content|suspend|deactivate|pause store|hide item|refer)\b`)
	clauseMention = regexp.MustCompile(`\b[A-Z]{3}-[0-9]{1,4}(?:\.[0-9]{1,3})?\b`)
)

// Clause finds a clause of the text by id.
func (p *PolicyText) Clause(id string) *PolicyClauseText {
	for i := range p.Clauses {
		if strings.EqualFold(p.Clauses[i].ID, id) {
			return &p.Clauses[i]
		}
	}
	return nil
}

// body is the text as it is kept: one spelling of one content.
func (p *PolicyText) body() string {
	p.tidy()
	out, err := json.Marshal(p)
	if err != nil { // strings and numbers only
		panic(err)
	}
	return string(out)
}

// Hash is the SHA-256 of the text as it is kept.
func (p *PolicyText) Hash() string { return hashOf(p.body()) }

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// clauseHash is the SHA-256 of one clause with everything in it.
func clauseHash(c *PolicyClauseText) string {
	out, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return hashOf(string(out))
}

func readText(body string) (*PolicyText, error) {
	var p PolicyText
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		return nil, err
	}
	p.tidy()
	return &p, nil
}

// tidy trims what people type and leaves no list nil, so that the same content
// has the same hash.
func (p *PolicyText) tidy() {
	p.ID, p.Code, p.Title, p.Summary, p.Owner = clean(p.ID), clean(p.Code), clean(p.Title), clean(p.Summary), clean(p.Owner)
	p.Audience, p.Jurisdictions = lines(p.Audience), lines(p.Jurisdictions)
	if p.Clauses == nil {
		p.Clauses = []PolicyClauseText{}
	}
	if p.Quorum < 1 {
		p.Quorum = 1
	}
	for i := range p.Clauses {
		c := &p.Clauses[i]
		c.ID, c.Title, c.Rule, c.Public, c.Remediation, c.Standard = clean(c.ID), clean(c.Title), clean(c.Rule), clean(c.Public), clean(c.Remediation), clean(c.Standard)
		for _, l := range []*[]string{&c.Breaks, &c.Fine, &c.Happy, &c.Sad, &c.Evidence, &c.Ladder} {
			*l = lines(*l)
		}
		for code, text := range c.PublicIn {
			if c.PublicIn[code] = clean(text); c.PublicIn[code] == "" {
				delete(c.PublicIn, code)
			}
		}
		if len(c.PublicIn) == 0 {
			c.PublicIn = nil
		}
		if c.Overlays == nil {
			c.Overlays = []PolicyOverlay{}
		}
		for j := range c.Overlays {
			o := &c.Overlays[j]
			o.Jurisdiction, o.Audience, o.Rule, o.Public, o.Remediation = clean(o.Jurisdiction), clean(o.Audience), clean(o.Rule), clean(o.Public), clean(o.Remediation)
			o.Standard, o.Note = clean(o.Standard), clean(o.Note)
			if o.Ladder = lines(o.Ladder); len(o.Ladder) == 0 {
				o.Ladder = nil
			}
		}
	}
}

func clean(s string) string {
	return strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\x00", ""), "�"))
}

func lines(list []string) []string {
	out := []string{}
	for _, l := range list {
		if l = clean(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// PolicyProblem is something about a text: an error keeps it from being
// approved, a warning is to be read.
type PolicyProblem struct {
	Level   string `json:"level" enum:"error,warning"`
	Clause  string `json:"clause,omitempty"`
	Pointer string `json:"pointer" doc:"JSON pointer into the document"`
	Message string `json:"message"`
}

type problems []PolicyProblem

func (p *problems) error(clause, pointer, format string, args ...any) {
	*p = append(*p, PolicyProblem{"error", clause, pointer, fmt.Sprintf(format, args...)})
}

func (p *problems) warn(clause, pointer, format string, args ...any) {
	*p = append(*p, PolicyProblem{"warning", clause, pointer, fmt.Sprintf(format, args...)})
}

// refused is the error of a text that has errors.
func (p problems) refused() error {
	var fields []errs.Field
	for _, x := range p {
		if x.Level == "error" {
			fields = append(fields, errs.Field{Pointer: x.Pointer, Message: x.Message})
		}
	}
	if fields == nil {
		return nil
	}
	return errs.New(errs.Invalid, "policy_invalid", "The text is not complete yet: %s", fields[0].Message).With(fields...)
}

// validate says what is wrong with the text by itself.
func (p *PolicyText) validate() problems {
	var out problems
	if !documentID.MatchString(p.ID) {
		out.error("", "/id", "give the document an id of small letters, digits and hyphens")
	}
	if !codeForm.MatchString(p.Code) {
		out.error("", "/code", "give it a code of capital letters, as WRK")
	}
	if p.Title == "" {
		out.error("", "/title", "give it a title")
	}
	if len(p.Audience) == 0 {
		out.error("", "/audience", "say for whom it is")
	}
	for i, a := range p.Audience {
		if !slices.Contains(audiences, a) {
			out.error("", fmt.Sprintf("/audience/%d", i), "%q is no audience: worker, customer, merchant or staff", a)
		}
	}
	for i, j := range p.Jurisdictions {
		if !placeForm.MatchString(j) {
			out.error("", fmt.Sprintf("/jurisdictions/%d", i), "%q is no place: write US, US-WA or US-WA-SEA", j)
		}
	}
	if p.Quorum > 5 {
		out.error("", "/quorum", "at most five approvals")
	}
	if len(p.Clauses) == 0 {
		out.error("", "/clauses", "a document needs at least one clause")
	}
	seen := map[string]bool{}
	for i := range p.Clauses {
		c, at := &p.Clauses[i], fmt.Sprintf("/clauses/%d", i)
		if seen[strings.ToUpper(c.ID)] {
			out.error(c.ID, at+"/id", "%s is there twice", c.ID)
		}
		seen[strings.ToUpper(c.ID)] = true
		p.validateClause(&out, c, at)
	}
	return out
}

func (p *PolicyText) validateClause(out *problems, c *PolicyClauseText, at string) {
	switch {
	case !clauseForm.MatchString(c.ID):
		out.error(c.ID, at+"/id", "a clause id looks like %s-3 or %s-3.2", p.Code, p.Code)
	case !strings.HasPrefix(c.ID, p.Code+"-"):
		out.error(c.ID, at+"/id", "ids of this document begin with %s-", p.Code)
	}
	if c.Title == "" {
		out.error(c.ID, at+"/title", "%s needs a title", c.ID)
	}
	if c.Rule == "" {
		out.error(c.ID, at+"/rule", "%s needs its rule", c.ID)
	}
	if c.Standard != "" && !slices.Contains(standards, c.Standard) {
		out.error(c.ID, at+"/standard", "%q is no standard of proof", c.Standard)
	}
	if len(c.Ladder) > 0 && c.Standard == "" {
		out.error(c.ID, at+"/standard", "%s has consequences; say to which standard they must be proven", c.ID)
	}
	if len(c.Ladder) > 0 && len(c.Evidence) == 0 {
		out.warn(c.ID, at+"/evidence", "%s has consequences and does not say which evidence is wanted", c.ID)
	}
	for i, l := range c.Ladder {
		if !ladderForm.MatchString(l) {
			out.error(c.ID, fmt.Sprintf("%s/ladder/%d", at, i), "%q is no step: begin with what is done, as warn, restrict 7 d, suspend 14 d, deactivate", l)
		}
	}
	if c.Weight < 0 || c.Weight > 100 {
		out.error(c.ID, at+"/weight", "a weight is 0 to 100")
	}
	for code := range c.PublicIn {
		if !slices.Contains(languages, code) || code == "en" {
			out.error(c.ID, at+"/public_in", "%q is no other language of ours: es, fr", code)
		}
	}
	if p.Public && c.Public == "" {
		out.warn(c.ID, at+"/public", "%s is not published: it has no public text", c.ID)
	}
	where := map[string]bool{}
	for i := range c.Overlays {
		o, at := &c.Overlays[i], fmt.Sprintf("%s/overlays/%d", at, i)
		if o.Jurisdiction == "" && o.Audience == "" {
			out.error(c.ID, at, "an overlay is for a place or for an audience")
		}
		if o.Jurisdiction != "" && !placeForm.MatchString(o.Jurisdiction) {
			out.error(c.ID, at+"/jurisdiction", "%q is no place: write US, US-WA or US-WA-SEA", o.Jurisdiction)
		}
		if o.Audience != "" && !slices.Contains(audiences, o.Audience) {
			out.error(c.ID, at+"/audience", "%q is no audience", o.Audience)
		}
		if o.Standard != "" && !slices.Contains(standards, o.Standard) {
			out.error(c.ID, at+"/standard", "%q is no standard of proof", o.Standard)
		}
		for _, l := range o.Ladder {
			if !ladderForm.MatchString(l) {
				out.error(c.ID, at+"/ladder", "%q is no step", l)
			}
		}
		if o.Rule == "" && o.Public == "" && o.Remediation == "" && o.Standard == "" && o.Ladder == nil {
			out.error(c.ID, at, "the overlay for %s changes nothing", strings.TrimSpace(o.Jurisdiction+" "+o.Audience))
		}
		if key := o.Jurisdiction + "/" + o.Audience; where[key] {
			out.error(c.ID, at, "%s has two overlays for %s: they conflict", c.ID, strings.Trim(key, "/"))
		} else {
			where[key] = true
		}
	}
}
