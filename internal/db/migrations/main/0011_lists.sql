-- +goose Up
-- What people put on the lists that rules ask; what a pack brings is in its documents.
-- entity is the vault's id for lists of entities, 0 for lists of texts.
CREATE TABLE list_entries (
  id TEXT PRIMARY KEY,
  list TEXT NOT NULL,
  entity BIGINT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  at {{TS}} NOT NULL,
  until {{TS}},
  removed_at {{TS}},
  removed_by TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX list_entries_one ON list_entries(list, entity, value) WHERE removed_at IS NULL;
CREATE INDEX list_entries_newest ON list_entries(list, id) WHERE removed_at IS NULL;

-- +goose Down
DROP TABLE list_entries;
