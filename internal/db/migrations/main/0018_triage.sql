-- +goose Up
-- Triggers, severity tree and taxonomy in versions; the newest is in force.
CREATE TABLE triage_documents (
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  hash TEXT NOT NULL,
  body {{JSON}} NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  at {{TS}} NOT NULL,
  PRIMARY KEY (kind, version)
);

-- Classifiers; the newest is in force. The file is what triage train wrote.
CREATE TABLE triage_models (
  n BIGINT PRIMARY KEY,
  hash TEXT NOT NULL,
  file {{BYTES}} NOT NULL,
  facts {{JSON}} NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  at {{TS}} NOT NULL
);

-- What was suggested for a contact: when it came (arrived) and now, and the
-- raise to S0 or S1 that a person is asked about.
CREATE TABLE triage_suggestions (
  contact_id TEXT PRIMARY KEY REFERENCES contacts(id),
  arrived INTEGER NOT NULL,
  arrived_at {{TS}} NOT NULL,
  language TEXT NOT NULL,
  body {{JSON}} NOT NULL,
  answers {{JSON}} NOT NULL,
  category TEXT NOT NULL DEFAULT '',
  raise_state TEXT NOT NULL DEFAULT '',
  raise_severity INTEGER NOT NULL DEFAULT 4,
  raise_due {{TS}},
  raise_by TEXT NOT NULL DEFAULT '',
  raise_at {{TS}},
  raise_why TEXT NOT NULL DEFAULT '',
  page TEXT NOT NULL DEFAULT ''
);
CREATE INDEX triage_suggestions_newest ON triage_suggestions(arrived_at, contact_id);

-- Each choice of a person, beside what was suggested to them then.
CREATE TABLE triage_choices (
  id TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  at {{TS}} NOT NULL,
  staff TEXT NOT NULL,
  severity TEXT NOT NULL,
  category TEXT NOT NULL,
  suggested INTEGER NOT NULL,
  suggested_category TEXT NOT NULL,
  body {{JSON}} NOT NULL,
  answers {{JSON}} NOT NULL,
  reason {{BYTES}}
);
CREATE INDEX triage_choices_contact ON triage_choices(contact_id, at);
CREATE INDEX triage_choices_newest ON triage_choices(at, id);

-- Cases that were opened because triage itself does not do well.
CREATE TABLE triage_alarms (
  kind TEXT NOT NULL,
  at {{TS}} NOT NULL,
  object TEXT NOT NULL,
  PRIMARY KEY (kind, at)
);

-- +goose Down
DROP TABLE triage_alarms;
DROP TABLE triage_choices;
DROP TABLE triage_suggestions;
DROP TABLE triage_models;
DROP TABLE triage_documents;
