package identity

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/piepowder/piepowder/internal/errs"
)

// States of a member of staff.
const (
	StateInvited  = "invited"  // has a link, no password yet
	StateActive   = "active"   // may sign in
	StateDisabled = "disabled" // may not; stays on timelines
)

// Staff is one person of the company.
type Staff struct {
	ID           string    `json:"id"`
	Email        string    `json:"email"`
	Name         string    `json:"name"`
	State        string    `json:"state" enum:"invited,active,disabled"`
	Roles        []string  `json:"roles"`
	Teams        []string  `json:"teams" doc:"Ids of teams"`
	Regions      []string  `json:"regions" doc:"US covers US-WA; * is everywhere"`
	Brands       []string  `json:"brands" doc:"* is every brand"`
	SecondFactor bool      `json:"second_factor" doc:"Has a second factor: an authenticator app or a passkey"`
	Passkeys     int       `json:"passkeys" doc:"How many passkeys they have"`
	Locale       string    `json:"locale"`
	Theme        string    `json:"theme"`
	CreatedAt    time.Time `json:"created_at"`
	Version      int64     `json:"version"`

	vendor      bool // one of the teams is a vendor's
	conflicted  bool // there are accounts whose cases they must not see
	password    string
	totp        []byte
	totpPending []byte
}

var places = regexp.MustCompile(`^(\*|[A-Za-z0-9]+([-_][A-Za-z0-9]+)*)$`)

// Locales and Themes are what the console can show.
var (
	Locales = []string{"en", "es", "fr"}
	Themes  = []string{"auto", "light", "dark"}
)

// validate normalises and checks everything a person may set about staff.
func (s *Staff) validate() error {
	var wrong []errs.Field
	add := func(pointer, message string) { wrong = append(wrong, errs.Field{Pointer: pointer, Message: message}) }
	s.Email = normalEmail(s.Email)
	if a, err := mail.ParseAddress(s.Email); err != nil || a.Address != s.Email || len(s.Email) > 254 {
		add("/email", "must be a mail address")
	}
	s.Name = strings.Join(strings.Fields(s.Name), " ")
	if n := utf8.RuneCountInString(s.Name); n < 1 || n > 100 || strings.ContainsFunc(s.Name, unicode.IsControl) {
		add("/name", "must have 1 to 100 characters")
	}
	for _, r := range s.Roles {
		if RolePermissions(r) == nil {
			add("/roles", "no such role")
		}
	}
	for _, p := range s.Regions {
		if !places.MatchString(p) || len(p) > 40 {
			add("/regions", "must be codes such as US or US-WA, or *")
		}
	}
	for _, p := range s.Brands {
		if !places.MatchString(p) || len(p) > 40 {
			add("/brands", "must be brand names without spaces, or *")
		}
	}
	if !slices.Contains(Locales, s.Locale) {
		add("/locale", "must be one of "+strings.Join(Locales, ", "))
	}
	if !slices.Contains(Themes, s.Theme) {
		add("/theme", "must be one of "+strings.Join(Themes, ", "))
	}
	if !slices.Contains([]string{StateInvited, StateActive, StateDisabled}, s.State) {
		add("/state", "must be active or disabled")
	}
	s.Roles, s.Teams, s.Regions, s.Brands = set(s.Roles), set(s.Teams), set(s.Regions), set(s.Brands)
	if wrong != nil {
		return errs.New(errs.Invalid, "invalid_staff", "some fields are wrong").With(wrong...)
	}
	return nil
}

// factor says whether the person has a second factor.
func (s *Staff) factor() bool { return s.totp != nil || s.Passkeys > 0 }

func normalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// set sorts and removes doubles; never nil, so that JSON shows [].
func set(v []string) []string {
	out := append([]string{}, v...)
	slices.Sort(out)
	return slices.Compact(out)
}
