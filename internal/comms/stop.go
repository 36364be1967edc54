package comms

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// StopEvent is the webhook that stops the marketplace's automation, and starts
// it again.
const StopEvent = "party.automation_stop"

// stopped is what stops: nothing of it helps somebody who was harmed.
var stopped = []string{"rating_request", "promotion", "dunning", "survey"}

// AutomationStop is what the marketplace was told about one harmed person.
type AutomationStop struct {
	ID         string     `json:"id"`
	CaseID     string     `json:"case_id"`
	Account    string     `json:"account_id"`
	State      string     `json:"state" enum:"asked,stopped,lifting,lifted" doc:"asked and lifting wait for the marketplace's acknowledgement"`
	Stops      []string   `json:"stops"`
	Told       int        `json:"told" doc:"Endpoints that were told; 0 = nobody listens to party.automation_stop"`
	Since      time.Time  `json:"since"`
	AckAt      *time.Time `json:"acknowledged_at,omitempty"`
	LiftAt     *time.Time `json:"lift_at,omitempty" doc:"When the rule lifts it, unless the matter is taken up again"`
	LiftedAt   *time.Time `json:"lifted_at,omitempty"`
	LiftedBy   string     `json:"lifted_by,omitempty"`
	LiftReason string     `json:"lift_reason,omitempty"`
	LiftAckAt  *time.Time `json:"lift_acknowledged_at,omitempty"`
}

// Matter is what comms must know of a case after each change of it.
type Matter struct {
	CaseID    string
	Severity  int // 0-4
	Closed    bool
	Simulated bool
	Category  string
}

// grace is how long after closure a stop stays: a survey the next morning would
// undo what was done.
func grace(severity int) time.Duration {
	if severity <= 1 {
		return 30 * 24 * time.Hour
	}
	return 7 * 24 * time.Hour
}

// Tend brings stops and account control in line with a case that was opened or
// changed, in the same transaction. Doing it twice changes nothing.
func (s *Service) Tend(ctx context.Context, tx *db.Tx, m Matter) error {
	if m.Simulated || s.Holders == nil {
		return nil
	}
	if Contested(m.Category) && !m.Closed {
		if err := s.Dispute(ctx, tx, m.CaseID, "category", "by the category of the matter"); err != nil {
			return err
		}
	} else if c, err := s.control(ctx, m.CaseID); err != nil {
		return err
	} else if c.State == "disputed" {
		if err := s.keepQuiet(ctx, tx, m.CaseID); err != nil { // a party may be new
			return err
		}
	}
	if m.Closed {
		return s.scheduleLift(ctx, tx, m)
	}
	if err := s.stayStopped(ctx, tx, m.CaseID); err != nil || m.Severity > 2 {
		return err
	}
	list, err := s.Holders(ctx, m.CaseID)
	if err != nil {
		return err
	}
	for _, p := range harmed(list) {
		if err := s.stop(ctx, tx, m.CaseID, p.Account); err != nil {
			return err
		}
	}
	return nil
}

// stayStopped takes back the day of lifting of a case that is open again.
func (s *Service) stayStopped(ctx context.Context, tx *db.Tx, caseID string) error {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM automation_stops WHERE case_id=$1 AND lifted_at IS NULL AND lift_at IS NOT NULL`, caseID).Scan(&n)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE automation_stops SET lift_at=NULL WHERE case_id=$1 AND lifted_at IS NULL`, caseID)
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "automation.lift_dropped", Object: caseID, Restrict: caseID, Data: map[string]any{"why": "the case is open again"}})
}

// harmed are the harmed persons; of a case that names none, who reported.
func harmed(list []Party) []Party {
	var out, reporters []Party
	for _, p := range list {
		switch {
		case p.Account == 0:
		case p.Role == "harmed":
			out = append(out, p)
		case p.Role == "reporter":
			reporters = append(reporters, p)
		}
	}
	if len(out) == 0 {
		return reporters
	}
	return out
}

func (s *Service) stop(ctx context.Context, tx *db.Tx, caseID string, account uint64) error {
	var have int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM automation_stops WHERE case_id=$1 AND account=$2 AND lifted_at IS NULL`, caseID, account).Scan(&have)
	if err != nil || have > 0 {
		return err
	}
	stp := id.New("stp", tx.Now)
	res, err := tx.Exec(ctx, `INSERT INTO automation_stops(id, case_id, account, state, told, since) VALUES ($1,$2,$3,'asked',0,$4)
		ON CONFLICT (case_id, account) WHERE lifted_at IS NULL DO NOTHING`, stp, caseID, account, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	sent, err := s.tellStop(ctx, tx, stp, caseID, account, "stopped")
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE automation_stops SET told=$1 WHERE id=$2`, sent, stp); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "automation.stopped", Object: stp, On: []string{caseID, id.Entity("acc", account)}, Restrict: caseID,
		Data: map[string]any{"endpoints": sent}})
}

// tellStop publishes the webhook: the account by the marketplace's own
// reference, and that it costs nobody anything.
func (s *Service) tellStop(ctx context.Context, tx *db.Tx, stp, caseID string, account uint64, state string) (int, error) {
	ref, err := s.refOf(ctx, account)
	if err != nil {
		return 0, err
	}
	sent, err := s.Publish(ctx, tx, Event{Type: StopEvent, Object: stp, Restrict: caseID, Data: map[string]any{"stop": stp, "state": state,
		"account": map[string]string{"ref": ref}, "stops": stopped, "standing_effect": "none", "notify_account": false}})
	return len(sent), err
}

// refOf is the marketplace's own reference of an account; "" when it is erased.
func (s *Service) refOf(ctx context.Context, account uint64) (string, error) {
	var sealed []byte
	err := s.History.QueryRow(ctx, `SELECT ref FROM accounts WHERE id=$1`, account).Scan(&sealed)
	if err != nil {
		return "", ignoreNone(err)
	}
	return s.text(account, "ref", sealed)
}

// scheduleLift sets the day on which the rule lifts the stops of a closed case.
func (s *Service) scheduleLift(ctx context.Context, tx *db.Tx, m Matter) error {
	at := tx.Now.Add(grace(m.Severity))
	rows, err := tx.Query(ctx, `UPDATE automation_stops SET lift_at=$1 WHERE case_id=$2 AND lifted_at IS NULL AND lift_at IS NULL RETURNING id`, db.Micros(at), m.CaseID)
	if err != nil {
		return err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var stp string
		if err := rows.Scan(&stp); err != nil {
			return err
		}
		list = append(list, stp)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, stp := range list {
		if err := tx.Enqueue(ctx, db.Job{Kind: JobLift, Key: stp, Payload: stopRef{stp}, RunAt: at}); err != nil {
			return err
		}
		err := tx.Record(ctx, db.Change{Kind: "automation.lift_planned", Object: stp, On: []string{m.CaseID}, Restrict: m.CaseID, Data: map[string]any{"at": at}})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) lift(ctx context.Context, tx *db.Tx, stp, reason string) error {
	var caseID string
	var account uint64
	err := tx.QueryRow(ctx, `UPDATE automation_stops SET state='lifting', lifted_at=$1, lifted_by=$2, lift_at=NULL WHERE id=$3 AND lifted_at IS NULL
		RETURNING case_id, account`, db.Micros(tx.Now), tx.Actor.ID, stp).Scan(&caseID, &account)
	if errors.Is(err, sql.ErrNoRows) {
		return errs.New(errs.Conflict, "stop_lifted", "It is lifted already.")
	}
	if err != nil {
		return err
	}
	eid, err := s.Vault.Subject("case", caseID)
	if err != nil {
		return err
	}
	sealed, err := s.Vault.Seal(eid, stp+"/reason", []byte(reason))
	if err != nil {
		return err
	}
	// Somebody may be harmed in another matter too: then the marketplace goes on
	// being silent, and only this row ends.
	var more int
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM automation_stops WHERE account=$1 AND lifted_at IS NULL`, account).Scan(&more)
	if err != nil {
		return err
	}
	state := "lifted"
	if more == 0 {
		if sent, err := s.tellStop(ctx, tx, stp, caseID, account, "lifted"); err != nil {
			return err
		} else if sent > 0 {
			state = "lifting"
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE automation_stops SET state=$1, lift_reason=$2 WHERE id=$3`, state, sealed, stp); err != nil {
		return err
	}
	if err := s.liveCase(ctx, tx, caseID); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "automation.lifted", Object: stp, On: []string{caseID, id.Entity("acc", account)}, Restrict: caseID,
		Data: map[string]any{"still_stopped": more > 0}})
}

// Lift is a person's decision to end a stop.
func (s *Service) Lift(ctx context.Context, stp, reason string) (*AutomationStop, error) {
	sc, err := identity.Require(ctx, identity.PermCaseClose)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(reason) == "" {
		return nil, errs.New(errs.Invalid, "stop_reason", "Say why.").With(errs.Field{Pointer: "/reason", Message: "required"})
	}
	var caseID string
	if err := s.DB.QueryRow(ctx, `SELECT case_id FROM automation_stops WHERE id=$1`, stp).Scan(&caseID); err != nil {
		return nil, absent(err, "stop_not_found", "There is no such stop.")
	}
	if _, _, err := s.Case(ctx, sc, caseID); err != nil {
		return nil, errs.New(errs.NotFound, "stop_not_found", "There is no such stop.").Wrap(err)
	}
	err = s.DB.Tx(ctx, sc.Actor(), "lift automation stop", func(ctx context.Context, tx *db.Tx) error { return s.lift(ctx, tx, stp, reason) })
	if err != nil {
		return nil, err
	}
	list, err := s.stops(ctx, caseID)
	for i := range list {
		if list[i].ID == stp {
			return &list[i], nil
		}
	}
	return nil, err
}

// Stops lists what the marketplace was told to stop in a case.
func (s *Service) Stops(ctx context.Context, caseRef string) ([]AutomationStop, error) {
	sc, err := identity.Require(ctx, identity.PermMessageRead)
	if err != nil {
		return nil, err
	}
	caseID, _, err := s.Case(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	return s.stops(ctx, caseID)
}

func (s *Service) stops(ctx context.Context, caseID string) ([]AutomationStop, error) {
	eid, err := s.Vault.Subject("case", caseID)
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT id, account, state, told, since, acknowledged_at, lift_at, lifted_at, lifted_by, lift_reason, lift_acknowledged_at
		FROM automation_stops WHERE case_id=$1 ORDER BY id DESC LIMIT 100`, caseID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []AutomationStop{}
	for rows.Next() {
		st := AutomationStop{CaseID: caseID, Stops: stopped}
		var account uint64
		var since int64
		var ack, lift, lifted, liftAck sql.NullInt64
		var reason []byte
		if err := rows.Scan(&st.ID, &account, &st.State, &st.Told, &since, &ack, &lift, &lifted, &st.LiftedBy, &reason, &liftAck); err != nil {
			return nil, err
		}
		if st.LiftReason, err = s.text(eid, st.ID+"/reason", reason); err != nil {
			return nil, err
		}
		st.Account, st.Since = id.Entity("acc", account), db.FromMicros(since)
		st.AckAt, st.LiftAt, st.LiftedAt, st.LiftAckAt = nullTime(ack), nullTime(lift), nullTime(lifted), nullTime(liftAck)
		out = append(out, st)
	}
	return out, rows.Err()
}

// stopHeard notes that the marketplace took the word about a stop.
func (s *Service) stopHeard(ctx context.Context, tx *db.Tx, stp string) error {
	var caseID, state string
	err := tx.QueryRow(ctx, `UPDATE automation_stops SET
		acknowledged_at = CASE WHEN state='asked' THEN $1 ELSE acknowledged_at END,
		lift_acknowledged_at = CASE WHEN state='lifting' THEN $1 ELSE lift_acknowledged_at END,
		state = CASE state WHEN 'asked' THEN 'stopped' WHEN 'lifting' THEN 'lifted' ELSE state END
		WHERE id=$2 RETURNING case_id, state`, db.Micros(tx.Now), stp).Scan(&caseID, &state)
	if err != nil {
		return ignoreNone(err)
	}
	if err := s.liveCase(ctx, tx, caseID); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "automation.acknowledged", Object: stp, On: []string{caseID}, Restrict: caseID, Data: map[string]any{"state": state}})
}
