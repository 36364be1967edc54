-- +goose Up
-- Policies of clocks: each version is whole and never changes; the newest holds.
CREATE TABLE sla_policies (
  version BIGINT PRIMARY KEY,
  document {{JSON}} NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  at {{TS}} NOT NULL
);

-- What has fired: a row per warning and per breach, so that each fires once.
CREATE TABLE sla_fired (
  object TEXT NOT NULL,
  clock TEXT NOT NULL,
  n INTEGER NOT NULL,
  what TEXT NOT NULL,
  severity INTEGER NOT NULL,
  due_at {{TS}} NOT NULL,
  at {{TS}} NOT NULL,
  PRIMARY KEY (object, clock, n, what)
);
CREATE INDEX sla_fired_at ON sla_fired(at);

-- +goose Down
DROP TABLE sla_fired;
DROP TABLE sla_policies;
