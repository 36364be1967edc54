package decision

import (
	"time"

	"github.com/piepowder/piepowder/internal/engine"
)

// States of a back-test.
const (
	BacktestQueued    = "queued"
	BacktestRunning   = "running"
	BacktestDone      = "done"
	BacktestCancelled = "cancelled"
	BacktestFailed    = "failed"
)

// Backtest is one run of a draft over the log, beside the live ruleset. It is
// bound to the draft's text: an edited draft needs another.
type Backtest struct {
	ID       string          `json:"id"`
	Draft    string          `json:"draft"`
	Rule     string          `json:"rule,omitempty" doc:"The rule whose hits are counted; all rules when empty"`
	Hash     string          `json:"hash" doc:"Of the draft that was run"`
	State    string          `json:"state" enum:"queued,running,done,cancelled,failed"`
	Live     int64           `json:"live" doc:"Number of the ruleset it was compared with"`
	Done     int64           `json:"done" doc:"Entries of the log read so far"`
	Total    int64           `json:"total" doc:"Entries of the log to read"`
	Seconds  float64         `json:"seconds" doc:"How long it ran"`
	From     time.Time       `json:"from" doc:"First event time counted; what came before only warms the state"`
	To       time.Time       `json:"to" doc:"Event time from which on nothing is counted"`
	Events   int64           `json:"events" doc:"Events of the period"`
	Decided  int64           `json:"decided" doc:"Decisions of the period"`
	Author   string          `json:"author"`
	QueuedAt time.Time       `json:"queued_at"`
	Failure  string          `json:"failure,omitempty" doc:"Why it failed"`
	Result   *BacktestResult `json:"result,omitempty" doc:"Only when done; counted in the caller's regions and brands"`

	counted *counted
}

// BacktestResult is what a draft would have done, beside what the live ruleset
// does over the same events. Precision and recall speak of decisions whose truth
// is known, by a label or by how a case ended.
type BacktestResult struct {
	Hits           int64         `json:"hits" doc:"Decisions on which the draft's rule fires; for a draft without one, on which any rule fires with weight"`
	LiveHits       int64         `json:"live_hits"`
	New            int64         `json:"new" doc:"Hits that the live ruleset does not have"`
	Lost           int64         `json:"lost" doc:"Hits of the live ruleset that the draft does not have"`
	Same           int64         `json:"same"`
	Accounts       int64         `json:"accounts" doc:"Accounts touched by a hit"`
	ActiveAccounts int64         `json:"active_accounts" doc:"Accounts decided about in the period"`
	GoodAccounts   int64         `json:"good_accounts" doc:"Accounts touched whose only known hits turned out to be good"`
	Known          int64         `json:"known" doc:"Hits whose truth is known"`
	Confirmed      int64         `json:"confirmed" doc:"Known hits that turned out to be right"`
	Labelled       int64         `json:"labelled" doc:"Confirmed decisions of the period, hit or not"`
	Precision      *float64      `json:"precision,omitempty" doc:"Confirmed of known"`
	PrecisionLow   *float64      `json:"precision_low,omitempty" doc:"Wilson interval, 95 %"`
	PrecisionHigh  *float64      `json:"precision_high,omitempty"`
	Recall         *float64      `json:"recall,omitempty" doc:"Hits among the confirmed decisions of the period"`
	Money          []MoneyHits   `json:"money" doc:"Amounts of the hits"`
	MissedMoney    []MoneyHits   `json:"missed_money" doc:"Amounts of the hits that the live ruleset lets pass"`
	Days           []BacktestDay `json:"days" doc:"Hits by day (UTC), days without any too"`
	Segments       []Segment     `json:"segments"`
	Overlap        []Overlap     `json:"overlap" doc:"Other rules of the draft beside its rule; without one, each rule in the draft beside the same rule live"`
	Outcomes       []OutcomePair `json:"outcomes" doc:"Decisions by their outcome live and in the draft"`
	Examples       []Hit         `json:"examples" doc:"Hits to read first: new ones, largest first"`
	Truncated      bool          `json:"truncated" doc:"More hits than the table holds; the largest were kept"`
	NotRecomputed  []string      `json:"not_recomputed" doc:"Facts of the draft that could not be computed from what the log holds, with how many events lack them"`
	Erased         int64         `json:"erased" doc:"Events whose personal text was erased: facts from it are missing"`
}

// MoneyHits is a sum in one currency.
type MoneyHits struct {
	Currency string `json:"currency"`
	Minor    int64  `json:"minor" doc:"Hundredths"`
	Hits     int64  `json:"hits"`
}

// BacktestDay is the hits of one day.
type BacktestDay struct {
	Day   string `json:"day"`
	Draft int64  `json:"draft"`
	Live  int64  `json:"live"`
}

// Segment is the hits of one part of the marketplace.
type Segment struct {
	Dimension string `json:"dimension" enum:"type,brand,region,city"`
	Value     string `json:"value"`
	Draft     int64  `json:"draft"`
	Live      int64  `json:"live"`
	Known     int64  `json:"known" doc:"Of the draft's hits"`
	Confirmed int64  `json:"confirmed"`
}

// Overlap compares two sets of hits.
type Overlap struct {
	Rule      string `json:"rule"`
	Both      int64  `json:"both"`
	DraftOnly int64  `json:"draft_only"`
	RuleOnly  int64  `json:"rule_only"`
}

// OutcomePair is decisions that have one outcome live and one in the draft.
type OutcomePair struct {
	Live  string `json:"live"`
	Draft string `json:"draft"`
	N     int64  `json:"n"`
}

// Hit is one decision that the draft, the live ruleset, or both pick out.
type Hit struct {
	EventID     string    `json:"event_id"`
	Type        string    `json:"type"`
	At          time.Time `json:"at"`
	Account     string    `json:"account"`
	AccountName string    `json:"account_name,omitempty" doc:"The marketplace's reference"`
	Amount      *int64    `json:"amount,omitempty" doc:"Hundredths"`
	Currency    string    `json:"currency,omitempty"`
	Outcome     string    `json:"outcome" doc:"In the draft"`
	LiveOutcome string    `json:"live_outcome"`
	Score       float64   `json:"score" doc:"In the draft"`
	Label       string    `json:"label" enum:"confirmed,good," doc:"What it turned out to be; empty when nobody knows"`
	CaseID      string    `json:"case_id,omitempty"`
	CaseNumber  string    `json:"case_number,omitempty"`
	Kind        string    `json:"kind" enum:"new,lost,same"`
}

// Kinds of hits, in the order in which people should read them.
const (
	HitNew  = "new"
	HitLost = "lost"
	HitSame = "same"
)

// draftText is what a back-test needs of a draft.
type draftText struct {
	id, rule, hash string
	docs           []engine.Document
}
