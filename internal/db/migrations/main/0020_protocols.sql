-- +goose Up
-- What to do, step by step, and the runs of it on cases. A text is not personal;
-- what people say in a run is sealed under its case's key.
CREATE TABLE protocols (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
  version BIGINT NOT NULL DEFAULT 0,
  shipped TEXT NOT NULL DEFAULT '',
  created_at {{TS}} NOT NULL,
  updated_at {{TS}} NOT NULL
);

CREATE TABLE protocol_versions (
  protocol TEXT NOT NULL REFERENCES protocols(id),
  version BIGINT NOT NULL,
  document TEXT NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  approver TEXT NOT NULL DEFAULT '',
  at {{TS}} NOT NULL,
  PRIMARY KEY (protocol, version)
);

CREATE TABLE protocol_drafts (
  protocol TEXT PRIMARY KEY REFERENCES protocols(id),
  document TEXT NOT NULL,
  base BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'asked')),
  note TEXT NOT NULL DEFAULT '',
  refused TEXT NOT NULL DEFAULT '',
  author TEXT NOT NULL,
  updated_at {{TS}} NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE protocol_runs (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  protocol TEXT NOT NULL REFERENCES protocols(id),
  pinned BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled')),
  drill BOOLEAN NOT NULL,
  started_at {{TS}} NOT NULL,
  started_by TEXT NOT NULL,
  ended_at {{TS}},
  ended_by TEXT NOT NULL DEFAULT '',
  reason {{BYTES}},
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX protocol_runs_one ON protocol_runs(case_id, protocol) WHERE state = 'running';
CREATE INDEX protocol_runs_case ON protocol_runs(case_id, id);
CREATE INDEX protocol_runs_protocol ON protocol_runs(protocol, started_at);

CREATE TABLE run_steps (
  run TEXT NOT NULL REFERENCES protocol_runs(id),
  step TEXT NOT NULL,
  pinned BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'done', 'skipped')),
  owner TEXT NOT NULL DEFAULT '',
  checked TEXT NOT NULL DEFAULT '',
  shown_at {{TS}},
  next_at {{TS}},
  due_at {{TS}},
  overdue_at {{TS}},
  escalated_at {{TS}},
  done_at {{TS}},
  done_by TEXT NOT NULL DEFAULT '',
  decided_by TEXT NOT NULL DEFAULT '',
  asked_at {{TS}},
  asked_by TEXT NOT NULL DEFAULT '',
  approved_by TEXT NOT NULL DEFAULT '',
  reason {{BYTES}},
  request {{BYTES}},
  outcome {{BYTES}},
  performed TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run, step)
);

-- Every answer that was given; the last one of a question stands.
CREATE TABLE run_answers (
  run TEXT NOT NULL REFERENCES protocol_runs(id),
  n BIGINT NOT NULL,
  step TEXT NOT NULL,
  ask TEXT NOT NULL,
  value {{BYTES}} NOT NULL,
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (run, n)
);

CREATE TABLE protocol_suggestions (
  case_id TEXT NOT NULL REFERENCES cases(id),
  protocol TEXT NOT NULL REFERENCES protocols(id),
  at {{TS}} NOT NULL,
  PRIMARY KEY (case_id, protocol)
);

-- +goose Down
DROP TABLE protocol_suggestions;
DROP TABLE run_answers;
DROP TABLE run_steps;
DROP TABLE protocol_runs;
DROP TABLE protocol_drafts;
DROP TABLE protocol_versions;
DROP TABLE protocols;
