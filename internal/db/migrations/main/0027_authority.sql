-- +goose Up
-- Tables of limits: each version is whole and never changes; the newest with a
-- time of effect holds. One that was proposed waits for its signature.
CREATE TABLE authority_limits (
  id TEXT PRIMARY KEY,
  version BIGINT,
  document {{JSON}} NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  base BIGINT NOT NULL,
  author TEXT NOT NULL,
  state TEXT NOT NULL,
  at {{TS}} NOT NULL,
  approval TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX authority_limits_version ON authority_limits(version) WHERE version IS NOT NULL;

-- Acts that were weighed: those allowed alone, and those that wait or waited for
-- signatures. shown and why are sealed under the key eid.
CREATE TABLE authority_requests (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL,
  currency TEXT NOT NULL,
  preparer TEXT NOT NULL,
  preparer_kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  title TEXT NOT NULL,
  limits_version BIGINT NOT NULL,
  needed INTEGER NOT NULL,
  not_manager BOOLEAN NOT NULL,
  grounds {{JSON}} NOT NULL,
  hash TEXT NOT NULL,
  shown {{BYTES}},
  why {{BYTES}},
  eid BIGINT NOT NULL,
  state TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  counted_at {{TS}} NOT NULL,
  due_at {{TS}} NOT NULL,
  expires_at {{TS}} NOT NULL,
  decided_at {{TS}},
  overdue BOOLEAN NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX authority_requests_open ON authority_requests(kind, object) WHERE state IN ('pending', 'approved');
CREATE INDEX authority_requests_sum ON authority_requests(kind, counted_at);
CREATE INDEX authority_requests_due ON authority_requests(due_at, id) WHERE state IN ('pending', 'approved');
CREATE INDEX authority_requests_newest ON authority_requests(created_at, id) WHERE state <> 'alone';
CREATE INDEX authority_requests_object ON authority_requests(object);

CREATE TABLE authority_signatures (
  request TEXT NOT NULL REFERENCES authority_requests(id),
  staff TEXT NOT NULL,
  approve BOOLEAN NOT NULL,
  reason {{BYTES}} NOT NULL,
  hash TEXT NOT NULL,
  at {{TS}} NOT NULL,
  PRIMARY KEY (request, staff)
);

-- A row per kind of act that those who weigh one take for their transaction.
CREATE TABLE authority_locks (
  kind TEXT PRIMARY KEY,
  n BIGINT NOT NULL
);

-- Who manages whom, where signatures must not come from the same line.
CREATE TABLE staff_managers (
  staff TEXT PRIMARY KEY REFERENCES staff(id),
  manager TEXT NOT NULL,
  version BIGINT NOT NULL
);

-- Tables of duties by place of work, as authority_limits.
CREATE TABLE duty_tables (
  id TEXT PRIMARY KEY,
  version BIGINT,
  document {{JSON}} NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  base BIGINT NOT NULL,
  author TEXT NOT NULL,
  state TEXT NOT NULL,
  at {{TS}} NOT NULL,
  approval TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX duty_tables_version ON duty_tables(version) WHERE version IS NOT NULL;

-- What was asked of the table about an action, and what it answered.
CREATE TABLE duty_answers (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  account BIGINT NOT NULL,
  table_version BIGINT NOT NULL,
  question {{JSON}} NOT NULL,
  answer {{JSON}} NOT NULL,
  hash TEXT NOT NULL,
  actor TEXT NOT NULL,
  at {{TS}} NOT NULL
);
CREATE INDEX duty_answers_object ON duty_answers(object, id);

-- +goose Down
DROP TABLE duty_answers;
DROP TABLE duty_tables;
DROP TABLE staff_managers;
DROP TABLE authority_locks;
DROP TABLE authority_signatures;
DROP TABLE authority_requests;
DROP TABLE authority_limits;
