-- +goose Up
-- Contacts: everything a person wrote or said is sealed under the contact's own
-- key (eid); the raw message lies sealed in a blob of the contact's name.
CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  eid BIGINT NOT NULL,
  mailbox TEXT NOT NULL,
  dedupe TEXT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  sender {{BYTES}} NOT NULL,
  sender_idx TEXT NOT NULL DEFAULT '',
  subject {{BYTES}} NOT NULL,
  body {{BYTES}} NOT NULL,
  raw TEXT NOT NULL DEFAULT '',
  raw_sha256 TEXT NOT NULL DEFAULT '',
  account BIGINT NOT NULL DEFAULT 0,
  order_eid BIGINT NOT NULL DEFAULT 0,
  brand TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  auto TEXT NOT NULL DEFAULT '',
  case_id TEXT NOT NULL DEFAULT '',
  party TEXT NOT NULL DEFAULT '',
  answers TEXT NOT NULL DEFAULT '',
  hint_case TEXT NOT NULL DEFAULT '',
  now_answer TEXT NOT NULL DEFAULT '',
  safe_answer TEXT NOT NULL DEFAULT '',
  suggested INTEGER NOT NULL,
  words {{JSON}} NOT NULL,
  words_version TEXT NOT NULL,
  severity TEXT NOT NULL DEFAULT '',
  triaged_by TEXT NOT NULL DEFAULT '',
  triaged_at {{TS}},
  closed_why TEXT NOT NULL DEFAULT '',
  follow TEXT NOT NULL DEFAULT '',
  occurred_at {{TS}},
  received_at {{TS}} NOT NULL,
  updated_at {{TS}} NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX contacts_once ON contacts(mailbox, dedupe);
CREATE INDEX contacts_newest ON contacts(received_at, id);
CREATE INDEX contacts_open ON contacts(suggested, received_at, id) WHERE state = 'new';
CREATE INDEX contacts_case ON contacts(case_id, id) WHERE case_id <> '';
CREATE INDEX contacts_account ON contacts(account, id) WHERE account <> 0;
CREATE INDEX contacts_sender ON contacts(sender_idx, id) WHERE sender_idx <> '';
CREATE UNIQUE INDEX contacts_follow ON contacts(follow) WHERE follow <> '';

CREATE TABLE contact_files (
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  evidence TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  at {{TS}} NOT NULL,
  PRIMARY KEY (contact_id, evidence)
);

-- +goose Down
DROP TABLE contact_files;
DROP TABLE contacts;
