-- +goose Up
CREATE TABLE oncall_schedules (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  zone TEXT NOT NULL,
  owner TEXT NOT NULL DEFAULT '',
  warn_days INTEGER NOT NULL,
  archived BOOLEAN NOT NULL DEFAULT false,
  warned_until {{TS}} NOT NULL DEFAULT 0,
  created_at {{TS}} NOT NULL,
  version BIGINT NOT NULL
);

-- What the layers of a schedule were from a moment on; never changed.
CREATE TABLE oncall_editions (
  schedule TEXT NOT NULL REFERENCES oncall_schedules(id),
  n BIGINT NOT NULL,
  valid_from {{TS}} NOT NULL,
  zone TEXT NOT NULL,
  layers {{JSON}} NOT NULL,
  author TEXT NOT NULL,
  PRIMARY KEY (schedule, n)
);

CREATE TABLE oncall_overrides (
  id TEXT PRIMARY KEY,
  schedule TEXT NOT NULL REFERENCES oncall_schedules(id),
  kind TEXT NOT NULL,
  person TEXT NOT NULL DEFAULT '',
  instead_of TEXT NOT NULL DEFAULT '',
  starts_at {{TS}} NOT NULL,
  ends_at {{TS}} NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX oncall_overrides_schedule ON oncall_overrides(schedule, ends_at);

CREATE TABLE oncall_swaps (
  id TEXT PRIMARY KEY,
  schedule TEXT NOT NULL REFERENCES oncall_schedules(id),
  asks TEXT NOT NULL,
  other TEXT NOT NULL,
  starts_at {{TS}} NOT NULL,
  ends_at {{TS}} NOT NULL,
  back_from {{TS}},
  back_to {{TS}},
  state TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX oncall_swaps_schedule ON oncall_swaps(schedule, state);

CREATE TABLE oncall_time_off (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  starts_at {{TS}} NOT NULL,
  ends_at {{TS}} NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX oncall_time_off_person ON oncall_time_off(person, ends_at);

CREATE TABLE oncall_policies (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  rank INTEGER NOT NULL,
  condition TEXT NOT NULL DEFAULT '',
  ladder {{JSON}} NOT NULL,
  archived BOOLEAN NOT NULL DEFAULT false,
  version BIGINT NOT NULL
);

-- The address is sealed under the person's own key.
CREATE TABLE oncall_methods (
  id TEXT PRIMARY KEY,
  staff TEXT NOT NULL,
  eid BIGINT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL DEFAULT '',
  address {{BYTES}} NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  codes INTEGER NOT NULL,
  code_at {{TS}} NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  created_at {{TS}} NOT NULL,
  verified_at {{TS}},
  version BIGINT NOT NULL
);
CREATE INDEX oncall_methods_staff ON oncall_methods(staff, id);

CREATE TABLE oncall_rules (
  staff TEXT PRIMARY KEY,
  rules {{JSON}} NOT NULL,
  version BIGINT NOT NULL
);

-- ladder is the policy as it was when the page began. tick counts the timers
-- set for the page: only the newest still means anything.
CREATE TABLE oncall_pages (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  severity INTEGER NOT NULL,
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  title TEXT NOT NULL,
  number TEXT NOT NULL DEFAULT '',
  dedupe TEXT NOT NULL,
  drill BOOLEAN NOT NULL,
  policy TEXT NOT NULL DEFAULT '',
  policy_version BIGINT NOT NULL DEFAULT 0,
  ladder {{JSON}} NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  round INTEGER NOT NULL,
  step INTEGER NOT NULL,
  tick BIGINT NOT NULL,
  due_at {{TS}},
  acknowledged_by TEXT NOT NULL DEFAULT '',
  acknowledged_at {{TS}},
  first_acknowledged_at {{TS}},
  created_at {{TS}} NOT NULL,
  created_by TEXT NOT NULL,
  ended_at {{TS}},
  entries BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX oncall_pages_open ON oncall_pages(dedupe) WHERE ended_at IS NULL;
CREATE INDEX oncall_pages_object ON oncall_pages(object);
CREATE INDEX oncall_pages_newest ON oncall_pages(created_at, id);

-- One message to one person by one method. carried_by is the notification whose
-- message said this one too.
CREATE TABLE oncall_notifications (
  id TEXT PRIMARY KEY,
  page TEXT NOT NULL REFERENCES oncall_pages(id),
  person TEXT NOT NULL,
  method TEXT NOT NULL,
  kind TEXT NOT NULL,
  round INTEGER NOT NULL,
  step INTEGER NOT NULL,
  state TEXT NOT NULL,
  due_at {{TS}} NOT NULL,
  tick BIGINT NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  sent_at {{TS}},
  delivered_at {{TS}},
  answered_at {{TS}},
  failure TEXT NOT NULL DEFAULT '',
  ref TEXT NOT NULL DEFAULT '',
  carried_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX oncall_notifications_page ON oncall_notifications(page, id);
CREATE INDEX oncall_notifications_method ON oncall_notifications(method, sent_at);
CREATE INDEX oncall_notifications_waiting ON oncall_notifications(method, due_at) WHERE state = 'queued';
CREATE INDEX oncall_notifications_ref ON oncall_notifications(ref) WHERE ref <> '';

-- What happened to a page, in order.
CREATE TABLE oncall_entries (
  page TEXT NOT NULL REFERENCES oncall_pages(id),
  n BIGINT NOT NULL,
  at {{TS}} NOT NULL,
  what TEXT NOT NULL,
  who TEXT NOT NULL DEFAULT '',
  round INTEGER NOT NULL,
  step INTEGER NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (page, n)
);

CREATE TABLE oncall_feeds (
  staff TEXT PRIMARY KEY,
  secret TEXT NOT NULL,
  created_at {{TS}} NOT NULL
);
CREATE UNIQUE INDEX oncall_feeds_secret ON oncall_feeds(secret);

-- What must be heard of again and again. tick as in oncall_pages.
CREATE TABLE heartbeats (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  every_minutes INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  watches {{JSON}} NOT NULL,
  state TEXT NOT NULL,
  failure TEXT NOT NULL DEFAULT '',
  last_at {{TS}},
  since {{TS}} NOT NULL,
  tick BIGINT NOT NULL,
  page TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);

-- The note is sealed: it speaks about cases.
CREATE TABLE oncall_handovers (
  id TEXT PRIMARY KEY,
  schedule TEXT NOT NULL DEFAULT '',
  eid BIGINT NOT NULL,
  author TEXT NOT NULL,
  recipient TEXT NOT NULL DEFAULT '',
  at {{TS}} NOT NULL,
  note {{BYTES}} NOT NULL,
  objects {{JSON}} NOT NULL,
  acknowledged_by TEXT NOT NULL DEFAULT '',
  acknowledged_at {{TS}}
);
CREATE INDEX oncall_handovers_newest ON oncall_handovers(at, id);

-- +goose Down
DROP TABLE oncall_handovers;
DROP TABLE heartbeats;
DROP TABLE oncall_feeds;
DROP TABLE oncall_entries;
DROP TABLE oncall_notifications;
DROP TABLE oncall_pages;
DROP TABLE oncall_rules;
DROP TABLE oncall_methods;
DROP TABLE oncall_policies;
DROP TABLE oncall_time_off;
DROP TABLE oncall_swaps;
DROP TABLE oncall_overrides;
DROP TABLE oncall_editions;
DROP TABLE oncall_schedules;
