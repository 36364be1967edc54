package entity

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// dress gives nodes what people read: names, standing, risk, households, rings.
func (s *Service) dress(ctx context.Context, sc identity.Scope, g *Graph, w *graphWalk) error {
	var eids []uint64
	risk := map[uint64]*Risk{}
	for i := range g.Nodes {
		if n := &g.Nodes[i]; n.Kind == "account" {
			eids = append(eids, n.eid)
			risk[n.eid] = &Risk{}
		}
	}
	known := map[uint64]*Account{}
	for part := range slices.Chunk(eids, chunk) {
		list, err := s.Display(ctx, sc, part)
		if err != nil {
			return err
		}
		for _, acc := range list {
			known[acc.EID] = acc
		}
	}
	for _, src := range s.risks {
		if err := src(ctx, sc, risk); err != nil {
			return err
		}
	}
	homes, err := s.households(ctx, known, g)
	if err != nil {
		return err
	}
	rings, err := s.ringsOf(ctx, eids)
	if err != nil {
		return err
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if n.Kind != "account" {
			n.Label = n.ID[max(0, len(n.ID)-4):]
			continue
		}
		if acc := known[n.eid]; acc != nil {
			n.Label, n.Name, n.AccountKind, n.Standing = acc.Ref, acc.Name, acc.Kind, acc.Standing.Standing
			created := acc.CreatedAt
			if n.FirstAt == nil || created.Before(*n.FirstAt) {
				n.FirstAt = &created
			}
		}
		n.Risk, n.Community = risk[n.eid], rings[n.eid]
		if h, ok := homes[n.eid]; ok {
			n.Household, n.HouseholdWhy = h, homeWhy
		}
	}
	return s.acquainted(ctx, sc, g, w)
}

// acquainted adds people without an account whom cases know by the mail address
// or phone number of somebody in the graph.
func (s *Service) acquainted(ctx context.Context, sc identity.Scope, g *Graph, w *graphWalk) error {
	if s.people == nil || !w.personal || !sc.Can(identity.PermCaseRead) {
		return nil
	}
	things := map[string]string{}
	var mails, phones []string
	for _, n := range g.Nodes {
		switch {
		case n.Supernode || n.idx == "":
		case n.Kind == "mail":
			mails, things["m"+n.idx] = append(mails, n.idx), n.ID
		case n.Kind == "phone":
			phones, things["p"+n.idx] = append(phones, n.idx), n.ID
		}
	}
	if len(mails)+len(phones) == 0 {
		return nil
	}
	list, err := s.people(ctx, sc, mails, phones)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.At.UnixMicro() > w.at {
			continue
		}
		at := p.At
		g.Nodes = append(g.Nodes, GraphNode{ID: p.ID, Kind: "person", Label: p.Role + " " + p.Number, Case: p.Case, FirstAt: &at, LastAt: &at, Degree: 1})
		for kind, key := range map[string]string{"mail": "m" + p.Mail, "phone": "p" + p.Phone} {
			if thing := things[key]; thing != "" {
				g.Edges = append(g.Edges, GraphEdge{A: p.ID, B: thing, Kind: kind, FirstAt: at, LastAt: at, N: 1})
			}
		}
	}
	return nil
}

const homeWhy = "one address, one family name or phone number, and nothing against any of them"

// households groups accounts that look like people who live together: they were
// seen at the same address, carry the same family name or phone number, and none
// of them has a bad standing or a label. Names are compared, not shown.
func (s *Service) households(ctx context.Context, known map[uint64]*Account, g *Graph) (map[uint64]string, error) {
	at := map[string][]uint64{}
	var there []uint64
	number := map[string]uint64{}
	for _, n := range g.Nodes {
		if n.Kind == "account" {
			number[n.ID] = n.eid
		}
	}
	crowded := map[string]bool{}
	for _, n := range g.Nodes {
		crowded[n.ID] = n.Supernode
	}
	for _, e := range g.Edges {
		acc := known[number[e.A]]
		if e.Kind != "address" || crowded[e.B] || acc == nil || acc.Standing.Standing != Good || len(acc.Labels) > 0 {
			continue
		}
		at[e.B] = append(at[e.B], acc.EID)
		there = append(there, acc.EID)
	}
	signs, err := s.families(ctx, there)
	if err != nil {
		return nil, err
	}
	homes := map[uint64]string{}
	for _, e := range g.Edges { // in order of accounts
		one, ok := number[e.A]
		if !ok || !slices.Contains(at[e.B], one) || homes[one] != "" {
			continue
		}
		for _, other := range at[e.B] {
			if other != one && homes[other] == "" && signs[one].same(signs[other]) {
				homes[one], homes[other] = e.A, e.A
			}
		}
	}
	return homes, nil
}

type family struct{ name, phone string }

func (f family) same(o family) bool {
	return f.name != "" && f.name == o.name || f.phone != "" && f.phone == o.phone
}

// families reads the family names and phone indexes of accounts.
func (s *Service) families(ctx context.Context, eids []uint64) (map[uint64]family, error) {
	out := map[uint64]family{}
	slices.Sort(eids)
	for part := range slices.Chunk(slices.Compact(eids), chunk) {
		var a db.Args
		rows, err := s.history.Query(ctx, `SELECT id, profile, phone_idx FROM accounts WHERE `+in(&a, "id", part), a...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var eid uint64
			var sealed []byte
			var f family
			if err := rows.Scan(&eid, &sealed, &f.phone); err != nil {
				rows.Close()
				return nil, err
			}
			clear, err := s.openText(eid, profileAAD, sealed)
			if err != nil {
				rows.Close()
				return nil, err
			}
			var p profile
			if json.Unmarshal([]byte(clear), &p) == nil {
				if words := strings.Fields(strings.ToLower(p.Name)); len(words) > 1 {
					f.name = words[len(words)-1]
				}
			}
			out[eid] = f
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		rows.Close()
	}
	return out, nil
}

// ringsOf names the communities of accounts.
func (s *Service) ringsOf(ctx context.Context, eids []uint64) (map[uint64]string, error) {
	out := map[uint64]string{}
	for part := range slices.Chunk(eids, chunk) {
		var a db.Args
		rows, err := s.history.Query(ctx, `SELECT account, community FROM community_members WHERE run = `+inForce+` AND `+in(&a, "account", part), a...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var eid, com uint64
			if err := rows.Scan(&eid, &com); err != nil {
				rows.Close()
				return nil, err
			}
			out[eid] = id.Entity("com", com)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		rows.Close()
	}
	return out, nil
}
