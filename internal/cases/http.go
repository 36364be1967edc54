package cases

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// CaseRef names a case in a path.
type CaseRef struct {
	Ref string `path:"ref" maxLength:"60" doc:"cas_ id or number"`
}

type caseOut struct {
	ETag string `header:"ETag"`
	Body *Case
}

func showCase(c *Case, err error) (*caseOut, error) {
	if err != nil {
		return nil, err
	}
	return &caseOut{web.ETag(c.Version), c}, nil
}

type listIn struct {
	web.PageIn
	State    string `query:"state" doc:"One or several, comma separated"`
	Type     string `query:"type"`
	Severity string `query:"severity"`
	Assignee string `query:"assignee" doc:"stf_ id, me or none"`
	Account  string `query:"account" doc:"Cases about this account or with it as a party"`
	Contact  string `query:"contact"`
	Open     bool   `query:"open" doc:"Only those not resolved or closed"`
	Where    string `query:"where" maxLength:"8192" doc:"Expression over the fields of a case"`
	Queue    string `query:"queue"`

	Simulated bool `query:"simulated" doc:"The cases of drills, and only those"`
}

type listOut struct{ Body web.Page[*Case] }

type openIn struct{ Body Opening }

type changeIn struct {
	CaseRef
	IfMatch string `header:"If-Match"`
	Body    CaseEdit
}

type assignIn struct {
	CaseRef
	Body struct {
		Assignee string `json:"assignee" doc:"stf_ id; empty gives it to nobody"`
		Note     string `json:"note,omitempty" maxLength:"65536" doc:"Hand-over note"`
	}
}

type endIn struct {
	CaseRef
	Body CaseEnding
}

type closeIn struct {
	CaseRef
	Body *CaseEnding `required:"false"`
}

type reopenIn struct {
	CaseRef
	Body *struct {
		Reason string `json:"reason,omitempty" maxLength:"65536"`
	} `required:"false"`
}

type restrictIn struct {
	CaseRef
	Body *struct {
		Members []string `json:"members,omitempty" maxItems:"50"`
	} `required:"false"`
}

type memberIn struct {
	CaseRef
	Body struct {
		Staff string `json:"staff"`
		In    *bool  `json:"in,omitempty" doc:"false takes the person away"`
	}
}

type noteIn struct {
	CaseRef
	Body struct {
		Body string `json:"body" maxLength:"65536"`
		Kind string `json:"kind,omitempty" doc:"note, call or handover"`

		Mentions []string `json:"mentions,omitempty" maxItems:"20" doc:"stf_ ids of people who are told; each may see the case"`
	}
}

type noteEditIn struct {
	CaseRef
	Note string `path:"note"`
	Body struct {
		Body string `json:"body" maxLength:"65536"`
	}
}

type noteOut struct{ Body *Note }

type notesOut struct{ Body web.Page[Note] }

type partyIn struct {
	CaseRef
	Body NewParty
}

type partyRefIn struct {
	CaseRef
	Party string `path:"party"`
}

type partyOut struct{ Body *Party }

type partiesOut struct{ Body web.Page[Party] }

type membersOut struct{ Body web.Page[CaseMember] }

type tickIn struct {
	CaseRef
	Body struct {
		Item   string `json:"item" doc:"now, safe, emergency, separate, stop_order, police or next"`
		State  string `json:"state" doc:"done, skipped or open"`
		Reason string `json:"reason,omitempty" maxLength:"2000"`
	}
}

type checklistOut struct{ Body web.Page[ChecklistItem] }

type clocksOut struct{ Body web.Page[CaseClock] }

type timelineIn struct {
	CaseRef
	web.PageIn
	Kind  string    `query:"kind" doc:"One or several, comma separated; case. takes a family"`
	Actor string    `query:"actor"`
	From  time.Time `query:"from"`
	To    time.Time `query:"to"`
}

type timelineOut struct{ Body web.Page[activity.Entry] }

type inboxIn struct {
	web.PageIn
	View  string `query:"view" doc:"mine, team or all"`
	Where string `query:"where" maxLength:"8192" doc:"Expression over the fields of a case; a contact has no type, tags or alerts yet"`
	Queue string `query:"queue"`

	Simulated bool `query:"simulated" doc:"The cases of drills, and only those"`
	Aside     bool `query:"deferred" doc:"What was put aside and has not come back, and only that"`
}

type inboxOut struct{ Body *Inbox }

type nextIn struct {
	Body *struct {
		Queue string `json:"queue,omitempty"`
	} `required:"false"`
}

type workOut struct{ Body *Work }

type none struct{}

type queuesOut struct{ Body web.Page[Queue] }

type queueIn struct{ Body NewQueue }

type queueChangeIn struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match"`
	Body    NewQueue
}

type queueOut struct {
	ETag string `header:"ETag"`
	Body *Queue
}

// Timeline reads what happened on a case.
func (s *Service) Timeline(ctx context.Context, ref string, f activity.Filter, cursor string, limit int) (web.Page[activity.Entry], error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return web.Page[activity.Entry]{}, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return web.Page[activity.Entry]{}, err
	}
	parts, err := s.merged(ctx, c.ID)
	if err != nil {
		return web.Page[activity.Entry]{}, err
	}
	for _, p := range parts {
		f.With = append(f.With, p.ID)
	}
	return s.activity.Timeline(ctx, sc, c.ID, f, cursor, limit)
}

func pageOf[T any](items []T, err error) (web.Page[T], error) { return web.Page[T]{Items: items}, err }

// Routes is this package's part of the URL table.
func (s *Service) Routes() []web.Route {
	created := web.Status(http.StatusCreated)
	return slices.Concat([]web.Route{
		web.Get("/v1/cases", identity.PermCaseRead, "List cases", func(ctx context.Context, in *listIn) (*listOut, error) {
			page, err := s.List(ctx, Filter{in.State, in.Type, in.Severity, in.Assignee, in.Account, in.Contact, in.Open, in.Where, in.Queue, in.Simulated},
				in.Cursor, in.Limit)
			return &listOut{page}, err
		}),
		web.Post("/v1/cases", identity.PermCaseWrite, "Open a case", func(ctx context.Context, in *openIn) (*caseOut, error) {
			return showCase(s.Open(ctx, in.Body))
		}, created),
		web.Get("/v1/cases/{ref}", identity.PermCaseRead, "Read a case", func(ctx context.Context, in *CaseRef) (*caseOut, error) {
			return showCase(s.Get(ctx, in.Ref))
		}),
		web.Patch("/v1/cases/{ref}", identity.PermCaseWrite, "Change fields of a case", func(ctx context.Context, in *changeIn) (*caseOut, error) {
			version, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			return showCase(s.Change(ctx, in.Ref, version, in.Body))
		}),
		web.Post("/v1/cases/{ref}/terms", identity.PermCaseWrite, "Keep that a term or a period of notice began or ended", func(ctx context.Context, in *termIn) (*caseOut, error) {
			return showCase(s.Term(ctx, in.Ref, in.Body.What, in.Body.At))
		}),
		web.Post("/v1/cases/{ref}/take", identity.PermCaseWrite, "Lease a case", func(ctx context.Context, in *CaseRef) (*caseOut, error) {
			return showCase(s.Take(ctx, in.Ref))
		}),
		web.Post("/v1/cases/{ref}/release", identity.PermCaseWrite, "Give a case back", func(ctx context.Context, in *CaseRef) (*caseOut, error) {
			return showCase(s.Release(ctx, in.Ref))
		}),
		web.Post("/v1/cases/{ref}/assign", identity.PermCaseWrite, "Give a case to somebody", func(ctx context.Context, in *assignIn) (*caseOut, error) {
			return showCase(s.Assign(ctx, in.Ref, in.Body.Assignee, in.Body.Note))
		}),
		web.Post("/v1/cases/{ref}/resolve", identity.PermCaseClose, "End the work with an outcome", func(ctx context.Context, in *endIn) (*caseOut, error) {
			return showCase(s.Resolve(ctx, in.Ref, in.Body))
		}),
		web.Post("/v1/cases/{ref}/close", identity.PermCaseClose, "Close a case", func(ctx context.Context, in *closeIn) (*caseOut, error) {
			var e CaseEnding
			if in.Body != nil {
				e = *in.Body
			}
			return showCase(s.Close(ctx, in.Ref, e))
		}),
		web.Post("/v1/cases/{ref}/reopen", identity.PermCaseWrite, "Take a case up again", func(ctx context.Context, in *reopenIn) (*caseOut, error) {
			reason := ""
			if in.Body != nil {
				reason = in.Body.Reason
			}
			return showCase(s.Reopen(ctx, in.Ref, reason))
		}),
		web.Post("/v1/cases/{ref}/restrict", identity.PermCaseRestrict, "Make a case need-to-know", func(ctx context.Context, in *restrictIn) (*caseOut, error) {
			var members []string
			if in.Body != nil {
				members = in.Body.Members
			}
			return showCase(s.Restrict(ctx, in.Ref, members))
		}),
		web.Post("/v1/cases/{ref}/unrestrict", identity.PermCaseRestrict, "Show a case again", func(ctx context.Context, in *CaseRef) (*caseOut, error) {
			return showCase(s.Unrestrict(ctx, in.Ref))
		}),
		web.Get("/v1/cases/{ref}/members", identity.PermCaseRead, "Who may see a restricted case", func(ctx context.Context, in *CaseRef) (*membersOut, error) {
			page, err := pageOf(s.Members(ctx, in.Ref))
			return &membersOut{page}, err
		}),
		web.Post("/v1/cases/{ref}/members", identity.PermCaseMember, "Add or take away a member", func(ctx context.Context, in *memberIn) (*caseOut, error) {
			return showCase(s.SetMember(ctx, in.Ref, in.Body.Staff, in.Body.In == nil || *in.Body.In))
		}),
		web.Get("/v1/cases/{ref}/notes", identity.PermCaseRead, "Read the notes of a case", func(ctx context.Context, in *CaseRef) (*notesOut, error) {
			page, err := pageOf(s.Notes(ctx, in.Ref))
			return &notesOut{page}, err
		}),
		web.Post("/v1/cases/{ref}/notes", identity.PermNoteWrite, "Write a note", func(ctx context.Context, in *noteIn) (*noteOut, error) {
			n, err := s.AddNote(ctx, in.Ref, in.Body.Kind, in.Body.Body, in.Body.Mentions...)
			return &noteOut{n}, err
		}, created),
		web.Post("/v1/cases/{ref}/notes/{note}", identity.PermNoteWrite, "Give one's own note a new text", func(ctx context.Context, in *noteEditIn) (*noteOut, error) {
			n, err := s.EditNote(ctx, in.Ref, in.Note, in.Body.Body)
			return &noteOut{n}, err
		}),
		web.Get("/v1/cases/{ref}/parties", identity.PermCaseRead, "Who has a role in a case", func(ctx context.Context, in *CaseRef) (*partiesOut, error) {
			page, err := pageOf(s.Parties(ctx, in.Ref))
			return &partiesOut{page}, err
		}),
		web.Post("/v1/cases/{ref}/parties", identity.PermCaseWrite, "Add a party", func(ctx context.Context, in *partyIn) (*partyOut, error) {
			p, err := s.AddParty(ctx, in.Ref, in.Body)
			return &partyOut{p}, err
		}, created),
		web.Delete("/v1/cases/{ref}/parties/{party}", identity.PermCaseWrite, "Take a party off a case", func(ctx context.Context, in *partyRefIn) (*none, error) {
			return nil, s.RemoveParty(ctx, in.Ref, in.Party)
		}, web.Status(http.StatusNoContent)),
		web.Get("/v1/cases/{ref}/checklist", identity.PermCaseRead, "The first things of an S0 or S1", func(ctx context.Context, in *CaseRef) (*checklistOut, error) {
			page, err := pageOf(s.Checklist(ctx, in.Ref))
			return &checklistOut{page}, err
		}),
		web.Post("/v1/cases/{ref}/checklist", identity.PermCaseWrite, "Answer a line of the checklist", func(ctx context.Context, in *tickIn) (*checklistOut, error) {
			page, err := pageOf(s.Tick(ctx, in.Ref, in.Body.Item, in.Body.State, in.Body.Reason))
			return &checklistOut{page}, err
		}),
		web.Get("/v1/cases/{ref}/clocks", identity.PermCaseRead, "Deadlines of a case", func(ctx context.Context, in *CaseRef) (*clocksOut, error) {
			page, err := pageOf(s.Clocks(ctx, in.Ref))
			return &clocksOut{page}, err
		}),
		web.Get("/v1/cases/{ref}/timeline", identity.PermCaseRead, "What happened on a case", func(ctx context.Context, in *timelineIn) (*timelineOut, error) {
			f := activity.Filter{Actor: in.Actor, From: in.From, To: in.To}
			if in.Kind != "" {
				f.Kinds = strings.Split(in.Kind, ",")
			}
			page, err := s.Timeline(ctx, in.Ref, f, in.Cursor, in.Limit)
			return &timelineOut{page}, err
		}),
		web.Get("/v1/inbox", identity.PermCaseRead, "What waits, by due time", func(ctx context.Context, in *inboxIn) (*inboxOut, error) {
			box, err := s.Work(ctx, InboxIn{in.View, in.Where, in.Queue, in.Simulated, in.Aside}, in.Cursor, in.Limit)
			return &inboxOut{box}, err
		}),
		web.Post("/v1/inbox/next", identity.PermCaseWrite, "Take what is due first", func(ctx context.Context, in *nextIn) (*workOut, error) {
			queue := ""
			if in.Body != nil {
				queue = in.Body.Queue
			}
			w, err := s.Next(ctx, queue)
			return &workOut{w}, err
		}),
		web.Get("/v1/queues", identity.PermQueueRead, "List queues", func(ctx context.Context, _ *none) (*queuesOut, error) {
			page, err := pageOf(s.Queues(ctx))
			return &queuesOut{page}, err
		}),
		web.Post("/v1/queues", identity.PermQueueWrite, "Make a queue", func(ctx context.Context, in *queueIn) (*queueOut, error) {
			return showQueue(s.AddQueue(ctx, in.Body))
		}, created),
		web.Put("/v1/queues/{id}", identity.PermQueueWrite, "Change a queue", func(ctx context.Context, in *queueChangeIn) (*queueOut, error) {
			version, err := web.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			return showQueue(s.ChangeQueue(ctx, in.ID, version, in.Body))
		}),
	}, s.taskRoutes(), s.queueRoutes(), s.mergeRoutes(), s.depthRoutes(), s.reporterRoutes())
}

func showQueue(q *Queue, err error) (*queueOut, error) {
	if err != nil {
		return nil, err
	}
	return &queueOut{web.ETag(q.Version), q}, nil
}
