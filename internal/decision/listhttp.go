package decision

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// maxListFile bounds a file of a list as it is sent, in bytes.
const maxListFile = 1 << 30

type loadsOut struct{ Body web.Page[ListLoad] }

func (s *Service) listRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/lists/{name}/files", identity.PermListRead, "List the files loaded into a list; the first is in force",
			func(ctx context.Context, in *entriesIn) (*loadsOut, error) {
				page, err := s.Loads(ctx, in.Name, in.PageIn)
				return &loadsOut{page}, err
			}),
		web.Raw(http.MethodPost, "/v1/lists/{name}/files", identity.PermListWrite,
			"Load a CSV file (value,until; gzip or not) into a list, all of it or nothing; ?reason= says why", s.postListFile, web.Stream(), web.MaxBody(maxListFile)),
		web.Raw(http.MethodGet, "/v1/lists/{name}/export", identity.PermListRead, "A list as CSV", s.getListExport, web.Stream()),
	}
}

func (s *Service) postListFile(w http.ResponseWriter, r *http.Request) {
	out, err := s.Load(r.Context(), r.PathValue("name"), r.URL.Query().Get("reason"), r.Body)
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(out)
}

func (s *Service) getListExport(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	out := &started{ResponseWriter: w, name: name + ".csv"}
	switch err := s.Export(r.Context(), name, out); {
	case err == nil:
	case out.begun:
		panic(http.ErrAbortHandler) // a cut connection is seen; half a file that ends well is not
	default:
		web.WriteProblem(w, err)
	}
}

// started sends the headers of a file with its first byte, so that an error
// before that is a problem and not half a file.
type started struct {
	http.ResponseWriter
	name  string
	begun bool
}

func (s *started) Write(b []byte) (int, error) {
	if !s.begun {
		s.begun = true
		s.Header().Set("Content-Type", "text/csv; charset=utf-8")
		s.Header().Set("Content-Disposition", `attachment; filename="`+s.name+`"`)
	}
	return s.ResponseWriter.Write(b)
}
