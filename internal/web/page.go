package web

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
)

// Page is one page of a list, newest first unless the route says otherwise.
type Page[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor,omitempty" doc:"send as cursor for the next page; absent on the last"`
}

// PageIn is the paging part of a list's input; embed it.
type PageIn struct {
	Cursor string `query:"cursor" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// Cut makes a Page from limit+1 rows: the extra row only says that there is
// more, and cursor is made from the last row shown.
func Cut[T any](rows []T, limit int, cursor func(last T) string) Page[T] {
	p := Page[T]{Items: rows}
	if len(rows) > limit {
		p.Items = rows[:limit]
		p.NextCursor = cursor(rows[limit-1])
	}
	if p.Items == nil {
		p.Items = []T{}
	}
	return p
}

// EncodeCursor packs the sort key of the last row shown.
func EncodeCursor(parts ...any) string {
	b, err := json.Marshal(parts)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// DecodeCursor unpacks into pointers. A cursor that we did not make is
// BadRequest.
func DecodeCursor(s string, parts ...any) error {
	bad := errs.New(errs.BadRequest, "cursor_invalid", "The cursor is not one of ours; start again without it.").
		With(errs.Field{Pointer: "?cursor", Message: "leave it out or send next_cursor unchanged"})
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return bad
	}
	var got []json.RawMessage
	if json.Unmarshal(raw, &got) != nil || len(got) != len(parts) {
		return bad
	}
	for i, p := range parts {
		if json.Unmarshal(got[i], p) != nil {
			return bad
		}
	}
	return nil
}

// ETag is the header value of a version.
func ETag(version int64) string { return `"v` + strconv.FormatInt(version, 10) + `"` }

// IfMatch reads the version that the caller has seen.
func IfMatch(header string) (int64, error) {
	v, ok := strings.CutPrefix(strings.Trim(strings.TrimPrefix(header, "W/"), `"`), "v")
	n, err := strconv.ParseInt(v, 10, 64)
	if !ok || err != nil || n < 0 {
		return 0, errs.New(errs.Precondition, "if_match_invalid", "If-Match must be an ETag that we sent.")
	}
	return n, nil
}

// Stale is the answer to an If-Match of an older version.
func Stale() error {
	return errs.New(errs.Precondition, "version_stale", "Somebody changed this since you read it. Read it again and repeat your change.")
}
