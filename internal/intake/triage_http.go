package intake

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/triage"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	triageCheckIn struct {
		Body struct {
			triage.DocumentDraft
			Days int `json:"days,omitempty" minimum:"1" maximum:"730" default:"90"`
		}
	}
	triageCheckOut struct{ Body *TriageChecked }
	precisionIn    struct {
		Days int `query:"days" minimum:"1" maximum:"730" default:"90"`
	}
	precisionOut struct{ Body *TriagePrecision }
	raiseIn      struct {
		ContactPath
		Body struct {
			Confirm bool   `json:"confirm" doc:"true: it is S0 or S1; false: it is not"`
			Reason  string `json:"reason,omitempty" maxLength:"500" doc:"Why it is not"`
		}
	}
)

// TriageRoutes is the part of the URL table that is about triage of contacts.
func (s *Service) TriageRoutes() []web.Route {
	out := []web.Route{
		web.Post("/v1/contacts/{id}/raise", identity.PermContactWrite, "Confirm or dismiss that a contact is S0 or S1",
			func(ctx context.Context, in *raiseIn) (*contactOut, error) {
				return one(s.AnswerRaise(ctx, in.ID, in.Body.Confirm, in.Body.Reason))
			}),
		web.Get("/v1/triage/precision", identity.PermTriageRead, "How suggestions did beside what people found",
			func(ctx context.Context, in *precisionIn) (*precisionOut, error) {
				out, err := s.PrecisionOf(ctx, in.Days)
				return &precisionOut{out}, err
			}),
		web.Raw(http.MethodGet, "/v1/triage/dispositions.csv", identity.PermCaseExport, "Judged contacts to train a classifier on", s.dispositionsHTTP),
	}
	for _, k := range triage.Kinds {
		out = append(out, web.Post("/v1/triage/documents/"+k.Kind+"/check", identity.PermTriageRead, "What a draft of the "+k.Name+" would have changed on past contacts",
			func(ctx context.Context, in *triageCheckIn) (*triageCheckOut, error) {
				got, err := s.CheckTriage(ctx, k.Kind, in.Body.DocumentDraft, in.Body.Days)
				return &triageCheckOut{got}, err
			}, web.MaxBody(4<<20)))
	}
	return out
}

func (s *Service) dispositionsHTTP(w http.ResponseWriter, r *http.Request) {
	days, err := strconv.Atoi(r.URL.Query().Get("days"))
	if err != nil {
		days = 365
	}
	var b bytes.Buffer
	if err := s.Dispositions(r.Context(), days, &b); err != nil {
		web.WriteProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="dispositions.csv"`)
	w.Write(b.Bytes())
}
