package enforcement

import (
	"context"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
)

// tell sends the notice of an action to the account, and for a separation that
// is to be told, to both. event is taken, reversed, ended, expired or changed.
func (s *Service) tell(ctx context.Context, tx *db.Tx, a *Action, c *cases.Case, event string) error {
	if !a.notify {
		return nil
	}
	to := []uint64{a.account}
	if a.other != 0 {
		to = append(to, a.other)
	}
	accounts, err := s.accounts.Accounts(ctx, everybody(), to)
	if err != nil {
		return err
	}
	severity := 4
	if c != nil {
		severity = c.Severity.Level()
	}
	for _, acc := range accounts {
		if s.Tell != nil {
			if _, err := s.Tell(ctx, tx, a, acc, event, severity); err != nil {
				return err
			}
			continue
		}
		template, vars := noticeOf(a.Kind), noticeVars(a, acc.Language)
		switch event {
		case "reversed":
			template, vars = "notice.reversed", reversalVars(a, acc.Language)
		case "taken":
		default:
			continue // the plain letters say nothing of an end that was told before
		}
		_, err := s.comms.Notify(ctx, tx, comms.Notice{Account: acc.EID, Action: a.ID, Restrict: a.Case, Template: template,
			Vars: vars, Language: acc.Language, Severity: severity})
		if err != nil {
			return err
		}
	}
	return nil
}

func noticeOf(k Kind) string {
	if k == Separate {
		return "notice.separate"
	}
	return "notice.action"
}

// tellOwners writes to those whose things are in the hands of somebody who is
// taken out of the market: what is theirs, and that somebody gets it back.
// Nothing of why, and nothing of anybody else's.
func (s *Service) tellOwners(ctx context.Context, tx *db.Tx, a *Action) error {
	tasks, err := s.tasks(ctx, everybody(), func(q *db.Args) string {
		return "t.account = " + q.Add(a.account) + " AND t.state = 'open' AND t.belongs_to <> 0 AND t.told_at IS NULL"
	}, " ORDER BY t.due_at, t.id")
	if err != nil {
		return err
	}
	for _, t := range tasks {
		known, err := s.accounts.Accounts(ctx, everybody(), []uint64{t.belongsTo})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE tasks SET told_at = $1 WHERE id = $2`, db.Micros(tx.Now), t.ID); err != nil {
			return err
		}
		if len(known) == 0 {
			continue
		}
		lang := known[0].Language
		thing := words(lang)["thing_"+t.Kind]
		if thing == "" {
			thing = words(lang)["thing_other"]
		}
		if t.Label != "" && t.Kind != "order" {
			thing += " (" + t.Label + ")"
		}
		_, err = s.comms.Notify(ctx, tx, comms.Notice{Account: t.belongsTo, Action: a.ID, Restrict: a.Case, Template: "custody.owner",
			Vars: map[string]string{"thing": thing, "when": t.DueAt.UTC().Format(words(lang)["date"])}, Language: lang, Severity: 2})
		if err != nil {
			return err
		}
	}
	return nil
}
