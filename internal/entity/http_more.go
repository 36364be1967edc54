package entity

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/sheet"
	"github.com/piepowder/piepowder/internal/web"
)

type peersIn struct {
	AccountRef
	Days int `query:"days" minimum:"1" maximum:"730" default:"90" doc:"How far back"`
}

type peersOut struct{ Body *Peers }

// wholeRoutes are what looks at an account as a whole.
func (s *Service) wholeRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/accounts/{ref}/peers", identity.PermAccountRead, "An account's rates beside those of its peers",
			func(ctx context.Context, in *peersIn) (*peersOut, error) {
				p, err := s.Peers(ctx, in.Ref, in.Days)
				return &peersOut{p}, err
			}),
		web.Raw(http.MethodGet, "/v1/accounts/{ref}/export", identity.PermCaseExport, "Everything about an account as CSV, XLSX or JSON, without names", s.export),
	}
}

// export writes the whole file before the first byte leaves, so that an error is
// an answer and not a file that breaks off.
func (s *Service) export(w http.ResponseWriter, r *http.Request) {
	format := r.URL.Query().Get("format")
	if format == "" {
		format = "csv"
	}
	var only []string
	if words := r.URL.Query().Get("source"); words != "" {
		only = strings.Split(words, ",")
	}
	if format != "csv" && format != "xlsx" && format != "json" {
		web.WriteProblem(w, errs.New(errs.BadRequest, "format_unknown", "There is no such format.").With(errs.Field{Pointer: "?format", Message: "csv, xlsx or json"}))
		return
	}
	f, err := s.Export(r.Context(), r.PathValue("ref"), only)
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	var b bytes.Buffer
	media := sheet.Format(format).MediaType()
	if format == "json" {
		media = "application/json"
		if err = s.whole(r.Context(), f); err == nil {
			e := json.NewEncoder(&b)
			e.SetIndent("", "  ")
			err = e.Encode(f)
		}
	} else {
		err = f.table(&b, sheet.Format(format))
	}
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Disposition", `attachment; filename="account-`+f.Account.ID+`.`+format+`"`)
	w.Header().Set("Cache-Control", "private, no-store")
	w.Write(b.Bytes())
}
