package notice

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Statement is a statement of reasons in the shape of the EU transparency
// database, without personal data.
type Statement struct {
	PUID                  string   `json:"puid"`
	Visibility            []string `json:"decision_visibility"`
	VisibilityOther       string   `json:"decision_visibility_other,omitempty"`
	Monetary              *string  `json:"decision_monetary"`
	MonetaryOther         string   `json:"decision_monetary_other,omitempty"`
	Provision             *string  `json:"decision_provision"`
	Account               *string  `json:"decision_account"`
	AccountType           *string  `json:"account_type"`
	Ground                string   `json:"decision_ground"`
	GroundURL             *string  `json:"decision_ground_reference_url"`
	LegalGround           string   `json:"illegal_content_legal_ground,omitempty"`
	LegalExplanation      string   `json:"illegal_content_explanation,omitempty"`
	TermsGround           string   `json:"incompatible_content_ground,omitempty"`
	TermsExplanation      string   `json:"incompatible_content_explanation,omitempty"`
	TermsIllegal          string   `json:"incompatible_content_illegal,omitempty"`
	ContentType           []string `json:"content_type"`
	ContentTypeOther      string   `json:"content_type_other,omitempty"`
	Category              string   `json:"category"`
	CategoryAddition      []string `json:"category_addition,omitempty"`
	CategorySpecification []string `json:"category_specification"`
	SpecificationOther    string   `json:"category_specification_other,omitempty"`
	TerritorialScope      []string `json:"territorial_scope"`
	ContentLanguage       *string  `json:"content_language"`
	ContentDate           string   `json:"content_date"`
	ApplicationDate       string   `json:"application_date"`
	EndVisibility         *string  `json:"end_date_visibility_restriction"`
	EndMonetary           *string  `json:"end_date_monetary_restriction"`
	EndService            *string  `json:"end_date_service_restriction"`
	EndAccount            *string  `json:"end_date_account_restriction"`
	Facts                 string   `json:"decision_facts"`
	SourceType            string   `json:"source_type"`
	SourceIdentity        string   `json:"source_identity,omitempty"`
	AutomatedDetection    string   `json:"automated_detection"`
	AutomatedDecision     string   `json:"automated_decision"`
}

// FieldRule is one rule of the database about one field, in our own words.
type FieldRule struct {
	Field  string   `json:"field"`
	Rule   string   `json:"rule" enum:"required,one of,each of,longest,pattern,date,url,needs one,with,only with"`
	Detail string   `json:"detail" doc:"In words"`
	Values []string `json:"values,omitempty"`
	Source string   `json:"source"`

	max      int
	after    string
	when     string // field=VALUE that makes it required, or without which it must be absent
	together []string
	pattern  *regexp.Regexp
}

// Where the rules come from. Names of values and the shape of a statement: the
// database's own lists (statements.json) and examples, as of the schema of July
// 2025; lengths, dates and conditions: its published API documentation and the
// rules of its open source.
const (
	sourceLists = "EU transparency database, lists of values (statements.json), schema of 1 July 2025"
	sourceAPI   = "EU transparency database, API documentation and StatementStoreRequest of its open source (EUPL-1.2)"
	sourceLaw   = "Regulation (EU) 2022/2065, art. 17(3) and 24(5)"
)

func list(prefix, names string) []string {
	var out []string
	for _, n := range strings.Fields(names) {
		out = append(out, prefix+n)
	}
	return out
}

// The lists of values.
var (
	visibilities = list("DECISION_VISIBILITY_", "CONTENT_REMOVED CONTENT_DISABLED CONTENT_DEMOTED CONTENT_AGE_RESTRICTED CONTENT_INTERACTION_RESTRICTED CONTENT_LABELLED OTHER")
	monetaries   = list("DECISION_MONETARY_", "SUSPENSION TERMINATION OTHER")
	provisions   = list("DECISION_PROVISION_", "PARTIAL_SUSPENSION TOTAL_SUSPENSION PARTIAL_TERMINATION TOTAL_TERMINATION")
	accounts     = list("DECISION_ACCOUNT_", "SUSPENDED TERMINATED")
	accountTypes = list("ACCOUNT_TYPE_", "BUSINESS PRIVATE")
	grounds      = list("DECISION_GROUND_", "ILLEGAL_CONTENT INCOMPATIBLE_CONTENT")
	contentTypes = list("CONTENT_TYPE_", "APP AUDIO IMAGE PRODUCT SYNTHETIC_MEDIA TEXT VIDEO OTHER")
	sourceTypes  = list("SOURCE_", "ARTICLE_16 TRUSTED_FLAGGER TYPE_OTHER_NOTIFICATION VOLUNTARY")
	decisions    = list("AUTOMATED_DECISION_", "FULLY PARTIALLY NOT_AUTOMATED")
	yesNo        = []string{"Yes", "No"}
	languages    = list("", "EN BG HR CS DA NL ET FI FR DE EL HU GA IT LV LT MT PL PT RO SK SL ES SV")
	territories  = list("", "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")
	alsoAllowed  = list("", "IS LI NO") // of the European Economic Area
	categories   = list("STATEMENT_CATEGORY_", `ANIMAL_WELFARE CONSUMER_INFORMATION CYBER_VIOLENCE CYBER_VIOLENCE_AGAINST_WOMEN
		DATA_PROTECTION_AND_PRIVACY_VIOLATIONS ILLEGAL_OR_HARMFUL_SPEECH INTELLECTUAL_PROPERTY_INFRINGEMENTS NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS
		NOT_SPECIFIED_NOTICE OTHER_VIOLATION_TC PROTECTION_OF_MINORS RISK_FOR_PUBLIC_SECURITY SCAMS_AND_FRAUD SELF_HARM UNSAFE_AND_PROHIBITED_PRODUCTS VIOLENCE`)
	keywords = list("KEYWORD_", `ANIMAL_HARM ADULT_SEXUAL_MATERIAL AGE_SPECIFIC_RESTRICTIONS AGE_SPECIFIC_RESTRICTIONS_MINORS BIOMETRIC_DATA_BREACH
		CHILD_SEXUAL_ABUSE_MATERIAL CONTENT_PROMOTING_EATING_DISORDERS COORDINATED_HARM COPYRIGHT_INFRINGEMENT DATA_FALSIFICATION DEFAMATION
		DESIGN_INFRINGEMENT DISCRIMINATION MISINFORMATION_DISINFORMATION GEOGRAPHIC_INDICATIONS_INFRINGEMENT GEOGRAPHICAL_REQUIREMENTS
		GOODS_SERVICES_NOT_PERMITTED GROOMING_SEXUAL_ENTICEMENT_MINORS HATE_SPEECH HUMAN_EXPLOITATION HUMAN_TRAFFICKING ILLEGAL_ORGANIZATIONS
		IMPERSONATION_ACCOUNT_HIJACKING INAUTHENTIC_ACCOUNTS INAUTHENTIC_LISTINGS INAUTHENTIC_USER_REVIEWS INCITEMENT_VIOLENCE_HATRED
		INSUFFICIENT_INFORMATION_ON_TRADERS LANGUAGE_REQUIREMENTS MISSING_PROCESSING_GROUND NON_CONSENSUAL_IMAGE_SHARING NON_CONSENSUAL_MATERIAL_DEEPFAKE
		NUDITY CYBER_BULLYING_INTIMIDATION PATENT_INFRINGEMENT PHISHING PYRAMID_SCHEMES RIGHT_TO_BE_FORGOTTEN RISK_ENVIRONMENTAL_DAMAGE RISK_PUBLIC_HEALTH
		SELF_MUTILATION STALKING SUICIDE TERRORIST_CONTENT TRADE_SECRET_INFRINGEMENT TRADEMARK_INFRINGEMENT UNLAWFUL_SALE_ANIMALS UNSAFE_CHALLENGES
		CYBER_HARASSMENT CYBER_HARASSMENT_AGAINST_WOMEN CYBER_INCITEMENT CYBER_STALKING CYBER_STALKING_AGAINST_WOMEN FEMALE_GENDERED_DISINFORMATION
		HIDDEN_ADVERTISEMENT INCITEMENT_AGAINST_WOMEN BULLYING_AGAINST_GIRLS CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE MISLEADING_INFO_CONSUMER_RIGHTS
		MISLEADING_INFO_GOODS_SERVICES NONCOMPLIANCE_PRICING PROHIBITED_PRODUCTS TRAFFICKING_WOMEN_GIRLS UNSAFE_PRODUCTS VIOLATION_EU_LAW
		VIOLATION_NATIONAL_LAW NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN OTHER`)
)

var (
	puidForm = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)
	illegal  = "decision_ground=DECISION_GROUND_ILLEGAL_CONTENT"
	terms    = "decision_ground=DECISION_GROUND_INCOMPATIBLE_CONTENT"
	effects  = []string{"decision_visibility", "decision_monetary", "decision_provision", "decision_account"}
)

// FieldRules is the table of rules.
var FieldRules = table()

func table() []FieldRule {
	var t []FieldRule
	add := func(r FieldRule) { t = append(t, r) }
	required := func(source string, fields ...string) {
		for _, f := range fields {
			add(FieldRule{Field: f, Rule: "required", Detail: "must be given", Source: source})
		}
	}
	oneOf := func(values []string, fields ...string) {
		for _, f := range fields {
			add(FieldRule{Field: f, Rule: "one of", Detail: "one of the list, or absent", Values: values, Source: sourceLists})
		}
	}
	eachOf := func(field string, values []string) {
		add(FieldRule{Field: field, Rule: "each of", Detail: "each from the list, none twice", Values: values, Source: sourceLists})
	}
	longest := func(n int, fields ...string) {
		for _, f := range fields {
			add(FieldRule{Field: f, Rule: "longest", Detail: fmt.Sprintf("at most %d characters", n), max: n, Source: sourceAPI})
		}
	}
	with := func(when string, fields ...string) {
		for _, f := range fields {
			add(FieldRule{Field: f, Rule: "with", Detail: "must be given when " + when, when: when, Source: sourceAPI})
			add(FieldRule{Field: f, Rule: "only with", Detail: "must be absent unless " + when, when: when, Source: sourceAPI})
		}
	}
	required(sourceLaw, "decision_ground", "decision_facts", "automated_detection", "automated_decision")
	required(sourceAPI, "puid", "content_type", "category", "content_date", "application_date", "source_type")
	add(FieldRule{Field: "decision_visibility", Rule: "needs one", Detail: "at least one of the four kinds of restriction", together: effects, Source: sourceAPI})
	eachOf("decision_visibility", visibilities)
	oneOf(monetaries, "decision_monetary")
	oneOf(provisions, "decision_provision")
	oneOf(accounts, "decision_account")
	oneOf(accountTypes, "account_type")
	oneOf(grounds, "decision_ground")
	eachOf("content_type", contentTypes)
	oneOf(categories, "category")
	eachOf("category_addition", categories)
	eachOf("category_specification", keywords)
	eachOf("territorial_scope", append(slices.Clone(territories), alsoAllowed...))
	oneOf(languages, "content_language")
	oneOf(sourceTypes, "source_type")
	oneOf(yesNo, "automated_detection", "incompatible_content_illegal")
	oneOf(decisions, "automated_decision")
	with(illegal, "illegal_content_legal_ground", "illegal_content_explanation")
	with(terms, "incompatible_content_ground", "incompatible_content_explanation")
	add(FieldRule{Field: "incompatible_content_illegal", Rule: "only with", Detail: "must be absent unless " + terms, when: terms, Source: sourceAPI})
	with("decision_visibility=DECISION_VISIBILITY_OTHER", "decision_visibility_other")
	with("decision_monetary=DECISION_MONETARY_OTHER", "decision_monetary_other")
	with("content_type=CONTENT_TYPE_OTHER", "content_type_other")
	longest(500, "puid", "decision_visibility_other", "decision_monetary_other", "decision_ground_reference_url", "illegal_content_legal_ground",
		"incompatible_content_ground", "content_type_other", "category_specification_other", "source_identity")
	longest(2000, "illegal_content_explanation", "incompatible_content_explanation")
	longest(5000, "decision_facts")
	add(FieldRule{Field: "puid", Rule: "pattern", Detail: "letters, digits, - and _; each only once", pattern: puidForm, Source: sourceAPI})
	add(FieldRule{Field: "decision_ground_reference_url", Rule: "url", Detail: "an address on the web", Source: sourceAPI})
	add(FieldRule{Field: "content_date", Rule: "date", Detail: "a day as 2026-11-21, from 2000 to 2037", after: "2000-01-01", Source: sourceAPI})
	add(FieldRule{Field: "application_date", Rule: "date", Detail: "a day as 2026-11-21, from 2020 to 2037", after: "2020-01-01", Source: sourceAPI})
	for _, f := range []string{"visibility", "monetary", "service", "account"} {
		add(FieldRule{Field: "end_date_" + f + "_restriction", Rule: "date", Detail: "a day as 2026-11-21, until 2037; absent without an end", Source: sourceAPI})
	}
	return t
}

// lastDay is where the database's dates end.
const lastDay = "2038-01-01"

// FieldFault is a rule that a statement breaks.
type FieldFault struct {
	Field  string `json:"field"`
	Rule   string `json:"rule"`
	Detail string `json:"detail"`
}

// Check gives every rule of the table that a statement breaks.
func (s *Statement) Check() []FieldFault {
	faults := []FieldFault{}
	have := s.values()
	holds := func(when string) bool {
		field, value, _ := strings.Cut(when, "=")
		return slices.Contains(have[field], value)
	}
	for _, r := range FieldRules {
		v := have[r.Field]
		wrong := ""
		switch r.Rule {
		case "required":
			if len(v) == 0 {
				wrong = r.Detail
			}
		case "needs one":
			if !slices.ContainsFunc(r.together, func(f string) bool { return len(have[f]) > 0 }) {
				wrong = r.Detail
			}
		case "one of", "each of":
			for i, x := range v {
				if !slices.Contains(r.Values, x) {
					wrong = fmt.Sprintf("%q is not in the list", cut(x, 60))
				} else if slices.Contains(v[:i], x) {
					wrong = fmt.Sprintf("%q stands there twice", x)
				}
			}
		case "with":
			if holds(r.when) && len(v) == 0 {
				wrong = r.Detail
			}
		case "only with":
			if !holds(r.when) && len(v) > 0 {
				wrong = r.Detail
			}
		case "longest":
			for _, x := range v {
				if n := utf8.RuneCountInString(x); n > r.max {
					wrong = fmt.Sprintf("%d characters; %s", n, r.Detail)
				}
			}
		case "pattern":
			for _, x := range v {
				if !r.pattern.MatchString(x) {
					wrong = r.Detail
				}
			}
		case "url":
			for _, x := range v {
				if u, err := url.Parse(x); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
					wrong = r.Detail
				}
			}
		case "date":
			for _, x := range v {
				if _, err := time.Parse(time.DateOnly, x); err != nil || x < r.after || x > lastDay {
					wrong = r.Detail
				}
			}
		}
		if wrong != "" {
			faults = append(faults, FieldFault{r.Field, r.Rule, wrong})
		}
	}
	return faults
}

// values are the fields that are given.
func (s *Statement) values() map[string][]string {
	out := map[string][]string{}
	put := func(field string, values ...string) {
		for _, v := range values {
			if v != "" {
				out[field] = append(out[field], v)
			}
		}
	}
	may := func(field string, v *string) {
		if v != nil {
			put(field, *v)
		}
	}
	put("puid", s.PUID)
	put("decision_visibility", s.Visibility...)
	put("decision_visibility_other", s.VisibilityOther)
	may("decision_monetary", s.Monetary)
	put("decision_monetary_other", s.MonetaryOther)
	may("decision_provision", s.Provision)
	may("decision_account", s.Account)
	may("account_type", s.AccountType)
	put("decision_ground", s.Ground)
	may("decision_ground_reference_url", s.GroundURL)
	put("illegal_content_legal_ground", s.LegalGround)
	put("illegal_content_explanation", s.LegalExplanation)
	put("incompatible_content_ground", s.TermsGround)
	put("incompatible_content_explanation", s.TermsExplanation)
	put("incompatible_content_illegal", s.TermsIllegal)
	put("content_type", s.ContentType...)
	put("content_type_other", s.ContentTypeOther)
	put("category", s.Category)
	put("category_addition", s.CategoryAddition...)
	put("category_specification", s.CategorySpecification...)
	put("category_specification_other", s.SpecificationOther)
	put("territorial_scope", s.TerritorialScope...)
	may("content_language", s.ContentLanguage)
	put("content_date", s.ContentDate)
	put("application_date", s.ApplicationDate)
	may("end_date_visibility_restriction", s.EndVisibility)
	may("end_date_monetary_restriction", s.EndMonetary)
	may("end_date_service_restriction", s.EndService)
	may("end_date_account_restriction", s.EndAccount)
	put("decision_facts", s.Facts)
	put("source_type", s.SourceType)
	put("source_identity", s.SourceIdentity)
	put("automated_detection", s.AutomatedDetection)
	put("automated_decision", s.AutomatedDecision)
	return out
}
