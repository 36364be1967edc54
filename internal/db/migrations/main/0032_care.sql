-- +goose Up
-- Work asked for under the key of a job that is just being done: it is done once
-- more afterwards.
ALTER TABLE jobs ADD COLUMN again_at {{TS}};
ALTER TABLE jobs ADD COLUMN again_payload {{JSON}};

-- Fetched messages that could not be taken: counted while they are tried, and set
-- aside so that those behind them come through. Nothing of the message is here.
CREATE TABLE mail_aside (
  id TEXT PRIMARY KEY,
  mailbox TEXT NOT NULL REFERENCES mailboxes(id),
  uid_validity BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  state TEXT NOT NULL,
  failure TEXT NOT NULL,
  tries INTEGER NOT NULL,
  first_at {{TS}} NOT NULL,
  last_at {{TS}} NOT NULL
);
CREATE UNIQUE INDEX mail_aside_once ON mail_aside(mailbox, uid_validity, uid);

-- +goose Down
DROP TABLE mail_aside;
ALTER TABLE jobs DROP COLUMN again_payload;
ALTER TABLE jobs DROP COLUMN again_at;
