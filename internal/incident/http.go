package incident

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// IncidentRef names an incident in a path.
type IncidentRef struct {
	Ref string `path:"ref" maxLength:"60" doc:"inc_ id or number"`
}

// BulkPath names a bulk of an incident.
type BulkPath struct {
	IncidentRef
	Bulk string `path:"bulk" maxLength:"60"`
}

// ContactPath names a contact of an incident.
type ContactPath struct {
	IncidentRef
	Contact string `path:"contact" maxLength:"60"`
}

// ActionPath names an action item.
type ActionPath struct {
	ID string `path:"id" maxLength:"60"`
}

type (
	none        struct{}
	one[T any]  struct{ Body T }
	many[T any] struct {
		Body struct {
			Items []T `json:"items"`
		}
	}
	listIn struct {
		web.PageIn
		State string `query:"state" doc:"open, all, or states separated by commas"`
		Kind  string `query:"kind"`
		Case  string `query:"case" doc:"cas_ id"`
	}
	incidentOut struct {
		ETag string `header:"ETag"`
		Body *Incident
	}
	declareIn struct{ Body Declaration }
	editIn    struct {
		IncidentRef
		Match string `header:"If-Match"`
		Body  Edit
	}
	takingIn struct {
		IncidentRef
		Body Taking
	}
	relinquishIn struct {
		IncidentRef
		Role string `path:"role" maxLength:"40"`
		Body struct {
			Staff string `json:"staff,omitempty" maxLength:"60" doc:"stf_ id; you when left out"`
		}
	}
	updateIn struct {
		IncidentRef
		Body NewUpdate
	}
	lintIn struct {
		IncidentRef
		Body struct {
			Audience string            `json:"audience" enum:"internal,external"`
			Texts    map[string]string `json:"texts"`
		}
	}
	lintOut struct {
		Body struct {
			Findings map[string][]comms.Finding `json:"findings" doc:"By language"`
			Blocked  bool                       `json:"blocked"`
		}
	}
	timelineIn struct {
		IncidentRef
		web.PageIn
	}
	entryIn struct {
		IncidentRef
		Body NewEntry
	}
	queryIn struct {
		IncidentRef
		Body Query
	}
	setIn struct {
		IncidentRef
		web.PageIn
		Of string `query:"of" enum:"orders,people" default:"orders"`
	}
	bulkIn struct {
		IncidentRef
		Body BulkDraft
	}
	selectIn struct {
		IncidentRef
		Body Selection
	}
	contactsIn struct {
		IncidentRef
		State string `query:"state" enum:"linked,suggested,unlinked" default:"linked"`
		Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"200"`
	}
	caseIn struct {
		IncidentRef
		Body struct {
			Case string `json:"case" minLength:"1" maxLength:"60" doc:"Id or number"`
		}
	}
	reviewIn struct {
		IncidentRef
		Match string `header:"If-Match"`
		Body  ReviewText
	}
	reviewOut struct {
		ETag string `header:"ETag"`
		Body *Review
	}
	actionsIn struct {
		Open bool `query:"open" doc:"Only those that are neither done nor dropped"`
	}
	actionIn struct {
		IncidentRef
		Body NewActionItem
	}
	endIn struct {
		ActionPath
		Body struct {
			Note string `json:"note,omitempty" maxLength:"4000"`
		}
	}
	dropIn struct {
		ActionPath
		Body struct {
			Because string `json:"because" maxLength:"4000" doc:"Not doing it, because"`
		}
	}
)

func shownIncident(i *Incident, err error) (*incidentOut, error) {
	if err != nil {
		return nil, err
	}
	return &incidentOut{web.ETag(i.Version), i}, nil
}

func shownReview(r *Review, err error) (*reviewOut, error) {
	if err != nil {
		return nil, err
	}
	return &reviewOut{web.ETag(r.Version), r}, nil
}

func just[T any](v T, err error) (*one[T], error) { return &one[T]{v}, err }

func items[T any](l []T, err error) (*many[T], error) {
	out := &many[T]{}
	if out.Body.Items = l; l == nil {
		out.Body.Items = []T{}
	}
	return out, err
}

// Routes is this package's part of the URL table.
func (s *Service) Routes() []web.Route {
	return append(append(s.incidentRoutes(), s.workRoutes()...), s.partnerRoutes()...)
}

func (s *Service) incidentRoutes() []web.Route {
	read, write := identity.PermIncidentRead, identity.PermIncidentWrite
	return []web.Route{
		web.Get("/v1/incidents", read, "List critical incidents, newest first", func(ctx context.Context, in *listIn) (*one[web.Page[*Incident]], error) {
			return just(s.List(ctx, Filter{in.State, in.Case, in.Kind}, in.PageIn))
		}),
		web.Post("/v1/incidents", write, "Declare a critical incident", func(ctx context.Context, in *declareIn) (*incidentOut, error) {
			return shownIncident(s.Declare(ctx, in.Body))
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/incidents/actions", read, "List action items of all incidents by due date", func(ctx context.Context, in *actionsIn) (*many[*ActionItem], error) {
			state := ""
			if in.Open {
				state = "open"
			}
			return items(s.Actions(ctx, "", state))
		}),
		web.Post("/v1/incidents/actions/{id}/done", write, "End an action item as done", func(ctx context.Context, in *endIn) (*one[*ActionItem], error) {
			return just(s.EndAction(ctx, in.ID, "done", in.Body.Note))
		}),
		web.Post("/v1/incidents/actions/{id}/drop", write, "Say that an action item is not done, because", func(ctx context.Context, in *dropIn) (*one[*ActionItem], error) {
			return just(s.EndAction(ctx, in.ID, "dropped", in.Body.Because))
		}),
		web.Get("/v1/incidents/{ref}", read, "Read an incident", func(ctx context.Context, in *IncidentRef) (*incidentOut, error) {
			return shownIncident(s.Get(ctx, in.Ref))
		}),
		web.Patch("/v1/incidents/{ref}", write, "Change an incident: state, severity, rhythm, what it watches for", func(ctx context.Context, in *editIn) (*incidentOut, error) {
			v, err := web.IfMatch(in.Match)
			if err != nil {
				return nil, err
			}
			return shownIncident(s.Change(ctx, in.Ref, v, in.Body))
		}),
		web.Get("/v1/incidents/{ref}/roles", read, "List who held which role when", func(ctx context.Context, in *IncidentRef) (*many[Held], error) {
			return items(s.Roles(ctx, in.Ref))
		}),
		web.Post("/v1/incidents/{ref}/roles", write, "Take a role, or give it to somebody", func(ctx context.Context, in *takingIn) (*incidentOut, error) {
			return shownIncident(s.Assume(ctx, in.Ref, in.Body))
		}),
		web.Post("/v1/incidents/{ref}/roles/{role}/relinquish", write, "Give a role up", func(ctx context.Context, in *relinquishIn) (*incidentOut, error) {
			return shownIncident(s.Relinquish(ctx, in.Ref, Role(in.Role), in.Body.Staff))
		}),
		web.Get("/v1/incidents/{ref}/updates", read, "List the updates given", func(ctx context.Context, in *IncidentRef) (*many[Update], error) {
			return items(s.Updates(ctx, in.Ref))
		}),
		web.Post("/v1/incidents/{ref}/updates", write, "Give an update", func(ctx context.Context, in *updateIn) (*incidentOut, error) {
			return shownIncident(s.Publish(ctx, in.Ref, in.Body))
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/incidents/{ref}/updates/lint", read, "Find what must not be in a text", func(ctx context.Context, in *lintIn) (*lintOut, error) {
			found, err := s.Lint(ctx, in.Ref, in.Body.Audience, in.Body.Texts)
			out := &lintOut{}
			out.Body.Findings = found
			for _, l := range found {
				for _, f := range l {
					out.Body.Blocked = out.Body.Blocked || blocks(f)
				}
			}
			out.Body.Blocked = out.Body.Blocked && in.Body.Audience == "external"
			return out, err
		}),
		web.Get("/v1/incidents/{ref}/timeline", read, "Read the timeline, what happened last first", func(ctx context.Context, in *timelineIn) (*one[web.Page[*Entry]], error) {
			return just(s.Timeline(ctx, in.Ref, in.PageIn))
		}),
		web.Post("/v1/incidents/{ref}/timeline", write, "Add an entry, a decision or a correction", func(ctx context.Context, in *entryIn) (*one[*Entry], error) {
			return just(s.Note(ctx, in.Ref, in.Body))
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/wall", read, "What a wall in the room shows: no personal data", func(ctx context.Context, _ *none) (*one[*Wall], error) {
			return just(s.Wall(ctx))
		}),
	}
}

func (s *Service) workRoutes() []web.Route {
	read, write := identity.PermIncidentRead, identity.PermIncidentWrite
	return []web.Route{
		web.Get("/v1/incidents/{ref}/affected", read, "Read the affected set", func(ctx context.Context, in *setIn) (*one[*Affected], error) {
			return just(s.Set(ctx, in.Ref, in.Of, in.PageIn))
		}),
		web.Post("/v1/incidents/{ref}/affected/count", read, "Count what a query finds", func(ctx context.Context, in *queryIn) (*one[*Counted], error) {
			return just(s.CountAffected(ctx, in.Ref, in.Body))
		}),
		web.Post("/v1/incidents/{ref}/affected", write, "Keep what a query finds as the affected set", func(ctx context.Context, in *queryIn) (*one[*Snapshot], error) {
			return just(s.KeepAffected(ctx, in.Ref, in.Body))
		}, web.Status(http.StatusCreated)),
		web.Post("/v1/incidents/{ref}/affected/refresh", write, "Ask the affected set's query again", func(ctx context.Context, in *IncidentRef) (*one[*Snapshot], error) {
			return just(s.RefreshAffected(ctx, in.Ref))
		}, web.Status(http.StatusCreated)),
		web.Get("/v1/incidents/{ref}/affected/picture", read, "The affected set and the contacts as time by place", func(ctx context.Context, in *IncidentRef) (*one[*Picture], error) {
			return just(s.Picture(ctx, in.Ref))
		}),
		web.Raw(http.MethodGet, "/v1/incidents/{ref}/affected.csv", identity.PermCaseExport, "The affected set as CSV: ?of=orders or people", s.affectedCSV, web.Stream()),
		web.Post("/v1/incidents/{ref}/bulk/count", read, "Count what a bulk would be done to", func(ctx context.Context, in *bulkIn) (*one[*BulkCount], error) {
			return just(s.CountBulk(ctx, in.Ref, in.Body))
		}),
		web.Post("/v1/incidents/{ref}/bulk", write, "Answer, tell, act on, hold or refund in bulk", func(ctx context.Context, in *bulkIn) (*one[*Bulk], error) {
			return just(s.StartBulk(ctx, in.Ref, in.Body))
		}, web.Status(http.StatusAccepted)),
		web.Get("/v1/incidents/{ref}/bulk", read, "List the bulks of an incident", func(ctx context.Context, in *IncidentRef) (*many[*Bulk], error) {
			return items(s.Bulks(ctx, in.Ref))
		}),
		web.Get("/v1/incidents/{ref}/bulk/{bulk}", read, "How far a bulk is", func(ctx context.Context, in *BulkPath) (*one[*Bulk], error) {
			return just(s.Bulk(ctx, in.Ref, in.Bulk))
		}),
		web.Post("/v1/incidents/{ref}/bulk/{bulk}/cancel", write, "Stop a bulk", func(ctx context.Context, in *BulkPath) (*one[*Bulk], error) {
			return just(s.CancelBulk(ctx, in.Ref, in.Bulk))
		}),
		web.Post("/v1/incidents/{ref}/contacts/count", read, "Count the contacts a selection finds", func(ctx context.Context, in *selectIn) (*one[*Selected], error) {
			return just(s.CountContacts(ctx, in.Ref, in.Body))
		}),
		web.Get("/v1/incidents/{ref}/contacts", read, "List the contacts of an incident, S0 and S1 first", func(ctx context.Context, in *contactsIn) (*many[LinkedContact], error) {
			return items(s.Contacts(ctx, in.Ref, in.State, in.Limit))
		}),
		web.Post("/v1/incidents/{ref}/contacts", write, "Link contacts", func(ctx context.Context, in *selectIn) (*incidentOut, error) {
			return shownIncident(s.LinkContacts(ctx, in.Ref, in.Body))
		}),
		web.Post("/v1/incidents/{ref}/contacts/{contact}/unlink", write, "Take a contact or a suggestion away again", func(ctx context.Context, in *ContactPath) (*incidentOut, error) {
			return shownIncident(s.Unlink(ctx, in.Ref, in.Contact))
		}),
		web.Get("/v1/incidents/{ref}/cases", read, "List the cases of an incident", func(ctx context.Context, in *IncidentRef) (*many[Matter], error) {
			return items(s.Cases(ctx, in.Ref))
		}),
		web.Post("/v1/incidents/{ref}/cases", write, "Put a case under an incident", func(ctx context.Context, in *caseIn) (*incidentOut, error) {
			return shownIncident(s.AddCase(ctx, in.Ref, in.Body.Case))
		}),
		web.Get("/v1/incidents/{ref}/review", read, "Read the review", func(ctx context.Context, in *IncidentRef) (*reviewOut, error) {
			return shownReview(s.Review(ctx, in.Ref))
		}),
		web.Put("/v1/incidents/{ref}/review", write, "Write the review", func(ctx context.Context, in *reviewIn) (*reviewOut, error) {
			v, err := web.IfMatch(in.Match)
			if err != nil {
				return nil, err
			}
			return shownReview(s.WriteReview(ctx, in.Ref, v, in.Body))
		}),
		web.Post("/v1/incidents/{ref}/review/complete", write, "End the review", func(ctx context.Context, in *IncidentRef) (*reviewOut, error) {
			return shownReview(s.CompleteReview(ctx, in.Ref))
		}),
		web.Get("/v1/incidents/{ref}/actions", read, "List the action items of an incident", func(ctx context.Context, in *IncidentRef) (*many[*ActionItem], error) {
			return items(s.Actions(ctx, in.Ref, ""))
		}),
		web.Post("/v1/incidents/{ref}/actions", write, "Add an action item", func(ctx context.Context, in *actionIn) (*one[*ActionItem], error) {
			return just(s.AddAction(ctx, in.Ref, in.Body))
		}, web.Status(http.StatusCreated)),
	}
}

func (s *Service) affectedCSV(w http.ResponseWriter, r *http.Request) {
	asCSV(w, "affected.csv", func(to http.ResponseWriter) error {
		return s.Export(r.Context(), r.PathValue("ref"), r.URL.Query().Get("of"), to)
	})
}

// asCSV answers with a file; an error before the first byte is a problem.
func asCSV(w http.ResponseWriter, name string, write func(http.ResponseWriter) error) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Cache-Control", "no-store")
	if err := write(w); err != nil {
		w.Header().Del("Content-Disposition")
		web.WriteProblem(w, err)
	}
}
