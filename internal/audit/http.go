package audit

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Routes is the audit log's part of the URL table.
func (l *Log) Routes() []web.Route {
	return []web.Route{
		web.Get("/v1/audit", identity.PermAuditRead, "Search the audit log; itself recorded", l.getAudit),
		web.Get("/v1/audit/proof/{leaf}", identity.PermAuditRead, "Inclusion proof and checkpoint of a leaf", l.getProof),
		web.Get("/v1/audit/checkpoint", identity.PermAuditRead, "Newest signed checkpoint, to keep elsewhere", l.getCheckpoint),
		web.Get("/v1/audit/consistency", identity.PermAuditRead, "Proof that the log only grew since a size", l.getConsistency),
	}
}

type searchIn struct {
	web.PageIn
	Object string    `query:"object" maxLength:"100" doc:"Id of the thing changed or read"`
	Actor  string    `query:"actor" maxLength:"100" doc:"Id of who did it"`
	Kind   string    `query:"kind" maxLength:"100" doc:"case.opened, or case. for all that begin so"`
	From   time.Time `query:"from"`
	To     time.Time `query:"to"`
}

type searchOut struct{ Body web.Page[Entry] }

func (l *Log) getAudit(ctx context.Context, in *searchIn) (*searchOut, error) {
	var after string
	if in.Cursor != "" {
		if err := web.DecodeCursor(in.Cursor, &after); err != nil {
			return nil, err
		}
	}
	list, err := l.Search(ctx, Filter{in.Object, in.Actor, in.Kind, in.From, in.To}, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &searchOut{web.Cut(list, in.Limit, func(last Entry) string { return web.EncodeCursor(last.ID) })}, nil
}

type proofOut struct{ Body *Proof }

func (l *Log) getProof(ctx context.Context, in *struct {
	Leaf string `path:"leaf" maxLength:"64"`
}) (*proofOut, error) {
	p, err := l.Prove(ctx, in.Leaf)
	return &proofOut{p}, err
}

type checkpointOut struct{ Body *Newest }

func (l *Log) getCheckpoint(ctx context.Context, _ *struct{}) (*checkpointOut, error) {
	n, err := l.NewestCheckpoint(ctx)
	return &checkpointOut{n}, err
}

type consistencyOut struct{ Body *Consistency }

func (l *Log) getConsistency(ctx context.Context, in *struct {
	From int64 `query:"from" required:"true" doc:"Size of the tree you have seen"`
}) (*consistencyOut, error) {
	c, err := l.ProveConsistency(ctx, in.From)
	return &consistencyOut{c}, err
}
