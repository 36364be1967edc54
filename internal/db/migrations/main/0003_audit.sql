-- +goose Up
-- The Merkle tree over audit_leaves, in the storage order of x/mod/sumdb/tlog.
CREATE TABLE audit_hashes (
  idx BIGINT PRIMARY KEY,
  hash {{BYTES}} NOT NULL
);

-- Signed notes. A row per checkpoint; the same notes are appended to a file
-- outside the database.
CREATE TABLE audit_checkpoints (
  size BIGINT PRIMARY KEY,
  at {{TS}} NOT NULL,
  note TEXT NOT NULL
);

-- Who may sequence: one holder at a time, until then.
CREATE TABLE audit_lease (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until {{TS}} NOT NULL
);

CREATE INDEX audit_leaves_kind ON audit_leaves(kind, id);

-- +goose Down
DROP INDEX audit_leaves_kind;
DROP TABLE audit_lease;
DROP TABLE audit_checkpoints;
DROP TABLE audit_hashes;
