package app

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/telephone"
)

// Telephone is what the telephone provider and the law of recording need to be
// told. Without Account there is no telephone.
type Telephone struct {
	API     string // https://api.twilio.com, or another that speaks the same
	Account string
	Token   string // secret: of the account, and key of the signatures
	From    string // our number, E.164
	Desk    string // number that callers are connected with; "" = they are called back
	Place   string // where the desk is: US-WA
	Record  bool   // record calls where the law and the caller allow it
}

// carrier is our side of the provider.
func (a *App) carrier() comms.Telephony {
	t := a.cfg.Telephone
	if t.Account == "" {
		return comms.Telephony{}
	}
	return comms.Telephony{PublicURL: a.cfg.PublicURL, Client: &telephone.Client{Base: first(t.API, "https://api.twilio.com"), Account: t.Account,
		Token: t.Token, From: t.From, Clock: a.cfg.Clock}}
}

func (a *App) telephony() intake.Telephony {
	t := a.cfg.Telephone
	return intake.Telephony{Token: t.Token, PublicURL: a.cfg.PublicURL, Desk: t.Desk, Place: t.Place, Record: t.Record,
		Forbids: a.forbidsCall, CallBack: a.callBack, Returned: a.calledBack}
}

// openTelephone joins calls with contacts and cases.
func (a *App) openTelephone() {
	a.Comms.Telephone.Called = a.Intake.Called
}

// forbidsCall asks the plans of everybody who may be at the other end: the party,
// and parties of other cases with the same number or account.
func (a *App) forbidsCall(ctx context.Context, channel, number string, account uint64, caseID, party string) (string, error) {
	if why, err := a.Comms.Unsafe(ctx, comms.ChannelPhone, number, 0); err != nil || why != "" {
		return why, err
	}
	index := ""
	if n := telephone.Number(number); n != "" {
		index = a.Vault.Index("phone", n)
	}
	rows, err := a.Main.Query(ctx, `SELECT case_id, id FROM case_parties WHERE removed_at IS NULL AND
		((case_id = $1 AND id = $2) OR (phone_idx <> '' AND phone_idx = $3) OR (account <> 0 AND account = $4)) ORDER BY id DESC LIMIT 50`, caseID, party, index, account)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var at [][2]string
	for rows.Next() {
		var p [2]string
		if err := rows.Scan(&p[0], &p[1]); err != nil {
			return "", err
		}
		at = append(at, p)
	}
	if err := rows.Err(); err != nil {
		return "", err
	}
	rows.Close()
	for _, p := range at {
		if why, err := a.Comms.PlanForbids(ctx, p[0], p[1], channel); err != nil || why != "" {
			return why, err
		}
	}
	return "", nil
}

// callBack makes the task of calling somebody back.
func (a *App) callBack(ctx context.Context, tx *db.Tx, caseID, party, call string, due time.Time) (string, error) {
	return a.Cases.AddTask(ctx, tx, cases.NewTask{Case: caseID, Kind: cases.CallBack, Title: "Call back", Party: party, DueAt: &due, Ref: call})
}

// calledBack ends it.
func (a *App) calledBack(ctx context.Context, tx *db.Tx, task string) error {
	return a.Cases.TaskDoneIn(ctx, tx, task, "")
}
