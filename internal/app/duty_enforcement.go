package app

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/duty"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/id"
)

// dutiesOfActions has the table of duties asked before an action is taken, and
// its answer kept with it.
func (a *App) dutiesOfActions() {
	a.Enforcement.Duties = func(ctx context.Context, q enforcement.DutyQuestion) ([]enforcement.ActionDuty, error) {
		answer, err := a.Duties.For(ctx, dutyQuestion(q))
		if err != nil {
			return nil, err
		}
		list := []enforcement.ActionDuty{}
		for _, d := range answer.Duties {
			list = append(list, enforcement.ActionDuty{Code: d.Code, Title: d.Title, Text: d.Text, Source: d.Source, URL: d.URL, Verified: d.Verified, Fact: d.Fact,
				Timing: d.Timing, Due: d.Due, Met: d.Met, Blocks: d.Blocks, Why: d.Why})
		}
		return list, nil
	}
	a.Enforcement.KeepDuties = func(ctx context.Context, tx *db.Tx, act *enforcement.Action, q enforcement.DutyQuestion) error {
		asked := dutyQuestion(q)
		answer, err := a.Duties.For(ctx, asked)
		if err != nil {
			return err
		}
		_, account, _ := id.ParseEntity(act.Account.ID)
		where := act.Strike()
		_, err = a.Duties.Keep(ctx, tx, duty.Kept{Object: act.ID, Case: act.Case, Account: account, Brand: where.Brand, Region: where.Region}, asked, answer)
		return err
	}
}

func dutyQuestion(q enforcement.DutyQuestion) duty.DutyQuestion {
	return duty.DutyQuestion{Place: q.Place, Account: q.Account, Audience: q.Audience, On: q.On, Kind: string(q.Kind), Automated: q.Automated, Egregious: q.Egregious,
		Legal: q.Legal, Interim: q.Interim, Final: q.Final, Days: q.Days, Done: q.Done}
}
