package comms

import (
	"context"
	"database/sql"
	"net/http"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// How long the secret an endpoint had before may sign beside the new one.
const (
	defaultOverlap = 24 * time.Hour
	maxOverlap     = 30 * 24 * time.Hour
)

// RotateSecret gives an endpoint a new secret, shown once. For the overlap each
// delivery carries a signature of either, as Standard Webhooks has it, so that the
// receiver changes over when it likes; retries of earlier deliveries are signed
// anew. While an overlap runs another rotation is refused: it would end a secret
// that the receiver may still check by.
func (s *Service) RotateSecret(ctx context.Context, endpoint string, overlap time.Duration) (*Endpoint, error) {
	sc, err := identity.Require(ctx, identity.PermWebhookWrite)
	if err != nil {
		return nil, err
	}
	if overlap < 0 || overlap > maxOverlap {
		return nil, errs.New(errs.Invalid, "invalid_overlap", "The old secret can sign along for up to 30 days.").With(errs.Field{Pointer: "/overlap_seconds", Message: "from 0 to 30 days"})
	}
	secret := newSecret()
	err = s.DB.Tx(ctx, sc.Actor(), "rotate webhook secret", func(ctx context.Context, tx *db.Tx) error {
		var eid uint64
		var was []byte
		var until sql.NullInt64
		// The row is written first, so that two rotations at once come one after the other.
		err := tx.QueryRow(ctx, `UPDATE webhook_endpoints SET version = version + 1 WHERE id = $1 RETURNING eid, secret, old_until`, endpoint).Scan(&eid, &was, &until)
		if err != nil {
			return absent(err, "webhook_not_found", "There is no such endpoint.")
		}
		if until.Valid && until.Int64 > db.Micros(tx.Now) {
			return errs.New(errs.Conflict, "overlap_running", "The secret before this one still signs along; end it first, or wait.")
		}
		old, err := s.Vault.Open(eid, "secret", was)
		if err != nil {
			return err
		}
		sealed, err := s.Vault.Seal(eid, "secret", []byte(secret))
		if err != nil {
			return err
		}
		end := tx.Now.Add(overlap)
		var kept any
		if overlap > 0 {
			if kept, err = s.Vault.Seal(eid, "old secret", old); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE webhook_endpoints SET secret = $1, old_secret = $2, old_until = $3 WHERE id = $4`, sealed, kept, db.Micros(end), endpoint); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "webhook.rotated", Object: endpoint, Data: map[string]any{"old_until": end}})
	})
	if err != nil {
		return nil, err
	}
	e, err := s.endpoint(ctx, endpoint)
	if err == nil {
		e.Secret = secret
	}
	return e, err
}

// EndOldSecret ends the overlap of an endpoint at once: the secret before is gone.
func (s *Service) EndOldSecret(ctx context.Context, endpoint string) error {
	sc, err := identity.Require(ctx, identity.PermWebhookWrite)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, sc.Actor(), "end old webhook secret", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE webhook_endpoints SET old_secret = NULL, old_until = $1, version = version + 1 WHERE id = $2 AND old_until > $1`, db.Micros(tx.Now), endpoint)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errs.New(errs.NotFound, "no_old_secret", "This endpoint has no old secret that still signs.").Wrap(err)
		}
		return tx.Record(ctx, db.Change{Kind: "webhook.old_ended", Object: endpoint})
	})
}

func (s *Service) endpoint(ctx context.Context, ref string) (*Endpoint, error) {
	list, err := s.Endpoints(ctx)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].ID == ref {
			return &list[i], nil
		}
	}
	return nil, errs.New(errs.NotFound, "webhook_not_found", "There is no such endpoint.")
}

type rotateHookIn struct {
	IDPath
	Body struct {
		Overlap *int64 `json:"overlap_seconds,omitempty" minimum:"0" maximum:"2592000" doc:"How long the old secret signs along, in seconds: 0 ends it at once, a day (86400) when left out"`
	}
}

// secretOut is an endpoint with its secret: the answer is not kept for a repeat.
type secretOut struct {
	Once string `header:"Shown-Once"`
	Body *Endpoint
}

func (s *Service) rotateRoutes() []web.Route {
	return []web.Route{
		web.Post("/v1/webhooks/{id}/rotate", identity.PermWebhookWrite, "Give an endpoint a new secret, shown once; the old one signs along for a while", func(ctx context.Context, in *rotateHookIn) (*secretOut, error) {
			overlap := defaultOverlap
			if in.Body.Overlap != nil { // the framework would fill a default into a 0 that was sent
				overlap = time.Duration(*in.Body.Overlap) * time.Second
			}
			e, err := s.RotateSecret(ctx, in.ID, overlap)
			return &secretOut{"true", e}, err
		}, web.Status(http.StatusCreated)),
		web.Delete("/v1/webhooks/{id}/old-secret", identity.PermWebhookWrite, "End the secret an endpoint had before", func(ctx context.Context, in *IDPath) (*none, error) {
			return &none{}, s.EndOldSecret(ctx, in.ID)
		}, web.Status(http.StatusNoContent)),
	}
}
