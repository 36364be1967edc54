package entity

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// tieRow is one row of links.
type tieRow struct {
	account, thing uint64
	first          int64
}

// ring is accounts that belong together.
type ring struct {
	id      uint64
	members []member
}

type member struct {
	account uint64
	joined  int64 // since when it shares something with another member
}

// Bounds of the search for rings.
const (
	splitAbove = 12 // larger components are looked at for parts
	rounds     = 12 // of passing labels on
)

// rings finds who belongs together: components over the things that at most
// most accounts share, large ones split where labels passed along shared things
// settle. The same ties give the same rings. step is told what is done of all.
func rings(ctx context.Context, ties []tieRow, most int, step func(done, total int) error) ([]ring, error) {
	slices.SortFunc(ties, func(x, y tieRow) int {
		return cmp.Or(cmp.Compare(x.thing, y.thing), cmp.Compare(x.account, y.account))
	})
	var accounts []uint64
	var groups [][]tieRow // by shared thing
	for i := 0; i < len(ties); {
		j := i
		for j < len(ties) && ties[j].thing == ties[i].thing {
			j++
		}
		if n := j - i; n > 1 && n <= most {
			groups = append(groups, ties[i:j])
			for _, t := range ties[i:j] {
				accounts = append(accounts, t.account)
			}
		}
		i = j
	}
	slices.Sort(accounts)
	accounts = slices.Compact(accounts)
	place := make(map[uint64]int32, len(accounts))
	for i, a := range accounts {
		place[a] = int32(i)
	}
	label := components(groups, place, len(accounts))
	if err := settle(ctx, groups, place, label, step); err != nil {
		return nil, err
	}
	return gather(groups, accounts, place, label), nil
}

// components labels each account with the smallest place of its component.
func components(groups [][]tieRow, place map[uint64]int32, n int) []int32 {
	root := make([]int32, n)
	for i := range root {
		root[i] = int32(i)
	}
	find := func(i int32) int32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, g := range groups {
		a := find(place[g[0].account])
		for _, t := range g[1:] {
			b := find(place[t.account])
			a, b = min(a, b), max(a, b)
			root[b] = a
		}
	}
	for i := range root {
		root[i] = find(int32(i))
	}
	return root
}

// settle passes labels along shared things within large components until they
// stay, each account taking the one that weighs most around it, the smallest of
// equals. A thing shared by few weighs more than one shared by many.
func settle(ctx context.Context, groups [][]tieRow, place map[uint64]int32, label []int32, step func(done, total int) error) error {
	size := make([]int32, len(label))
	for _, l := range label {
		size[l]++
	}
	whole := slices.Clone(label)
	of := make([][]int32, len(label)) // groups by account
	for g := range groups {
		for _, t := range groups[g] {
			if p := place[t.account]; size[whole[p]] > splitAbove {
				of[p] = append(of[p], int32(g))
			}
		}
	}
	for i := range label {
		if of[i] != nil {
			label[i] = int32(i)
		}
	}
	weight := map[int32]int64{}
	for round := range rounds {
		moved := 0
		for i := range label {
			if i%4096 == 0 {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := step(round*len(label)+i, rounds*len(label)); err != nil {
					return err
				}
			}
			if of[i] == nil {
				continue
			}
			clear(weight)
			for _, g := range of[i] {
				w := int64(1_000_000) / int64(len(groups[g])-1)
				for _, t := range groups[g] {
					if p := place[t.account]; p != int32(i) {
						weight[label[p]] += w
					}
				}
			}
			best, most := label[i], weight[label[i]]
			for l, w := range weight { // the largest of all, the smallest of equals: no order matters
				if w > most || w == most && l < best {
					best, most = l, w
				}
			}
			if best != label[i] {
				label[i] = best
				moved++
			}
		}
		if moved == 0 {
			break
		}
	}
	return nil
}

// gather makes rings of accounts with the same label that share something.
func gather(groups [][]tieRow, accounts []uint64, place map[uint64]int32, label []int32) []ring {
	joined := make([]int64, len(accounts))
	at := map[int32]int{} // ring by label
	var out []ring
	for _, g := range groups {
		byLabel := map[int32][]tieRow{}
		var order []int32
		for _, t := range g {
			l := label[place[t.account]]
			if byLabel[l] == nil {
				order = append(order, l)
			}
			byLabel[l] = append(byLabel[l], t)
		}
		for _, l := range order {
			same := byLabel[l]
			if len(same) < 2 {
				continue
			}
			if _, ok := at[l]; !ok {
				at[l] = len(out)
				out = append(out, ring{})
			}
			join(same, place, joined)
		}
	}
	for i, a := range accounts {
		if r, ok := at[label[i]]; ok && joined[i] != 0 {
			out[r].members = append(out[r].members, member{a, joined[i]})
		}
	}
	for i := range out {
		out[i].id = ringID(out[i].members[0].account)
	}
	return out
}

// join notes a shared thing: who has it joined when a second one did.
func join(same []tieRow, place map[uint64]int32, joined []int64) {
	first := slices.Clone(same)
	slices.SortFunc(first, func(x, y tieRow) int { return cmp.Compare(x.first, y.first) })
	for i, t := range first {
		at := max(t.first, first[1].first)
		if i > 1 {
			at = t.first
		}
		if p := place[t.account]; joined[p] == 0 || at < joined[p] {
			joined[p] = at
		}
	}
}

// ringID names a ring after its first account without giving that away.
func ringID(account uint64) uint64 {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], account)
	sum := sha256.Sum256(append([]byte("ring "), b[:]...))
	return binary.BigEndian.Uint64(sum[:8])>>1 | 1
}
