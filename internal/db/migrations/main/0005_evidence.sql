-- +goose Up
-- Evidence: the file lies sealed in a blob of the evidence's own id, under the
-- key eid (the case's, or the contact's it came with).
CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL DEFAULT '',
  contact_id TEXT NOT NULL DEFAULT '',
  eid BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  name {{BYTES}} NOT NULL,
  declared TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  width INTEGER NOT NULL DEFAULT 0,
  height INTEGER NOT NULL DEFAULT 0,
  thumb TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at {{TS}} NOT NULL
);
CREATE INDEX evidence_case ON evidence(case_id, id) WHERE case_id <> '';
CREATE INDEX evidence_contact ON evidence(contact_id, id) WHERE contact_id <> '';
CREATE INDEX evidence_hash ON evidence(sha256);

-- The custody ledger: each row is also a leaf of the audit log.
CREATE TABLE custody (
  evidence TEXT NOT NULL REFERENCES evidence(id),
  n INTEGER NOT NULL,
  act TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  at {{TS}} NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (evidence, n)
);

-- +goose Down
DROP TABLE custody;
DROP TABLE evidence;
