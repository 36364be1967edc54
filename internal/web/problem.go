package web

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// Problem is the body of every failure (RFC 9457), with a stable code and the
// wrong fields by JSON pointer.
type Problem struct {
	Type   string       `json:"type" doc:"always about:blank; the code tells the kind"`
	Title  string       `json:"title"`
	Status int          `json:"status"`
	Detail string       `json:"detail"`
	Code   string       `json:"code" doc:"stable, snake_case"`
	Errors []errs.Field `json:"errors,omitempty"`

	retryAfter int
}

// Error is the detail.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders tells a busy caller when to come back.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	return h
}

// ContentType names the problem format.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// ProblemOf turns any error into a Problem. What has no kind is hidden.
func ProblemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	if db.Unstorable(err) {
		err = errs.New(errs.Invalid, "text_unstorable", "A text holds a character that cannot be kept: a NUL, or bytes that are not UTF-8.")
	}
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind == errs.Internal {
		return &Problem{Type: "about:blank", Title: http.StatusText(500), Status: 500, Code: "internal",
			Detail: "Something went wrong on our side. Nothing was changed; the failure is logged."}
	}
	status := e.Kind.Status()
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: e.Message, Code: e.Code,
		Errors: e.Fields, retryAfter: int(math.Ceil(e.RetryAfter.Seconds()))}
}

// noter is our side of a response: the access log, and who tries a request again,
// must know what a Raw handler failed with.
type noter interface{ noted(err error) }

// WriteProblem answers with the problem of err.
func WriteProblem(w http.ResponseWriter, err error) {
	if n, ok := w.(noter); ok {
		n.noted(err)
	}
	p := ProblemOf(err)
	for k, v := range p.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p)
}

// huma reports its own findings (wrong type, unknown field, missing body)
// through package variables; they are set once, to our form.
var useProblems = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.NewError = validation
	huma.NewErrorWithContext = func(_ huma.Context, status int, msg string, causes ...error) huma.StatusError {
		return validation(status, msg, causes...)
	}
})

// validation leaves out the offending value: it may be personal.
func validation(status int, msg string, causes ...error) huma.StatusError {
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: sentence(msg), Code: code(status)}
	for _, cause := range causes {
		var ours *Problem
		if errors.As(cause, &ours) {
			return ours
		}
		var detail huma.ErrorDetailer
		if errors.As(cause, &detail) {
			d := detail.ErrorDetail()
			p.Errors = append(p.Errors, plain(pointer(d.Location), d.Message))
			continue
		}
		if cause != nil && status < 500 {
			p.Errors = append(p.Errors, errs.Field{Message: cause.Error()})
		}
	}
	return p
}

// plain says a finding of huma at the field that it is about, without the field's
// name in the words: pages put their label before it.
func plain(at, msg string) errs.Field {
	if name, ok := strings.CutPrefix(msg, "expected required property "); ok {
		return errs.Field{Pointer: at + "/" + strings.TrimSuffix(name, " to be present"), Message: "required"}
	}
	if msg == "expected length >= 1" || msg == "expected array length >= 1" {
		msg = "must not be empty"
	}
	return errs.Field{Pointer: at, Message: msg}
}

func sentence(msg string) string {
	if msg == "validation failed" {
		return "The request has wrong or missing fields; see errors."
	}
	return msg
}

func code(status int) string {
	switch status {
	case 422:
		return "invalid_request"
	case 400:
		return "bad_request"
	case 413:
		return "body_too_large"
	case 415:
		return "unsupported_media_type"
	default:
		return strings.ReplaceAll(strings.ToLower(http.StatusText(status)), " ", "_")
	}
}

// pointer turns "body.parties[2].role" into "/parties/2/role", and keeps the
// place of other inputs: "query.limit" becomes "?limit".
func pointer(location string) string {
	if rest, ok := strings.CutPrefix(location, "query."); ok {
		return "?" + rest
	}
	location = strings.TrimPrefix(strings.TrimPrefix(location, "body"), ".")
	if location == "" {
		return ""
	}
	return "/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(location)
}
