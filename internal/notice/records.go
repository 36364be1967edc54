package notice

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// JobRecords says that records are overdue which a letter promised.
const JobRecords = "notice.records"

// redact is how long our people have to redact what a letter left out, when it
// takes effect no later: the letter itself does not wait for it.
const redact = 72 * time.Hour

// owe notes that the law of the place gives the person records which the letter
// leaves out. Neither gives way: the letter protects whoever reported, and the
// records follow by a letter of their own, redacted by a person.
func (d *Draft) owe(f Facts, now time.Time) {
	d.recordsBy = f.Starts
	if d.recordsBy.Sub(now) < redact {
		d.recordsBy = now.Add(redact)
	}
	if d.Way == "send" {
		d.Way = "coarsen"
	}
	d.Findings = append(d.Findings, Finding{Kind: "records", Level: "warn", Done: "owed",
		Message: "the law of the place gives the person these records: they follow redacted, by " + d.recordsBy.UTC().Format("2006-01-02")})
}

// oweRecords keeps the letter of the records that is to be written.
func (s *Service) oweRecords(ctx context.Context, tx *db.Tx, f Facts, taken Draft) error {
	var have int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM notices WHERE action = $1 AND account = $2 AND event = 'records'`, f.Action, f.Account).Scan(&have); err != nil || have > 0 {
		return err // from what this action took the place of
	}
	f.Event, f.ref = Records, id.New("ntc", tx.Now)
	d := taken
	d.Subject, d.Body, d.Findings, d.Ground, d.facts, d.heldUntil = "", "", []Finding{}, "", "", taken.recordsBy
	n := &row{id: f.ref, account: f.Account, severity: f.Severity, language: d.Language, template: "notice.records", action: f.Action, caseID: f.Case, event: Records, state: "owed"}
	if err := s.insert(ctx, tx, n, f, d); err != nil {
		return err
	}
	if err := tx.Enqueue(ctx, db.Job{Kind: JobRecords, Key: n.id, Payload: noticeRef{n.id}, RunAt: taken.recordsBy}); err != nil {
		return err
	}
	return s.record(ctx, tx, n, "notice.records_owed", map[string]any{"due_at": taken.recordsBy, "records": len(f.Records)})
}

// Replaced gives the records that are owed of an action to the one that f tells of,
// which took its place: the law gives them to the person all the same, by the same
// day.
func (s *Service) Replaced(ctx context.Context, tx *db.Tx, old string, f Facts) error {
	var ref string
	err := tx.QueryRow(ctx, `UPDATE notices SET action = $1, kind = $2, starts_at = $3, ends_at = $4, version = version + 1
		WHERE action = $5 AND account = $6 AND event = 'records' AND state = 'owed' RETURNING id`,
		f.Action, f.Kind, db.Micros(f.Starts), until(f.Until), old, f.Account).Scan(&ref)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	var sealed []byte
	if err := tx.QueryRow(ctx, `SELECT fields FROM notices WHERE id = $1`, ref).Scan(&sealed); err != nil {
		return err
	}
	clear, err := s.open(f.Account, ref+"/fields", sealed)
	if err != nil {
		return err
	}
	if clear != "" {
		var k kept
		if err := json.Unmarshal([]byte(clear), &k); err != nil {
			return err
		}
		if k.Whole != nil {
			k.Whole.Action, k.Whole.Kind, k.Whole.Starts, k.Whole.Until, k.Whole.Holds, k.Whole.Interim = f.Action, f.Kind, f.Starts, f.Until, f.Holds, f.Interim
		}
		fields, err := json.Marshal(k)
		if err != nil {
			return err
		}
		if sealed, err = s.Vault.Seal(f.Account, ref+"/fields", fields); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE notices SET fields = $1 WHERE id = $2`, sealed, ref); err != nil {
			return err
		}
	}
	return s.record(ctx, tx, &row{id: ref, account: f.Account, action: f.Action, caseID: f.Case}, "notice.records_owed", map[string]any{"before": old})
}

// recordsJob says once that they are overdue.
func (s *Service) recordsJob(ctx context.Context, l jobs.Lease) error {
	var p noticeRef
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	return s.DB.Tx(ctx, machinery().Actor(), "records due", func(ctx context.Context, tx *db.Tx) error {
		n, err := s.lock(ctx, tx, machinery(), p.Notice)
		if errs.IsKind(err, errs.NotFound) || err == nil && n.state != "owed" {
			return tx.Record(ctx, db.Change{Kind: "notice.checked", Object: p.Notice, Private: true})
		}
		if err != nil {
			return err
		}
		return s.record(ctx, tx, n, "notice.records_overdue", nil)
	})
}

// owed are the records that a letter left out, for those who redact them.
func (s *Service) owed(ctx context.Context, ref string, account uint64) (*Facts, error) {
	var sealed []byte
	if err := s.DB.QueryRow(ctx, `SELECT fields FROM notices WHERE id = $1`, ref).Scan(&sealed); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return nil, notFound()
		}
		return nil, err
	}
	clear, err := s.open(account, ref+"/fields", sealed)
	if err != nil {
		return nil, err
	}
	var k kept
	if clear != "" {
		if err := json.Unmarshal([]byte(clear), &k); err != nil {
			return nil, err
		}
	}
	if k.Whole == nil { // erased
		k.Whole = &Facts{Event: Records, Account: account}
	}
	return k.Whole, nil
}

// Disclose sends the records that a letter left out, as a person redacted them: in
// words, or as redacted copies of files of the case. What would still tell who
// reported is refused and named.
func (s *Service) Disclose(ctx context.Context, ref string, records []string) (*Notice, error) {
	sc, err := identity.Require(ctx, identity.PermNoticeSend)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "disclose records", func(ctx context.Context, tx *db.Tx) error {
		n, err := s.lock(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if n.state != "owed" {
			return errs.New(errs.Conflict, "notice_not_owed", "No records are owed with this letter.")
		}
		f, err := s.owed(ctx, n.id, n.account)
		if err != nil {
			return err
		}
		texts, files, err := s.redacted(ctx, f, records)
		if err != nil {
			return err
		}
		f.Records, f.ref, f.Told = texts, n.id, tx.Now
		if len(files) > 0 {
			f.Records = append(f.Records, fmt.Sprintf(words(n.language)["files"], len(files)))
		}
		if err := s.write(ctx, tx, n, *f); err != nil {
			return err
		}
		n.files = files
		if err := s.deliver(ctx, tx, n); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE notices SET decided_by = $1, held_until = NULL WHERE id = $2`, tx.Actor.ID, n.id); err != nil {
			return err
		}
		return s.record(ctx, tx, n, "notice.records_sent", map[string]any{"texts": len(texts), "files": files})
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

// redacted checks what somebody means to disclose.
func (s *Service) redacted(ctx context.Context, f *Facts, records []string) (texts, files []string, err error) {
	var at []errs.Field
	behind := []Reporter{}
	if s.Reporters != nil && f.Case != "" {
		if behind, err = s.Reporters(ctx, f.Case); err != nil {
			return nil, nil, err
		}
		behind = slices.DeleteFunc(behind, func(r Reporter) bool { return r.Account != 0 && r.Account == f.Account })
	}
	var names []string
	for _, r := range behind {
		names = append(names, r.Names...)
	}
	for i, r := range records {
		r = strings.TrimSpace(r)
		pointer := fmt.Sprintf("/records/%d", i)
		if strings.HasPrefix(r, "evi_") {
			ok := false
			if s.Redacted != nil {
				if ok, err = s.Redacted(ctx, f.Case, r); err != nil {
					return nil, nil, err
				}
			}
			if !ok {
				at = append(at, errs.Field{Pointer: pointer, Message: "is no redacted copy of a file of this case"})
			}
			files = append(files, r)
			continue
		}
		if r == "" {
			continue
		}
		d := &Draft{}
		c := checked{draft: d, behind: behind, names: names}
		if c.coarsen(r) != r {
			said := "it would tell who reported"
			if n := len(d.Findings); n > 0 {
				said = d.Findings[n-1].Message
			}
			at = append(at, errs.Field{Pointer: pointer, Message: said})
		}
		texts = append(texts, r)
	}
	switch {
	case len(at) > 0:
		return nil, nil, errs.New(errs.Invalid, "records_tell", "What is sent would still tell who reported. Leave it out or say it otherwise.").With(at...)
	case len(texts)+len(files) == 0:
		return nil, nil, errs.New(errs.Invalid, "records_missing", "Write what the records say, or name redacted copies.").With(errs.Field{Pointer: "/records", Message: "required"})
	}
	return texts, files, nil
}
