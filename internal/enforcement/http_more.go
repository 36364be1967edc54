package enforcement

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	catalogueOut struct {
		Body struct {
			Version int          `json:"version"`
			Items   []ActionKind `json:"items"`
		}
	}
	decideActionIn struct {
		ActionRef
		Body InterimDecision
	}
	actionWarnedIn struct {
		ActionRef
		Body struct {
			How string `json:"how" enum:"call,message,in_person" doc:"How the harmed person was told"`
		}
	}
	actionMetIn struct {
		ActionRef
		Body struct{}
	}
	ringIn struct {
		Account string `query:"account" required:"true" maxLength:"200"`
	}
	ringOut struct {
		Body struct {
			Items []RingMember `json:"items"`
		}
	}
	ringDecideIn  struct{ Body RingDraft }
	ringDecideOut struct {
		Body struct {
			Items []RingOutcome `json:"items"`
		}
	}
	hearingsIn struct {
		web.PageIn
		Account string `query:"account"`
		Case    string `query:"case"`
		State   string `query:"state" enum:"open,answered,closed"`
	}
	hearingsOut struct{ Body web.Page[*Hearing] }
	hearingOut  struct{ Body *Hearing }
	hearingIn   struct{ Body NewHearing }
	hearingRef  struct {
		ID string `path:"id" maxLength:"60"`
	}
	hearingAnswerIn struct {
		ID   string `path:"id" maxLength:"60"`
		Body struct {
			Channel string `json:"channel" enum:"mail,phone,in_person"`
			Answer  string `json:"answer" minLength:"1" maxLength:"8000"`
		}
	}
	bansIn struct {
		web.PageIn
		Account string `query:"account"`
		Ended   bool   `query:"ended" doc:"Also those that are over"`
	}
	bansOut struct{ Body web.Page[StoreBan] }
	banOut  struct{ Body *StoreBan }
	banIn   struct{ Body NewStoreBan }
	banRef  struct {
		ID string `path:"id" maxLength:"60"`
	}
	reconcileIn struct {
		Body struct {
			AsOf     time.Time    `json:"as_of,omitzero" doc:"When the marketplace looked; now when left out"`
			Whole    bool         `json:"whole,omitempty" doc:"Every account that is not in good standing is told of"`
			Accounts []TheirState `json:"accounts" maxItems:"5000"`
		}
	}
	reconcilesIn  struct{ web.PageIn }
	reconcilesOut struct {
		Body web.Page[Reconciliation]
	}
	reconcileOut struct{ Body *Reconciliation }
	reconcileRef struct {
		ID string `path:"id" maxLength:"60"`
	}
	resendIn struct {
		ID   string `path:"id" maxLength:"60"`
		Body struct {
			Lines []int `json:"lines,omitempty" maxItems:"2000" doc:"Numbers of the differences; all that are open when left out"`
		}
	}
)

// moreRoutes are the routes beyond taking and undoing.
func (s *Service) moreRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/actions/catalogue", identity.PermActionRead, "The kinds of action there are", func(ctx context.Context, _ *struct{}) (*catalogueOut, error) {
			out := &catalogueOut{}
			out.Body.Version, out.Body.Items = Catalogue, catalogue
			return out, nil
		}),
		web.Get("/v1/actions/rings", identity.PermActionRead, "An account and those that share things with it, each with its own facts", func(ctx context.Context, in *ringIn) (*ringOut, error) {
			list, err := s.Ring(ctx, in.Account)
			out := &ringOut{}
			out.Body.Items = list
			return out, err
		}),
		web.Post("/v1/actions/rings", identity.PermActionTakeBulk, "Decide about the members of a ring, one by one", func(ctx context.Context, in *ringDecideIn) (*ringDecideOut, error) {
			list, err := s.DecideRing(ctx, in.Body)
			out := &ringDecideOut{}
			out.Body.Items = list
			return out, err
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/actions/{id}/decide", web.SignedIn, "Make an interim action final, extend it, or lift it", func(ctx context.Context, in *decideActionIn) (*actionOut, error) {
			a, err := s.Decide(ctx, in.ID, in.Body)
			return &actionOut{a}, err
		}),
		web.Post("/v1/actions/{id}/warned", identity.PermCaseWrite, "Say that the harmed person was told before anything is given back", func(ctx context.Context, in *actionWarnedIn) (*actionOut, error) {
			a, err := s.Warned(ctx, in.ID, in.Body.How)
			return &actionOut{a}, err
		}),
		web.Post("/v1/actions/{id}/met", identity.PermActionTakeReinstate, "Say that the condition of an action is met: it ends", func(ctx context.Context, in *actionMetIn) (*actionOut, error) {
			a, err := s.Met(ctx, in.ID)
			return &actionOut{a}, err
		}),
		web.Get("/v1/hearings", identity.PermActionRead, "List hearings", func(ctx context.Context, in *hearingsIn) (*hearingsOut, error) {
			page, err := s.Hearings(ctx, HearingFilter{in.Account, in.Case, in.State}, in.PageIn)
			return &hearingsOut{page}, err
		}),
		web.Post("/v1/hearings", web.SignedIn, "Tell somebody the allegation and ask for their answer", func(ctx context.Context, in *hearingIn) (*hearingOut, error) {
			h, err := s.AskHearing(ctx, in.Body)
			return &hearingOut{h}, err
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/hearings/{id}", identity.PermActionRead, "Read a hearing", func(ctx context.Context, in *hearingRef) (*hearingOut, error) {
			h, err := s.Hearing(ctx, in.ID)
			return &hearingOut{h}, err
		}),
		web.Post("/v1/hearings/{id}/answer", identity.PermCaseWrite, "Keep what the person answered", func(ctx context.Context, in *hearingAnswerIn) (*hearingOut, error) {
			h, err := s.AnswerHearing(ctx, in.ID, in.Body.Channel, in.Body.Answer, false)
			return &hearingOut{h}, err
		}),
		web.Post("/v1/hearings/{id}/close", identity.PermCaseWrite, "End a hearing whose time is over", func(ctx context.Context, in *hearingRef) (*hearingOut, error) {
			h, err := s.AnswerHearing(ctx, in.ID, "", "", true)
			return &hearingOut{h}, err
		}),
		web.Get("/v1/store-bans", identity.PermActionRead, "List bans that stores made", func(ctx context.Context, in *bansIn) (*bansOut, error) {
			page, err := s.StoreBans(ctx, in.Account, in.Ended, in.PageIn)
			return &bansOut{page}, err
		}),
		web.Post("/v1/store-bans", identity.PermActionTakeSeparate, "Keep a store's own ban of a worker", func(ctx context.Context, in *banIn) (*banOut, error) {
			b, err := s.BanAt(ctx, in.Body)
			return &banOut{b}, err
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/store-bans/{id}/end", identity.PermActionTakeSeparate, "End a store's ban because the store asks for it", func(ctx context.Context, in *banRef) (*banOut, error) {
			b, err := s.LiftBan(ctx, in.ID)
			return &banOut{b}, err
		}),
		web.Get("/v1/reconciliations", identity.PermReconcileRead, "List comparisons with the marketplace", func(ctx context.Context, in *reconcilesIn) (*reconcilesOut, error) {
			page, err := s.Reconciliations(ctx, in.PageIn)
			return &reconcilesOut{page}, err
		}),
		web.Post("/v1/reconciliations", identity.PermReconcileWrite, "Compare what the marketplace has in force with what we have", func(ctx context.Context, in *reconcileIn) (*reconcileOut, error) {
			r, err := s.Reconcile(ctx, in.Body.AsOf, in.Body.Whole, in.Body.Accounts)
			return &reconcileOut{r}, err
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/reconciliations/{id}", identity.PermReconcileRead, "Read a comparison", func(ctx context.Context, in *reconcileRef) (*reconcileOut, error) {
			r, err := s.Reconciliation(ctx, in.ID)
			return &reconcileOut{r}, err
		}),
		web.Raw(http.MethodPost, "/v1/reconciliations/file", identity.PermReconcileWrite,
			"Compare from a file: CSV (account,standing,action ids) or one JSON object in a line; ?whole=true and ?as_of= as in the other call", s.postReconcileFile, web.MaxBody(maxReconcileFile)),
		web.Post("/v1/reconciliations/{id}/resend", identity.PermReconcileWrite, "Tell the marketplace again of what differs", func(ctx context.Context, in *resendIn) (*reconcileOut, error) {
			r, err := s.Resend(ctx, in.ID, in.Body.Lines)
			return &reconcileOut{r}, err
		}),
	}
}

// maxReconcileFile bounds a comparison as it is sent, in bytes.
const maxReconcileFile = 32 << 20

func (s *Service) postReconcileFile(w http.ResponseWriter, r *http.Request) {
	var asOf time.Time
	if text := r.URL.Query().Get("as_of"); text != "" {
		var err error
		if asOf, err = time.Parse(time.RFC3339, text); err != nil {
			web.WriteProblem(w, errs.New(errs.Invalid, "time_invalid", "That is not a time.").With(errs.Field{Pointer: "?as_of", Message: "as 2026-11-21T18:00:00Z"}))
			return
		}
	}
	out, err := s.ReconcileFile(r.Context(), asOf, r.URL.Query().Get("whole") == "true", r.Body)
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(out)
}
