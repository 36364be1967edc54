package cases

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/sheet"
	"github.com/piepowder/piepowder/internal/web"
)

type typesOut struct{ Body web.Page[CaseType] }

type publishTypeIn struct {
	Body struct {
		After int      `json:"after" doc:"The version you have seen, 0 = as shipped, or none"`
		Type  CaseType `json:"case_type"`
	}
}

type typeOut struct{ Body *CaseType }

type detailsOut struct{ Body *CaseDetails }

type setDetailsIn struct {
	CaseRef
	IfMatch string `header:"If-Match"`
	Body    struct {
		Values map[string]string `json:"values"`
	}
}

type closingOut struct{ Body web.Page[ClosingItem] }

type waiveIn struct {
	CaseRef
	Body struct {
		Item string `json:"item" maxLength:"40" doc:"fields, findings, notices, evidence, interim or follow_up"`
		Why  string `json:"why" maxLength:"2000"`
	}
}

type caseTemplatesOut struct{ Body web.Page[*CaseTemplate] }

type caseTemplateIn struct{ Body NewCaseTemplate }

type caseTemplateOut struct{ Body *CaseTemplate }

type caseTemplatePath struct {
	ID string `path:"id" maxLength:"60"`
}

type watchersOut struct{ Body web.Page[CaseWatcher] }

type noticesIn struct {
	web.PageIn
	Unseen bool `query:"unseen" doc:"Only those not looked at"`
}

type noticesOut struct{ Body web.Page[*CaseNotice] }

type seeIn struct {
	Body *struct {
		IDs []string `json:"ids,omitempty" maxItems:"200" doc:"All when left out"`
	} `required:"false"`
}

type countBulkIn struct{ Body CaseBulkTarget }

type countBulkOut struct{ Body *CaseBulkCount }

type caseBulkIn struct{ Body NewCaseBulk }

type caseBulkOut struct{ Body *CaseBulk }

type caseBulksOut struct{ Body web.Page[*CaseBulk] }

type caseBulkPath struct {
	ID string `path:"id" maxLength:"60"`
}

// depthRoutes are types, templates, watching, bulk changes and exports.
func (s *Service) depthRoutes() []web.Route {
	created := web.Status(http.StatusCreated)
	return []web.Route{
		web.Get("/v1/case-types", web.SignedIn, "Types of cases and what they ask for", func(ctx context.Context, _ *none) (*typesOut, error) {
			page, err := pageOf(s.CaseTypes(ctx))
			return &typesOut{page}, err
		}),
		web.Post("/v1/case-types", identity.PermCaseType, "Put a version of a type in force", func(ctx context.Context, in *publishTypeIn) (*typeOut, error) {
			t, err := s.PublishType(ctx, in.Body.After, in.Body.Type)
			if err != nil {
				return nil, err
			}
			return &typeOut{t}, nil
		}, created),
		web.Get("/v1/cases/{ref}/details", identity.PermCaseRead, "The fields that the type of a case has of its own", func(ctx context.Context, in *CaseRef) (*detailsOut, error) {
			d, err := s.Details(ctx, in.Ref)
			return &detailsOut{d}, err
		}),
		web.Put("/v1/cases/{ref}/details", identity.PermCaseWrite, "Fill in fields of the type", func(ctx context.Context, in *setDetailsIn) (*detailsOut, error) {
			version, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			d, err := s.SetDetails(ctx, in.Ref, version, in.Body.Values)
			if err != nil {
				return nil, err
			}
			return &detailsOut{d}, nil
		}),
		web.Get("/v1/cases/{ref}/closing", identity.PermCaseRead, "What must be so before a case is closed", func(ctx context.Context, in *CaseRef) (*closingOut, error) {
			page, err := pageOf(s.Closing(ctx, in.Ref))
			return &closingOut{page}, err
		}),
		web.Post("/v1/cases/{ref}/closing", identity.PermCaseClose, "Waive a line of the checklist before close", func(ctx context.Context, in *waiveIn) (*closingOut, error) {
			page, err := pageOf(s.Waive(ctx, in.Ref, in.Body.Item, in.Body.Why))
			return &closingOut{page}, err
		}),
		web.Get("/v1/case-templates", identity.PermCaseRead, "What new cases can begin with", func(ctx context.Context, _ *none) (*caseTemplatesOut, error) {
			page, err := pageOf(s.Templates(ctx))
			return &caseTemplatesOut{page}, err
		}),
		web.Post("/v1/case-templates", identity.PermCaseType, "Keep a template; one of that name is replaced", func(ctx context.Context, in *caseTemplateIn) (*caseTemplateOut, error) {
			t, err := s.KeepTemplate(ctx, in.Body)
			if err != nil {
				return nil, err
			}
			return &caseTemplateOut{t}, nil
		}, created),
		web.Delete("/v1/case-templates/{id}", identity.PermCaseType, "Drop a template", func(ctx context.Context, in *caseTemplatePath) (*none, error) {
			return nil, s.DropTemplate(ctx, in.ID)
		}, web.Status(http.StatusNoContent)),
		web.Get("/v1/cases/{ref}/watchers", identity.PermCaseRead, "Who hears of what happens on a case", func(ctx context.Context, in *CaseRef) (*watchersOut, error) {
			page, err := pageOf(s.Watchers(ctx, in.Ref))
			return &watchersOut{page}, err
		}),
		web.Post("/v1/cases/{ref}/watch", identity.PermCaseRead, "Hear of what happens on a case", func(ctx context.Context, in *CaseRef) (*watchersOut, error) {
			page, err := pageOf(s.Watch(ctx, in.Ref, true))
			return &watchersOut{page}, err
		}),
		web.Delete("/v1/cases/{ref}/watch", identity.PermCaseRead, "Hear of it no more", func(ctx context.Context, in *CaseRef) (*none, error) {
			_, err := s.Watch(ctx, in.Ref, false)
			return nil, err
		}, web.Status(http.StatusNoContent)),
		web.Get("/v1/me/notices", identity.PermCaseRead, "Mentions of you, and what happened on cases you watch", func(ctx context.Context, in *noticesIn) (*noticesOut, error) {
			page, err := s.Notices(ctx, in.Unseen, in.Cursor, in.Limit)
			return &noticesOut{page}, err
		}),
		web.Post("/v1/me/notices/seen", identity.PermCaseRead, "You have looked at your notices", func(ctx context.Context, in *seeIn) (*none, error) {
			var ids []string
			if in.Body != nil {
				ids = in.Body.IDs
			}
			return nil, s.SeeNotices(ctx, ids)
		}, web.Status(http.StatusNoContent)),
		web.Post("/v1/cases/bulk/count", identity.PermCaseBulk, "Say what a bulk change would be done to", func(ctx context.Context, in *countBulkIn) (*countBulkOut, error) {
			c, err := s.CountBulk(ctx, in.Body)
			if err != nil {
				return nil, err
			}
			return &countBulkOut{c}, nil
		}),
		web.Post("/v1/cases/bulk", identity.PermCaseBulk, "Change many cases, each once", func(ctx context.Context, in *caseBulkIn) (*caseBulkOut, error) {
			b, err := s.StartCaseBulk(ctx, in.Body)
			if err != nil {
				return nil, err
			}
			return &caseBulkOut{b}, nil
		}, web.Status(http.StatusAccepted)),
		web.Get("/v1/case-bulks", identity.PermCaseBulk, "Your bulk changes of cases", func(ctx context.Context, _ *none) (*caseBulksOut, error) {
			page, err := pageOf(s.CaseBulks(ctx))
			return &caseBulksOut{page}, err
		}),
		web.Get("/v1/case-bulks/{id}", identity.PermCaseBulk, "How far a bulk change is", func(ctx context.Context, in *caseBulkPath) (*caseBulkOut, error) {
			b, err := s.CaseBulk(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			return &caseBulkOut{b}, nil
		}),
		web.Post("/v1/case-bulks/{id}/cancel", identity.PermCaseBulk, "End a bulk change; what was done stays", func(ctx context.Context, in *caseBulkPath) (*caseBulkOut, error) {
			b, err := s.CancelBulk(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			return &caseBulkOut{b}, nil
		}),
		web.Raw(http.MethodGet, "/v1/cases/export", identity.PermCaseExport, "The list of cases as CSV or XLSX", s.exportCases),
	}
}

// exportCases writes the whole table before the first byte leaves, so that an
// error is an answer and not a file that breaks off.
func (s *Service) exportCases(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	format := sheet.Format(q.Get("format"))
	if format == "" {
		format = sheet.CSV
	}
	if format != sheet.CSV && format != sheet.XLSX {
		web.WriteProblem(w, errs.New(errs.BadRequest, "format_unknown", "There is no such format.").With(errs.Field{Pointer: "?format", Message: "csv or xlsx"}))
		return
	}
	open, err := strconv.ParseBool(q.Get("open"))
	f := Filter{State: q.Get("state"), Type: q.Get("type"), Severity: q.Get("severity"), Assignee: q.Get("assignee"), Account: q.Get("account"),
		Unfinished: err == nil && open, Where: q.Get("where"), Queue: q.Get("queue")}
	var b bytes.Buffer
	if err := s.Export(r.Context(), f, format, &b); err != nil {
		web.WriteProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", format.MediaType())
	w.Header().Set("Content-Disposition", `attachment; filename="cases.`+string(format)+`"`)
	w.Header().Set("Cache-Control", "private, no-store")
	w.Write(b.Bytes())
}
