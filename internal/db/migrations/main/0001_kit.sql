-- +goose Up
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- The one append-only timeline. data never holds personal data.
CREATE TABLE activity (
  id TEXT PRIMARY KEY,
  at {{TS}} NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL DEFAULT '',
  data {{JSON}} NOT NULL
);
CREATE TABLE activity_on (
  subject TEXT NOT NULL,
  activity_id TEXT NOT NULL REFERENCES activity(id),
  PRIMARY KEY (subject, activity_id)
);

-- Leaves of the tamper-evident log; idx is given by the audit sequencer.
CREATE TABLE audit_leaves (
  id TEXT PRIMARY KEY,
  at {{TS}} NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL,
  salt {{BYTES}} NOT NULL,
  hash {{BYTES}} NOT NULL,
  idx BIGINT
);
CREATE UNIQUE INDEX audit_leaves_idx ON audit_leaves(idx) WHERE idx IS NOT NULL;
CREATE INDEX audit_leaves_unsequenced ON audit_leaves(id) WHERE idx IS NULL;
CREATE INDEX audit_leaves_object ON audit_leaves(object, id);
CREATE INDEX audit_leaves_actor ON audit_leaves(actor, id);

-- Entries that people made and the engine reads, on their way to the journal.
CREATE TABLE control_outbox (
  id TEXT PRIMARY KEY,
  body {{JSON}} NOT NULL,
  created_at {{TS}} NOT NULL,
  position BIGINT
);
CREATE INDEX control_outbox_unsent ON control_outbox(id) WHERE position IS NULL;

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  unique_key TEXT,
  payload {{JSON}} NOT NULL,
  run_at {{TS}} NOT NULL,
  created_at {{TS}} NOT NULL,
  attempts INTEGER NOT NULL,
  leased_by TEXT,
  leased_until {{TS}},
  done_at {{TS}},
  failed_at {{TS}},
  error TEXT
);
CREATE UNIQUE INDEX jobs_unique ON jobs(kind, unique_key) WHERE done_at IS NULL AND failed_at IS NULL;
CREATE INDEX jobs_due ON jobs(run_at) WHERE done_at IS NULL AND failed_at IS NULL;

CREATE TABLE idempotency (
  caller TEXT NOT NULL,
  route TEXT NOT NULL,
  idem_key TEXT NOT NULL,
  body_hash {{BYTES}} NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body {{BYTES}} NOT NULL,
  created_at {{TS}} NOT NULL,
  PRIMARY KEY (caller, route, idem_key)
);
CREATE INDEX idempotency_age ON idempotency(created_at);

-- Restricted visibility: an object listed here is invisible to staff who are
-- not its members, whichever table a query starts from.
CREATE TABLE restricted (
  object TEXT PRIMARY KEY,
  since {{TS}} NOT NULL
);
CREATE TABLE restricted_member (
  object TEXT NOT NULL,
  staff TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at {{TS}} NOT NULL,
  PRIMARY KEY (object, staff)
);
CREATE INDEX restricted_member_staff ON restricted_member(staff, object);

-- +goose Down
DROP TABLE restricted_member;
DROP TABLE restricted;
DROP TABLE idempotency;
DROP TABLE jobs;
DROP TABLE control_outbox;
DROP TABLE audit_leaves;
DROP TABLE activity_on;
DROP TABLE activity;
DROP TABLE settings;
