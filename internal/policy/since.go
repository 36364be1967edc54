package policy

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// PolicySince tells since when a sentence stands in a document.
type PolicySince struct {
	Document string        `json:"document"`
	Sentence string        `json:"sentence"`
	Stands   bool          `json:"stands" doc:"In the version asked about"`
	Version  int           `json:"version" doc:"The version asked about: the one in force now when left out"`
	Since    *PolicyMoment `json:"since,omitempty" doc:"From where it has stood without a break until the version asked about"`
	First    *PolicyMoment `json:"first,omitempty" doc:"Where it was ever seen first"`
	Spans    []PolicySpan  `json:"spans" doc:"Every stretch in which it stood, newest first"`
	Clause   string        `json:"clause,omitempty" doc:"Where it stands in the version asked about"`
}

// PolicyMoment is a version and its day.
type PolicyMoment struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
}

// PolicySpan is a stretch of versions.
type PolicySpan struct {
	FromVersion int        `json:"from_version"`
	ToVersion   int        `json:"to_version"`
	From        time.Time  `json:"from"`
	To          *time.Time `json:"to,omitempty" doc:"When a text without it took its place; absent: it stands still"`
}

// Since tells since when a sentence stands. Line breaks, quotation marks, list
// marks, emphasis and the addresses of links make no difference; words and their
// order do.
func (s *Service) Since(ctx context.Context, id, sentence string, version int) (*PolicySince, error) {
	if _, err := identity.Require(ctx, identity.PermPolicyRead); err != nil {
		return nil, err
	}
	d, err := s.document(ctx, id)
	if err != nil {
		return nil, err
	}
	wanted := Plain(sentence)
	if len(wanted) < 3 {
		return nil, errs.New(errs.Invalid, "sentence_short", "Give a sentence, or a part of one.").With(errs.Field{Pointer: "?sentence", Message: "at least three letters"})
	}
	versions, err := s.versions(ctx, d.id)
	if err != nil {
		return nil, err
	}
	list := versions[d.id]
	at := inForce(list, s.db.Now())
	if version > 0 {
		if at = find(list, version); at == nil {
			return nil, errs.New(errs.NotFound, "version_not_found", "There is no version %d.", version)
		}
	}
	out := &PolicySince{Document: d.id, Sentence: sentence, Spans: []PolicySpan{}}
	if at != nil {
		out.Version = at.Version
	}
	return out, s.spans(ctx, d.id, list, at, wanted, out)
}

func (s *Service) spans(ctx context.Context, id string, list []*PolicyVersion, at *PolicyVersion, wanted string, out *PolicySince) error {
	open, standing := -1, -1 // the span that goes on into older versions; the one of the version asked about
	for _, v := range list {
		if v.State != "released" && (at == nil || v.Version != at.Version) {
			continue
		}
		plain, err := s.plainText(ctx, id, v)
		if err != nil {
			return err
		}
		if !strings.Contains(plain, wanted) {
			open = -1
			continue
		}
		if open < 0 {
			out.Spans = append(out.Spans, PolicySpan{v.Version, v.Version, v.EffectiveFrom, v.EffectiveTo})
			open = len(out.Spans) - 1
		}
		out.Spans[open].FromVersion, out.Spans[open].From = v.Version, v.EffectiveFrom
		out.First = &PolicyMoment{v.Version, v.EffectiveFrom}
		if at != nil && v.Version == at.Version {
			standing = open
		}
	}
	if standing < 0 {
		return nil
	}
	out.Stands, out.Since = true, &PolicyMoment{out.Spans[standing].FromVersion, out.Spans[standing].From}
	t, err := s.text(ctx, id, at.Version)
	if err != nil {
		return err
	}
	for i := range t.Clauses {
		if strings.Contains(Plain(t.Clauses[i].markdown()), wanted) {
			out.Clause = t.Clauses[i].ID
			break
		}
	}
	return nil
}

// plainText is a version as Since compares it: of an imported one the file itself.
func (s *Service) plainText(ctx context.Context, id string, v *PolicyVersion) (string, error) {
	key := v.Hash + v.SourceHash
	if t, ok := s.plain.Load(key); ok {
		return t.(string), nil
	}
	t, err := s.text(ctx, id, v.Version)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i := range t.Clauses {
		b.WriteString(t.Clauses[i].Title + "\n\n" + t.Clauses[i].markdown() + "\n\n")
	}
	plain := Plain(b.String())
	if v.SourceHash != "" {
		var source string
		if err := s.db.QueryRow(ctx, `SELECT source FROM policy_versions WHERE document = $1 AND version = $2`, id, v.Version).Scan(&source); err != nil {
			return "", err
		}
		plain = Plain(source)
	}
	s.plain.Store(key, plain)
	return plain, nil
}

var (
	markLink   = regexp.MustCompile(`!?\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+"[^"]*")?\)`)
	markLine   = regexp.MustCompile(`(?m)^[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+|[0-9]{1,3}\\?[.)][ \t]+|>[ \t]?|=+[ \t]*$|-{3,}[ \t]*$)`)
	markEscape = regexp.MustCompile(`\\([\\.\-*_#()\[\]+!>~|{}` + "`" + `])`)
	markEmph   = strings.NewReplacer("**", "", "__", "", "*", "", "“", `"`, "”", `"`, "„", `"`, "’", "'", "‘", "'", "\u00a0", " ", "`", "")
	markUnder  = regexp.MustCompile(`(^|[\s(])_([^_\n]+)_([\s.,;:)!?]|$)`)
	spaces     = regexp.MustCompile(`\s+`)
)

// Plain is a Markdown text without its marks, on one line.
func Plain(text string) string {
	text = markLink.ReplaceAllString(text, "$1")
	text = markLine.ReplaceAllString(text, "")
	text = markEscape.ReplaceAllString(text, "$1")
	text = markUnder.ReplaceAllString(markEmph.Replace(text), "$1$2$3")
	return strings.TrimSpace(spaces.ReplaceAllString(text, " "))
}
