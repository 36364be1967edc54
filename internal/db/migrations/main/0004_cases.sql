-- +goose Up
-- title and every other narrative is sealed under the case's own key (eid).
CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  eid BIGINT NOT NULL,
  title {{BYTES}} NOT NULL,
  type TEXT NOT NULL,
  category TEXT NOT NULL DEFAULT '',
  severity TEXT NOT NULL,
  priority TEXT NOT NULL,
  state TEXT NOT NULL,
  outcome TEXT NOT NULL DEFAULT '',
  standard TEXT NOT NULL DEFAULT '',
  visibility TEXT NOT NULL,
  brand TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL,
  account BIGINT NOT NULL DEFAULT 0,
  order_eid BIGINT NOT NULL DEFAULT 0,
  pivot BIGINT,
  assignee TEXT NOT NULL DEFAULT '',
  waiting_on TEXT NOT NULL DEFAULT '',
  waiting_until {{TS}},
  due_at {{TS}},
  due_clock TEXT NOT NULL DEFAULT '',
  opened_at {{TS}} NOT NULL,
  opened_by TEXT NOT NULL,
  updated_at {{TS}} NOT NULL,
  responded_at {{TS}},
  mitigated_at {{TS}},
  spoke_at {{TS}},
  resolved_at {{TS}},
  closed_at {{TS}},
  reopened INTEGER NOT NULL DEFAULT 0,
  alerts INTEGER NOT NULL DEFAULT 0,
  lower_to TEXT NOT NULL DEFAULT '',
  lower_by TEXT NOT NULL DEFAULT '',
  lower_at {{TS}},
  lower_why {{BYTES}},
  version BIGINT NOT NULL
);
-- pivot is the account whose alerts this case gathers: one open case each.
CREATE UNIQUE INDEX cases_pivot ON cases(pivot) WHERE pivot IS NOT NULL AND state NOT IN ('resolved', 'closed');
CREATE INDEX cases_due ON cases(due_at, severity, id) WHERE state NOT IN ('resolved', 'closed');
CREATE INDEX cases_account ON cases(account, id) WHERE account <> 0;
CREATE INDEX cases_newest ON cases(opened_at, id);

CREATE TABLE case_counter (name TEXT PRIMARY KEY, n BIGINT NOT NULL);
INSERT INTO case_counter(name, n) VALUES ('case', 0);

CREATE TABLE case_alerts (
  position BIGINT NOT NULL,
  n INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  event_id TEXT NOT NULL,
  rules TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  at {{TS}} NOT NULL,
  PRIMARY KEY (position, n)
);
CREATE INDEX case_alerts_case ON case_alerts(case_id, position);

CREATE TABLE case_transitions (
  case_id TEXT NOT NULL REFERENCES cases(id),
  n INTEGER NOT NULL,
  at {{TS}} NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  waiting_on TEXT NOT NULL DEFAULT '',
  waiting_until {{TS}},
  actor TEXT NOT NULL,
  PRIMARY KEY (case_id, n)
);

-- What the clocks of a case are computed from; see internal/sla.
CREATE TABLE case_clock_inputs (
  case_id TEXT NOT NULL REFERENCES cases(id),
  n INTEGER NOT NULL,
  at {{TS}} NOT NULL,
  kind TEXT NOT NULL,
  severity INTEGER NOT NULL,
  PRIMARY KEY (case_id, n)
);

CREATE TABLE case_parties (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  role TEXT NOT NULL,
  account BIGINT NOT NULL DEFAULT 0,
  contact TEXT NOT NULL DEFAULT '',
  details {{BYTES}} NOT NULL,
  email_idx TEXT NOT NULL DEFAULT '',
  phone_idx TEXT NOT NULL DEFAULT '',
  added_at {{TS}} NOT NULL,
  added_by TEXT NOT NULL,
  removed_at {{TS}}
);
CREATE INDEX case_parties_case ON case_parties(case_id, id);
CREATE INDEX case_parties_account ON case_parties(account, case_id) WHERE account <> 0;
CREATE INDEX case_parties_email ON case_parties(email_idx) WHERE email_idx <> '';
CREATE INDEX case_parties_phone ON case_parties(phone_idx) WHERE phone_idx <> '';

CREATE TABLE case_links (
  case_id TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (case_id, kind, object)
);
CREATE INDEX case_links_object ON case_links(object, case_id);

CREATE TABLE case_notes (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  at {{TS}} NOT NULL,
  revision INTEGER NOT NULL
);
CREATE INDEX case_notes_case ON case_notes(case_id, id);
CREATE TABLE case_note_revisions (
  note TEXT NOT NULL REFERENCES case_notes(id),
  revision INTEGER NOT NULL,
  body {{BYTES}} NOT NULL,
  actor TEXT NOT NULL,
  at {{TS}} NOT NULL,
  PRIMARY KEY (note, revision)
);

CREATE TABLE case_tags (
  case_id TEXT NOT NULL REFERENCES cases(id),
  tag TEXT NOT NULL,
  PRIMARY KEY (case_id, tag)
);

CREATE TABLE case_checklist (
  case_id TEXT NOT NULL REFERENCES cases(id),
  item TEXT NOT NULL,
  state TEXT NOT NULL,
  reason {{BYTES}},
  actor TEXT NOT NULL DEFAULT '',
  at {{TS}},
  PRIMARY KEY (case_id, item)
);

-- A lease is a temporary exclusive hold of one person on one case or contact.
CREATE TABLE leases (
  object TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  taken_at {{TS}} NOT NULL,
  until {{TS}} NOT NULL
);
CREATE INDEX leases_holder ON leases(holder, object);

CREATE TABLE queues (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  expression TEXT NOT NULL,
  team TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL,
  version BIGINT NOT NULL
);
-- What an installation starts with; change or add to them at will.
INSERT INTO queues(id, name, expression, position, version) VALUES
  ('que_critical', 'Critical S0-S1', 'severity <= S1', 1, 1),
  ('que_safety', 'Safety S2', 'severity == S2 and type != "fraud"', 2, 1),
  ('que_fraud', 'Fraud', 'type == "fraud" or type == "account"', 3, 1),
  ('que_calm', 'Everything else', 'severity >= S3 and type != "fraud" and type != "account"', 4, 1);

-- +goose Down
DROP TABLE queues;
DROP TABLE leases;
DROP TABLE case_checklist;
DROP TABLE case_tags;
DROP TABLE case_note_revisions;
DROP TABLE case_notes;
DROP TABLE case_links;
DROP TABLE case_parties;
DROP TABLE case_clock_inputs;
DROP TABLE case_transitions;
DROP TABLE case_alerts;
DROP TABLE case_counter;
DROP TABLE cases;
