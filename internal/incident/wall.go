package incident

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Wall is what a screen in the room shows. It holds no personal data of the
// public, and nothing that is restricted.
type Wall struct {
	At        time.Time      `json:"at"`
	Incidents []WallIncident `json:"incidents"`
	Waiting   []WallWaiting  `json:"waiting" doc:"S0 and S1 that nobody has answered, longest first"`
	OnCall    []WallPerson   `json:"on_call"`
	Queues    []WallQueue    `json:"queues"`
	Breaches  int            `json:"breaches" doc:"Open cases past a deadline"`
	Contacts  int            `json:"contacts_waiting"`
}

// WallIncident is an incident that has not ended.
type WallIncident struct {
	Number    string     `json:"number"`
	Title     string     `json:"title"`
	Severity  string     `json:"severity"`
	State     State      `json:"state"`
	Commander string     `json:"commander,omitempty"`
	Since     time.Time  `json:"since"`
	UpdateDue *time.Time `json:"update_due_at,omitempty"`
	Contacts  int        `json:"contacts"`
	Open      int        `json:"contacts_unanswered"`
	Critical  int        `json:"contacts_critical"`
}

// WallWaiting is something at S0 or S1 that waits for a first answer.
type WallWaiting struct {
	Kind     string     `json:"kind" doc:"contact or case"`
	Number   string     `json:"number,omitempty"`
	Severity string     `json:"severity"`
	Region   string     `json:"region,omitempty"`
	Since    time.Time  `json:"since"`
	DueAt    *time.Time `json:"due_at,omitempty"`
}

// WallPerson is somebody of ours on call now.
type WallPerson struct {
	Name   string `json:"name"`
	Duty   string `json:"duty"`
	Region string `json:"region,omitempty"`
}

// WallQueue is how deep a queue is.
type WallQueue struct {
	Name string `json:"name"`
	Open int    `json:"open"`
}

// Wall reads what the wall shows, as far as the reader may see it.
func (s *Service) Wall(ctx context.Context) (*Wall, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	w := &Wall{At: s.DB.Now(), Incidents: []WallIncident{}, Waiting: []WallWaiting{}, OnCall: []WallPerson{}, Queues: []WallQueue{}}
	var a db.Args
	list, err := s.query(ctx, `incidents.state IN `+open+` AND NOT incidents.simulated AND NOT EXISTS (SELECT 1 FROM restricted rs WHERE rs.object = incidents.id)
		AND `+sc.Where(&a, scoped)+` ORDER BY incidents.severity, incidents.declared_at LIMIT 50`, a)
	if err != nil {
		return nil, err
	}
	if err := s.attach(ctx, list...); err != nil {
		return nil, err
	}
	for _, i := range list {
		line := WallIncident{Number: i.Number, Title: i.Title, Severity: i.Severity, State: i.State, Since: i.DeclaredAt, UpdateDue: i.UpdateDue,
			Contacts: i.Contacts, Open: i.Unanswered, Critical: i.Critical}
		for _, h := range i.Roles {
			if h.Role == Commander {
				line.Commander = h.Name
			}
		}
		w.Incidents = append(w.Incidents, line)
	}
	if s.Room != nil {
		if err := s.Room(ctx, sc, w); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// blocks says whether a finding keeps an external text from leaving.
func blocks(f comms.Finding) bool { return f.Level == "block" || f.What == "case" }

func (s *Service) importHTTP(w http.ResponseWriter, r *http.Request) {
	got, err := s.ImportPartners(r.Context(), http.MaxBytesReader(w, r.Body, 4<<20))
	if err != nil {
		web.WriteProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(got)
}
