-- +goose Up
-- Runs of the job that finds who belongs together; what it found is in the history tables.
CREATE TABLE community_runs (
  number BIGINT PRIMARY KEY,
  state TEXT NOT NULL,
  actor TEXT NOT NULL,
  asked_at {{TS}} NOT NULL,
  done_at {{TS}},
  done BIGINT NOT NULL DEFAULT 0,
  total BIGINT NOT NULL DEFAULT 0,
  rings BIGINT NOT NULL DEFAULT 0,
  accounts BIGINT NOT NULL DEFAULT 0,
  position BIGINT NOT NULL DEFAULT 0
);

-- +goose Down
DROP TABLE community_runs;
