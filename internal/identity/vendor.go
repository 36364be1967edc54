package identity

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// never is what people of a vendor may not do, whatever their roles say.
var never = []Permission{PermAccountPersonal, PermCaseExport, PermCaseRestrict, PermCaseMember, PermEvidenceRead, PermAuditRead, PermReporterRead,
	PermWebhookRead, PermWebhookWrite}

// bind makes a vendor of a caller: narrower ground, whatever the roles. Somebody
// is a vendor who holds only team-bound roles, or whose team is a vendor's.
func (c *Caller) bind() {
	c.Vendor, c.TeamBound = true, true
	c.Permissions = slices.DeleteFunc(slices.Clone(c.Permissions), func(p Permission) bool { return slices.Contains(never, p) })
	c.allow()
}

// Vendor says whether the holder works for a vendor.
func (s Scope) Vendor() bool { return s.caller != nil && s.caller.Vendor }

// certified is the predicate "object is placed in a queue that one of the
// vendor's teams is certified for, or stays in the vendor's own hands". A row
// that belongs to no object is not narrowed by it.
func (s Scope) certified(a *db.Args, object string) string {
	return "(COALESCE(" + object + ", '') = '' OR EXISTS (SELECT 1 FROM (SELECT object AS placed_object, queue AS placed_queue, keep AS placed_keep FROM placements) pl WHERE pl.placed_object = " +
		object + " AND (pl.placed_keep = " + a.Add(s.caller.Actor.ID) + " OR EXISTS (SELECT 1 FROM queue_teams qt WHERE qt.queue = pl.placed_queue AND " +
		db.In(a, "qt.team", s.caller.Teams) + "))))"
}

// Veil is what answers to the caller in ctx pass before they leave: nil for
// most, the masking of contact details for a vendor.
func (s *Service) Veil(ctx context.Context) func(string) string {
	if c, ok := ctx.Value(callerKey{}).(*Caller); ok && c.Vendor {
		return Mask
	}
	return nil
}

// Masked stands in the place of a contact detail.
const Masked = "•••"

var (
	mailAddress = regexp.MustCompile(`(?i)[a-z0-9._%+\-]+(@|%40| at |\(at\)|\[at\])[a-z0-9\-]+(\.[a-z0-9\-]+)*\.[a-z]{2,}`)
	digits      = regexp.MustCompile(`[+(]*\d[\d ().\-\x{2010}-\x{2015}\x{a0}/]{5,}\d`)
	// What looks like a number and is none: moments and dates, our ids, hashes,
	// references of the marketplace.
	stands = regexp.MustCompile(`\b\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?\b|\b\d\d?[./]\d\d?[./]\d{4}\b|\b[a-z]{2,4}_[0-9a-z]{13,26}\b|\b[0-9a-f]{32,128}\b|\b[A-Z]{1,4}-\d{1,8}\b`)
	street = regexp.MustCompile(`(?i)\b\d{1,6}[a-z]?[ ,]+((n|s|e|w|ne|nw|se|sw|north|south|east|west)\.? )?([\p{L}0-9'.\-]+ ){0,3}(street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct|place|pl|way|terrace|ter|circle|cir|highway|hwy|parkway|pkwy|square|sq)\b\.?([ ,]*(apt|apartment|unit|suite|ste|#)\.? ?[a-z0-9\-]+)?`)
	calle  = regexp.MustCompile(`(?i)\b(calle|avenida|av|avda|paseo|carrera|cra|plaza|rue|boulevard|bd|place|chemin|impasse|quai)\.? +([\p{L}'.\-]+ ){0,5}[\p{L}'.\-]*,? *(n[.ºo°]* *|# *)?\d{1,6}[a-z]?\b`)
	rue    = regexp.MustCompile(`(?i)\b\d{1,5}( ?bis| ?ter)?,? +(rue|avenue|boulevard|place|chemin|impasse|quai|all[ée]e)( +[\p{L}'.\-]+){1,5}`)
)

// Mask puts ••• in the place of mail addresses, telephone numbers and street
// addresses of a text. It rather hides a number too many than shows one: what
// it lets stand are dates, times, money and our own ids and case numbers.
func Mask(text string) string {
	if len(text) < 7 {
		return text
	}
	if strings.ContainsAny(text, "@%") || strings.Contains(strings.ToLower(text), "at") {
		text = mailAddress.ReplaceAllString(text, Masked)
	}
	text = street.ReplaceAllString(text, Masked)
	text = calle.ReplaceAllString(text, Masked)
	text = rue.ReplaceAllString(text, Masked)
	return maskNumbers(text)
}

// maskNumbers hides runs that hold seven digits or more, between what stands.
func maskNumbers(text string) string {
	var b strings.Builder
	last := 0
	for _, at := range stands.FindAllStringIndex(text, -1) {
		b.WriteString(maskRuns(text[last:at[0]]))
		b.WriteString(text[at[0]:at[1]])
		last = at[1]
	}
	if last == 0 {
		return maskRuns(text)
	}
	b.WriteString(maskRuns(text[last:]))
	return b.String()
}

func maskRuns(text string) string {
	return digits.ReplaceAllStringFunc(text, func(run string) string {
		n := 0
		for _, r := range run {
			if r >= '0' && r <= '9' {
				n++
			}
		}
		if n < 7 {
			return run
		}
		return Masked
	})
}

// SetVendor says whether a team is a vendor's. It holds at the next request of
// its people.
func (s *Service) SetVendor(ctx context.Context, team string, vendor bool) (t Team, err error) {
	sc, err := Require(ctx, PermStaffWrite)
	if err != nil {
		return Team{}, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "vendor team", func(ctx context.Context, tx *db.Tx) error {
		var created int64
		err := tx.QueryRow(ctx, `UPDATE team SET vendor = $1 WHERE id = $2 RETURNING id, name, vendor, created_at`, vendor, team).
			Scan(&t.ID, &t.Name, &t.Vendor, &created)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(errs.NotFound, "team_not_found", "There is no such team.")
		}
		if err != nil {
			return err
		}
		t.CreatedAt = db.FromMicros(created)
		tx.AfterCommit(s.cache.clear)
		return tx.Record(ctx, db.Change{Kind: "team.vendor", Object: t.ID, Data: map[string]any{"vendor": vendor}})
	})
	return t, err
}

// ScopeOf is the scope that a member of staff has when they call: for work that
// is given to people. Nobody's id, and somebody who is not active, reach nothing.
func (s *Service) ScopeOf(ctx context.Context, staff string) (Scope, error) {
	st, err := s.staffByID(ctx, staff)
	if errs.IsKind(err, errs.NotFound) || err == nil && st.State != StateActive {
		return Scope{}, nil
	}
	if err != nil {
		return Scope{}, err
	}
	c := StaffCaller(st.ID, st.Name, st.Roles, st.Teams, st.Regions)
	if st.vendor {
		c.bind()
	}
	c.Brands, c.Conflicted, c.AsOf = st.Brands, st.conflicted, s.clock.Now()
	return Scope{caller: &c}, nil
}
