-- +goose Up
-- Files people loaded into lists: what was loaded last is in force, below the
-- single entries. The content is a file named by hash, beside the log.
CREATE TABLE list_loads (
  id TEXT PRIMARY KEY,
  list TEXT NOT NULL,
  hash TEXT NOT NULL,
  entries BIGINT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  at {{TS}} NOT NULL
);
CREATE INDEX list_loads_newest ON list_loads(list, id);

-- +goose Down
DROP TABLE list_loads;
