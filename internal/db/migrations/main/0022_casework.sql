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

-- A vendor's team: its people see only what is placed in a queue that the team
-- is certified for, never a contact detail, and export nothing.
ALTER TABLE team ADD COLUMN vendor BOOLEAN NOT NULL DEFAULT false;

-- skills: words, comma separated, that whoever takes from the queue has. mode
-- pull waits to be taken, push gives to the least loaded. weight is its share.
ALTER TABLE queues ADD COLUMN mode TEXT NOT NULL DEFAULT 'pull';
ALTER TABLE queues ADD COLUMN skills TEXT NOT NULL DEFAULT '';
ALTER TABLE queues ADD COLUMN weight INTEGER NOT NULL DEFAULT 1;

-- Teams that are certified for a queue.
CREATE TABLE queue_teams (
  queue TEXT NOT NULL REFERENCES queues(id),
  team TEXT NOT NULL REFERENCES team(id),
  PRIMARY KEY (queue, team)
);

-- The ordered rules by which work finds its queue; a version is never changed.
CREATE TABLE routing_versions (
  n INTEGER PRIMARY KEY,
  rules {{JSON}} NOT NULL,
  note TEXT NOT NULL,
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL
);

-- Where a case or contact is placed: by which rule of which version, or by hand
-- (pinned). keep is who goes on seeing it when it moves from under their hands.
CREATE TABLE placements (
  object TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  rule TEXT NOT NULL,
  version INTEGER NOT NULL,
  skills TEXT NOT NULL DEFAULT '',
  pinned BOOLEAN NOT NULL DEFAULT false,
  keep TEXT NOT NULL DEFAULT '',
  at {{TS}} NOT NULL
);
CREATE INDEX placements_queue ON placements(queue, object);

-- What a person can take. A cap of NULL is none.
CREATE TABLE staff_work (
  staff TEXT PRIMARY KEY REFERENCES staff(id),
  accepting BOOLEAN NOT NULL,
  cap INTEGER,
  cap_s0 INTEGER,
  cap_s1 INTEGER,
  cap_s2 INTEGER,
  cap_s3 INTEGER,
  cap_s4 INTEGER,
  version BIGINT NOT NULL
);
CREATE TABLE staff_skills (
  staff TEXT NOT NULL REFERENCES staff(id),
  skill TEXT NOT NULL,
  PRIMARY KEY (staff, skill)
);
CREATE TABLE staff_languages (
  staff TEXT NOT NULL REFERENCES staff(id),
  language TEXT NOT NULL,
  PRIMARY KEY (staff, language)
);

-- What was given out, and why that: fair shares are counted from it.
CREATE TABLE takes (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,
  staff TEXT NOT NULL,
  queue TEXT NOT NULL,
  why {{JSON}} NOT NULL,
  at {{TS}} NOT NULL
);
CREATE INDEX takes_recent ON takes(at, queue);

-- Work put aside until a time; it comes back by itself. why is sealed under the
-- key of the case or contact.
CREATE TABLE deferrals (
  object TEXT PRIMARY KEY,
  until {{TS}} NOT NULL,
  why {{BYTES}} NOT NULL,
  actor TEXT NOT NULL,
  at {{TS}} NOT NULL
);

-- Work on its way from one person to another, or to a team; warm: the caller is
-- on the line. Whoever gives keeps it until somebody accepts.
CREATE TABLE handovers (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('handover', 'warm')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'declined', 'withdrawn', 'lapsed')),
  from_staff TEXT NOT NULL,
  to_staff TEXT NOT NULL,
  to_team TEXT NOT NULL,
  note {{BYTES}} NOT NULL,
  made_at {{TS}} NOT NULL,
  lapses_at {{TS}},
  answered_at {{TS}},
  answered_by TEXT NOT NULL DEFAULT '',
  answer {{BYTES}},
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX handovers_once ON handovers(object) WHERE state = 'pending';
CREATE INDEX handovers_object ON handovers(object, id);
CREATE INDEX handovers_pending ON handovers(made_at, id) WHERE state = 'pending';

-- Ties between cases that stay two: parent (a is the parent of b),
-- cross_complaint and related (a < b).
CREATE TABLE case_relations (
  a TEXT NOT NULL REFERENCES cases(id),
  b TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL CHECK (kind IN ('parent', 'cross_complaint', 'related')),
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (a, b, kind)
);
CREATE INDEX case_relations_b ON case_relations(b, a);
CREATE UNIQUE INDEX case_relations_parent ON case_relations(b) WHERE kind = 'parent';

-- Each merge and its undoing. before is who could see either case, so that
-- undoing it restores that.
CREATE TABLE case_merges (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL REFERENCES cases(id),
  target TEXT NOT NULL REFERENCES cases(id),
  before {{JSON}} NOT NULL,
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  undone_at {{TS}},
  undone_by TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX case_merges_once ON case_merges(source) WHERE undone_at IS NULL;
CREATE INDEX case_merges_target ON case_merges(target, id);

-- Named filters of a list, a person's own (owner) or a team's.
CREATE TABLE saved_views (
  id TEXT PRIMARY KEY,
  page TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  owner TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT '',
  created_at {{TS}} NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX saved_views_page ON saved_views(page, name, id);

-- +goose Down
DROP TABLE saved_views;
DROP TABLE case_merges;
DROP TABLE case_relations;
DROP TABLE handovers;
DROP TABLE deferrals;
DROP TABLE takes;
DROP TABLE staff_languages;
DROP TABLE staff_skills;
DROP TABLE staff_work;
DROP TABLE placements;
DROP TABLE routing_versions;
DROP TABLE queue_teams;
ALTER TABLE queues DROP COLUMN weight;
ALTER TABLE queues DROP COLUMN skills;
ALTER TABLE queues DROP COLUMN mode;
ALTER TABLE team DROP COLUMN vendor;
DROP TABLE case_tasks;
DROP INDEX cases_root;
ALTER TABLE cases DROP COLUMN root;
ALTER TABLE cases DROP COLUMN simulated;
