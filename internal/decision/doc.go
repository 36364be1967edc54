// Package decision is what becomes of decisions after the engine has made them
// and the journal holds them: rows to search, alerts for people, hooks for the
// marketplace, explanations, and the rulesets that decide next.
//
//	journal --Projector--> history tables (rows copied, folded, counted)
//	                  \--> effects --deliver--> main: alerts, labels, hooks
//	people --Publish--> rulesets + a control entry, in force once it is in the log
//
// Rulesets are live or archived; a published version never changes. A draft is a
// change on its way there: draft → waiting → approved (its rule in shadow) →
// published, or returned, or dropped. Alerts are open until a case holds them,
// then cased.
//
// What can never happen: a row that the journal does not give; an effect done
// twice, or by an event that is history; an alert that waits behind the backlog
// of rows; a decision shown outside the reader's regions and brands; a search
// that gives other answers than the rules would (the one expression language,
// in SQL as far as it says the same, in Go for the rest).
//
// Nor can a draft be approved by one who wrote it, or as anything else than what
// was shown; nor a rule people drafted weigh before it stood in shadow.
//
// Nor can a back-test leave half a result, keep a name, or count what a
// restricted case found out. It is counted by compare.go, which knows of no
// database, and run by backtest_run.go.
//
// Start reading at project.go, then deliver.go and search.go; for the life of
// rules at draft.go, drafttext.go and approve.go.
package decision
