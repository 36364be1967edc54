package protocol

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// ProtocolPath names a protocol.
type ProtocolPath struct {
	ID string `path:"id" maxLength:"60"`
}

type protocolsIn struct {
	State string `query:"state" enum:"draft,published,retired"`
}

type protocolsOut struct{ Body web.Page[Summary] }

type protocolIn struct {
	ProtocolPath
	Version int `query:"version" minimum:"0" doc:"The newest when left out"`
}

type protocolOut struct{ Body *Protocol }

type diffIn struct {
	ProtocolPath
	From int `query:"from" minimum:"0" doc:"0 is the version before"`
	To   int `query:"to" minimum:"0" doc:"0 is the next text"`
}

type diffOut struct{ Body *Difference }

type versionsOut struct{ Body web.Page[Version] }

type statisticsIn struct {
	ProtocolPath
	Days int `query:"days" minimum:"1" maximum:"3660" default:"90"`
}

type statisticsOut struct{ Body *Statistics }

type documentIn struct {
	Body struct {
		Document string `json:"document" maxLength:"262144"`
	}
}

type checkOut struct{ Body *Check }

type saveIn struct {
	ProtocolPath
	IfMatch string `header:"If-Match" doc:"v0 begins a next text"`
	Body    struct {
		Document string `json:"document" maxLength:"262144"`
	}
}

type draftOut struct {
	ETag string `header:"ETag"`
	Body *Draft
}

type publishNoteIn struct {
	ProtocolPath
	Body struct {
		Note string `json:"note,omitempty" maxLength:"4000" doc:"What changes and why; not personal data"`
	}
}

type reasonIn struct {
	ProtocolPath
	Body struct {
		Reason string `json:"reason" maxLength:"4000" doc:"Not personal data"`
	}
}

func showProtocol(p *Protocol, err error) (*protocolOut, error) { return &protocolOut{p}, err }

// Routes are the rows of the URL table.
func (s *Service) Routes() []web.Route { return append(s.textRoutes(), s.runRoutes()...) }

func (s *Service) textRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/protocols", identity.PermProtocolRead, "All protocols with how they are used", func(ctx context.Context, in *protocolsIn) (*protocolsOut, error) {
			list, err := s.List(ctx, in.State)
			return &protocolsOut{web.Page[Summary]{Items: list}}, err
		}),
		web.Get("/v1/protocols/{id}", identity.PermProtocolRead, "One protocol with its text", func(ctx context.Context, in *protocolIn) (*protocolOut, error) {
			return showProtocol(s.Get(ctx, in.ID, in.Version))
		}),
		web.Get("/v1/protocols/{id}/versions", identity.PermProtocolRead, "Its published texts", func(ctx context.Context, in *ProtocolPath) (*versionsOut, error) {
			page, err := s.Versions(ctx, in.ID)
			return &versionsOut{page}, err
		}),
		web.Get("/v1/protocols/{id}/diff", identity.PermProtocolRead, "What changed between two texts", func(ctx context.Context, in *diffIn) (*diffOut, error) {
			d, err := s.Diff(ctx, in.ID, in.From, in.To)
			return &diffOut{d}, err
		}),
		web.Get("/v1/protocols/{id}/statistics", identity.PermProtocolRead, "How its steps went", func(ctx context.Context, in *statisticsIn) (*statisticsOut, error) {
			st, err := s.Statistics(ctx, in.ID, in.Days)
			return &statisticsOut{st}, err
		}),
		web.Post("/v1/protocols/check", identity.PermProtocolRead, "What is wrong with a text", func(ctx context.Context, in *documentIn) (*checkOut, error) {
			c, err := s.Check(ctx, in.Body.Document)
			return &checkOut{c}, err
		}),
		web.Post("/v1/protocols", identity.PermProtocolWrite, "Begin a protocol", func(ctx context.Context, in *documentIn) (*protocolOut, error) {
			return showProtocol(s.Create(ctx, in.Body.Document))
		}, web.Status(http.StatusCreated)),
		web.Put("/v1/protocols/{id}/draft", identity.PermProtocolWrite, "Keep the next text of a protocol", func(ctx context.Context, in *saveIn) (*draftOut, error) {
			version, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			d, err := s.Save(ctx, in.ID, in.Body.Document, version)
			if err != nil {
				return nil, err
			}
			return &draftOut{web.ETag(d.Version), d}, nil
		}),
		web.Delete("/v1/protocols/{id}/draft", identity.PermProtocolWrite, "Throw the next text away", func(ctx context.Context, in *ProtocolPath) (*struct{}, error) {
			return nil, s.Drop(ctx, in.ID)
		}),
		web.Post("/v1/protocols/{id}/publish", identity.PermProtocolPublish, "Put the next text in force, or ask for a second person", func(ctx context.Context, in *publishNoteIn) (*protocolOut, error) {
			return showProtocol(s.Publish(ctx, in.ID, in.Body.Note))
		}),
		web.Post("/v1/protocols/{id}/approve", identity.PermProtocolPublish, "Put a sensitive text in force as its second person", func(ctx context.Context, in *publishNoteIn) (*protocolOut, error) {
			return showProtocol(s.Approve(ctx, in.ID, in.Body.Note))
		}),
		web.Post("/v1/protocols/{id}/refuse", identity.PermProtocolPublish, "Send a text back", func(ctx context.Context, in *reasonIn) (*protocolOut, error) {
			return showProtocol(s.Refuse(ctx, in.ID, in.Body.Reason))
		}),
		web.Post("/v1/protocols/{id}/retire", identity.PermProtocolPublish, "Take a protocol out of use", func(ctx context.Context, in *reasonIn) (*protocolOut, error) {
			return showProtocol(s.Retire(ctx, in.ID, in.Body.Reason, false))
		}),
		web.Post("/v1/protocols/{id}/revive", identity.PermProtocolPublish, "Bring a retired protocol back", func(ctx context.Context, in *ProtocolPath) (*protocolOut, error) {
			return showProtocol(s.Retire(ctx, in.ID, "", true))
		}),
	}
}
