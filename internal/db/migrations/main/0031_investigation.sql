-- +goose Up
-- What is held to have happened, apart from the log of work. text and note are
-- sealed under the case's key; nothing is changed: a correction is a new row
-- that replaces one, a withdrawal keeps it. at_from NULL = nobody knows when.
CREATE TABLE case_facts (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  at_from {{TS}},
  at_to {{TS}},
  margin INTEGER NOT NULL DEFAULT 0,
  zone TEXT NOT NULL,
  certainty TEXT NOT NULL CHECK (certainty IN ('exact', 'about', 'between', 'unknown')),
  text {{BYTES}} NOT NULL,
  source TEXT NOT NULL,
  source_ref TEXT NOT NULL DEFAULT '',
  source_note {{BYTES}},
  disputed BOOLEAN NOT NULL,
  replaces TEXT NOT NULL DEFAULT '',
  entered_at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  withdrawn_at {{TS}},
  withdrawn_by TEXT NOT NULL DEFAULT '',
  why {{BYTES}}
);
CREATE INDEX case_facts_case ON case_facts(case_id, at_from, id);
CREATE UNIQUE INDEX case_facts_replaces ON case_facts(replaces) WHERE replaces <> '';

-- A talk with somebody about what happened. who is sealed: name and who else was there.
CREATE TABLE interviews (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  party TEXT NOT NULL DEFAULT '',
  who {{BYTES}} NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('phone', 'video', 'in_person', 'written')),
  language TEXT NOT NULL DEFAULT '',
  zone TEXT NOT NULL,
  at {{TS}} NOT NULL,
  ended_at {{TS}},
  consent TEXT NOT NULL CHECK (consent IN ('given', 'refused', 'not_asked', 'not_recorded')),
  recording TEXT NOT NULL DEFAULT '',
  actor TEXT NOT NULL,
  created_at {{TS}} NOT NULL
);
CREATE INDEX interviews_case ON interviews(case_id, at, id);
CREATE TABLE interview_lines (
  interview TEXT NOT NULL REFERENCES interviews(id),
  n INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('question', 'answer', 'statement', 'correction')),
  text {{BYTES}} NOT NULL,
  corrects INTEGER NOT NULL DEFAULT 0,
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (interview, n)
);

-- What may have happened, while it is not known.
CREATE TABLE hypotheses (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  text {{BYTES}} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'supported', 'set_aside')),
  why {{BYTES}},
  actor TEXT NOT NULL,
  at {{TS}} NOT NULL,
  decided_by TEXT NOT NULL DEFAULT '',
  decided_at {{TS}}
);
CREATE INDEX hypotheses_case ON hypotheses(case_id, id);

-- claim, reasoning and reader_note are sealed. A concluded finding is never
-- changed: it is withdrawn, and another is made.
CREATE TABLE findings (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  claim {{BYTES}} NOT NULL,
  party TEXT NOT NULL DEFAULT '',
  account BIGINT NOT NULL DEFAULT 0,
  clause TEXT NOT NULL DEFAULT '',
  clause_version INTEGER NOT NULL DEFAULT 0,
  standard TEXT NOT NULL,
  conclusion TEXT NOT NULL,
  reasoning {{BYTES}} NOT NULL,
  none_contradicts BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'concluded', 'withdrawn')),
  author TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  submitted_at {{TS}},
  reader TEXT NOT NULL DEFAULT '',
  read_at {{TS}},
  read_hash TEXT NOT NULL DEFAULT '',
  reader_note {{BYTES}},
  why {{BYTES}},
  version BIGINT NOT NULL
);
CREATE INDEX findings_case ON findings(case_id, id);
CREATE INDEX findings_account ON findings(account, id) WHERE account <> 0;
CREATE TABLE finding_grounds (
  finding TEXT NOT NULL REFERENCES findings(id),
  n INTEGER NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('supports', 'contradicts')),
  kind TEXT NOT NULL CHECK (kind IN ('fact', 'evidence', 'interview', 'message')),
  ref TEXT NOT NULL,
  why {{BYTES}},
  PRIMARY KEY (finding, n)
);

-- A search of events that those who work on a case share.
CREATE TABLE case_searches (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  name {{BYTES}} NOT NULL,
  expression {{BYTES}} NOT NULL,
  account BIGINT NOT NULL DEFAULT 0,
  at_from {{TS}},
  at_to {{TS}},
  actor TEXT NOT NULL,
  created_at {{TS}} NOT NULL
);
CREATE INDEX case_searches_case ON case_searches(case_id, id);

-- What a type of case asks for; a version is never changed and a case keeps the
-- one it was opened with.
CREATE TABLE case_types (
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  definition {{JSON}} NOT NULL,
  note TEXT NOT NULL,
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (type, version)
);
CREATE TABLE case_details (
  case_id TEXT PRIMARY KEY REFERENCES cases(id),
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  fields {{BYTES}},
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL
);
-- Lines of the checklist before close that were waived, with the reason.
CREATE TABLE case_waivers (
  case_id TEXT NOT NULL REFERENCES cases(id),
  item TEXT NOT NULL,
  why {{BYTES}} NOT NULL,
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (case_id, item)
);

-- Who wants to hear of a case, and what a person is told. A row says only that
-- something happened on the case; who may not see the case does not see it.
CREATE TABLE case_watchers (
  case_id TEXT NOT NULL REFERENCES cases(id),
  staff TEXT NOT NULL,
  at {{TS}} NOT NULL,
  PRIMARY KEY (case_id, staff)
);
CREATE TABLE case_notices (
  id TEXT PRIMARY KEY,
  staff TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  actor TEXT NOT NULL,
  at {{TS}} NOT NULL,
  seen_at {{TS}}
);
CREATE INDEX case_notices_staff ON case_notices(staff, id);
CREATE TABLE case_mentions (
  note TEXT NOT NULL REFERENCES case_notes(id),
  staff TEXT NOT NULL,
  PRIMARY KEY (note, staff)
);

-- What a new case of a kind starts with.
CREATE TABLE case_templates (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  body {{JSON}} NOT NULL,
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  version BIGINT NOT NULL
);

-- One change of many cases. Each item is acted on once.
CREATE TABLE case_bulks (
  id TEXT PRIMARY KEY,
  change {{JSON}} NOT NULL,
  note {{BYTES}},
  eid BIGINT NOT NULL,
  count INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled')),
  actor TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  done_at {{TS}}
);
CREATE INDEX case_bulks_actor ON case_bulks(actor, id);
CREATE TABLE case_bulk_items (
  bulk TEXT NOT NULL REFERENCES case_bulks(id),
  case_id TEXT NOT NULL,
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  failure TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (bulk, case_id)
);

-- Keyed tokens of words and their trigrams, so that a typing error finds what
-- was meant and no clear copy is kept. doc is a case, a party or an
-- account (acc_…), whose own rows may lie in another database: region and brand
-- are copies. stamp says of which text the tokens are.
CREATE TABLE search_docs (
  doc TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  region TEXT NOT NULL,
  brand TEXT NOT NULL,
  stamp BIGINT NOT NULL
);
CREATE TABLE search_tokens (
  token BIGINT NOT NULL,
  doc TEXT NOT NULL,
  PRIMARY KEY (token, doc)
);
CREATE INDEX search_tokens_doc ON search_tokens(doc);

ALTER TABLE case_relations ADD COLUMN why {{BYTES}};

-- +goose Down
ALTER TABLE case_relations DROP COLUMN why;
DROP TABLE search_tokens;
DROP TABLE search_docs;
DROP TABLE case_bulk_items;
DROP TABLE case_bulks;
DROP TABLE case_templates;
DROP TABLE case_mentions;
DROP TABLE case_notices;
DROP TABLE case_watchers;
DROP TABLE case_waivers;
DROP TABLE case_details;
DROP TABLE case_types;
DROP TABLE case_searches;
DROP TABLE finding_grounds;
DROP TABLE findings;
DROP TABLE hypotheses;
DROP TABLE interview_lines;
DROP TABLE interviews;
DROP TABLE case_facts;
