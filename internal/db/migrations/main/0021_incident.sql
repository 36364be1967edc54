-- +goose Up
-- Critical incidents and the directory of partners. Title and every other narrative is sealed under the
-- incident's own key (eid).
CREATE TABLE incident_counter (name TEXT PRIMARY KEY, n BIGINT NOT NULL);
INSERT INTO incident_counter(name, n) VALUES ('incident', 1000);

CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  eid BIGINT NOT NULL,
  title {{BYTES}} NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  state TEXT NOT NULL,
  brand TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  simulated BOOLEAN NOT NULL,
  declared_at {{TS}} NOT NULL,
  declared_by TEXT NOT NULL,
  started_at {{TS}} NOT NULL,
  contained_at {{TS}},
  resolved_at {{TS}},
  ended_at {{TS}},
  why {{BYTES}},
  merged_into TEXT NOT NULL DEFAULT '',
  update_every INTEGER NOT NULL,
  updated_last {{TS}},
  update_due {{TS}},
  watch_where TEXT NOT NULL DEFAULT '',
  watch_mode TEXT NOT NULL DEFAULT '',
  touched_at {{TS}} NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX incidents_newest ON incidents(declared_at, id);
CREATE INDEX incidents_running ON incidents(update_due) WHERE state IN ('declared', 'active', 'contained');

-- A hand-over is two rows' worth of facts: one relinquished, one assumed, at one time.
CREATE TABLE incident_roles (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  role TEXT NOT NULL,
  staff TEXT NOT NULL,
  assumed_at {{TS}} NOT NULL,
  assumed_by TEXT NOT NULL,
  relinquished_at {{TS}},
  relinquished_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX incident_roles_incident ON incident_roles(incident, assumed_at, id);
CREATE UNIQUE INDEX incident_roles_commander ON incident_roles(incident) WHERE role = 'commander' AND relinquished_at IS NULL;
CREATE UNIQUE INDEX incident_roles_held ON incident_roles(incident, role, staff) WHERE relinquished_at IS NULL;

-- The timeline. Rows are never changed: a correction is a row that names the one it corrects.
CREATE TABLE incident_entries (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  kind TEXT NOT NULL,
  happened_at {{TS}} NOT NULL,
  entered_at {{TS}} NOT NULL,
  author TEXT NOT NULL,
  body {{BYTES}},
  data {{JSON}} NOT NULL,
  corrects TEXT NOT NULL DEFAULT ''
);
CREATE INDEX incident_entries_when ON incident_entries(incident, happened_at, id);

CREATE TABLE incident_updates (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  audience TEXT NOT NULL,
  body {{BYTES}} NOT NULL,
  at {{TS}} NOT NULL,
  author TEXT NOT NULL,
  due {{TS}},
  late BOOLEAN NOT NULL
);
CREATE INDEX incident_updates_incident ON incident_updates(incident, at, id);
-- Each overdue moment is told once.
CREATE TABLE incident_overdue (
  incident TEXT NOT NULL REFERENCES incidents(id),
  due {{TS}} NOT NULL,
  n INTEGER NOT NULL,
  at {{TS}} NOT NULL,
  PRIMARY KEY (incident, due, n)
);

CREATE TABLE incident_cases (
  incident TEXT NOT NULL REFERENCES incidents(id),
  case_id TEXT NOT NULL,
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (incident, case_id)
);
CREATE INDEX incident_cases_case ON incident_cases(case_id, incident);

-- A contact is of one incident at a time.
CREATE TABLE incident_contacts (
  contact TEXT NOT NULL,
  incident TEXT NOT NULL REFERENCES incidents(id),
  state TEXT NOT NULL,
  origin TEXT NOT NULL,
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  answered_at {{TS}},
  PRIMARY KEY (contact, incident)
);
CREATE UNIQUE INDEX incident_contacts_linked ON incident_contacts(contact) WHERE state = 'linked';
CREATE INDEX incident_contacts_incident ON incident_contacts(incident, state, at, contact);

CREATE TABLE incident_snapshots (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  expression TEXT NOT NULL,
  from_at {{TS}} NOT NULL,
  to_at {{TS}},
  n INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  people INTEGER NOT NULL,
  hash TEXT NOT NULL,
  at {{TS}} NOT NULL,
  author TEXT NOT NULL
);
CREATE UNIQUE INDEX incident_snapshots_incident ON incident_snapshots(incident, n);
CREATE TABLE incident_affected (
  snapshot TEXT NOT NULL REFERENCES incident_snapshots(id),
  order_eid BIGINT NOT NULL,
  position BIGINT NOT NULL,
  at {{TS}} NOT NULL,
  customer BIGINT NOT NULL,
  worker BIGINT NOT NULL,
  merchant BIGINT NOT NULL,
  state TEXT NOT NULL,
  region TEXT NOT NULL,
  city TEXT NOT NULL,
  PRIMARY KEY (snapshot, order_eid)
);
CREATE INDEX incident_affected_when ON incident_affected(snapshot, at, order_eid);

CREATE TABLE incident_bulks (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  kind TEXT NOT NULL,
  audience TEXT NOT NULL,
  count INTEGER NOT NULL,
  hash TEXT NOT NULL,
  terms {{BYTES}} NOT NULL,
  state TEXT NOT NULL,
  delegated TEXT NOT NULL DEFAULT '',
  actor TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  done_at {{TS}}
);
CREATE INDEX incident_bulks_incident ON incident_bulks(incident, created_at, id);
CREATE TABLE incident_bulk_items (
  bulk TEXT NOT NULL REFERENCES incident_bulks(id),
  item TEXT NOT NULL,
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  result TEXT NOT NULL DEFAULT '',
  failure TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (bulk, item)
);
CREATE INDEX incident_bulk_items_waiting ON incident_bulk_items(bulk, n) WHERE state = 'waiting';
-- Once per person, whatever becomes of the jobs: who has got what of which bulk.
CREATE TABLE incident_bulk_people (
  bulk TEXT NOT NULL REFERENCES incident_bulks(id),
  person TEXT NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (bulk, person)
);

CREATE TABLE incident_reviews (
  incident TEXT PRIMARY KEY REFERENCES incidents(id),
  body {{BYTES}} NOT NULL,
  completed_at {{TS}},
  completed_by TEXT NOT NULL DEFAULT '',
  updated_at {{TS}} NOT NULL,
  updated_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE incident_actions (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incidents(id),
  title {{BYTES}} NOT NULL,
  owner TEXT NOT NULL,
  due_at {{TS}} NOT NULL,
  state TEXT NOT NULL,
  because {{BYTES}},
  ended_at {{TS}},
  ended_by TEXT NOT NULL DEFAULT '',
  created_at {{TS}} NOT NULL,
  created_by TEXT NOT NULL
);
CREATE INDEX incident_actions_incident ON incident_actions(incident, id);
CREATE INDEX incident_actions_open ON incident_actions(due_at, id) WHERE state = 'open';

-- Organisations, not people: their names and lines are theirs to publish.
CREATE TABLE partners (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  region TEXT NOT NULL,
  county TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  latitude DOUBLE PRECISION,
  longitude DOUBLE PRECISION,
  radius_km INTEGER NOT NULL DEFAULT 0,
  hours TEXT NOT NULL DEFAULT '',
  languages TEXT NOT NULL DEFAULT '',
  web TEXT NOT NULL DEFAULT '',
  notes TEXT NOT NULL DEFAULT '',
  active BOOLEAN NOT NULL,
  updated_at {{TS}} NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX partners_place ON partners(region, county, kind, id);
CREATE UNIQUE INDEX partners_name ON partners(kind, region, county, name);
CREATE TABLE partner_numbers (
  id TEXT PRIMARY KEY,
  partner TEXT NOT NULL REFERENCES partners(id),
  phone TEXT NOT NULL,
  label TEXT NOT NULL,
  added_at {{TS}} NOT NULL,
  added_by TEXT NOT NULL,
  verified_at {{TS}},
  verified_by TEXT NOT NULL DEFAULT '',
  verified_how TEXT NOT NULL DEFAULT '',
  expires_at {{TS}},
  withdrawn_at {{TS}},
  withdrawn_why TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX partner_numbers_once ON partner_numbers(partner, phone) WHERE withdrawn_at IS NULL;
CREATE INDEX partner_numbers_phone ON partner_numbers(phone) WHERE withdrawn_at IS NULL;
CREATE TABLE partner_calls (
  id TEXT PRIMARY KEY,
  partner TEXT NOT NULL REFERENCES partners(id),
  number TEXT NOT NULL DEFAULT '',
  direction TEXT NOT NULL,
  purpose TEXT NOT NULL,
  claimed TEXT NOT NULL DEFAULT '',
  answers TEXT NOT NULL DEFAULT '',
  incident TEXT NOT NULL DEFAULT '',
  case_id TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL,
  eid BIGINT NOT NULL,
  notes {{BYTES}},
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL
);
CREATE INDEX partner_calls_partner ON partner_calls(partner, at, id);
CREATE INDEX partner_calls_due ON partner_calls(at) WHERE outcome = 'call_back_due';

-- +goose Down
DROP TABLE partner_calls;
DROP TABLE partner_numbers;
DROP TABLE partners;
DROP TABLE incident_actions;
DROP TABLE incident_reviews;
DROP TABLE incident_bulk_people;
DROP TABLE incident_bulk_items;
DROP TABLE incident_bulks;
DROP TABLE incident_affected;
DROP TABLE incident_snapshots;
DROP TABLE incident_contacts;
DROP TABLE incident_cases;
DROP TABLE incident_overdue;
DROP TABLE incident_updates;
DROP TABLE incident_entries;
DROP TABLE incident_roles;
DROP TABLE incidents;
DROP TABLE incident_counter;
