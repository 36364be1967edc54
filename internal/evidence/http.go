package evidence

import (
	"context"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// CaseRef names a case in a path.
type CaseRef struct {
	Ref string `path:"ref" maxLength:"60" doc:"cas_ id or number"`
}

type listOut struct{ Body web.Page[*EvidenceItem] }

type oneIn struct {
	ID string `path:"id" maxLength:"60"`
}

// EvidenceDetail is an item with its ledger.
type EvidenceDetail struct {
	EvidenceItem
	Custody []Custody `json:"custody"`
}

type oneOut struct{ Body EvidenceDetail }

// Routes is this package's part of the URL table.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		web.Raw(http.MethodPost, "/v1/cases/{ref}/evidence", identity.PermEvidenceWrite, "Add a file to a case (multipart, field file)", s.upload, web.MaxBody(MaxSize+64<<10)),
		web.Get("/v1/cases/{ref}/evidence", identity.PermEvidenceRead, "List the evidence of a case", func(ctx context.Context, in *CaseRef) (*listOut, error) {
			list, err := s.OfCase(ctx, in.Ref)
			return &listOut{web.Page[*EvidenceItem]{Items: list}}, err
		}),
		web.Get("/v1/evidence/{id}", identity.PermEvidenceRead, "Read one piece of evidence with its custody ledger", func(ctx context.Context, in *oneIn) (*oneOut, error) {
			it, ledger, err := s.Get(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			return &oneOut{EvidenceDetail{*it, ledger}}, nil
		}),
		web.Raw(http.MethodGet, "/v1/evidence/{id}/content", identity.PermEvidenceRead, "The bytes, as a download", func(w http.ResponseWriter, r *http.Request) {
			it, data, err := s.Content(r.Context(), r.PathValue("id"))
			if err != nil {
				web.WriteProblem(w, err)
				return
			}
			w.Header().Set("Content-Disposition", `attachment; filename="evidence"; filename*=UTF-8''`+url.PathEscape(it.Name))
			w.Header().Set("X-Content-SHA256", it.SHA256)
			serve(w, it.Type, data)
		}),
		web.Raw(http.MethodGet, "/v1/evidence/{id}/thumbnail", identity.PermEvidenceRead, "A small copy of a picture, without its metadata", func(w http.ResponseWriter, r *http.Request) {
			_, data, err := s.Thumbnail(r.Context(), r.PathValue("id"))
			if err != nil {
				web.WriteProblem(w, err)
				return
			}
			w.Header().Set("Content-Disposition", "inline")
			serve(w, "image/jpeg", data)
		}),
	}
}

// serve hands out bytes that no browser may run.
func serve(w http.ResponseWriter, kind string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
	w.Write(data)
}

// upload reads one part named file; nothing touches the disk unsealed.
func (s *Service) upload(w http.ResponseWriter, r *http.Request) {
	name, declared, data, err := filePart(r)
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	it, err := s.Upload(r.Context(), r.PathValue("ref"), name, declared, data)
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	json.NewEncoder(w).Encode(it)
}

func filePart(r *http.Request) (name, declared string, data []byte, err error) {
	bad := func(message string) error {
		return errs.New(errs.Invalid, "upload_invalid", "Send multipart/form-data with one part named file.").
			With(errs.Field{Pointer: "/file", Message: message})
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return "", "", nil, bad("the body is not multipart/form-data")
	}
	parts := multipart.NewReader(r.Body, params["boundary"])
	for range 20 {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", "", nil, bad("the body breaks off")
		}
		if part.FormName() != "file" {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(part, MaxSize+1))
		if err != nil {
			return "", "", nil, errs.New(errs.TooLarge, "file_too_large", "A file has at most 25 MiB.").Wrap(err)
		}
		return cut(part.FileName(), 255), part.Header.Get("Content-Type"), data, nil
	}
	return "", "", nil, bad("required")
}
