-- +goose Up
-- Published rulesets: each is one entry of the log; the live one has the highest number.
CREATE TABLE rulesets (
  number BIGINT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  stage TEXT NOT NULL,
  hash TEXT NOT NULL,
  documents {{JSON}} NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  author TEXT NOT NULL,
  published_at {{TS}} NOT NULL,
  retired_at {{TS}}
);

-- A decision that wants a person; position and n name the effect in the log.
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  position BIGINT NOT NULL,
  n INTEGER NOT NULL,
  account BIGINT NOT NULL,
  order_eid BIGINT NOT NULL,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  rules TEXT NOT NULL,
  topic TEXT NOT NULL,
  severity TEXT NOT NULL,
  title TEXT NOT NULL,
  outcome TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  city TEXT NOT NULL,
  at {{TS}} NOT NULL,
  raised_at {{TS}} NOT NULL,
  UNIQUE (position, n)
);
CREATE INDEX alerts_newest ON alerts(at, id);
CREATE INDEX alerts_account ON alerts(account, at) WHERE account <> 0;
CREATE INDEX alerts_case ON alerts(case_id) WHERE case_id <> '';

-- Effects of decisions that have been done, whatever happens to the projection of the log.
CREATE TABLE effects_done (
  position BIGINT NOT NULL,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at {{TS}} NOT NULL,
  PRIMARY KEY (position, n)
);

-- +goose Down
DROP TABLE effects_done;
DROP TABLE alerts;
DROP TABLE rulesets;
