-- +goose Up
-- One thread per party of a case; the reply token of a mail names the thread.
CREATE TABLE threads (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  party TEXT NOT NULL,
  created_at {{TS}} NOT NULL
);
CREATE UNIQUE INDEX threads_once ON threads(case_id, party);

-- Messages in both directions. recipient, subject and body are sealed under eid:
-- the case's key, or the account's for a notice that belongs to no case. counts:
-- when it leaves, the reporting side has been answered.
CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  eid BIGINT NOT NULL,
  thread TEXT NOT NULL DEFAULT '',
  case_id TEXT NOT NULL DEFAULT '',
  party TEXT NOT NULL DEFAULT '',
  account BIGINT NOT NULL DEFAULT 0,
  action TEXT NOT NULL DEFAULT '',
  contact_id TEXT NOT NULL DEFAULT '',
  direction TEXT NOT NULL,
  channel TEXT NOT NULL,
  human BOOLEAN NOT NULL,
  counts BOOLEAN NOT NULL DEFAULT false,
  neutral BOOLEAN NOT NULL,
  language TEXT NOT NULL,
  template TEXT NOT NULL DEFAULT '',
  recipient {{BYTES}} NOT NULL,
  recipient_idx TEXT NOT NULL DEFAULT '',
  subject {{BYTES}} NOT NULL,
  body {{BYTES}} NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  send_at {{TS}} NOT NULL,
  sent_at {{TS}},
  attempts INTEGER NOT NULL DEFAULT 0,
  failure TEXT NOT NULL DEFAULT ''
);
CREATE INDEX messages_case ON messages(case_id, id) WHERE case_id <> '';
CREATE INDEX messages_thread ON messages(thread, id) WHERE thread <> '';
CREATE INDEX messages_account ON messages(account, id) WHERE account <> 0;
CREATE INDEX messages_contact ON messages(contact_id) WHERE contact_id <> '';

-- How a party may be reached without danger; sealed under the case's key.
CREATE TABLE contact_plans (
  case_id TEXT NOT NULL,
  party TEXT NOT NULL,
  plan {{BYTES}} NOT NULL,
  version BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at {{TS}} NOT NULL,
  PRIMARY KEY (case_id, party)
);

CREATE TABLE calls (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  party TEXT NOT NULL,
  direction TEXT NOT NULL,
  outcome TEXT NOT NULL,
  started_at {{TS}} NOT NULL,
  ended_at {{TS}} NOT NULL,
  notes {{BYTES}} NOT NULL,
  actor TEXT NOT NULL,
  created_at {{TS}} NOT NULL
);
CREATE INDEX calls_case ON calls(case_id, id);

-- secret and the bodies of deliveries are sealed under the endpoint's key.
CREATE TABLE webhook_endpoints (
  id TEXT PRIMARY KEY,
  eid BIGINT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  secret {{BYTES}} NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  created_at {{TS}} NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
-- attempts counts all, tries those since the last replay.
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  endpoint TEXT NOT NULL REFERENCES webhook_endpoints(id),
  type TEXT NOT NULL,
  object TEXT NOT NULL,
  restrict_id TEXT NOT NULL DEFAULT '',
  body {{BYTES}} NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  created_at {{TS}} NOT NULL,
  next_at {{TS}},
  acknowledged_at {{TS}},
  status INTEGER NOT NULL DEFAULT 0,
  failure TEXT NOT NULL DEFAULT ''
);
CREATE INDEX deliveries_endpoint ON deliveries(endpoint, id);
CREATE INDEX deliveries_object ON deliveries(object, id);
CREATE INDEX deliveries_waiting ON deliveries(created_at) WHERE acknowledged_at IS NULL;
CREATE TABLE delivery_attempts (
  delivery TEXT NOT NULL REFERENCES deliveries(id),
  n INTEGER NOT NULL,
  at {{TS}} NOT NULL,
  status INTEGER NOT NULL,
  took_ms BIGINT NOT NULL,
  failure TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (delivery, n)
);

-- +goose Down
DROP TABLE delivery_attempts;
DROP TABLE deliveries;
DROP TABLE webhook_endpoints;
DROP TABLE calls;
DROP TABLE contact_plans;
DROP TABLE messages;
DROP TABLE threads;
