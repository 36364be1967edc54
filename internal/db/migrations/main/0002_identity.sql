-- +goose Up
-- People of the company. email and name are staff data, kept in clear; nobody
-- is deleted, because their acts stay on timelines.
CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,              -- lower case
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('invited','active','disabled')),
  password TEXT NOT NULL,                  -- argon2id PHC string; '' = none yet
  totp {{BYTES}},                          -- sealed secret; NULL = no second factor
  totp_pending {{BYTES}},                  -- sealed secret waiting for its first code
  totp_step BIGINT NOT NULL,               -- last 30 s step whose code was taken
  locale TEXT NOT NULL,
  theme TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX staff_page ON staff(created_at, id);

CREATE TABLE staff_role   (staff TEXT NOT NULL REFERENCES staff(id), role   TEXT NOT NULL, PRIMARY KEY (staff, role));
CREATE TABLE staff_region (staff TEXT NOT NULL REFERENCES staff(id), region TEXT NOT NULL, PRIMARY KEY (staff, region));
CREATE TABLE staff_brand  (staff TEXT NOT NULL REFERENCES staff(id), brand  TEXT NOT NULL, PRIMARY KEY (staff, brand));

CREATE TABLE team (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at {{TS}} NOT NULL
);
CREATE TABLE staff_team (
  staff TEXT NOT NULL REFERENCES staff(id),
  team TEXT NOT NULL REFERENCES team(id),
  PRIMARY KEY (staff, team)
);

-- Codes for when the telephone is gone; a row is deleted when its code is used.
CREATE TABLE recovery_code (
  staff TEXT NOT NULL REFERENCES staff(id),
  hash TEXT NOT NULL,
  PRIMARY KEY (staff, hash)
);

-- Live sessions; ending one deletes its row.
CREATE TABLE staff_session (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  staff TEXT NOT NULL REFERENCES staff(id),
  agent TEXT NOT NULL,                     -- browser, so that its owner knows it again
  created_at {{TS}} NOT NULL,
  seen_at {{TS}} NOT NULL,                 -- to the minute
  auth_at {{TS}} NOT NULL                  -- last time password and code were shown
);
CREATE INDEX staff_session_staff ON staff_session(staff, id);
CREATE INDEX staff_session_age ON staff_session(created_at);

-- One-time links: the first administrator, invitations, new passwords.
CREATE TABLE invitation (
  hash TEXT PRIMARY KEY,
  staff TEXT REFERENCES staff(id),         -- NULL = first set-up
  created_at {{TS}} NOT NULL,
  expires_at {{TS}} NOT NULL
);

CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  prefix TEXT NOT NULL,
  permissions TEXT NOT NULL,               -- separated by commas
  regions TEXT NOT NULL,
  brands TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  expires_at {{TS}},
  revoked_at {{TS}},
  used_at {{TS}}                           -- to ten minutes
);
CREATE INDEX api_key_page ON api_key(created_at, id);

-- Sign-in attempts by account and by address; what is the hash of either.
CREATE TABLE sign_in_guard (
  what TEXT PRIMARY KEY,
  attempts BIGINT NOT NULL,
  since {{TS}} NOT NULL,
  locked_until {{TS}} NOT NULL
);
CREATE INDEX sign_in_guard_age ON sign_in_guard(since);

-- +goose Down
DROP TABLE sign_in_guard;
DROP TABLE api_key;
DROP TABLE invitation;
DROP TABLE staff_session;
DROP TABLE recovery_code;
DROP TABLE staff_team;
DROP TABLE team;
DROP TABLE staff_brand;
DROP TABLE staff_region;
DROP TABLE staff_role;
DROP TABLE staff;
