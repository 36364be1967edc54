package oncall

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// BeatKey names a heartbeat in a path.
type BeatKey struct {
	Key string `path:"key" maxLength:"60"`
}

// BeatBody is what a heartbeat is made or changed with.
type BeatBody struct {
	Name     string `json:"name" minLength:"1" maxLength:"80"`
	Every    int    `json:"every_minutes" minimum:"1" maximum:"20160"`
	Severity string `json:"severity" enum:"S0,S1,S2,S3,S4"`
	Hours    *Hours `json:"hours,omitempty"`
}

type newBeatIn struct {
	Body struct {
		Key string `json:"key" minLength:"1" maxLength:"60"`
		BeatBody
	}
}

type putBeatIn struct {
	BeatKey
	IfMatch string `header:"If-Match"`
	Body    BeatBody
}

type aliveIn struct {
	BeatKey
	Body *struct {
		Failure string `json:"failure,omitempty" maxLength:"200" doc:"What is wrong, in a word; empty means alive"`
	} `required:"false"`
}

func (b BeatBody) heartbeat(key string) Heartbeat {
	return Heartbeat{Key: key, Name: b.Name, Every: b.Every, Severity: b.Severity, Hours: b.Hours}
}

func (s *Service) watchRoutes() []web.Route {
	version := func(h *Heartbeat) int64 { return h.Version }
	return []web.Route{
		web.Get("/v1/heartbeats", identity.PermOnCallRead, "What must be heard of again and again", func(ctx context.Context, _ *struct{}) (*listOf[*Heartbeat], error) {
			return items(s.Heartbeats(ctx))
		}),
		web.Post("/v1/heartbeats", identity.PermOnCallWrite, "Watch for signs of life", func(ctx context.Context, in *newBeatIn) (*tagged[Heartbeat], error) {
			h, err := s.SaveHeartbeat(ctx, 0, in.Body.heartbeat(in.Body.Key))
			return tag(h, version, err)
		}, web.Status(http.StatusCreated)),
		web.Put("/v1/heartbeats/{key}", identity.PermOnCallWrite, "Change a heartbeat", func(ctx context.Context, in *putBeatIn) (*tagged[Heartbeat], error) {
			v, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			h, err := s.SaveHeartbeat(ctx, max(v, 1), in.Body.heartbeat(in.Key))
			return tag(h, version, err)
		}),
		web.Delete("/v1/heartbeats/{key}", identity.PermOnCallWrite, "Watch no more", func(ctx context.Context, in *BeatKey) (*emptyOut, error) {
			return nil, s.DropHeartbeat(ctx, in.Key)
		}, web.Status(http.StatusNoContent)),
		web.Post("/v1/heartbeats/{key}", identity.PermHeartbeatWrite, "A sign of life", func(ctx context.Context, in *aliveIn) (*struct{ Body *Heartbeat }, error) {
			failure := ""
			if in.Body != nil {
				failure = in.Body.Failure
			}
			return show(s.SayAlive(ctx, in.Key, failure))
		}),
		web.Get("/v1/oncall/feed", identity.PermOnCallTake, "Whether you have a calendar feed", func(ctx context.Context, _ *struct{}) (*struct{ Body *Feed }, error) {
			return show(s.MyFeed(ctx))
		}),
		web.Post("/v1/oncall/feed", identity.PermOnCallTake, "A new secret address for your calendar; the old one is void", func(ctx context.Context, _ *struct{}) (*struct{ Body *Feed }, error) {
			return show(s.RotateFeed(ctx))
		}),
		web.Raw(http.MethodGet, "/oncall/feed.ics", "", "A person's duty as a calendar, by its secret address", s.showFeed),
		web.Get("/v1/oncall/matters", identity.PermOnCallTake, "What a hand-over begins with: the open S0 and S1 you may see", func(ctx context.Context, _ *struct{}) (*listOf[Matter], error) {
			return items(s.Matters(ctx))
		}),
		web.Get("/v1/oncall/handovers", identity.PermOnCallTake, "What shifts told the next, newest first", func(ctx context.Context, _ *struct{}) (*listOf[Handover], error) {
			return items(s.Handovers(ctx))
		}),
		web.Post("/v1/oncall/handovers", identity.PermOnCallTake, "Tell the next shift", func(ctx context.Context, in *post[NewHandover]) (*struct{ Body *Handover }, error) {
			return show(s.HandOver(ctx, in.Body))
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/oncall/handovers/{id}/acknowledge", identity.PermOnCallTake, "Say that you have read it", func(ctx context.Context, in *Key) (*struct{ Body *Handover }, error) {
			return show(s.AcknowledgeHandover(ctx, in.ID))
		}),
		web.Get("/v1/oncall/push-key", identity.PermOnCallTake, "The key browsers need to take pushes from us", func(context.Context, *struct{}) (*pushKeyOut, error) {
			out := &pushKeyOut{}
			out.Body.Key = s.opt.PushKey
			return out, nil
		}),
	}
}

type pushKeyOut struct {
	Body struct {
		Key string `json:"key" doc:"VAPID public key, base64url; empty when push is not set up"`
	}
}
