package evidence

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/web"
)

// looking reads how somebody asks to see something.
func looking(r *http.Request) Looking {
	q := r.URL.Query()
	later := r.Header.Get("Range") != "" && !strings.HasPrefix(r.Header.Get("Range"), "bytes=0-")
	return Looking{Beyond: q.Get("beyond") == "true", Purpose: q.Get("purpose"), Later: later}
}

// sandbox sets the headers under which no browser runs what it gets: an origin
// of its own, no scripts, no frames, no guessing of types.
func sandbox(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Download-Options", "noopen")
}

// served is the type under which a file leaves: only what a browser shows
// without running it keeps its own.
func served(kind string) string {
	switch {
	case picture(kind), strings.HasPrefix(kind, "audio/"), strings.HasPrefix(kind, "video/"), kind == "application/pdf":
		return kind
	case kind == "text/plain":
		return "text/plain; charset=utf-8"
	}
	return Unrecognised
}

// content streams the original as an attachment.
func (s *Service) content(w http.ResponseWriter, r *http.Request) {
	it, body, err := s.Stream(r.Context(), r.PathValue("id"), looking(r))
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	sandbox(w)
	kind := served(it.Type)
	if it.Locked {
		kind = Unrecognised
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="evidence"; filename*=UTF-8''`+url.PathEscape(it.Name))
	w.Header().Set("X-Content-SHA256", it.SHA256)
	http.ServeContent(w, r, "", time.Time{}, body)
}

// showPicture hands out a copy that we made.
func showPicture(w http.ResponseWriter, data []byte, err error) {
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	sandbox(w)
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Content-Disposition", "inline")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
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
	answer(w, http.StatusCreated, it, err)
}

func answer(w http.ResponseWriter, status int, v any, err error) {
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
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
			return "", "", nil, errs.New(errs.TooLarge, "file_too_large", "A file has at most 25 MiB here; larger ones come by an upload.").Wrap(err)
		}
		return cut(part.FileName(), 255), part.Header.Get("Content-Type"), data, nil
	}
	return "", "", nil, bad("required")
}

// part takes one part of an upload: the body as it is.
func (s *Service) part(w http.ResponseWriter, r *http.Request) {
	offset, err := strconv.ParseInt(r.URL.Query().Get("offset"), 10, 64)
	if err != nil || offset < 0 {
		web.WriteProblem(w, errs.New(errs.Invalid, "offset_missing", "Say where these bytes begin.").With(errs.Field{Pointer: "?offset", Message: "a number"}))
		return
	}
	var buf bytes.Buffer
	if n := r.ContentLength; n > 0 && n <= PartSize {
		buf.Grow(int(n) + bytes.MinRead)
	}
	if _, err := buf.ReadFrom(r.Body); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			err = errs.New(errs.TooLarge, "part_size", "A part has 64 KiB to 8 MiB; only the last may be smaller.")
		} else {
			err = errs.New(errs.BadRequest, "part_broken", "The part broke off. Ask how far the upload is and go on from there.").Wrap(err)
		}
		web.WriteProblem(w, err)
		return
	}
	u, err := s.Part(r.Context(), r.PathValue("id"), offset, buf.Bytes())
	answer(w, http.StatusOK, u, err)
}

// PackageWaits is the answer to who asks for a package that a second person
// signs first.
type PackageWaits struct {
	Package  string `json:"package_id"`
	Approval string `json:"approval_id"`
}

func (s *Service) askPackage(w http.ResponseWriter, r *http.Request) {
	var in NewPackage
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 256<<10))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil && err != io.EOF {
		web.WriteProblem(w, errs.New(errs.Invalid, "body_invalid", "The body is not what this takes.").With(errs.Field{Pointer: "/", Message: "purpose, recipient, recipient_key, form, items, why"}))
		return
	}
	if in.Purpose == "" {
		in.Purpose = "other"
	}
	p, err := s.AskPackage(r.Context(), r.PathValue("ref"), in)
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	if p.State == "waiting" {
		answer(w, http.StatusAccepted, PackageWaits{p.ID, p.Approval}, nil)
		return
	}
	s.sendPackage(w, r, p.ID)
}

func (s *Service) sendPackage(w http.ResponseWriter, r *http.Request, ref string) {
	o, err := s.Send(r.Context(), ref)
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	sandbox(w)
	w.Header().Set("Content-Type", "application/zip")
	if o.p.Sealed {
		w.Header().Set("Content-Type", Unrecognised)
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+o.Name+`"`)
	w.Header().Set("X-Package", o.p.ID)
	if err := o.Write(r.Context(), w); err != nil {
		s.Log.Error("evidence: a package broke off", "package", o.p.ID, "error", err)
		panic(http.ErrAbortHandler) // so that nobody takes half a package for a whole one
	}
}
