package decision

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// DraftFilter narrows a list of drafts; empty fields do not.
type DraftFilter struct {
	Stage string // comma separated
	Rule  string
	Mine  bool
	web.PageIn
}

// Draft reads one draft with what is wrong with it.
func (s *Service) Draft(ctx context.Context, ref string) (*Draft, error) {
	sc, err := identity.Require(ctx, identity.PermRuleRead)
	if err != nil {
		return nil, err
	}
	d, err := s.draft(ctx, ref)
	if err != nil {
		return nil, err
	}
	return d, s.complete(ctx, sc, d)
}

// complete fills in what is not stored.
func (s *Service) complete(ctx context.Context, sc identity.Scope, d *Draft) error {
	base, err := s.ruleset(ctx, d.Base)
	if err != nil {
		return err
	}
	live, err := s.ruleset(ctx, 0)
	if err != nil {
		return err
	}
	a := d.judge(base.Documents)
	d.Documents, _ = differing(base.Documents, a.docs)
	d.AtOnce = atOnce(base.Documents, a.docs)
	d.Live = live.Number
	if d.open() && d.Live != d.Base {
		_, d.Conflicts = rebase(base.Documents, a.docs, live.Documents)
	}
	if ok, err := s.mayCase(ctx, sc, d.likeCase); err != nil {
		return err
	} else if ok {
		d.LikeCase = d.likeCase
	}
	if d.likeEvent != "" && sc.Can(identity.PermDecisionRead) {
		if _, err := s.find(ctx, sc, d.likeEvent); err == nil {
			d.LikeEvent = d.likeEvent
		}
	}
	if err := s.attachBacktest(ctx, d); err != nil {
		return err
	}
	d.Shown = d.shownNow()
	return s.credit(ctx, sc, d)
}

// open says whether a draft may still be published.
func (d *Draft) open() bool {
	return d.Stage == DraftOpen || d.Stage == DraftReturned || d.Stage == DraftWaiting
}

// credit fills in who wrote a draft and who may approve it or did.
func (s *Service) credit(ctx context.Context, sc identity.Scope, d *Draft) error {
	names, err := s.people(ctx, d.Author, d.approver)
	if err != nil {
		return err
	}
	d.AuthorName = names[d.Author]
	switch {
	case d.approver != "":
		d.Approvers = []Person{{d.approver, names[d.approver]}}
	case d.Stage == DraftWaiting:
		if d.Approvers, err = s.judges(ctx, d); err != nil {
			return err
		}
		d.MayApprove = sc.Can(identity.PermRuleApprove) && sc.StaffID() != "" && !d.wrote(sc.StaffID())
	}
	return nil
}

// Drafts lists drafts without their documents, tests and problems.
func (s *Service) Drafts(ctx context.Context, f DraftFilter) (page web.Page[Draft], err error) {
	sc, err := identity.Require(ctx, identity.PermRuleRead)
	if err != nil {
		return page, err
	}
	var a db.Args
	where := []string{"1=1"}
	if f.Stage != "" {
		where = append(where, db.In(&a, "d.stage", strings.Split(f.Stage, ",")))
	}
	if f.Rule != "" {
		where = append(where, "d.rule = "+a.Add(f.Rule))
	}
	if f.Mine {
		where = append(where, "d.author = "+a.Add(sc.Actor().ID))
	}
	if f.Cursor != "" {
		var at int64
		var last string
		if err := web.DecodeCursor(f.Cursor, &at, &last); err != nil {
			return page, err
		}
		where = append(where, "(d.updated_at, d.id) < ("+a.Add(at)+", "+a.Add(last)+")")
	}
	rows, err := s.main.Query(ctx, draftColumns+` WHERE `+strings.Join(where, " AND ")+` ORDER BY d.updated_at DESC, d.id DESC LIMIT `+a.Add(f.Limit+1), a...)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	var list []Draft
	var ids []string
	for rows.Next() {
		d, err := scanDraft(rows)
		if err != nil {
			return page, err
		}
		d.Removed = nil
		list, ids = append(list, *d), append(ids, d.Author, d.approver)
	}
	if err := rows.Err(); err != nil {
		return page, err
	}
	rows.Close()
	names, err := s.people(ctx, ids...)
	if err != nil {
		return page, err
	}
	var live int64
	if err := s.main.QueryRow(ctx, `SELECT COALESCE(MAX(number), 0) FROM rulesets WHERE stage = 'live'`).Scan(&live); err != nil {
		return page, err
	}
	for i := range list {
		d := &list[i]
		d.AuthorName, d.Live = names[d.Author], live
		if d.approver != "" {
			d.Approvers = []Person{{d.approver, names[d.approver]}}
		}
		d.MayApprove = d.Stage == DraftWaiting && sc.Can(identity.PermRuleApprove) && sc.StaffID() != "" && !d.wrote(sc.StaffID())
	}
	return web.Cut(list, f.Limit, func(last Draft) string { return web.EncodeCursor(db.Micros(last.UpdatedAt), last.ID) }), nil
}
