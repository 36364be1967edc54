package ingest

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type newImportIn struct {
	Body struct {
		Name    string `json:"name" minLength:"1" maxLength:"200" doc:"What to call it, such as the file's name"`
		Mapping string `json:"mapping,omitempty" maxLength:"65536" doc:"Text of a mapping.yaml for CSV; the ruleset's own otherwise"`
		Live    bool   `json:"live,omitempty" doc:"Take the events as live: alerts, effects and webhooks follow"`
	}
}

type importIn struct {
	ID string `path:"id" maxLength:"40"`
}

type importOut struct{ Body *ImportView }

type importsOut struct{ Body web.Page[*ImportView] }

func (s *Service) importRoutes() []web.Route {
	return []web.Route{
		web.Post("/v1/imports", identity.PermEventImport, "Announce a file of events", func(ctx context.Context, in *newImportIn) (*importOut, error) {
			v, err := s.NewImport(ctx, in.Body.Name, in.Body.Mapping, in.Body.Live)
			return &importOut{v}, err
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/imports", identity.PermEventImport, "List imports since the server began", func(ctx context.Context, _ *struct{}) (*importsOut, error) {
			list, err := s.Imports(ctx)
			return &importsOut{web.Page[*ImportView]{Items: list}}, err
		}),
		web.Get("/v1/imports/{id}", identity.PermEventImport, "Watch an import: counts, progress, refusals", func(ctx context.Context, in *importIn) (*importOut, error) {
			v, err := s.ImportByID(ctx, in.ID)
			return &importOut{v}, err
		}),
		web.Raw(http.MethodPost, "/v1/imports/{id}/file", identity.PermEventImport,
			"Send the file (NDJSON or CSV, also gzip); answers when the import has ended", s.postImportFile, web.Stream(), web.MaxBody(maxBatchBody)),
		web.Post("/v1/imports/{id}/cancel", identity.PermEventImport, "End an import; what was taken stays", func(ctx context.Context, in *importIn) (*importOut, error) {
			v, err := s.CancelImport(ctx, in.ID)
			return &importOut{v}, err
		}),
	}
}

func (s *Service) postImportFile(w http.ResponseWriter, r *http.Request) {
	v, err := s.FillImport(r.Context(), r.PathValue("id"), r.Body, r.ContentLength)
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
