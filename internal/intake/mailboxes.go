package intake

import (
	"context"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// jobPoll fetches the mail of one mailbox, jobProbe writes to ourselves.
const (
	jobPoll  = "intake.poll"
	jobProbe = "intake.probe"
)

type pollRef struct {
	Mailbox string `json:"mailbox"`
}

// Mailboxes lists our addresses with the health of those that are fetched.
func (s *Service) Mailboxes(ctx context.Context) ([]Mailbox, error) {
	if _, err := identity.Require(ctx, identity.PermMailboxRead); err != nil {
		return nil, err
	}
	return s.mailboxes(ctx)
}

func (s *Service) mailboxes(ctx context.Context) ([]Mailbox, error) {
	rows, err := s.DB.Query(ctx, `SELECT `+mailboxColumns+` FROM mailboxes WHERE state <> 'removed' ORDER BY address`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Mailbox{}
	for rows.Next() {
		m, err := s.scanMailbox(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, *m)
	}
	return out, rows.Err()
}

// Mailbox reads one.
func (s *Service) Mailbox(ctx context.Context, mbx string) (*Mailbox, error) {
	if _, err := identity.Require(ctx, identity.PermMailboxRead); err != nil {
		return nil, err
	}
	return s.mailboxByID(ctx, mbx)
}

func (s *Service) mailboxByID(ctx context.Context, mbx string) (*Mailbox, error) {
	return s.scanMailbox(s.DB.QueryRow(ctx, `SELECT `+mailboxColumns+` FROM mailboxes WHERE id = $1 AND state <> 'removed'`, mbx))
}

// AddMailbox adds one of our addresses; with a host, fetching begins at once.
func (s *Service) AddMailbox(ctx context.Context, in NewMailbox) (*Mailbox, error) {
	sc, err := identity.Require(ctx, identity.PermMailboxWrite)
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if in.Fetch != nil && in.Secret == "" {
		return nil, errs.New(errs.Invalid, "mailbox_invalid", "Fetching needs a password.").With(errs.Field{Pointer: "/secret", Message: "required"})
	}
	return s.addMailbox(ctx, sc.Actor(), in)
}

func (s *Service) addMailbox(ctx context.Context, who db.Actor, in NewMailbox) (*Mailbox, error) {
	mbx := id.New("mbx", s.DB.Now())
	eid, err := s.Vault.Subject("mailbox", mbx)
	if err != nil {
		return nil, err
	}
	secret, err := s.Vault.Seal(eid, "secret", []byte(in.Secret))
	if err != nil {
		return nil, err
	}
	f := fetchOr(in.Fetch)
	err = s.DB.Tx(ctx, who, "add mailbox", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO mailboxes(id, eid, address, name, kind, brand, region, authserv, hops, host, port, security, username, secret,
			folder, state, set_by, created_at, updated_at, version, since) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$18,1,$18)`,
			mbx, eid, in.Address, in.Name, in.Kind, in.Brand, in.Region, in.AuthServ, *in.Hops, f.Host, f.Port, f.Security, f.User, secret,
			f.Folder, in.State, who.ID, db.Micros(tx.Now))
		if db.Unique(err) {
			return errs.New(errs.Conflict, "mailbox_exists", "There is a mailbox of this address.").With(errs.Field{Pointer: "/address", Message: "taken"})
		}
		if err != nil {
			return err
		}
		return s.mailboxChanged(ctx, tx, "mailbox.added", mbx, in)
	})
	if err != nil {
		return nil, err
	}
	return s.mailboxByID(ctx, mbx)
}

// mailboxChanged records a change and sees to it that the mailbox is fetched.
func (s *Service) mailboxChanged(ctx context.Context, tx *db.Tx, kind, mbx string, in NewMailbox) error {
	if in.Fetch != nil && in.State == "on" {
		if err := tx.Enqueue(ctx, db.Job{Kind: jobPoll, Key: mbx, Payload: pollRef{mbx}, RunAt: tx.Now}); err != nil {
			return err
		}
	}
	return tx.Record(ctx, db.Change{Kind: kind, Object: mbx, Data: map[string]any{"kind": in.Kind, "brand": in.Brand, "region": in.Region,
		"imap": in.Fetch != nil, "state": in.State, "secret_changed": in.Secret != ""}})
}

func fetchOr(f *Fetch) Fetch {
	if f == nil {
		return Fetch{}
	}
	return *f
}

// ChangeMailbox replaces what is said of one. Another server or folder is read
// from its beginning; what was taken before is not taken twice.
func (s *Service) ChangeMailbox(ctx context.Context, mbx string, version int64, in NewMailbox) (*Mailbox, error) {
	sc, err := identity.Require(ctx, identity.PermMailboxWrite)
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "change mailbox", func(ctx context.Context, tx *db.Tx) error {
		was, err := s.mailboxByID(ctx, mbx)
		if err != nil {
			return err
		}
		if was.Version != version {
			return errs.New(errs.Precondition, "version_stale", "Somebody changed the mailbox in between.")
		}
		f, old := fetchOr(in.Fetch), fetchOr(was.Fetch)
		moved := f.Host != old.Host || f.User != old.User || f.Folder != old.Folder
		if in.Fetch != nil && in.Secret == "" && (moved || was.Fetch == nil) {
			return errs.New(errs.Invalid, "mailbox_invalid", "Another server needs its password.").With(errs.Field{Pointer: "/secret", Message: "required"})
		}
		secret := was.secret
		if in.Secret != "" {
			if secret, err = s.Vault.Seal(was.eid, "secret", []byte(in.Secret)); err != nil {
				return err
			}
		}
		validity, after := was.validity, was.after
		if moved {
			validity, after = 0, 0
		}
		_, err = tx.Exec(ctx, `UPDATE mailboxes SET address=$1, name=$2, kind=$3, brand=$4, region=$5, authserv=$6, hops=$7, host=$8, port=$9, security=$10,
			username=$11, secret=$12, folder=$13, state=$14, set_by=$15, updated_at=$16, version=version+1, uid_validity=$17, uid_last=$18, failures=0, failure=''
			WHERE id=$19`, in.Address, in.Name, in.Kind, in.Brand, in.Region, in.AuthServ, *in.Hops, f.Host, f.Port, f.Security, f.User, secret, f.Folder,
			in.State, sc.Actor().ID, db.Micros(tx.Now), validity, after, mbx)
		if db.Unique(err) {
			return errs.New(errs.Conflict, "mailbox_exists", "There is a mailbox of this address.").With(errs.Field{Pointer: "/address", Message: "taken"})
		}
		if err != nil {
			return err
		}
		return s.mailboxChanged(ctx, tx, "mailbox.changed", mbx, in)
	})
	if err != nil {
		return nil, err
	}
	return s.mailboxByID(ctx, mbx)
}

// RemoveMailbox stops an address; what came by it stays.
func (s *Service) RemoveMailbox(ctx context.Context, mbx string) error {
	sc, err := identity.Require(ctx, identity.PermMailboxWrite)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, sc.Actor(), "remove mailbox", func(ctx context.Context, tx *db.Tx) error {
		was, err := s.mailboxByID(ctx, mbx)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE mailboxes SET state='removed', secret=NULL, updated_at=$1, version=version+1 WHERE id=$2`, db.Micros(tx.Now), mbx); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "mailbox.removed", Object: mbx, Data: map[string]any{"kind": was.Kind}})
	})
}

// PollNow fetches a mailbox out of turn and says how it went.
func (s *Service) PollNow(ctx context.Context, mbx string) (*Mailbox, error) {
	if _, err := identity.Require(ctx, identity.PermMailboxWrite); err != nil {
		return nil, err
	}
	m, err := s.mailboxByID(ctx, mbx)
	if err != nil {
		return nil, err
	}
	if m.Fetch == nil || m.State != "on" {
		return nil, errs.New(errs.Conflict, "mailbox_not_fetched", "Nothing is fetched from this mailbox.")
	}
	if err := s.fetch(ctx, m); err != nil && !errors.Is(err, errMailbox) {
		return nil, err
	}
	return s.mailboxByID(ctx, mbx)
}

// EnsureMailbox adds or changes the mailbox of an address as the flags of the
// server say; ctx is the system's.
func (s *Service) EnsureMailbox(ctx context.Context, in NewMailbox) error {
	if err := in.check(); err != nil {
		return err
	}
	was, err := s.mailboxAt(ctx, in.Address)
	if err != nil {
		return err
	}
	if was.ID == "" {
		_, err := s.AddMailbox(ctx, in)
		return err
	}
	old := ""
	if len(was.secret) > 0 {
		if old, err = s.text(was.eid, "secret", was.secret); err != nil {
			return err
		}
	}
	if fetchOr(was.Fetch) == fetchOr(in.Fetch) && old == in.Secret && was.Kind == in.Kind && was.Brand == in.Brand && was.Region == in.Region && was.AuthServ == in.AuthServ && was.State == "on" {
		return nil
	}
	_, err = s.ChangeMailbox(ctx, was.ID, was.Version, in)
	return err
}
