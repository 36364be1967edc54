-- +goose Up
-- What evidence is, where it came from and who may look at it. A file that
-- came by an upload lies in the blobs of its parts, each sealed apart.
ALTER TABLE evidence ADD COLUMN kind TEXT NOT NULL DEFAULT 'file';
ALTER TABLE evidence ADD COLUMN class TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN derived_from TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE evidence ADD COLUMN view_blob TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN exif {{BYTES}};
ALTER TABLE evidence ADD COLUMN redaction {{BYTES}};
ALTER TABLE evidence ADD COLUMN captured_at {{TS}} NOT NULL DEFAULT 0;
ALTER TABLE evidence ADD COLUMN scan TEXT NOT NULL DEFAULT 'none';
ALTER TABLE evidence ADD COLUMN scan_note TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN quarantined BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE evidence ADD COLUMN locked BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE evidence ADD COLUMN destroyed_at {{TS}} NOT NULL DEFAULT 0;
CREATE INDEX evidence_derived ON evidence(derived_from, id) WHERE derived_from <> '';

-- Why and to whom: what people write is sealed; the leaf holds its hash.
ALTER TABLE custody ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE custody ADD COLUMN words {{BYTES}};

-- A file on its way in, part by part.
CREATE TABLE uploads (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  eid BIGINT NOT NULL,
  evidence TEXT NOT NULL,
  name {{BYTES}} NOT NULL,
  declared TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL DEFAULT '',
  received BIGINT NOT NULL DEFAULT 0,
  parts INTEGER NOT NULL DEFAULT 0,
  hashing {{BYTES}} NOT NULL,
  state TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  expires_at {{TS}} NOT NULL
);
CREATE INDEX uploads_open ON uploads(expires_at) WHERE state = 'open';
CREATE TABLE upload_parts (
  upload TEXT NOT NULL REFERENCES uploads(id),
  n INTEGER NOT NULL,
  start BIGINT NOT NULL,
  size BIGINT NOT NULL,
  blob TEXT NOT NULL,
  PRIMARY KEY (upload, n)
);

-- Where the parts of a file begin.
CREATE TABLE evidence_parts (
  evidence TEXT NOT NULL REFERENCES evidence(id),
  n INTEGER NOT NULL,
  start BIGINT NOT NULL,
  size BIGINT NOT NULL,
  blob TEXT NOT NULL,
  PRIMARY KEY (evidence, n)
);

-- Suspected child abuse material: locked, reported, preserved.
CREATE TABLE evidence_locks (
  evidence TEXT PRIMARY KEY REFERENCES evidence(id),
  sha256 TEXT NOT NULL,
  ground TEXT NOT NULL,
  locked_by TEXT NOT NULL,
  locked_at {{TS}} NOT NULL,
  preserve_until {{TS}} NOT NULL,
  authority TEXT NOT NULL DEFAULT '',
  reference TEXT NOT NULL DEFAULT '',
  reported_by TEXT NOT NULL DEFAULT '',
  reported_at {{TS}} NOT NULL DEFAULT 0,
  lifted_by TEXT NOT NULL DEFAULT '',
  lifted_at {{TS}} NOT NULL DEFAULT 0
);
CREATE INDEX evidence_locks_hash ON evidence_locks(sha256);

-- Packages for the police, a court or an insurer.
CREATE TABLE packages (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  eid BIGINT NOT NULL,
  state TEXT NOT NULL,
  form TEXT NOT NULL,
  purpose TEXT NOT NULL,
  spec {{BYTES}} NOT NULL,
  approval TEXT NOT NULL DEFAULT '',
  items INTEGER NOT NULL DEFAULT 0,
  manifest TEXT NOT NULL DEFAULT '',
  asked_by TEXT NOT NULL,
  asked_at {{TS}} NOT NULL,
  made_by TEXT NOT NULL DEFAULT '',
  made_at {{TS}} NOT NULL DEFAULT 0
);
CREATE INDEX packages_case ON packages(case_id, id);

-- Each nightly check of every file against its hash.
CREATE TABLE evidence_checks (
  id TEXT PRIMARY KEY,
  started_at {{TS}} NOT NULL,
  ended_at {{TS}} NOT NULL,
  checked INTEGER NOT NULL,
  faults INTEGER NOT NULL,
  found {{JSON}} NOT NULL
);

-- What a person chose about what they have to look at, and what they looked at.
-- Nobody else reads these tables: there is no route, report or score of them.
CREATE TABLE wellbeing (
  staff TEXT PRIMARY KEY,
  budget INTEGER NOT NULL,
  version BIGINT NOT NULL,
  debrief_at {{TS}} NOT NULL DEFAULT 0
);
CREATE TABLE wellbeing_choices (
  staff TEXT NOT NULL,
  class TEXT NOT NULL,
  blur BOOLEAN NOT NULL,
  grey BOOLEAN NOT NULL,
  mute BOOLEAN NOT NULL,
  never BOOLEAN NOT NULL,
  PRIMARY KEY (staff, class)
);
CREATE TABLE exposures (
  staff TEXT NOT NULL,
  evidence TEXT NOT NULL,
  at {{TS}} NOT NULL,
  PRIMARY KEY (staff, at, evidence)
);

CREATE INDEX upload_parts_blob ON upload_parts(blob);
CREATE INDEX evidence_parts_blob ON evidence_parts(blob);

-- +goose Down
DROP TABLE exposures;
DROP TABLE wellbeing_choices;
DROP TABLE wellbeing;
DROP TABLE evidence_checks;
DROP TABLE packages;
DROP TABLE evidence_locks;
DROP TABLE evidence_parts;
DROP TABLE upload_parts;
DROP TABLE uploads;
ALTER TABLE custody DROP COLUMN words;
ALTER TABLE custody DROP COLUMN purpose;
DROP INDEX evidence_derived;
ALTER TABLE evidence DROP COLUMN destroyed_at;
ALTER TABLE evidence DROP COLUMN locked;
ALTER TABLE evidence DROP COLUMN quarantined;
ALTER TABLE evidence DROP COLUMN scan_note;
ALTER TABLE evidence DROP COLUMN scan;
ALTER TABLE evidence DROP COLUMN captured_at;
ALTER TABLE evidence DROP COLUMN redaction;
ALTER TABLE evidence DROP COLUMN exif;
ALTER TABLE evidence DROP COLUMN view_blob;
ALTER TABLE evidence DROP COLUMN parts;
ALTER TABLE evidence DROP COLUMN derived_from;
ALTER TABLE evidence DROP COLUMN class;
ALTER TABLE evidence DROP COLUMN kind;
