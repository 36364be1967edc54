package app

import (
	"context"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/policy"
)

// publicationLimits has the table of limits asked before a text is put in force.
// Whoever approved the text has signed, if the table lets them sign; otherwise the
// publication waits for somebody who may, and is carried out as they do.
func (a *App) publicationLimits() {
	a.Authority.On(authority.Publish, authority.Handler{
		Now: func(ctx context.Context, _ *db.Tx, r *authority.Request) (any, error) {
			p, ok, err := a.Policies.Publication(ctx, r.Object)
			if err != nil || !ok {
				return nil, err
			}
			return publicationSheet(p), nil
		},
		Approved: func(ctx context.Context, tx *db.Tx, r *authority.Request) error {
			return a.Policies.PublishSigned(ctx, tx, r.Object)
		},
	})
}

func (a *App) authorizePublication(ctx context.Context, tx *db.Tx, sc identity.Scope, p policy.PolicyPublication) (string, error) {
	act := authority.Act{Kind: authority.Publish, Object: p.Document, Title: "Publish " + p.Title, Shown: publicationSheet(p)}
	for _, x := range p.Approvals {
		act.Said = append(act.Said, authority.Said{Staff: x.Staff, At: x.At})
	}
	v, err := a.Authority.Check(ctx, tx, sc, act)
	if err != nil || v.Allowed {
		return "", err
	}
	return v.Approval, nil
}

func (a *App) publicationChanged(ctx context.Context, tx *db.Tx, document string) error {
	return a.Authority.Void(ctx, tx, authority.Publish, document, "the text was changed")
}

// publicationSheet is what a signer is shown; the hash binds the whole text.
func publicationSheet(p policy.PolicyPublication) authority.Sheet {
	from := "when it is published"
	if p.EffectiveFrom != nil {
		from = p.EffectiveFrom.UTC().Format(time.RFC3339)
	}
	return authority.Sheet{Lines: []authority.Line{{Label: "Policy", Value: p.Title, Link: p.Document}, {Label: "Version", Value: strconv.Itoa(p.Version)}, {Label: "Kind of change", Value: p.Change},
		{Label: "What changes and why", Value: p.Note}, {Label: "In force from", Value: from}, {Label: "Hash of all that was shown", Value: p.Hash}}}
}
