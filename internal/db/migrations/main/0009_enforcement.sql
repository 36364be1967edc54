-- +goose Up
-- reason and reversal are sealed under the account's own key.
CREATE TABLE actions (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  account BIGINT NOT NULL,
  other BIGINT NOT NULL DEFAULT 0,
  case_id TEXT NOT NULL DEFAULT '',
  rule TEXT NOT NULL DEFAULT '',
  clause TEXT NOT NULL DEFAULT '',
  origin TEXT NOT NULL,
  reason_code TEXT NOT NULL,
  reason {{BYTES}} NOT NULL,
  interim BOOLEAN NOT NULL,
  holds BOOLEAN NOT NULL,
  label TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  state TEXT NOT NULL,
  starts_at {{TS}} NOT NULL,
  ends_at {{TS}},
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  applied_at {{TS}},
  acknowledged_at {{TS}},
  deliveries INTEGER NOT NULL DEFAULT 0,
  reversed_at {{TS}},
  reversed_by TEXT NOT NULL DEFAULT '',
  reversal {{BYTES}},
  reversal_acknowledged_at {{TS}},
  ended_at {{TS}},
  ended_by TEXT NOT NULL DEFAULT '',
  notify BOOLEAN NOT NULL,
  bulk_id TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX actions_account ON actions(account, id);
CREATE INDEX actions_other ON actions(other, id) WHERE other <> 0;
CREATE INDEX actions_case ON actions(case_id, id) WHERE case_id <> '';
CREATE INDEX actions_newest ON actions(created_at, id);
CREATE INDEX actions_ended_by ON actions(ended_by) WHERE ended_by <> '';

-- Two people who are never matched again; a is the smaller id.
CREATE TABLE separations (
  a BIGINT NOT NULL,
  b BIGINT NOT NULL,
  action TEXT NOT NULL REFERENCES actions(id),
  since {{TS}} NOT NULL,
  PRIMARY KEY (a, b)
);
CREATE INDEX separations_b ON separations(b, a);

-- What has to be got back from somebody whose account was suspended.
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  action TEXT NOT NULL REFERENCES actions(id),
  case_id TEXT NOT NULL DEFAULT '',
  account BIGINT NOT NULL,
  thing BIGINT NOT NULL,
  label {{BYTES}} NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  owner TEXT NOT NULL,
  state TEXT NOT NULL,
  due_at {{TS}} NOT NULL,
  created_at {{TS}} NOT NULL,
  done_at {{TS}},
  done_by TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX tasks_once ON tasks(account, kind, thing) WHERE state = 'open';
CREATE INDEX tasks_due ON tasks(due_at, id) WHERE state = 'open';
CREATE INDEX tasks_action ON tasks(action, id);

CREATE TABLE bulk_actions (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL DEFAULT '',
  draft {{JSON}} NOT NULL,
  reason {{BYTES}} NOT NULL,
  eid BIGINT NOT NULL,
  count INTEGER NOT NULL,
  hash TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  done_at {{TS}}
);
CREATE TABLE bulk_items (
  bulk TEXT NOT NULL REFERENCES bulk_actions(id),
  account BIGINT NOT NULL,
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  action TEXT NOT NULL DEFAULT '',
  failure TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (bulk, account)
);
CREATE INDEX bulk_items_waiting ON bulk_items(bulk, n) WHERE state = 'waiting';

-- +goose Down
DROP TABLE bulk_items;
DROP TABLE bulk_actions;
DROP TABLE tasks;
DROP TABLE separations;
DROP TABLE actions;
