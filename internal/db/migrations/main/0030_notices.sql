-- +goose Up
-- What people were told about a decision: the letter with the fields it was made
-- of, sealed under the account's own key. follow is the keyed index of number
-- and code, which open this decision to whoever holds the letter.
CREATE TABLE notices (
  id TEXT PRIMARY KEY,
  event TEXT NOT NULL,
  action TEXT NOT NULL DEFAULT '',
  appeal TEXT NOT NULL DEFAULT '',
  account BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  place TEXT NOT NULL,
  audience TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason_code TEXT NOT NULL,
  clause TEXT NOT NULL DEFAULT '',
  clause_version INTEGER NOT NULL DEFAULT 0,
  rule TEXT NOT NULL DEFAULT '',
  origin TEXT NOT NULL,
  automated TEXT NOT NULL,
  detected BOOLEAN NOT NULL,
  reported BOOLEAN NOT NULL,
  happened_at {{TS}},
  starts_at {{TS}} NOT NULL,
  ends_at {{TS}},
  appeal_until {{TS}},
  fields {{BYTES}} NOT NULL,
  subject {{BYTES}} NOT NULL,
  body {{BYTES}} NOT NULL,
  language TEXT NOT NULL,
  template TEXT NOT NULL,
  severity INTEGER NOT NULL,
  way TEXT NOT NULL,
  findings {{JSON}} NOT NULL,
  state TEXT NOT NULL,
  ground TEXT NOT NULL DEFAULT '',
  held_until {{TS}},
  message TEXT NOT NULL DEFAULT '',
  follow TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  sent_at {{TS}},
  decided_by TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX notices_once ON notices(action, event, account, appeal);
CREATE UNIQUE INDEX notices_follow ON notices(follow);
CREATE INDEX notices_newest ON notices(created_at, id);
CREATE INDEX notices_account ON notices(account, id);
CREATE INDEX notices_case ON notices(case_id, id) WHERE case_id <> '';
CREATE INDEX notices_held ON notices(held_until, id) WHERE state = 'held';
CREATE INDEX notices_message ON notices(message) WHERE message <> '';

-- A request to look at an action again. What the person wrote, and what we
-- answered, is sealed under the account's own key.
CREATE TABLE appeals (
  id TEXT PRIMARY KEY,
  notice TEXT NOT NULL DEFAULT '',
  action TEXT NOT NULL,
  account BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  rule TEXT NOT NULL DEFAULT '',
  clause TEXT NOT NULL DEFAULT '',
  origin TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  behalf {{BYTES}},
  language TEXT NOT NULL,
  text {{BYTES}} NOT NULL,
  contact TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  assignee TEXT NOT NULL DEFAULT '',
  taken_at {{TS}},
  opened_at {{TS}} NOT NULL,
  due_at {{TS}} NOT NULL,
  due_source TEXT NOT NULL,
  late BOOLEAN NOT NULL,
  outcome TEXT NOT NULL DEFAULT '',
  reason {{BYTES}},
  answer {{BYTES}},
  decided_at {{TS}},
  decided_by TEXT NOT NULL DEFAULT '',
  new_action TEXT NOT NULL DEFAULT '',
  group_id TEXT NOT NULL DEFAULT '',
  outside TEXT NOT NULL DEFAULT '',
  outside_ref {{BYTES}},
  outside_at {{TS}},
  once TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX appeals_open ON appeals(action) WHERE state = 'open';
CREATE UNIQUE INDEX appeals_once ON appeals(once);
CREATE INDEX appeals_action ON appeals(action, id);
CREATE INDEX appeals_account ON appeals(account, id);
CREATE INDEX appeals_due ON appeals(due_at, id) WHERE state = 'open';
CREATE INDEX appeals_newest ON appeals(opened_at, id);
CREATE INDEX appeals_group ON appeals(group_id) WHERE group_id <> '';

-- What came after the first words: texts and files.
CREATE TABLE appeal_materials (
  id TEXT PRIMARY KEY,
  appeal TEXT NOT NULL REFERENCES appeals(id),
  kind TEXT NOT NULL,
  text {{BYTES}},
  evidence TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL,
  actor TEXT NOT NULL,
  at {{TS}} NOT NULL,
  once TEXT NOT NULL
);
CREATE INDEX appeal_materials_appeal ON appeal_materials(appeal, id);
CREATE UNIQUE INDEX appeal_materials_once ON appeal_materials(once);

-- All actions of a rule that was withdrawn, looked at again together.
CREATE TABLE group_appeals (
  id TEXT PRIMARY KEY,
  basis TEXT NOT NULL,
  value TEXT NOT NULL,
  from_at {{TS}},
  to_at {{TS}},
  eid BIGINT NOT NULL,
  reason {{BYTES}} NOT NULL,
  count INTEGER NOT NULL,
  accounts INTEGER NOT NULL,
  strikes INTEGER NOT NULL,
  hash TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  done_at {{TS}}
);
CREATE INDEX group_appeals_newest ON group_appeals(created_at, id);
CREATE TABLE group_appeal_items (
  grp TEXT NOT NULL REFERENCES group_appeals(id),
  n INTEGER NOT NULL,
  action TEXT NOT NULL,
  account BIGINT NOT NULL,
  state TEXT NOT NULL,
  strikes INTEGER NOT NULL DEFAULT 0,
  failure TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (grp, action)
);
CREATE INDEX group_appeal_items_waiting ON group_appeal_items(grp, n) WHERE state = 'waiting';

-- What a second look said of an action; the precision of rules is computed from it.
CREATE TABLE action_verdicts (
  action TEXT PRIMARY KEY,
  account BIGINT NOT NULL,
  rule TEXT NOT NULL,
  clause TEXT NOT NULL,
  verdict TEXT NOT NULL,
  source TEXT NOT NULL,
  acted_at {{TS}} NOT NULL,
  at {{TS}} NOT NULL
);
CREATE INDEX action_verdicts_rule ON action_verdicts(rule, at);

-- +goose Down
DROP TABLE action_verdicts;
DROP TABLE group_appeal_items;
DROP TABLE group_appeals;
DROP TABLE appeal_materials;
DROP TABLE appeals;
DROP TABLE notices;
