package intake

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	// ContactPath names a contact; huma reads embedded fields of exported types only.
	ContactPath struct {
		ID string `path:"id"`
	}
	submitIn struct{ Body Submission }
	listIn   struct {
		web.PageIn
		State   string `query:"state" enum:"new,joined,case,recorded,closed"`
		Channel string `query:"channel" enum:"email,web,phone,sms,api,staff"`
		Case    string `query:"case_id"`
		Account string `query:"account" doc:"Reference or acc_ id"`
	}
	triageIn struct {
		ContactPath
		Body Triage
	}
	caseIn struct {
		ContactPath
		Body Making
	}
	joinIn struct {
		ContactPath
		Body struct {
			Case string `json:"case" minLength:"1" maxLength:"60" doc:"Id or number"`
			Role string `json:"role,omitempty" enum:"reporter,harmed,witness,subject,bystander,merchant"`
		}
	}
	dismissIn struct {
		ContactPath
		Body struct {
			Reason string `json:"reason" enum:"not_ours,spam,duplicate,answered"`
		}
	}
	replyIn struct {
		ContactPath
		Body struct {
			Text     string `json:"text" minLength:"1" maxLength:"20000"`
			Subject  string `json:"subject,omitempty" maxLength:"200"`
			Language string `json:"language,omitempty" maxLength:"20"`
		}
	}
	contactOut struct{ Body *Contact }
	listOut    struct{ Body web.Page[Contact] }
	messageOut struct{ Body *comms.Message }
)

func one(c *Contact, err error) (*contactOut, error) { return &contactOut{c}, err }

// Routes is our part of the URL table.
func (s *Service) Routes() []web.Route {
	return append(s.PhoneRoutes(), []web.Route{
		web.Post("/v1/contacts", identity.PermContactWrite, "Bring in a contact",
			func(ctx context.Context, in *submitIn) (*contactOut, error) { return one(s.Submit(ctx, in.Body)) },
			web.Status(http.StatusCreated), web.MaxBody(34<<20)),
		web.Get("/v1/contacts", identity.PermContactRead, "List contacts, newest first",
			func(ctx context.Context, in *listIn) (*listOut, error) {
				p, err := s.List(ctx, Filter{in.State, in.Channel, in.Case, in.Account}, in.PageIn)
				return &listOut{p}, err
			}),
		web.Get("/v1/contacts/{id}", identity.PermContactRead, "Read a contact",
			func(ctx context.Context, in *ContactPath) (*contactOut, error) { return one(s.Get(ctx, in.ID)) }),
		web.Raw(http.MethodGet, "/v1/contacts/{id}/raw", identity.PermAccountPersonal, "The message byte for byte as it came", s.rawHTTP),
		web.Post("/v1/contacts/{id}/take", identity.PermContactWrite, "Lease a contact",
			func(ctx context.Context, in *ContactPath) (*contactOut, error) { return one(s.Take(ctx, in.ID)) }),
		web.Post("/v1/contacts/{id}/triage", identity.PermContactWrite, "Answer the first two questions and choose a severity",
			func(ctx context.Context, in *triageIn) (*contactOut, error) {
				return one(s.Triage(ctx, in.ID, in.Body))
			}),
		web.Post("/v1/contacts/{id}/case", identity.PermContactWrite, "Make a case of a contact",
			func(ctx context.Context, in *caseIn) (*contactOut, error) {
				return one(s.MakeCase(ctx, in.ID, in.Body))
			}),
		web.Post("/v1/contacts/{id}/join", identity.PermContactWrite, "Put a contact into a case",
			func(ctx context.Context, in *joinIn) (*contactOut, error) {
				return one(s.JoinCase(ctx, in.ID, in.Body.Case, in.Body.Role))
			}),
		web.Post("/v1/contacts/{id}/dismiss", identity.PermContactWrite, "Close a contact that needs no case",
			func(ctx context.Context, in *dismissIn) (*contactOut, error) {
				return one(s.Dismiss(ctx, in.ID, in.Body.Reason))
			}),
		web.Post("/v1/contacts/{id}/reply", identity.PermMessageSend, "Answer a contact by mail",
			func(ctx context.Context, in *replyIn) (*messageOut, error) {
				m, err := s.Reply(ctx, in.ID, in.Body.Text, in.Body.Subject, in.Body.Language)
				return &messageOut{m}, err
			}, web.Status(http.StatusCreated)),
	}...)
}

func (s *Service) rawHTTP(w http.ResponseWriter, r *http.Request) {
	c, raw, err := s.Raw(r.Context(), r.PathValue("id"))
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	h := w.Header()
	name, kind := c.ID+".json", "application/json"
	if c.Channel == "email" {
		name, kind = c.ID+".eml", "application/octet-stream" // never rendered
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	w.Write(raw)
}
