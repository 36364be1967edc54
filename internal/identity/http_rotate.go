package identity

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/web"
)

func (s *Service) rotateRoutes() []web.Route {
	return []web.Route{
		web.Post("/v1/keys/{id}/rotate", PermKeyWrite, "Give an API key a new secret, shown once; the old one stays good for a while", s.postRotateKey, web.Status(201)),
		web.Delete("/v1/keys/{id}/old-secret", PermKeyWrite, "End the secret an API key had before", s.deleteOldSecret, web.Status(204)),
	}
}

type rotateKeyIn struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Overlap int64 `json:"overlap_seconds,omitempty" default:"86400" minimum:"0" maximum:"2592000" doc:"How long the old secret stays good, in seconds"`
	}
}

func (s *Service) postRotateKey(ctx context.Context, in *rotateKeyIn) (*keyOut, error) {
	k, secret, err := s.RotateKey(ctx, in.ID, time.Duration(in.Body.Overlap)*time.Second)
	out := &keyOut{Once: "true"}
	out.Body.Key, out.Body.Secret = k, secret
	return out, err
}

func (s *Service) deleteOldSecret(ctx context.Context, in *byID) (*Empty, error) {
	return &Empty{}, s.EndOldSecret(ctx, in.ID)
}
