package identity

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
)

// PermReporterRead is to see who reported somebody: a class of its own, held by
// those who talk with reporters or answer for them by law.
const PermReporterRead Permission = "reporter.read"

// reporterRights is who sees who reported.
func reporterRights(role string) []Permission {
	switch role {
	case RoleCriticalResponse, RoleCommander, RoleInvestigator, RoleAdjuster, RolePrivacy, RoleLegal:
		return []Permission{PermReporterRead}
	}
	return nil
}

// Unknown is the predicate "who reported is not for the caller to know" on rp, a
// row of one of the views reporters and reporter_contacts. Who holds
// reporter.read knows, but for the confidential: those only the owner of the
// case, and who named a purpose not longer ago than it holds.
func (s Scope) Unknown(a *db.Args, rp string) string {
	switch {
	case s.caller == nil:
		return "(1=1)"
	case s.caller.wide:
		return "(1=0)"
	case !s.Can(PermReporterRead):
		return "(1=1)"
	}
	who := a.Add(s.caller.Actor.ID)
	return "(" + rp + ".confidential AND NOT EXISTS (SELECT 1 FROM cases owned WHERE owned.id = " + rp + ".family AND owned.assignee = " + who +
		") AND NOT EXISTS (SELECT 1 FROM reporter_looks lk WHERE lk.case_id = " + rp + ".family AND lk.staff = " + who + " AND lk.until > " + a.Add(s.asOf()) + "))"
}

// Unreported is the predicate "it does not tell the caller that the account or
// order via reported object", a case or contact: of rows found by an account or
// an order. Both are SQL expressions, their columns with their table; via may be
// a column. The order of a case with a reporter is taken for theirs.
func (s Scope) Unreported(a *db.Args, object, via string) string {
	if s.caller != nil && s.caller.wide {
		return "(1=1)"
	}
	is := func(columns ...string) string {
		or := make([]string, len(columns))
		for i, c := range columns {
			or[i] = c + " <> 0 AND " + c + " = " + via
		}
		return strings.Join(or, " OR ")
	}
	const head = "CASE WHEN rp_own.root = '' THEN rp_own.id ELSE rp_own.root END"
	// Each step of it goes by an index, also where via is a column: a view that
	// is asked by via would be made whole for every row.
	return "(NOT EXISTS (SELECT 1 FROM cases rp_own JOIN cases rp_sib ON (rp_sib.id = " + head + " OR rp_sib.root = " + head + " AND rp_sib.root <> '') JOIN reporters rp ON rp.case_id = rp_sib.id WHERE rp_own.id = " + object +
		" AND (" + is("rp.account", "rp_own.order_eid", "rp_sib.order_eid") +
		" OR EXISTS (SELECT 1 FROM contacts rp_wrote WHERE rp_wrote.party = rp.party AND rp_wrote.party <> '' AND (" + is("rp_wrote.account", "rp_wrote.order_eid") + "))) AND " + s.Unknown(a, "rp") +
		") AND NOT EXISTS (SELECT 1 FROM reporter_contacts rp WHERE rp.contact = " + object + " AND (" + is("rp.account", "rp.order_eid") + ") AND " + s.Unknown(a, "rp") + "))"
}

// KnowsParty is the predicate "the caller may know who this party is": of rows
// found by a name, an address or a number of a party. party is the SQL
// expression of its id.
func (s Scope) KnowsParty(a *db.Args, party string) string {
	if s.caller != nil && s.caller.wide {
		return "(1=1)"
	}
	return "NOT EXISTS (SELECT 1 FROM (SELECT party AS reporting_party, family, confidential FROM reporters) rp WHERE rp.reporting_party = " + party + " AND " + s.Unknown(a, "rp") + ")"
}

// KnowsWriter is KnowsParty for who wrote a contact.
func (s Scope) KnowsWriter(a *db.Args, contact string) string {
	if s.caller != nil && s.caller.wide {
		return "(1=1)"
	}
	return "NOT EXISTS (SELECT 1 FROM (SELECT contact AS reporting_contact, family, confidential FROM reporter_contacts) rp WHERE rp.reporting_contact = " + contact + " AND " + s.Unknown(a, "rp") + ")"
}

// Withheld says of ids of parties (pty_) and contacts (con_) which belong to a
// reporter whom the caller may not know, and whether that one asked for it.
func (s Scope) Withheld(ctx context.Context, d *db.DB, ids ...string) (map[string]Withholding, error) {
	out := map[string]Withholding{}
	if len(ids) == 0 || s.caller != nil && s.caller.wide {
		return out, nil
	}
	var a db.Args
	rows, err := d.Query(ctx, `SELECT rp.party, rp.confidential FROM reporters rp WHERE `+db.In(&a, "rp.party", ids)+` AND `+s.Unknown(&a, "rp")+`
		UNION ALL SELECT rp.contact, rp.confidential FROM reporter_contacts rp WHERE `+db.In(&a, "rp.contact", ids)+` AND `+s.Unknown(&a, "rp"), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one string
		var confidential bool
		if err := rows.Scan(&one, &confidential); err != nil {
			return nil, err
		}
		if out[one] = WithheldClass; confidential {
			out[one] = WithheldConfidential
		}
	}
	return out, rows.Err()
}

// Withholding is why the caller does not see who somebody is.
type Withholding string

// Why a reporter is withheld.
const (
	WithheldClass        Withholding = "reporter"     // who reported is for those with reporter.read
	WithheldConfidential Withholding = "confidential" // asked for; a purpose opens it for those with reporter.read
)
