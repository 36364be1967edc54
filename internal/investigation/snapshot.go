package investigation

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// GraphShot asks that the graph is kept as it is seen now.
type GraphShot struct {
	Seed  string     `json:"seed" maxLength:"2000" doc:"acc_ ids or references, comma separated"`
	Depth int        `json:"depth,omitempty" minimum:"0" maximum:"4"`
	Via   []string   `json:"via,omitempty" maxItems:"20"`
	At    *time.Time `json:"at,omitempty" doc:"As it was then; now when left out"`
	Note  string     `json:"note,omitempty" maxLength:"500"`
}

// KeptShot is the evidence a snapshot became.
type KeptShot struct {
	Evidence string `json:"evidence_id"`
	Nodes    int    `json:"nodes"`
	Edges    int    `json:"edges"`
}

// shot is what the kept file says: enough to draw it again, and how it was asked.
type shot struct {
	TakenAt time.Time     `json:"taken_at"`
	TakenBy string        `json:"taken_by"`
	Asked   GraphShot     `json:"asked"`
	Graph   *entity.Graph `json:"graph"`
}

// KeepGraph keeps the link graph as the caller sees it now as evidence: later
// it may have changed.
func (s *Service) KeepGraph(ctx context.Context, ref string, in GraphShot) (*KeptShot, error) {
	sc, err := identity.Require(ctx, identity.PermFindingWrite)
	if err != nil {
		return nil, err
	}
	if s.opt.Capture == nil {
		return nil, errs.New(errs.Unavailable, "capture_unavailable", "Nothing can be kept as evidence here.")
	}
	// The graph keeps who looked: nobody has looked for a case they cannot see.
	if _, err := s.opt.Cases.For(ctx, sc, ref); err != nil {
		return nil, err
	}
	q := entity.GraphQuery{Seed: in.Seed, Depth: max(in.Depth, 1), Via: in.Via, Limit: 2000}
	if in.At != nil {
		q.At = *in.At
	}
	g, err := s.opt.Accounts.Graph(ctx, q)
	if err != nil {
		return nil, err
	}
	// The file outlives the look: identifiers of people stay behind the graph page.
	for i := range g.Nodes {
		if strings.HasPrefix(g.Nodes[i].Kind, "mail") || strings.HasPrefix(g.Nodes[i].Kind, "phone") {
			g.Nodes[i].Label = ""
		}
	}
	kept := &KeptShot{Nodes: len(g.Nodes), Edges: len(g.Edges)}
	err = s.on(ctx, sc, ref, "graph snapshot", func(ctx context.Context, tx *db.Tx, c *cases.Case) (err error) {
		kept.Evidence, err = s.opt.Capture(ctx, tx, sc, c.ID, Snapshot{Kind: "graph", Name: "link-graph-" + tx.Now.Format("2006-01-02-1504") + ".json", At: tx.Now,
			Body: shot{tx.Now, tx.Actor.ID, in, g}})
		if err != nil {
			return err
		}
		return record(ctx, tx, c, "graph.kept", kept.Evidence, map[string]any{"nodes": kept.Nodes, "edges": kept.Edges})
	})
	if err != nil {
		return nil, err
	}
	return kept, nil
}
