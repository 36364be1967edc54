package entity

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/sheet"
)

// maxExported bounds the lines of one export.
const maxExported = 100_000

// AccountFile is everything an export says about an account. Names, mail and
// phone numbers are not in it: those leave by a person's own request for data.
type AccountFile struct {
	ExportedAt time.Time      `json:"exported_at"`
	ExportedBy string         `json:"exported_by"`
	Sources    []string       `json:"sources" doc:"All when empty"`
	Account    *Account       `json:"account"`
	Peers      *Peers         `json:"peers"`
	InHand     *Hands         `json:"in_hand"`
	Links      *AccountLinks  `json:"links"`
	Timeline   []TimelineItem `json:"timeline"`
	Truncated  bool           `json:"truncated" doc:"There is more than 100,000 lines"`
}

// Export reads an account's whole timeline, narrowed to the sources named. That
// it was taken away, and how much, is a leaf of the audit log.
func (s *Service) Export(ctx context.Context, ref string, only []string) (*AccountFile, error) {
	sc, err := identity.Require(ctx, identity.PermCaseExport)
	if err != nil {
		return nil, err
	}
	if _, err := identity.Require(ctx, identity.PermAccountRead); err != nil {
		return nil, err
	}
	acc, err := s.Resolve(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	n, err := s.narrowed(only)
	if err != nil {
		return nil, err
	}
	f := &AccountFile{ExportedAt: s.db.Now(), ExportedBy: sc.Actor().ID, Sources: append([]string{}, only...), Account: acc, Timeline: []TimelineItem{}}
	for b := (Before{}); ; {
		items, err := s.merged(ctx, sc, acc.EID, n, b, 500)
		if err != nil {
			return nil, err
		}
		f.Timeline = append(f.Timeline, items...)
		if len(items) < 500 {
			break
		}
		if len(f.Timeline) >= maxExported {
			f.Truncated = true
			break
		}
		last := items[len(items)-1]
		b = Before{at: last.At, source: last.Source, key: last.key}
	}
	return f, s.db.Tx(ctx, sc.Actor(), "export account", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: "account.exported", Object: acc.ID, Private: true, Data: map[string]any{"rows": len(f.Timeline)}})
	})
}

// whole adds what stands beside the timeline.
func (s *Service) whole(ctx context.Context, f *AccountFile) error {
	sc, err := identity.Require(ctx, identity.PermAccountRead)
	if err != nil {
		return err
	}
	if f.Peers, err = s.compare(ctx, sc, f.Account, 90); err != nil {
		return err
	}
	if f.InHand, err = s.Custody(ctx, f.Account.ID); err != nil {
		return err
	}
	f.Links, err = s.Links(ctx, f.Account.ID)
	return err
}

// table writes the timeline as rows.
func (f *AccountFile) table(to io.Writer, format sheet.Format) error {
	out, err := sheet.New(to, format, "Timeline", "at", "source", "kind", "id", "actor", "details")
	if err != nil {
		return err
	}
	for _, i := range f.Timeline {
		actor := ""
		d, _ := i.Data.(map[string]any)
		if who, ok := d["actor"].(string); ok {
			actor = who
		}
		body, err := json.Marshal(i.Data)
		if err != nil {
			return err
		}
		if err := out.Row(i.At, i.Source, i.Kind, i.ID, actor, string(body)); err != nil {
			return err
		}
	}
	return out.Close()
}
