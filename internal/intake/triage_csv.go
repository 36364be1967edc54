package intake

import (
	"context"
	"encoding/csv"
	"io"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/triage"
)

// Dispositions writes what `piepowder triage train` learns from: the text of
// each contact somebody judged in the last days, with the branch and severity of
// its case, or those chosen. Texts are of people: it needs the permissions to
// export and to see personal data, and is a leaf of the audit log.
func (s *Service) Dispositions(ctx context.Context, days int, w io.Writer) error {
	sc, err := identity.Require(ctx, identity.PermCaseExport)
	if err != nil {
		return err
	}
	if _, err := identity.Require(ctx, identity.PermAccountPersonal); err != nil {
		return err
	}
	list, err := s.past(ctx, sc, days)
	if err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write([]string{"text", "category", "severity", "language"}); err != nil {
		return err
	}
	n := 0
	for _, c := range list {
		severity, category, err := s.disposition(ctx, c)
		if err != nil {
			return err
		}
		if severity == "" || category == "" {
			continue
		}
		n++
		if err := out.Write([]string{c.Subject + "\n" + c.Text, triage.BranchOf(category), severity, language(c.Language)}); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, sc.Actor(), "export dispositions", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: "triage.exported", Object: "dispositions", Private: true, Data: map[string]any{"contacts": n, "days": days}})
	})
}

// disposition is how a contact ended: by its case where it became one.
func (s *Service) disposition(ctx context.Context, c *Contact) (severity, category string, err error) {
	severity, category = c.Severity, c.Category
	if c.CaseID == "" || c.State != StateCase {
		return severity, category, nil
	}
	var of string
	if err := s.DB.QueryRow(ctx, `SELECT severity, category FROM cases WHERE id = $1`, c.CaseID).Scan(&severity, &of); err != nil {
		return "", "", err
	}
	if set, err := s.triageSet(ctx); err != nil {
		return "", "", err
	} else if set.Taxonomy.Has(of) {
		category = of
	}
	return severity, category, nil
}
