package oncall

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/jobs"
)

// gapsEvery is how often we look for gaps ahead.
const gapsEvery = 6 * time.Hour

// Start begins to look for gaps; the job goes on for ever and is only one.
func (s *Service) Start(ctx context.Context) error {
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Enqueue(ctx, db.Job{Kind: JobGaps, Key: "gaps", Payload: struct{}{}})
	})
}

// gapsJob warns the owners of schedules of gaps ahead, once for each gap.
func (s *Service) gapsJob(ctx context.Context, _ jobs.Lease) error {
	err := s.db.Tx(ctx, machine(), "look for gaps", s.warn)
	if err != nil {
		return err
	}
	return &jobs.Later{At: s.db.Now().Add(gapsEvery), Reason: "looks again"}
}

type warning struct {
	Schedule string    `json:"schedule"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
}

func (s *Service) warn(ctx context.Context, tx *db.Tx) error {
	type watched struct {
		id, name, owner string
		days            int
		until           time.Time
	}
	var list []watched
	err := s.each(ctx, `SELECT id, name, owner, warn_days, warned_until FROM oncall_schedules WHERE NOT archived AND warn_days > 0 ORDER BY id`, nil, func(scan func(...any) error) error {
		var w watched
		var until int64
		err := scan(&w.id, &w.name, &w.owner, &w.days, &until)
		w.until = db.FromMicros(until)
		list = append(list, w)
		return err
	})
	if err != nil {
		return err
	}
	for _, w := range list {
		all, err := s.rosters(ctx, w.id, tx.Now, map[string]string{})
		if err != nil {
			return err
		}
		gaps, _ := Gaps(all[w.id].Spans(tx.Now, tx.Now.AddDate(0, 0, w.days)))
		for _, g := range gaps {
			if g.From.Before(w.until) {
				continue
			}
			if _, err := tx.Exec(ctx, `UPDATE oncall_schedules SET warned_until = $1 WHERE id = $2`, db.Micros(g.To), w.id); err != nil {
				return err
			}
			if err := tx.Enqueue(ctx, db.Job{Kind: JobWarn, Key: fmt.Sprintf("%s/%d", w.id, db.Micros(g.From)), Payload: warning{w.id, g.From, g.To}}); err != nil {
				return err
			}
			if err := s.changed(ctx, tx, "oncall.gap_ahead", w.id, map[string]any{"from": g.From, "to": g.To, "owner": w.owner}); err != nil {
				return err
			}
		}
	}
	return tx.Record(ctx, db.Change{Kind: "oncall.gaps_looked", Object: "oncall", Private: true})
}

// warnJob tells the owner of a gap, by a verified mail method or else any.
func (s *Service) warnJob(ctx context.Context, l jobs.Lease) error {
	var x warning
	if err := json.Unmarshal(l.Payload, &x); err != nil {
		return err
	}
	list, err := s.schedules(ctx, x.Schedule)
	if err != nil || len(list) == 0 || list[0].Owner == "" {
		return err
	}
	have, err := s.methods(ctx, list[0].Owner)
	if err != nil {
		return err
	}
	var by *Method
	for i, m := range have {
		if m.State == "verified" && m.Kind != ByVoice && (by == nil || m.Kind == ByMail && by.Kind != ByMail) {
			by = &have[i]
		}
	}
	if by == nil || s.opt.Carriers[by.Kind] == nil {
		return nil // the console shows the gap
	}
	loc, err := loadZone(list[0].Zone)
	if err != nil {
		return err
	}
	w, err := s.wordsOf(ctx, list[0].Owner)
	if err != nil {
		return err
	}
	text := fmt.Sprintf(w.gap, list[0].Name, x.From.In(loc).Format("2006-01-02 15:04 MST"))
	_, err = s.opt.Carriers[by.Kind].Carry(ctx, Notification{Key: l.ID, Kind: by.Kind, To: by.Address, Subject: text,
		Text: text + "\n" + s.opt.URL + "/oncall?schedule=" + x.Schedule, Severity: 3, Language: s.langOf(ctx, list[0].Owner)})
	if errs.IsKind(err, errs.Invalid) {
		return nil
	}
	return err
}
