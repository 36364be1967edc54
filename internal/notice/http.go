package notice

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// NoticeRef names a letter in a path.
type NoticeRef struct {
	ID string `path:"id" maxLength:"60"`
}

// NoticeAsk is an action as somebody means to take it.
type NoticeAsk struct {
	Kind       string     `json:"kind" maxLength:"40"`
	Account    string     `json:"account" maxLength:"200" doc:"Reference or acc_ id"`
	Case       string     `json:"case_id,omitempty" maxLength:"60"`
	Clause     string     `json:"clause,omitempty" maxLength:"200"`
	Rule       string     `json:"rule,omitempty" maxLength:"200"`
	ReasonCode string     `json:"reason_code,omitempty" maxLength:"40"`
	Facts      string     `json:"facts,omitempty" maxLength:"8000" doc:"In words written for the person"`
	Records    []string   `json:"records,omitempty" maxItems:"50"`
	Origin     string     `json:"origin,omitempty" enum:"person,rule,model"`
	Interim    bool       `json:"interim,omitempty"`
	Happened   *time.Time `json:"happened,omitempty"`
	Start      *time.Time `json:"start,omitempty"`
	Until      *time.Time `json:"until,omitempty"`
	Days       int        `json:"days,omitempty" minimum:"0" maximum:"3650"`
	Language   string     `json:"language,omitempty" maxLength:"20" doc:"The account's when left out"`
}

type (
	noticeListIn struct {
		web.PageIn
		Account string `query:"account"`
		Action  string `query:"action"`
		Appeal  string `query:"appeal"`
		Case    string `query:"case"`
		State   string `query:"state" doc:"held, owed, sent or withheld; several with commas"`
	}
	noticeOut  struct{ Body *Notice }
	noticesOut struct{ Body web.Page[*Notice] }
	askIn      struct{ Body NoticeAsk }
	draftOut   struct{ Body Draft }
	settleIn   struct {
		NoticeRef
		Body struct {
			Reason string `json:"reason" maxLength:"2000" doc:"Why; for withholding its ground"`
		}
	}
	discloseIn struct {
		NoticeRef
		Body struct {
			Records []string `json:"records" minItems:"1" maxItems:"50" doc:"What the records say, redacted, or evi_ ids of redacted copies in the case"`
		}
	}
	periodIn struct {
		From time.Time `query:"from"`
		To   time.Time `query:"to"`
	}
	transparencyOut struct{ Body *Transparency }
	fieldRulesOut   struct {
		Body struct {
			Items []FieldRule `json:"items"`
		}
	}
)

// Preview shows the letter of an action before it is taken.
func (s *Service) Preview(ctx context.Context, ask NoticeAsk) (Draft, error) {
	sc, err := identity.Require(ctx, identity.PermActionRead)
	if err != nil {
		return Draft{}, err
	}
	acc, err := s.Accounts.Resolve(ctx, sc, ask.Account)
	if err != nil {
		return Draft{}, leadsNowhere(err, "/account", "there is no such account")
	}
	f := Facts{Event: Taken, Account: acc.EID, Kind: ask.Kind, ReasonCode: ask.ReasonCode, Clause: ask.Clause, Rule: ask.Rule, Facts: ask.Facts, Records: ask.Records,
		Origin: ask.Origin, Interim: ask.Interim, Language: ask.Language, Place: acc.Region, Severity: 4, Starts: s.DB.Now(), Until: ask.Until}
	if ask.Start != nil && ask.Start.After(f.Starts) {
		f.Starts = *ask.Start
	}
	if ask.Happened != nil {
		f.Happened = *ask.Happened
	}
	if f.Until == nil && ask.Days > 0 {
		until := f.Starts.Add(time.Duration(ask.Days) * 24 * time.Hour)
		f.Until = &until
	}
	if ask.Case != "" {
		if f.Case, f.Severity, err = s.Case(ctx, sc, ask.Case); err != nil {
			return Draft{}, leadsNowhere(err, "/case_id", "there is no such case")
		}
		f.Holds = f.Interim && f.Severity <= 1 && f.Until != nil
	}
	return s.Compose(ctx, f)
}

func leadsNowhere(err error, pointer, message string) error {
	if errs.IsKind(err, errs.NotFound) {
		return errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: pointer, Message: message})
	}
	return err
}

type lettersWaitingOut struct{ Body *LettersWaiting }

// Routes is this package's part of the URL table.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		web.Get("/v1/notices", identity.PermActionRead, "List letters about decisions", func(ctx context.Context, in *noticeListIn) (*noticesOut, error) {
			page, err := s.List(ctx, Filter{in.Account, in.Action, in.Appeal, in.Case, in.State}, in.Cursor, in.Limit)
			return &noticesOut{page}, err
		}),
		web.Post("/v1/notices/preview", identity.PermActionRead, "The letter of an action before it is taken, with what the check says", func(ctx context.Context, in *askIn) (*draftOut, error) {
			d, err := s.Preview(ctx, in.Body)
			return &draftOut{d}, err
		}),
		web.Get("/v1/notices/waiting", identity.PermNoticeSend, "How many letters wait for somebody", func(ctx context.Context, _ *struct{}) (*lettersWaitingOut, error) {
			w, err := s.LettersWaiting(ctx)
			return &lettersWaitingOut{w}, err
		}),
		web.Get("/v1/notices/{id}", identity.PermActionRead, "Read a letter", func(ctx context.Context, in *NoticeRef) (*noticeOut, error) {
			n, err := s.Get(ctx, in.ID)
			return &noticeOut{n}, err
		}),
		web.Post("/v1/notices/{id}/release", identity.PermNoticeSend, "Let a letter that waits leave now", func(ctx context.Context, in *settleIn) (*noticeOut, error) {
			n, err := s.Release(ctx, in.ID, strings.TrimSpace(in.Body.Reason))
			return &noticeOut{n}, err
		}),
		web.Post("/v1/notices/{id}/withhold", identity.PermNoticeSend, "Keep a letter that waits from leaving, with the ground", func(ctx context.Context, in *settleIn) (*noticeOut, error) {
			n, err := s.Withhold(ctx, in.ID, strings.TrimSpace(in.Body.Reason))
			return &noticeOut{n}, err
		}),
		web.Post("/v1/notices/{id}/disclose", identity.PermNoticeSend, "Send the records that a letter left out, redacted", func(ctx context.Context, in *discloseIn) (*noticeOut, error) {
			n, err := s.Disclose(ctx, in.ID, in.Body.Records)
			return &noticeOut{n}, err
		}),
		web.Get("/v1/transparency", identity.PermTransparencyExport, "Statements of reasons in the shape of the EU transparency database", func(ctx context.Context, in *periodIn) (*transparencyOut, error) {
			t, err := s.Transparency(ctx, in.From, in.To)
			return &transparencyOut{t}, err
		}),
		web.Get("/v1/transparency/rules", identity.PermTransparencyExport, "The field rules a statement is checked against, with their source", func(context.Context, *struct{}) (*fieldRulesOut, error) {
			out := &fieldRulesOut{}
			out.Body.Items = FieldRules
			return out, nil
		}),
		web.Raw(http.MethodGet, "/v1/transparency/export", identity.PermTransparencyExport, "The statements as batches (JSON lines) or one CSV file", s.export),
	}
}

func (s *Service) export(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	from, err1 := time.Parse(time.RFC3339, q.Get("from"))
	to, err2 := time.Parse(time.RFC3339, q.Get("to"))
	if err1 != nil || err2 != nil {
		web.WriteProblem(w, errs.New(errs.Invalid, "transparency_period", "Give the period as two times.").With(errs.Field{Pointer: "?from", Message: "as 2026-11-01T00:00:00Z"}))
		return
	}
	t, err := s.Transparency(r.Context(), from, to)
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if q.Get("format") == "csv" {
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="statements.csv"`)
		err = t.WriteCSV(w)
	} else {
		h.Set("Content-Type", "application/x-ndjson")
		h.Set("Content-Disposition", `attachment; filename="statements.jsonl"`)
		err = t.WriteJSON(w)
	}
	if err != nil {
		panic(http.ErrAbortHandler)
	}
}
