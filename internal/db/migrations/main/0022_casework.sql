-- +goose Up
-- simulated: a case of a drill, in no count, clock list or message. root: the
-- case this one is merged into, at the end of the chain; '' = not merged.
ALTER TABLE cases ADD COLUMN simulated BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE cases ADD COLUMN root TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_root ON cases(root, id) WHERE root <> '';

-- What somebody must do for a case by a time. title and note are sealed under
-- the case's key. ref is the key of whoever asked for it: one task for each.
CREATE TABLE case_tasks (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  title {{BYTES}} NOT NULL,
  party TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT '',
  ref TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
  due_at {{TS}},
  note {{BYTES}},
  done_at {{TS}},
  done_by TEXT NOT NULL DEFAULT '',
  created_at {{TS}} NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX case_tasks_ref ON case_tasks(case_id, ref) WHERE ref <> '';
CREATE INDEX case_tasks_case ON case_tasks(case_id, id);
CREATE INDEX case_tasks_due ON case_tasks(due_at, id) WHERE state = 'open';

-- +goose Down
DROP TABLE case_tasks;
DROP INDEX cases_root;
ALTER TABLE cases DROP COLUMN root;
ALTER TABLE cases DROP COLUMN simulated;
