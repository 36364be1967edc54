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
		Overlap *int64 `json:"overlap_seconds,omitempty" minimum:"0" maximum:"2592000" doc:"How long the old secret stays good, in seconds: 0 ends it at once, a day (86400) when left out"`
	}
}

func (s *Service) postRotateKey(ctx context.Context, in *rotateKeyIn) (*keyOut, error) {
	overlap := DefaultOverlap
	if in.Body.Overlap != nil { // the framework would fill a default into a 0 that was sent
		overlap = time.Duration(*in.Body.Overlap) * time.Second
	}
	k, secret, err := s.RotateKey(ctx, in.ID, overlap)
	out := &keyOut{Once: "true"}
	out.Body.Key, out.Body.Secret = k, secret
	return out, err
}

func (s *Service) deleteOldSecret(ctx context.Context, in *byID) (*Empty, error) {
	return &Empty{}, s.EndOldSecret(ctx, in.ID)
}
