package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Looking is how somebody asks to see something.
type Looking struct {
	Beyond  bool   // although the budget of the shift is used up, or the class was declined
	Purpose string // of looking at a locked item
	Later   bool   // a later stretch of a film or a recording that is being played
}

// Content hands out the bytes of a file that fits in memory. The look is in the
// ledger before they leave.
func (s *Service) Content(ctx context.Context, ref string) (*EvidenceItem, []byte, error) {
	it, r, err := s.Stream(ctx, ref, Looking{})
	if err != nil {
		return nil, nil, err
	}
	if it.Size > MaxSize {
		return nil, nil, errs.New(errs.TooLarge, "file_too_large", "This file is too large to be handed out in one piece.")
	}
	data := make([]byte, it.Size)
	_, err = io.ReadFull(r, data)
	return it, data, err
}

// Stream is Content for any size: reading and seeking.
func (s *Service) Stream(ctx context.Context, ref string, how Looking) (*EvidenceItem, *io.SectionReader, error) {
	sc, it, err := s.may(ctx, ref, how)
	if err != nil {
		return nil, nil, err
	}
	b, err := s.open(ctx, it)
	if err != nil {
		return nil, nil, err
	}
	if it.Size > 0 { // missing or changed bytes are found before the answer begins
		if _, err := b.ReadAt(make([]byte, 1), 0); err != nil {
			return nil, nil, err
		}
	}
	return it, b.reader(), s.looked(ctx, sc, it, "viewed", how)
}

// may finds an item whose original the caller may be shown.
func (s *Service) may(ctx context.Context, ref string, how Looking) (identity.Scope, *EvidenceItem, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceRead)
	if err != nil {
		return sc, nil, err
	}
	it, err := s.find(ctx, sc, ref)
	if err != nil {
		return sc, nil, err
	}
	if it.Locked {
		if sc.StaffID() == "" || !slices.Contains([]string{"report", "authority"}, how.Purpose) {
			return sc, nil, errLocked()
		}
		return sc, it, nil
	}
	if it.Blocked {
		return sc, nil, errBlocked(it)
	}
	return sc, it, s.spare(ctx, sc, it, how.Beyond)
}

func errBlocked(it *EvidenceItem) error {
	switch it.Scan {
	case "infected":
		return errs.New(errs.Conflict, "quarantined", "This file is in quarantine: the scanner found something in it.")
	case "pending":
		return errs.New(errs.Conflict, "quarantined", "This file is in quarantine until the scanner has looked at it.")
	}
	return errs.New(errs.Conflict, "quarantined", "This file is in quarantine: nothing has looked for malware in it. Somebody may release it with a reason.")
}

// looked writes the look into the ledger, and into what only the looker sees.
func (s *Service) looked(ctx context.Context, sc identity.Scope, it *EvidenceItem, act string, how Looking) error {
	return s.db.Tx(ctx, sc.Actor(), "view evidence", func(ctx context.Context, tx *db.Tx) error {
		if how.Later {
			var one int
			err := tx.QueryRow(ctx, `SELECT 1 FROM custody WHERE evidence = $1 AND actor = $2 AND act = 'viewed' AND at > $3 LIMIT 1`,
				it.ID, sc.Actor().ID, db.Micros(tx.Now.Add(-time.Hour))).Scan(&one)
			if err == nil {
				return nil // one playing is one look
			}
			if !noRows(err) {
				return err
			}
		}
		if err := s.exposed(ctx, tx, sc, it, act); err != nil {
			return err
		}
		e := entry{act: act, private: act == "previewed"}
		if it.Locked {
			e.note = how.Purpose
		}
		return s.enter(ctx, tx, it, e)
	})
}

// Thumbnail hands out the small copy.
func (s *Service) Thumbnail(ctx context.Context, ref string) (*EvidenceItem, []byte, error) {
	return s.copyOf(ctx, ref, "previewed", Looking{Beyond: true}, func(it *EvidenceItem) string { return it.thumb })
}

// View hands out the copy of a picture to look at, without metadata.
func (s *Service) View(ctx context.Context, ref string, how Looking) (*EvidenceItem, []byte, error) {
	return s.copyOf(ctx, ref, "viewed", how, func(it *EvidenceItem) string { return it.view })
}

func (s *Service) copyOf(ctx context.Context, ref, act string, how Looking, name func(*EvidenceItem) string) (*EvidenceItem, []byte, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceRead)
	if err != nil {
		return nil, nil, err
	}
	it, err := s.find(ctx, sc, ref)
	if err != nil {
		return nil, nil, err
	}
	if it.Locked {
		return nil, nil, errLocked()
	}
	if it.Blocked {
		return nil, nil, errBlocked(it)
	}
	if name(it) == "" {
		return nil, nil, errs.New(errs.Conflict, "no_copy", "There is no copy of this to look at.")
	}
	if err := s.spare(ctx, sc, it, how.Beyond); err != nil {
		return nil, nil, err
	}
	data, err := s.unseal(ctx, it, name(it))
	if err != nil {
		return nil, nil, err
	}
	return it, data, s.looked(ctx, sc, it, act, how)
}

// maxText is how much of a text is shown at once, in bytes.
const maxText = 1 << 20

// Text hands out a plain text for reading.
func (s *Service) Text(ctx context.Context, ref string, how Looking) (text string, whole bool, err error) {
	sc, it, err := s.may(ctx, ref, how)
	if err != nil {
		return "", false, err
	}
	if it.Type != "text/plain" || it.Locked {
		return "", false, errs.New(errs.Conflict, "no_text", "This is no text.")
	}
	b, err := s.open(ctx, it)
	if err != nil {
		return "", false, err
	}
	data := make([]byte, min(it.Size, maxText))
	if _, err := io.ReadFull(b.reader(), data); err != nil {
		return "", false, err
	}
	return strings.ToValidUTF8(string(data), "�"), it.Size <= maxText, s.looked(ctx, sc, it, "viewed", how)
}

// Shared hands out what may leave with a message: a picture made anew, without
// what the camera wrote; other files as they are.
func (s *Service) Shared(ctx context.Context, ref string) (name, kind string, data []byte, err error) {
	sc, it, err := s.may(ctx, ref, Looking{})
	if err != nil {
		return "", "", nil, err
	}
	if it.Locked {
		return "", "", nil, errLocked()
	}
	if name, kind, data, err = s.sharedCopy(ctx, it); err != nil {
		return "", "", nil, err
	}
	return name, kind, data, s.db.Tx(ctx, sc.Actor(), "share evidence", func(ctx context.Context, tx *db.Tx) error {
		return s.enter(ctx, tx, it, entry{act: "copied", note: "sent with a message"})
	})
}

func (s *Service) sharedCopy(ctx context.Context, it *EvidenceItem) (name, kind string, data []byte, err error) {
	if it.view != "" {
		data, err = s.unseal(ctx, it, it.view)
		return strings.TrimSuffix(it.Name, ending(it.Name)) + ".jpg", "image/jpeg", data, err
	}
	if picture(it.Type) {
		return "", "", nil, errs.New(errs.Conflict, "no_copy", "There is no copy of this picture without its metadata, so it does not leave.")
	}
	if it.Size > MaxSize {
		return "", "", nil, errs.New(errs.TooLarge, "file_too_large", "This file is too large to send along.")
	}
	b, err := s.open(ctx, it)
	if err != nil {
		return "", "", nil, err
	}
	data, err = b.all()
	return it.Name, it.Type, data, err
}

func ending(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return name[i:]
	}
	return ""
}

// metadata is what the camera wrote, for those who may see addresses; empty when
// there is none or they may not.
func (s *Service) metadata(sc identity.Scope, it *EvidenceItem) (e Exif, err error) {
	if len(it.exif) == 0 || !sc.Can(identity.PermAccountPersonal) || it.Locked {
		return e, nil
	}
	clear, err := s.vault.Open(it.eid, it.ID+"/exif", it.exif)
	if errors.Is(err, seal.ErrErased) {
		return e, nil
	}
	if err != nil {
		return e, err
	}
	return e, json.Unmarshal(clear, &e)
}
