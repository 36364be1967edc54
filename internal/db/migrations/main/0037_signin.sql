-- +goose Up
-- Passkeys of staff. Public keys are no secret: with them alone nobody signs in.
CREATE TABLE passkey (
  id TEXT PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff(id),
  rp TEXT NOT NULL,                        -- the host name it was made for
  credential {{BYTES}} NOT NULL UNIQUE,    -- the authenticator's name for it
  public_key {{BYTES}} NOT NULL,           -- COSE
  sign_count BIGINT NOT NULL,              -- 0 = the authenticator does not count
  synced BOOLEAN NOT NULL,                 -- may be copied by its maker to other devices
  transports TEXT NOT NULL,                -- separated by commas
  name TEXT NOT NULL,                      -- what its owner calls it
  created_at {{TS}} NOT NULL,
  used_at {{TS}},
  suspect_at {{TS}},                       -- its count went back: somebody may hold a copy
  version BIGINT NOT NULL
);
CREATE INDEX passkey_staff ON passkey(staff, id);

-- Challenges and answers of sign-in that were used; each is good once.
CREATE TABLE sign_in_used (
  hash TEXT PRIMARY KEY,
  expires_at {{TS}} NOT NULL
);
CREATE INDEX sign_in_used_age ON sign_in_used(expires_at);

-- Who a person is at the company's identity provider.
CREATE TABLE staff_login (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  staff TEXT NOT NULL REFERENCES staff(id),
  created_at {{TS}} NOT NULL,
  used_at {{TS}} NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX staff_login_staff ON staff_login(staff, issuer);

ALTER TABLE staff_session ADD COLUMN via TEXT NOT NULL DEFAULT 'password'; -- password, passkey, oidc

-- The secret a key had before, good until old_until.
ALTER TABLE api_key ADD COLUMN old_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE api_key ADD COLUMN old_until {{TS}};
ALTER TABLE api_key ADD COLUMN old_used_at {{TS}};
ALTER TABLE api_key ADD COLUMN rotated_at {{TS}};
CREATE INDEX api_key_old ON api_key(old_hash) WHERE old_hash <> '';

-- +goose Down
DROP INDEX api_key_old;
ALTER TABLE api_key DROP COLUMN rotated_at;
ALTER TABLE api_key DROP COLUMN old_used_at;
ALTER TABLE api_key DROP COLUMN old_until;
ALTER TABLE api_key DROP COLUMN old_hash;
ALTER TABLE staff_session DROP COLUMN via;
DROP TABLE staff_login;
DROP TABLE sign_in_used;
DROP TABLE passkey;
