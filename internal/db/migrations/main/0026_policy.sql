-- +goose Up
-- The rule book: documents made of clauses, their versions, and who has read
-- them. Texts are not personal.
CREATE TABLE policy_documents (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('rule_book', 'history')),
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
  version BIGINT NOT NULL DEFAULT 0,
  owner TEXT NOT NULL DEFAULT '',
  shipped TEXT NOT NULL DEFAULT '',
  retired_at {{TS}},
  retired_why TEXT NOT NULL DEFAULT '',
  review_days BIGINT NOT NULL DEFAULT 0,
  reviewed_at {{TS}},
  review_due {{TS}},
  reminded_at {{TS}},
  created_at {{TS}} NOT NULL,
  updated_at {{TS}} NOT NULL
);

CREATE TABLE policy_versions (
  document TEXT NOT NULL REFERENCES policy_documents(id),
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  source TEXT NOT NULL DEFAULT '',
  source_hash TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('material', 'editorial')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'released', 'withdrawn')),
  effective_from {{TS}} NOT NULL,
  effective_to {{TS}},
  author TEXT NOT NULL,
  approvers TEXT NOT NULL DEFAULT '',
  roll_out {{JSON}} NOT NULL,
  created_at {{TS}} NOT NULL,
  released_at {{TS}},
  PRIMARY KEY (document, version)
);
CREATE UNIQUE INDEX policy_versions_waiting ON policy_versions(document) WHERE state = 'waiting';
CREATE INDEX policy_versions_force ON policy_versions(document, effective_from) WHERE state = 'released';
CREATE UNIQUE INDEX policy_versions_source ON policy_versions(document, source_hash, effective_from) WHERE source_hash <> '';

-- Every clause id that was ever used; none is used again for something else.
CREATE TABLE policy_clauses (
  clause TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES policy_documents(id),
  title TEXT NOT NULL,
  since BIGINT NOT NULL
);
CREATE INDEX policy_clauses_document ON policy_clauses(document, clause);

CREATE TABLE policy_drafts (
  document TEXT PRIMARY KEY REFERENCES policy_documents(id),
  body TEXT NOT NULL,
  base BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'asked', 'approved')),
  change TEXT NOT NULL DEFAULT 'material',
  note TEXT NOT NULL DEFAULT '',
  effective_from {{TS}},
  roll_out {{JSON}} NOT NULL,
  shown TEXT NOT NULL DEFAULT '',
  refused TEXT NOT NULL DEFAULT '',
  author TEXT NOT NULL,
  editors TEXT NOT NULL,
  asked_at {{TS}},
  updated_at {{TS}} NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE policy_approvals (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES policy_documents(id),
  base BIGINT NOT NULL,
  shown TEXT NOT NULL,
  staff TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('approved', 'refused')),
  note TEXT NOT NULL DEFAULT '',
  at {{TS}} NOT NULL,
  voided_at {{TS}}
);
CREATE UNIQUE INDEX policy_approvals_one ON policy_approvals(document, shown, staff) WHERE voided_at IS NULL AND decision = 'approved';

-- Who has read which text, and signed for it. A row without a time counts wrong
-- answers to its question.
CREATE TABLE policy_attestations (
  document TEXT NOT NULL REFERENCES policy_documents(id),
  version BIGINT NOT NULL,
  staff TEXT NOT NULL,
  hash TEXT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  at {{TS}},
  PRIMARY KEY (document, version, staff)
);

-- Where else a clause is repeated: help pages, terms, templates, courses.
CREATE TABLE policy_touchpoints (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES policy_documents(id),
  clause TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('fresh', 'stale')),
  stale_version BIGINT NOT NULL DEFAULT 0,
  stale_at {{TS}},
  due_at {{TS}},
  settled TEXT NOT NULL DEFAULT '',
  settled_why TEXT NOT NULL DEFAULT '',
  settled_by TEXT NOT NULL DEFAULT '',
  settled_at {{TS}},
  created_at {{TS}} NOT NULL
);
CREATE INDEX policy_touchpoints_document ON policy_touchpoints(document, clause);

CREATE TABLE policy_questions (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES policy_documents(id),
  clause TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('question', 'feedback')),
  body TEXT NOT NULL,
  author TEXT NOT NULL,
  at {{TS}} NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  answered_by TEXT NOT NULL DEFAULT '',
  answered_at {{TS}}
);
CREATE INDEX policy_questions_clause ON policy_questions(clause, at);

CREATE TABLE policy_exceptions (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES policy_documents(id),
  clause TEXT NOT NULL,
  jurisdiction TEXT NOT NULL DEFAULT '',
  scope TEXT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  starts_at {{TS}} NOT NULL,
  ends_at {{TS}} NOT NULL,
  ended_at {{TS}},
  ended_by TEXT NOT NULL DEFAULT '',
  ended_why TEXT NOT NULL DEFAULT ''
);
CREATE INDEX policy_exceptions_clause ON policy_exceptions(clause, ends_at);

-- +goose Down
DROP TABLE policy_exceptions;
DROP TABLE policy_questions;
DROP TABLE policy_touchpoints;
DROP TABLE policy_attestations;
DROP TABLE policy_approvals;
DROP TABLE policy_drafts;
DROP TABLE policy_clauses;
DROP TABLE policy_versions;
DROP TABLE policy_documents;
