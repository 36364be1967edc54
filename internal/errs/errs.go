// Package errs is the one error type that crosses package borders.
//
// An Error says what kind of failure it is (which decides the HTTP status), a
// stable code for programs, a sentence for people, and the fields that are
// wrong. An error without a kind is Internal: it is logged and never shown.
package errs

import (
	"errors"
	"fmt"
	"time"
)

// Kind is the class of a failure. Each kind maps to one HTTP status.
type Kind uint8

// The kinds. Outside the caller's scope is NotFound, visible but not permitted
// is Forbidden.
const (
	Internal Kind = iota
	Invalid
	BadRequest
	Unauthenticated
	Forbidden
	NotFound
	Conflict
	Precondition
	PreconditionRequired
	TooLarge
	TooMany
	Unavailable
)

var statuses = [...]int{
	Internal: 500, Invalid: 422, BadRequest: 400, Unauthenticated: 401, Forbidden: 403, NotFound: 404,
	Conflict: 409, Precondition: 412, PreconditionRequired: 428, TooLarge: 413, TooMany: 429, Unavailable: 503,
}

// Status is the HTTP status of the kind.
func (k Kind) Status() int { return statuses[k] }

// Field is one wrong input: a JSON pointer ("/data/amount") and what to do.
type Field struct {
	Pointer string `json:"pointer"`
	Message string `json:"message"`
}

// Error is a failure with a meaning for the caller.
type Error struct {
	Kind       Kind
	Code       string // stable, snake_case
	Message    string // a sentence for people; never personal data
	Fields     []Field
	RetryAfter time.Duration // 0 = not said
	Err        error         // cause, logged only
}

// New makes an Error with a formatted message.
func New(k Kind, code, format string, args ...any) *Error {
	return &Error{Kind: k, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Error is the message, with the cause behind it for logs.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// With adds wrong fields and returns the same error.
func (e *Error) With(fields ...Field) *Error {
	e.Fields = append(e.Fields, fields...)
	return e
}

// Wrap sets the cause and returns the same error.
func (e *Error) Wrap(err error) *Error {
	e.Err = err
	return e
}

// KindOf is the kind of the first Error in the chain, or Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// CodeOf is the code of the first Error in the chain, or "internal".
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return "internal"
}

// IsKind reports whether err carries the kind.
func IsKind(err error, k Kind) bool { return err != nil && KindOf(err) == k }
