package cases

import (
	"context"
	"io"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/sheet"
)

// maxExport bounds the rows of one export.
const maxExport = 100_000

// Export writes the list of cases that a filter finds, newest first, as a table.
// That it was taken away, and how much of it, is a leaf of the audit log.
func (s *Service) Export(ctx context.Context, f Filter, format sheet.Format, to io.Writer) error {
	sc, err := identity.Require(ctx, identity.PermCaseExport)
	if err != nil {
		return err
	}
	out, err := sheet.New(to, format, "Cases", "number", "title", "type", "category", "severity", "priority", "state", "outcome", "standard",
		"brand", "region", "city", "team", "assignee", "opened_at", "due_at", "resolved_at", "closed_at", "reopened", "alerts", "tags")
	if err != nil {
		return err
	}
	n := 0
	for at, last := int64(1)<<62, "~"; n < maxExport; {
		var a db.Args
		where := []string{sc.Where(&a, scoped)}
		more, err := s.filter(ctx, sc, &a, f)
		if err != nil {
			return err
		}
		where = append(append(where, more...), "(cases.opened_at, cases.id) < ("+a.Add(at)+", "+a.Add(last)+")")
		list, err := s.query(ctx, `SELECT `+columns+` FROM cases WHERE `+strings.Join(where, " AND ")+` ORDER BY cases.opened_at DESC, cases.id DESC LIMIT `+a.Add(500), a)
		if err != nil {
			return err
		}
		if err := s.attach(ctx, list...); err != nil {
			return err
		}
		for _, c := range list {
			err := out.Row(c.Number, c.Title, c.Type, c.Category, string(c.Severity), string(c.Priority), string(c.State), string(c.Outcome), string(c.Standard),
				c.Brand, c.Region, c.City, c.Team, c.Assignee, c.OpenedAt, c.DueAt, c.ResolvedAt, c.ClosedAt, c.Reopened, c.Alerts, strings.Join(c.Tags, " "))
			if err != nil {
				return err
			}
			at, last = db.Micros(c.OpenedAt), c.ID
			n++
		}
		if len(list) < 500 {
			break
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "export cases", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: "case.exported", Object: sc.Actor().ID, Private: true, Data: map[string]any{"rows": n, "format": format}})
	})
}
