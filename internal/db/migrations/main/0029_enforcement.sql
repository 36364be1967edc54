-- +goose Up
-- told is sealed under the account's own key: what the person is told of facts
-- and records. terms are the fields that only some kinds have.
ALTER TABLE actions ADD COLUMN catalogue INTEGER NOT NULL DEFAULT 1;
ALTER TABLE actions ADD COLUMN clause_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE actions ADD COLUMN told {{BYTES}};
ALTER TABLE actions ADD COLUMN happened {{TS}};
ALTER TABLE actions ADD COLUMN order_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE actions ADD COLUMN instrument BIGINT NOT NULL DEFAULT 0;
ALTER TABLE actions ADD COLUMN thing_ref TEXT NOT NULL DEFAULT '';
ALTER TABLE actions ADD COLUMN terms {{JSON}} NOT NULL DEFAULT '{}';
ALTER TABLE actions ADD COLUMN amount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE actions ADD COLUMN currency TEXT NOT NULL DEFAULT '';
ALTER TABLE actions ADD COLUMN hearing TEXT NOT NULL DEFAULT '';
ALTER TABLE actions ADD COLUMN approval TEXT NOT NULL DEFAULT '';
ALTER TABLE actions ADD COLUMN limit_step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE actions ADD COLUMN warned_at {{TS}};
ALTER TABLE actions ADD COLUMN warned_by TEXT NOT NULL DEFAULT '';
ALTER TABLE actions ADD COLUMN replaces TEXT NOT NULL DEFAULT '';

-- The second signature that a large bulk action waits for.
ALTER TABLE bulk_actions ADD COLUMN approval TEXT NOT NULL DEFAULT '';
ALTER TABLE bulk_actions ADD COLUMN state TEXT NOT NULL DEFAULT 'running';

-- Whose the thing is that must be got back, and when they were told.
ALTER TABLE tasks ADD COLUMN belongs_to BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN told_at {{TS}};
ALTER TABLE tasks ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT false;

-- What an action put on lists that rules read, so that its reversal takes it off.
CREATE TABLE action_lists (
  action TEXT NOT NULL REFERENCES actions(id),
  list TEXT NOT NULL,
  entry TEXT NOT NULL,
  removed_at {{TS}},
  PRIMARY KEY (action, list, entry)
);

-- Pay: what is held back of an account, on which ground, and what was released.
CREATE TABLE action_pay (
  action TEXT PRIMARY KEY REFERENCES actions(id),
  account BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  currency TEXT NOT NULL,
  ground TEXT NOT NULL,
  held_at {{TS}} NOT NULL,
  due_at {{TS}} NOT NULL,
  released_at {{TS}},
  released_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX action_pay_account ON action_pay(account) WHERE released_at IS NULL;

-- The invitation to answer before a final decision. Texts are sealed under the
-- account's own key.
CREATE TABLE action_hearings (
  id TEXT PRIMARY KEY,
  account BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  clause TEXT NOT NULL DEFAULT '',
  allegation {{BYTES}} NOT NULL,
  answer {{BYTES}},
  channel TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  asked_at {{TS}} NOT NULL,
  asked_by TEXT NOT NULL,
  due_at {{TS}} NOT NULL,
  answered_at {{TS}},
  answered_by TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX action_hearings_account ON action_hearings(account, id);
CREATE INDEX action_hearings_due ON action_hearings(due_at, id) WHERE state = 'open';

-- A store's own ban of one worker: the store's decision, kept apart from ours.
CREATE TABLE store_bans (
  id TEXT PRIMARY KEY,
  merchant BIGINT NOT NULL,
  worker BIGINT NOT NULL,
  reason {{BYTES}} NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  since {{TS}} NOT NULL,
  kept_by TEXT NOT NULL,
  ended_at {{TS}},
  ended_by TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX store_bans_once ON store_bans(merchant, worker) WHERE ended_at IS NULL;
CREATE INDEX store_bans_worker ON store_bans(worker, id);

-- What the marketplace says is in force, compared with what we say.
CREATE TABLE reconciliations (
  id TEXT PRIMARY KEY,
  at {{TS}} NOT NULL,
  as_of {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  accounts INTEGER NOT NULL,
  compared INTEGER NOT NULL,
  differing INTEGER NOT NULL
);
CREATE TABLE reconciliation_items (
  reconciliation TEXT NOT NULL REFERENCES reconciliations(id),
  n INTEGER NOT NULL,
  account BIGINT NOT NULL,
  action TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  kind TEXT NOT NULL,
  ours TEXT NOT NULL,
  theirs TEXT NOT NULL,
  state TEXT NOT NULL,
  sent_at {{TS}},
  PRIMARY KEY (reconciliation, n)
);

-- Standards: each version is whole and never changes; the newest holds.
CREATE TABLE standards_versions (
  version BIGINT PRIMARY KEY,
  document {{JSON}} NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  at {{TS}} NOT NULL
);

-- A strike is a substantiated finding that counts against standing for a time.
CREATE TABLE strikes (
  id TEXT PRIMARY KEY,
  account BIGINT NOT NULL,
  clause TEXT NOT NULL,
  clause_version INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  case_id TEXT NOT NULL,
  action TEXT NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  at {{TS}} NOT NULL,
  standards BIGINT NOT NULL,
  removed_at {{TS}},
  removed_by TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX strikes_action ON strikes(action) WHERE removed_at IS NULL;
CREATE INDEX strikes_account ON strikes(account, at);
CREATE INDEX strikes_at ON strikes(at);

-- +goose Down
DROP TABLE strikes;
DROP TABLE standards_versions;
DROP TABLE reconciliation_items;
DROP TABLE reconciliations;
DROP TABLE store_bans;
DROP TABLE action_hearings;
DROP TABLE action_pay;
DROP TABLE action_lists;
ALTER TABLE bulk_actions DROP COLUMN state;
ALTER TABLE bulk_actions DROP COLUMN approval;
ALTER TABLE tasks DROP COLUMN by_hand;
ALTER TABLE tasks DROP COLUMN told_at;
ALTER TABLE tasks DROP COLUMN belongs_to;
ALTER TABLE actions DROP COLUMN replaces;
ALTER TABLE actions DROP COLUMN warned_by;
ALTER TABLE actions DROP COLUMN warned_at;
ALTER TABLE actions DROP COLUMN limit_step;
ALTER TABLE actions DROP COLUMN approval;
ALTER TABLE actions DROP COLUMN hearing;
ALTER TABLE actions DROP COLUMN currency;
ALTER TABLE actions DROP COLUMN amount;
ALTER TABLE actions DROP COLUMN terms;
ALTER TABLE actions DROP COLUMN thing_ref;
ALTER TABLE actions DROP COLUMN instrument;
ALTER TABLE actions DROP COLUMN order_id;
ALTER TABLE actions DROP COLUMN happened;
ALTER TABLE actions DROP COLUMN told;
ALTER TABLE actions DROP COLUMN clause_version;
ALTER TABLE actions DROP COLUMN catalogue;
