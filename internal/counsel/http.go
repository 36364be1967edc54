package counsel

import (
	"context"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// CounselRef names a case in a path.
type CounselRef struct {
	Ref string `path:"ref" maxLength:"60" doc:"cas_ id or number"`
}

type (
	matterOut      struct{ Body *CounselMatter }
	counselBeginIn struct {
		CounselRef
		Body struct {
			Label   string   `json:"label" minLength:"1" maxLength:"200" doc:"For example: Privileged and confidential, prepared at the direction of counsel"`
			Members []string `json:"members,omitempty" maxItems:"50" doc:"stf_ ids"`
		}
	}
	counselMemberPath struct {
		CounselRef
		Staff string `path:"staff" maxLength:"60" doc:"stf_ id"`
	}
	counselNoteIn struct {
		CounselRef
		Body struct {
			About string `json:"about" enum:"advice,request,work_product"`
			Text  string `json:"text" minLength:"1" maxLength:"20000"`
		}
	}
	noteOut struct{ Body *CounselNote }
	notesIn struct {
		CounselRef
		web.PageIn
	}
	notesOut struct{ Body web.Page[*CounselNote] }
)

// Routes are the routes of counsel's work.
func (s *Service) Routes() []web.Route {
	one := func(m *CounselMatter, err error) (*matterOut, error) {
		if err != nil {
			return nil, err
		}
		return &matterOut{m}, nil
	}
	return []web.Route{
		web.Get("/v1/cases/{ref}/counsel", identity.PermCounsel, "The work counsel directs on a case", func(ctx context.Context, in *CounselRef) (*matterOut, error) {
			return one(s.Get(ctx, in.Ref))
		}),
		web.Post("/v1/cases/{ref}/counsel", identity.PermCounsel, "Begin work that counsel directs", func(ctx context.Context, in *counselBeginIn) (*matterOut, error) {
			return one(s.Begin(ctx, in.Ref, in.Body.Label, in.Body.Members))
		}, web.Status(201)),
		web.Post("/v1/cases/{ref}/counsel/end", identity.PermCounsel, "End it", func(ctx context.Context, in *CounselRef) (*matterOut, error) {
			return one(s.End(ctx, in.Ref))
		}),
		web.Post("/v1/cases/{ref}/counsel/members/{staff}", identity.PermCounsel, "Add a person", func(ctx context.Context, in *counselMemberPath) (*matterOut, error) {
			return one(s.SetMember(ctx, in.Ref, in.Staff, true))
		}),
		web.Delete("/v1/cases/{ref}/counsel/members/{staff}", identity.PermCounsel, "Take a person away", func(ctx context.Context, in *counselMemberPath) (*matterOut, error) {
			return one(s.SetMember(ctx, in.Ref, in.Staff, false))
		}),
		web.Get("/v1/cases/{ref}/counsel/notes", identity.PermCounsel, "Notes of counsel's work", func(ctx context.Context, in *notesIn) (*notesOut, error) {
			page, err := s.Notes(ctx, in.Ref, in.Cursor, in.Limit)
			if err != nil {
				return nil, err
			}
			return &notesOut{page}, nil
		}),
		web.Post("/v1/cases/{ref}/counsel/notes", identity.PermCounsel, "Write a note of counsel's work", func(ctx context.Context, in *counselNoteIn) (*noteOut, error) {
			n, err := s.Write(ctx, in.Ref, in.Body.About, in.Body.Text)
			if err != nil {
				return nil, err
			}
			return &noteOut{n}, nil
		}, web.Status(201)),
	}
}
