package policy

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
)

// todo gathers what waits for one person.
type todo struct {
	s    *Service
	sc   identity.Scope
	now  time.Time
	list []PolicyToDo
}

func (l *todo) add(t PolicyToDo) {
	t.Overdue = t.DueAt != nil && l.now.After(*t.DueAt)
	l.list = append(l.list, t)
}

func (l *todo) load(ctx context.Context) error {
	s := l.s
	docs, err := s.documents(ctx)
	if err != nil {
		return err
	}
	versions, err := s.versions(ctx, "")
	if err != nil {
		return err
	}
	people, err := s.people(ctx)
	if err != nil {
		return err
	}
	for _, d := range docs {
		roll, err := s.progress(ctx, d, versions[d.id], people)
		if err != nil {
			return err
		}
		if roll != nil {
			if mine := roll.of(l.sc.StaffID()); mine != nil {
				l.add(PolicyToDo{Kind: "attest", Document: d.id, Title: d.title, DueAt: mine.DueAt})
			}
		}
		if err := l.draft(ctx, d); err != nil {
			return err
		}
		if l.sc.Can(identity.PermPolicyWrite) && d.state == "published" && d.reviewDue != nil && l.now.After(d.reviewDue.Add(-soon)) {
			l.add(PolicyToDo{Kind: "review", Document: d.id, Title: d.title, DueAt: d.reviewDue})
		}
		for _, v := range versions[d.id] {
			if v.State == "waiting" && l.sc.Can(identity.PermPolicyPublish) {
				why, _, err := s.holds(ctx, d.id, v)
				if err != nil {
					return err
				}
				l.add(PolicyToDo{Kind: "release", Document: d.id, Title: d.title, What: strings.Join(why, " ")})
			}
		}
	}
	return l.parts(ctx, docs)
}

func (l *todo) draft(ctx context.Context, d *document) error {
	next, err := l.s.nextText(ctx, d.id)
	if err != nil || next == nil {
		return err
	}
	title, me := next.Text.Title, l.sc.StaffID()
	mine := slices.Contains(next.Editors, me)
	signed := slices.ContainsFunc(next.Approvals, func(a PolicyApproval) bool { return a.Staff == me && a.VoidedAt == nil })
	switch {
	case next.State == "asked" && l.sc.Can(identity.PermPolicyApprove) && !mine && !signed:
		l.add(PolicyToDo{Kind: "approve", Document: d.id, Title: title, What: next.Note})
	case next.State == "approved" && l.sc.Can(identity.PermPolicyPublish):
		l.add(PolicyToDo{Kind: "publish", Document: d.id, Title: title, What: next.Note})
	case next.State == "draft" && mine && next.Refused != "":
		l.add(PolicyToDo{Kind: "refused", Document: d.id, Title: title, What: next.Refused})
	}
	return nil
}

// parts adds stale texts, open questions and exceptions that end soon.
func (l *todo) parts(ctx context.Context, docs []*document) error {
	titles := map[string]string{}
	for _, d := range docs {
		titles[d.id] = d.title
		points, err := l.s.touchPoints(ctx, d.id)
		if err != nil {
			return err
		}
		for _, p := range points {
			if p.State == "stale" && (p.Owner == l.sc.StaffID() || l.sc.Can(identity.PermPolicyWrite)) {
				l.add(PolicyToDo{Kind: "touchpoint", Document: d.id, Title: p.Title, Clause: p.Clause, Ref: p.ID, DueAt: p.DueAt})
			}
		}
	}
	if !l.sc.Can(identity.PermPolicyWrite) {
		return nil
	}
	open, err := l.s.queryQuestions(ctx, `answered_at IS NULL`)
	if err != nil {
		return err
	}
	for _, q := range open {
		l.add(PolicyToDo{Kind: "question", Document: q.Document, Title: titles[q.Document], Clause: q.Clause, Ref: q.ID, What: q.Text})
	}
	runs, err := l.s.queryExceptions(ctx, `ended_at IS NULL`)
	if err != nil {
		return err
	}
	for _, e := range runs {
		if e.Runs && e.To.Sub(l.now) < soon {
			to := e.To
			l.add(PolicyToDo{Kind: "exception", Document: e.Document, Title: titles[e.Document], Clause: e.Clause, Ref: e.ID, What: e.Scope, DueAt: &to})
		}
	}
	return nil
}

func (l *todo) sorted() []PolicyToDo {
	slices.SortStableFunc(l.list, func(a, b PolicyToDo) int {
		switch {
		case a.DueAt == nil && b.DueAt == nil:
			return 0
		case a.DueAt == nil:
			return 1
		case b.DueAt == nil:
			return -1
		}
		return a.DueAt.Compare(*b.DueAt)
	})
	if l.list == nil {
		return []PolicyToDo{}
	}
	return l.list
}
