package decision

import (
	"context"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type startBacktestIn struct {
	ID   string `path:"id" maxLength:"60"`
	Body struct {
		From *time.Time `json:"from,omitempty" doc:"First event time counted; sixty days before to when left out"`
		To   *time.Time `json:"to,omitempty" doc:"Event time from which on nothing is counted; now when left out"`
	}
}

type backtestOut struct{ Body *Backtest }

// BacktestRef names a back-test in a path.
type BacktestRef struct {
	ID string `path:"id" maxLength:"60"`
}

type hitsIn struct {
	BacktestRef
	Kind string `query:"kind" enum:"new,lost,same" doc:"All when empty"`
	web.PageIn
}

type hitsOut struct{ Body web.Page[Hit] }

// backtestRoutes are the routes of back-tests.
func (s *Service) backtestRoutes() []web.Route {
	return []web.Route{
		web.Post("/v1/drafts/{id}/backtest", identity.PermRuleWrite, "Run a draft over the log beside the live ruleset",
			func(ctx context.Context, in *startBacktestIn) (*backtestOut, error) {
				b, err := s.StartBacktest(ctx, in.ID, given(in.Body.From), given(in.Body.To))
				return &backtestOut{b}, err
			}, web.Status(http.StatusAccepted)),
		web.Get("/v1/backtests/{id}", identity.PermRuleRead, "Read a back-test: how far it is, or what it found",
			func(ctx context.Context, in *BacktestRef) (*backtestOut, error) {
				b, err := s.Backtest(ctx, in.ID)
				return &backtestOut{b}, err
			}),
		web.Post("/v1/backtests/{id}/cancel", identity.PermRuleWrite, "Cancel a back-test",
			func(ctx context.Context, in *BacktestRef) (*backtestOut, error) {
				b, err := s.CancelBacktest(ctx, in.ID)
				return &backtestOut{b}, err
			}),
		web.Get("/v1/backtests/{id}/hits", identity.PermDecisionRead, "List the hits of a back-test",
			func(ctx context.Context, in *hitsIn) (*hitsOut, error) {
				page, err := s.Hits(ctx, in.ID, in.Kind, in.PageIn)
				return &hitsOut{page}, err
			}),
		web.Raw(http.MethodGet, "/v1/backtests/{id}/hits.csv", identity.PermDecisionRead, "The hits of a back-test as CSV", s.hitsCSV),
	}
}

func given(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// hitsCSV writes all hits the caller may see, page by page.
func (s *Service) hitsCSV(w http.ResponseWriter, r *http.Request) {
	in := web.PageIn{Limit: 200}
	kind := r.URL.Query().Get("kind")
	page, err := s.Hits(r.Context(), r.PathValue("id"), kind, in)
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="hits.csv"`)
	out := csv.NewWriter(w)
	defer out.Flush()
	row := []string{"kind", "event_id", "type", "at", "account", "account_name", "amount", "currency", "outcome", "live_outcome", "score", "label", "case_number"}
	for err := out.Write(row); err == nil; page, err = s.Hits(r.Context(), r.PathValue("id"), kind, in) {
		for i := range page.Items {
			if out.Write(page.Items[i].cells(row[:0])) != nil {
				return
			}
		}
		if in.Cursor = page.NextCursor; in.Cursor == "" {
			return
		}
	}
	panic(http.ErrAbortHandler) // a cut connection is seen; half a file that ends well is not
}

// cells are a hit as a row. Text that a spreadsheet would take for a formula is
// kept from being one.
func (h *Hit) cells(row []string) []string {
	amount := ""
	if h.Amount != nil {
		amount = strconv.FormatFloat(float64(*h.Amount)/100, 'f', 2, 64)
	}
	row = append(row, h.Kind, h.EventID, h.Type, h.At.Format(time.RFC3339Nano), h.Account, h.AccountName, amount, h.Currency,
		h.Outcome, h.LiveOutcome, strconv.FormatFloat(h.Score, 'f', -1, 64), h.Label, h.CaseNumber)
	for i, c := range row {
		if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) && i != 6 && i != 10 {
			row[i] = "'" + c
		}
	}
	return row
}
