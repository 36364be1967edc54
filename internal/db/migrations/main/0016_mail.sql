-- +goose Up
-- Our addresses: what is written to one is of its kind, brand and region. With a
-- host, mail is fetched from there; the password is sealed under the mailbox's
-- own key (eid).
CREATE TABLE mailboxes (
  id TEXT PRIMARY KEY,
  eid BIGINT NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT '',
  brand TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT '',
  authserv TEXT NOT NULL DEFAULT '',
  hops INTEGER NOT NULL DEFAULT 1,
  host TEXT NOT NULL DEFAULT '',
  port INTEGER NOT NULL DEFAULT 0,
  security TEXT NOT NULL DEFAULT '',
  username TEXT NOT NULL DEFAULT '',
  secret {{BYTES}},
  folder TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  set_by TEXT NOT NULL,
  created_at {{TS}} NOT NULL,
  updated_at {{TS}} NOT NULL,
  version BIGINT NOT NULL,
  uid_validity BIGINT NOT NULL DEFAULT 0,
  uid_last BIGINT NOT NULL DEFAULT 0,
  since {{TS}} NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  failure TEXT NOT NULL DEFAULT '',
  refused BIGINT NOT NULL DEFAULT 0,
  tried_at {{TS}},
  ok_at {{TS}},
  next_at {{TS}},
  taken_at {{TS}}
);
CREATE UNIQUE INDEX mailboxes_address ON mailboxes(address) WHERE state <> 'removed';

-- The system writes to itself and looks whether it arrives.
CREATE TABLE intake_probes (
  id TEXT PRIMARY KEY,
  way TEXT NOT NULL,
  sent_at {{TS}} NOT NULL,
  seen_at {{TS}},
  failure TEXT NOT NULL DEFAULT ''
);
CREATE INDEX intake_probes_newest ON intake_probes(way, sent_at);

ALTER TABLE contacts ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN sender_check {{JSON}};
ALTER TABLE contacts ADD COLUMN account_control TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN on_behalf {{BYTES}};
ALTER TABLE contacts ADD COLUMN follows TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN legal_due {{TS}};
CREATE INDEX contacts_channel ON contacts(channel, received_at);
CREATE INDEX contacts_order ON contacts(order_eid, id) WHERE order_eid <> 0;
CREATE INDEX contacts_follows ON contacts(follows) WHERE follows <> '';

-- Words of a contact, each as a keyed hash: how alike two texts are can be told
-- without a clear copy of either.
CREATE TABLE contact_words (
  word TEXT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  PRIMARY KEY (word, contact_id)
);
CREATE INDEX contact_words_contact ON contact_words(contact_id);

-- Whether a contact was acknowledged automatically, and if not, why not.
CREATE TABLE acknowledgements (
  contact_id TEXT PRIMARY KEY REFERENCES contacts(id),
  sender_idx TEXT NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL DEFAULT '',
  at {{TS}} NOT NULL
);
CREATE INDEX acknowledgements_sender ON acknowledgements(sender_idx, at) WHERE state = 'sent';

-- +goose Down
DROP TABLE acknowledgements;
DROP TABLE contact_words;
DROP INDEX contacts_follows;
DROP INDEX contacts_order;
DROP INDEX contacts_channel;
ALTER TABLE contacts DROP COLUMN legal_due;
ALTER TABLE contacts DROP COLUMN follows;
ALTER TABLE contacts DROP COLUMN on_behalf;
ALTER TABLE contacts DROP COLUMN account_control;
ALTER TABLE contacts DROP COLUMN sender_check;
ALTER TABLE contacts DROP COLUMN kind;
DROP TABLE intake_probes;
DROP TABLE mailboxes;
