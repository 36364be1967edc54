-- +goose Up
-- What an action puts on a list, sealed under the account's key: for the moment
-- it begins, and for the one it comes back. made is false for an entry that was
-- on the list before, which stays there.
ALTER TABLE action_lists ADD COLUMN value {{BYTES}};
ALTER TABLE action_lists ADD COLUMN made BOOLEAN NOT NULL DEFAULT true;
CREATE INDEX action_lists_entry ON action_lists(list, entry) WHERE removed_at IS NULL;

-- What was decided about each member of a ring, and why; also about those left
-- alone.
CREATE TABLE ring_members (
  ring TEXT NOT NULL,
  n INTEGER NOT NULL,
  account BIGINT NOT NULL,
  case_id TEXT NOT NULL DEFAULT '',
  decision TEXT NOT NULL,
  reason {{BYTES}} NOT NULL,
  action TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL,
  region TEXT NOT NULL,
  at {{TS}} NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (ring, n)
);
CREATE INDEX ring_members_account ON ring_members(account, at);

-- +goose Down
DROP TABLE ring_members;
DROP INDEX action_lists_entry;
ALTER TABLE action_lists DROP COLUMN made;
ALTER TABLE action_lists DROP COLUMN value;
