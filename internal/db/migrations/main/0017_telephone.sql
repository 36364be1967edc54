-- +goose Up
-- What was sent by telephone. No number and no words: only what a status or an
-- answer from the provider is matched with.
CREATE TABLE telephone_out (
  id TEXT PRIMARY KEY,
  dedupe TEXT NOT NULL,
  kind TEXT NOT NULL,
  number_idx TEXT NOT NULL,
  ref TEXT NOT NULL DEFAULT '',
  object TEXT NOT NULL DEFAULT '',
  page BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  failure TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '',
  created_at {{TS}} NOT NULL,
  updated_at {{TS}} NOT NULL
);
CREATE UNIQUE INDEX telephone_out_once ON telephone_out(dedupe);
CREATE INDEX telephone_out_ref ON telephone_out(ref) WHERE ref <> '';
CREATE INDEX telephone_out_number ON telephone_out(number_idx, created_at);

-- Calls that came in by the provider. recording is sealed under the contact's
-- key (eid). call_back: none, due, forbidden, reached; due until a person of
-- ours has spoken to the caller.
CREATE TABLE phone_calls (
  id TEXT PRIMARY KEY,
  sid TEXT NOT NULL,
  contact TEXT NOT NULL,
  eid BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  party TEXT NOT NULL DEFAULT '',
  number_idx TEXT NOT NULL DEFAULT '',
  rang_at {{TS}} NOT NULL,
  answered_at {{TS}},
  ended_at {{TS}},
  outcome TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  consent TEXT NOT NULL DEFAULT '',
  recording {{BYTES}},
  call_back TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  due_at {{TS}},
  attempts INTEGER NOT NULL DEFAULT 0,
  reached_at {{TS}},
  task TEXT NOT NULL DEFAULT '',
  asked INTEGER NOT NULL DEFAULT 0,
  answers TEXT NOT NULL DEFAULT '',
  updated_at {{TS}} NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX phone_calls_once ON phone_calls(sid);
CREATE INDEX phone_calls_contact ON phone_calls(contact);
CREATE INDEX phone_calls_case ON phone_calls(case_id, id) WHERE case_id <> '';
CREATE INDEX phone_calls_due ON phone_calls(due_at, id) WHERE call_back = 'due';
CREATE INDEX phone_calls_number ON phone_calls(number_idx, id) WHERE number_idx <> '';
CREATE INDEX phone_calls_rang ON phone_calls(rang_at, id);

CREATE TABLE phone_attempts (
  call TEXT NOT NULL REFERENCES phone_calls(id),
  n INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  started_at {{TS}} NOT NULL,
  ended_at {{TS}} NOT NULL,
  against TEXT NOT NULL DEFAULT '',
  notes {{BYTES}} NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (call, n)
);

-- +goose Down
DROP TABLE phone_attempts;
DROP TABLE phone_calls;
DROP TABLE telephone_out;
