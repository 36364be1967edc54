-- +goose Up
-- Texts people send again and again. A version is never changed once it is
-- published; live is the one in force, 0 = none yet. authors: everybody who
-- wrote at it, comma separated.
CREATE TABLE message_templates (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  purpose TEXT NOT NULL,
  sensitive BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  live INTEGER NOT NULL DEFAULT 0,
  shipped BOOLEAN NOT NULL,
  created_at {{TS}} NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE template_versions (
  template TEXT NOT NULL REFERENCES message_templates(id),
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  body {{JSON}} NOT NULL,
  note TEXT NOT NULL,
  authors TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  published_by TEXT NOT NULL DEFAULT '',
  published_at {{TS}},
  PRIMARY KEY (template, n)
);
CREATE TABLE macros (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  body {{JSON}} NOT NULL,
  state TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL
);

-- Why a message waits beyond its undo window, what it was translated from, when
-- the other side's server or carrier said that it arrived.
ALTER TABLE contact_plans ADD COLUMN account BIGINT NOT NULL DEFAULT 0;
CREATE INDEX contact_plans_account ON contact_plans(account) WHERE account <> 0;
ALTER TABLE messages ADD COLUMN waits TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN delivered_at {{TS}};
ALTER TABLE messages ADD COLUMN original {{BYTES}};
ALTER TABLE messages ADD COLUMN original_language TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN translated TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN macro TEXT NOT NULL DEFAULT '';
CREATE TABLE message_files (
  message TEXT NOT NULL REFERENCES messages(id),
  evidence TEXT NOT NULL,
  PRIMARY KEY (message, evidence)
);
CREATE TABLE translations (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,
  case_id TEXT NOT NULL,
  eid BIGINT NOT NULL,
  language TEXT NOT NULL,
  kind TEXT NOT NULL,
  engine TEXT NOT NULL,
  body {{BYTES}} NOT NULL,
  author TEXT NOT NULL,
  at {{TS}} NOT NULL
);
CREATE INDEX translations_object ON translations(object, id);

-- Addresses and accounts through which nothing may leave: of people who are not
-- to be contacted, and of accounts that somebody else may control.
CREATE TABLE unsafe_addresses (
  idx TEXT NOT NULL,
  case_id TEXT NOT NULL,
  party TEXT NOT NULL,
  kind TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (idx, case_id, party, why)
);
CREATE TABLE account_control (
  case_id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  origin TEXT NOT NULL,
  why {{BYTES}} NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at {{TS}} NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE disputed_accounts (
  case_id TEXT NOT NULL,
  account BIGINT NOT NULL,
  since {{TS}} NOT NULL,
  ended_at {{TS}},
  PRIMARY KEY (case_id, account)
);
CREATE INDEX disputed_accounts_account ON disputed_accounts(account) WHERE ended_at IS NULL;

-- What the marketplace was told to stop sending to a harmed person.
CREATE TABLE automation_stops (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  account BIGINT NOT NULL,
  state TEXT NOT NULL,
  told INTEGER NOT NULL,
  since {{TS}} NOT NULL,
  acknowledged_at {{TS}},
  lift_at {{TS}},
  lifted_at {{TS}},
  lifted_by TEXT NOT NULL DEFAULT '',
  lift_reason {{BYTES}},
  lift_acknowledged_at {{TS}}
);
CREATE UNIQUE INDEX automation_stops_once ON automation_stops(case_id, account) WHERE lifted_at IS NULL;

CREATE TABLE follow_ups (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  party TEXT NOT NULL,
  kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  task TEXT NOT NULL,
  due_at {{TS}},
  created_at {{TS}} NOT NULL,
  created_by TEXT NOT NULL,
  dropped_at {{TS}}
);
CREATE INDEX follow_ups_case ON follow_ups(case_id, id);

-- One page for those who speak to the press, without personal data.
CREATE TABLE press_notes (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  eid BIGINT NOT NULL,
  body {{BYTES}} NOT NULL,
  outlet TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  created_by TEXT NOT NULL,
  taken_by TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX press_notes_case ON press_notes(case_id, id);

-- +goose Down
DROP TABLE press_notes;
DROP TABLE follow_ups;
DROP TABLE automation_stops;
DROP TABLE disputed_accounts;
DROP TABLE account_control;
DROP TABLE unsafe_addresses;
DROP TABLE translations;
DROP TABLE message_files;
DROP INDEX contact_plans_account;
ALTER TABLE contact_plans DROP COLUMN account;
ALTER TABLE messages DROP COLUMN macro;
ALTER TABLE messages DROP COLUMN translated;
ALTER TABLE messages DROP COLUMN original_language;
ALTER TABLE messages DROP COLUMN original;
ALTER TABLE messages DROP COLUMN delivered_at;
ALTER TABLE messages DROP COLUMN waits;
DROP TABLE macros;
DROP TABLE template_versions;
DROP TABLE message_templates;
