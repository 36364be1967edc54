package intake

import (
	"context"
	"database/sql"
	"net/http"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/telephone"
	"github.com/piepowder/piepowder/internal/web"
)

// CallFilter says which calls are listed.
type CallFilter struct{ State, Contact, Case string }

// Calls lists calls that came in, newest first; state open keeps those whose
// caller has not been reached.
func (s *Service) Calls(ctx context.Context, f CallFilter, in web.PageIn) (web.Page[PhoneCall], error) {
	out := web.Page[PhoneCall]{Items: []PhoneCall{}}
	sc, err := identity.Require(ctx, identity.PermContactRead)
	if err != nil {
		return out, err
	}
	var a db.Args
	where := sc.Where(&a, scoped)
	if f.State == "open" {
		where += " AND phone_calls.call_back IN ('due', 'forbidden')"
	}
	if f.Contact != "" {
		where += " AND phone_calls.contact = " + a.Add(f.Contact)
	}
	if f.Case != "" {
		where += " AND phone_calls.case_id = " + a.Add(f.Case)
	}
	if in.Cursor != "" {
		var before string
		if err := web.DecodeCursor(in.Cursor, &before); err != nil {
			return out, err
		}
		where += " AND phone_calls.id < " + a.Add(before)
	}
	rows, err := s.DB.Query(ctx, `SELECT `+callColumns+` FROM phone_calls JOIN contacts ON contacts.id = phone_calls.contact WHERE `+where+
		` ORDER BY phone_calls.id DESC LIMIT `+a.Add(in.Limit+1), a...)
	if err != nil {
		return out, err
	}
	defer rows.Close()
	list := []PhoneCall{}
	for rows.Next() {
		p, err := s.scanCall(rows)
		if err != nil {
			return out, err
		}
		list = append(list, *s.shownCall(sc, p))
	}
	if err := rows.Err(); err != nil {
		return out, err
	}
	rows.Close()
	if err := s.unheard(ctx, sc, list); err != nil {
		return out, err
	}
	return web.Cut(list, in.Limit, func(p PhoneCall) string { return web.EncodeCursor(p.ID) }), nil
}

// CallSummary is how calls of a period went.
type CallSummary struct {
	From       time.Time  `json:"from"`
	To         time.Time  `json:"to"`
	Calls      int        `json:"calls"`
	Answered   int        `json:"answered"`
	Missed     int        `json:"missed"`
	Dropped    int        `json:"dropped"`
	Silent     int        `json:"silent" doc:"Silent or whispering"`
	Returned   int        `json:"returned" doc:"Called back, and reached"`
	Unreturned int        `json:"unreturned" doc:"Nobody of ours has reached the caller yet, whether due or forbidden"`
	Forbidden  int        `json:"forbidden" doc:"Of the unreturned: the plan does not allow a call"`
	MedianS    int64      `json:"median_return_seconds" doc:"From the end of a call to having reached the caller"`
	OldestDue  *time.Time `json:"oldest_due_at,omitempty"`
}

// maxPeriod is how long a period of a summary may be.
const maxPeriod = 400 * 24 * time.Hour

// CallSummary counts the calls that rang in [from, to).
func (s *Service) CallSummary(ctx context.Context, from, to time.Time) (*CallSummary, error) {
	sc, err := identity.Require(ctx, identity.PermContactRead)
	if err != nil {
		return nil, err
	}
	if to.IsZero() {
		to = s.DB.Now()
	}
	if from.IsZero() {
		from = to.AddDate(0, 0, -28)
	}
	if !from.Before(to) || to.Sub(from) > maxPeriod {
		return nil, errs.New(errs.Invalid, "period_invalid", "The period must end after it begins, within 400 days.").
			With(errs.Field{Pointer: "?from", Message: "before to, at most 400 days"})
	}
	out := &CallSummary{From: from.UTC(), To: to.UTC()}
	a := db.Args{db.Micros(from), db.Micros(to)}
	of := ` FROM phone_calls JOIN contacts ON contacts.id = phone_calls.contact
		WHERE phone_calls.rang_at >= $1 AND phone_calls.rang_at < $2 AND ` + sc.Where(&a, scoped)
	if err := s.countCalls(ctx, out, of, a); err != nil {
		return nil, err
	}
	took := ` AND phone_calls.reached_at IS NOT NULL AND phone_calls.ended_at IS NOT NULL`
	var n int
	if err := s.DB.QueryRow(ctx, `SELECT COUNT(*)`+of+took, a...).Scan(&n); err != nil || n == 0 {
		return out, err
	}
	var median int64
	err = s.DB.QueryRow(ctx, `SELECT phone_calls.reached_at - phone_calls.ended_at`+of+took+` ORDER BY 1 LIMIT 1 OFFSET `+a.Add(n/2), a...).Scan(&median)
	out.MedianS = median / 1e6
	return out, err
}

// countCalls adds calls up by how they ended and what became of them.
func (s *Service) countCalls(ctx context.Context, out *CallSummary, of string, a db.Args) error {
	rows, err := s.DB.Query(ctx, `SELECT phone_calls.outcome, phone_calls.call_back, COUNT(*), MIN(phone_calls.due_at)`+of+
		` GROUP BY phone_calls.outcome, phone_calls.call_back LIMIT 100`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var outcome, back string
		var n int
		var due sql.NullInt64
		if err := rows.Scan(&outcome, &back, &n, &due); err != nil {
			return err
		}
		out.count(outcome, back, n, due)
	}
	return rows.Err()
}

func (c *CallSummary) count(outcome, back string, n int, due sql.NullInt64) {
	c.Calls += n
	switch outcome {
	case CallAnswered:
		c.Answered += n
	case CallMissed:
		c.Missed += n
	case CallDropped:
		c.Dropped += n
	case CallSilent, CallWhispering:
		c.Silent += n
	}
	switch back {
	case BackReached:
		c.Returned += n
	case BackForbidden:
		c.Unreturned += n
		c.Forbidden += n
	case BackDue:
		c.Unreturned += n
		if at := moment(due); at != nil && (c.OldestDue == nil || at.Before(*c.OldestDue)) {
			c.OldestDue = at
		}
	}
}

type (
	callsIn struct {
		web.PageIn
		State   string `query:"state" enum:"open,all" doc:"open: the caller has not been reached"`
		Contact string `query:"contact"`
		Case    string `query:"case" doc:"cas_…"`
	}
	summaryIn struct {
		From time.Time `query:"from" doc:"28 days before to when left out"`
		To   time.Time `query:"to"`
	}
	markIn struct {
		ContactPath
		Body struct {
			Outcome string `json:"outcome" enum:"answered,dropped,silent,whispering"`
		}
	}
	attemptIn struct {
		ContactPath
		Body Attempt
	}
	callsOut   struct{ Body web.Page[PhoneCall] }
	callOut    struct{ Body *PhoneCall }
	summaryOut struct{ Body *CallSummary }
	rulesOut   struct {
		Body struct {
			Items []telephone.RecordingRule `json:"items"`
		}
	}
)

func oneCall(p *PhoneCall, err error) (*callOut, error) { return &callOut{p}, err }

// PhoneRoutes are the calls that came in, what is done about them, and the
// provider's webhooks.
func (s *Service) PhoneRoutes() []web.Route {
	return append(s.hookRoutes(),
		web.Get("/v1/calls", identity.PermContactRead, "List calls that came in, newest first",
			func(ctx context.Context, in *callsIn) (*callsOut, error) {
				p, err := s.Calls(ctx, CallFilter{in.State, in.Contact, in.Case}, in.PageIn)
				return &callsOut{p}, err
			}),
		web.Get("/v1/calls/summary", identity.PermContactRead, "Count calls of a period, and those never returned",
			func(ctx context.Context, in *summaryIn) (*summaryOut, error) {
				c, err := s.CallSummary(ctx, in.From, in.To)
				return &summaryOut{c}, err
			}),
		web.Post("/v1/calls/{id}/mark", identity.PermContactWrite, "Say what a call was: silent, whispering, dropped",
			func(ctx context.Context, in *markIn) (*callOut, error) {
				return oneCall(s.MarkCall(ctx, in.ID, in.Body.Outcome))
			}),
		web.Post("/v1/calls/{id}/attempts", identity.PermMessageSend, "Log a try to call back",
			func(ctx context.Context, in *attemptIn) (*callOut, error) {
				return oneCall(s.TryCall(ctx, in.ID, in.Body))
			}),
		web.Post("/v1/calls/{id}/text", identity.PermMessageSend, "Offer to write, with yes/no questions",
			func(ctx context.Context, in *ContactPath) (*callOut, error) { return oneCall(s.OfferText(ctx, in.ID)) },
			web.Status(http.StatusAccepted)),
		web.Get("/v1/telephony/recording-rules", identity.PermContactRead, "List what the law says of recording calls; unverified",
			func(ctx context.Context, _ *struct{}) (*rulesOut, error) {
				if _, err := identity.Require(ctx, identity.PermContactRead); err != nil {
					return nil, err
				}
				out := &rulesOut{}
				var err error
				out.Body.Items, err = telephone.RecordingRules()
				return out, err
			}),
	)
}

// unheard takes the recordings of reporters whom the caller may not know: a
// voice tells who somebody is.
func (s *Service) unheard(ctx context.Context, sc identity.Scope, list []PhoneCall) error {
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.Contact
	}
	hidden, err := sc.Withheld(ctx, s.DB, ids...)
	for i, p := range list {
		if hidden[p.Contact] != "" {
			list[i].Recording = ""
		}
	}
	return err
}
