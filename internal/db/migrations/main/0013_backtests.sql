-- +goose Up
-- Runs of a draft over the log beside the live ruleset. documents are those that
-- are run, until it has ended; result is counted by brand and region, without
-- personal data.
CREATE TABLE backtests (
  id TEXT PRIMARY KEY,
  draft TEXT NOT NULL,
  rule TEXT NOT NULL,
  hash TEXT NOT NULL,
  state TEXT NOT NULL,
  live BIGINT NOT NULL,
  documents {{JSON}} NOT NULL,
  from_at {{TS}} NOT NULL,
  to_at {{TS}} NOT NULL,
  author TEXT NOT NULL,
  queued_at {{TS}} NOT NULL,
  started_at {{TS}},
  ended_at {{TS}},
  total BIGINT NOT NULL,
  events BIGINT NOT NULL,
  decided BIGINT NOT NULL,
  failure TEXT NOT NULL DEFAULT '',
  result {{JSON}}
);
CREATE INDEX backtests_draft ON backtests(draft, id);

-- The largest of its hits: n orders those of one kind.
CREATE TABLE backtest_hits (
  backtest TEXT NOT NULL REFERENCES backtests(id),
  kind TEXT NOT NULL,
  n BIGINT NOT NULL,
  position BIGINT NOT NULL,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  at {{TS}} NOT NULL,
  account BIGINT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  amount BIGINT,
  currency TEXT NOT NULL,
  outcome TEXT NOT NULL,
  live_outcome TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (backtest, kind, n)
);

-- +goose Down
DROP TABLE backtest_hits;
DROP TABLE backtests;
