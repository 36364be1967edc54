package incident

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"strconv"
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
	Open int    `json:"open" doc:"Cases, contacts and tasks that wait in it"`
}

// Wall reads what the wall shows, as far as the reader may see it.
func (s *Service) Wall(ctx context.Context) (*Wall, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	w := &Wall{At: s.DB.Now(), Incidents: []WallIncident{}, Waiting: []WallWaiting{}, OnCall: []WallPerson{}, Queues: []WallQueue{}}
	var a db.Args
	list, err := s.query(ctx, `incidents.state IN `+open+` AND NOT incidents.simulated AND `+openly("incidents.id")+`
		AND `+sc.Where(&a, scoped)+` ORDER BY incidents.severity, incidents.declared_at LIMIT 50`, a)
	if err != nil {
		return nil, err
	}
	if err := s.count(ctx, sc, "wall", list); err != nil {
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
	if err := s.waits(ctx, sc, w); err != nil {
		return nil, err
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

// waits adds the S0 and S1 that nobody of ours has spoken to. What is restricted
// is not on a wall.
func (s *Service) waits(ctx context.Context, sc identity.Scope, w *Wall) error {
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT 'contact', 0, `+effective+`, c.region, c.received_at, CAST(NULL AS BIGINT) FROM contacts c WHERE `+unheard+` AND `+openly(contactScope.Object)+` AND `+sc.Where(&a, contactScope)+`
		UNION ALL SELECT 'case', cases.number, cases.severity, cases.region, cases.opened_at, cases.due_at FROM cases WHERE cases.severity IN ('S0', 'S1')
		AND cases.state NOT IN ('resolved', 'closed') AND cases.responded_at IS NULL AND NOT cases.simulated AND cases.root = ''
		AND `+openly("cases.id")+` AND `+sc.Where(&a, caseScope)+` ORDER BY 3, 5 LIMIT 20`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var x WallWaiting
		var number, since int64
		var due sql.NullInt64
		if err := rows.Scan(&x.Kind, &number, &x.Severity, &x.Region, &since, &due); err != nil {
			return err
		}
		x.Since, x.DueAt = db.FromMicros(since), moment(due)
		if x.Kind == "contact" {
			at := x.Since.Add(map[string]time.Duration{"S0": 5 * time.Minute, "S1": 15 * time.Minute}[x.Severity])
			x.DueAt = &at
		} else {
			x.Number = "C-" + strconv.FormatInt(number, 10)
		}
		w.Waiting = append(w.Waiting, x)
	}
	return rows.Err()
}

var caseScope = identity.Columns{Object: "cases.id", Region: "cases.region", Team: "cases.team", Brand: "cases.brand"}
