-- +goose Up
-- Changes to the rules on their way to be published. base is the ruleset they
-- were written on; documents are the files that differ from it, removed the
-- paths it has and the draft has not; source is the text of the focus rule.
CREATE TABLE drafts (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  rule TEXT NOT NULL,
  fresh BOOLEAN NOT NULL,
  source TEXT NOT NULL,
  base BIGINT NOT NULL,
  documents {{JSON}} NOT NULL,
  removed {{JSON}} NOT NULL,
  stage TEXT NOT NULL,
  hash TEXT NOT NULL,
  version BIGINT NOT NULL,
  author TEXT NOT NULL,
  editors {{JSON}} NOT NULL,
  like_case TEXT NOT NULL DEFAULT '',
  like_event TEXT NOT NULL DEFAULT '',
  backtest TEXT NOT NULL DEFAULT '',
  shown TEXT NOT NULL DEFAULT '',
  approver TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  ruleset BIGINT NOT NULL DEFAULT 0,
  candidate TEXT NOT NULL DEFAULT '',
  created_at {{TS}} NOT NULL,
  updated_at {{TS}} NOT NULL
);
CREATE INDEX drafts_newest ON drafts(updated_at, id);
CREATE INDEX drafts_candidate ON drafts(candidate) WHERE candidate <> '';

-- Rules that are kept quiet about one account for a time. name is a rule or a
-- group of rules.
CREATE TABLE snoozes (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  account BIGINT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  at {{TS}} NOT NULL,
  until {{TS}} NOT NULL,
  ended_at {{TS}},
  ended_by TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX snoozes_one ON snoozes(account, name) WHERE ended_at IS NULL;
CREATE INDEX snoozes_newest ON snoozes(id) WHERE ended_at IS NULL;

-- How often each rule fired a day, of how many decisions it was asked about.
CREATE TABLE rule_days (
  rule TEXT NOT NULL,
  day BIGINT NOT NULL,
  hits BIGINT NOT NULL,
  decided BIGINT NOT NULL,
  PRIMARY KEY (rule, day)
);

-- What decisions turned out to be about, by labels that came later, and how far
-- the log was read for that.
CREATE TABLE event_truths (
  event_id TEXT PRIMARY KEY,
  truth INTEGER NOT NULL,
  at {{TS}} NOT NULL
);
CREATE TABLE watch_marks (
  name TEXT PRIMARY KEY,
  position BIGINT NOT NULL
);

-- What is usual for a rule and what it does now; alarm says in words what is not usual.
CREATE TABLE rule_watch (
  rule TEXT PRIMARY KEY,
  day BIGINT NOT NULL,
  rate DOUBLE PRECISION NOT NULL,
  low DOUBLE PRECISION NOT NULL,
  high DOUBLE PRECISION NOT NULL,
  known BIGINT NOT NULL,
  confirmed BIGINT NOT NULL,
  alarm TEXT NOT NULL,
  alarm_day BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  quiet_until {{TS}},
  at {{TS}} NOT NULL
);

-- +goose Down
DROP TABLE rule_watch;
DROP TABLE watch_marks;
DROP TABLE event_truths;
DROP TABLE rule_days;
DROP TABLE snoozes;
DROP TABLE drafts;
