-- +goose Up
-- Who reported somebody is a class of its own: see docs/concepts/reporter.md.

-- The reporter asked that not even those who may know see it unasked.
ALTER TABLE case_parties ADD COLUMN confidential BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE contacts ADD COLUMN confidential BOOLEAN NOT NULL DEFAULT false;

-- Who looked at a confidential reporter, for what, and until when it stays open.
CREATE TABLE reporter_looks (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  staff TEXT NOT NULL REFERENCES staff(id),
  purpose TEXT NOT NULL,                   -- a code; owner = they own the case and need no purpose
  reason {{BYTES}} NOT NULL,               -- sealed under the case's key
  at {{TS}} NOT NULL,
  until {{TS}} NOT NULL
);
CREATE INDEX reporter_looks_case ON reporter_looks(case_id, staff, until);
CREATE UNIQUE INDEX reporter_looks_owner ON reporter_looks(case_id, staff) WHERE purpose = 'owner';

-- The parties of cases that tell who reported somebody else: the reporter, and
-- the same person in another role of that case. One taken off stays one, or
-- taking the reported person off for a minute would tell.
CREATE VIEW reporters AS
  SELECT p.id AS party, p.case_id, CASE WHEN k.root = '' THEN k.id ELSE k.root END AS family, p.account,
    EXISTS (SELECT 1 FROM case_parties m WHERE m.role = 'reporter' AND m.confidential
      AND m.case_id IN (SELECT f.id FROM cases f WHERE f.id = CASE WHEN k.root = '' THEN k.id ELSE k.root END OR f.root = CASE WHEN k.root = '' THEN k.id ELSE k.root END)
      AND (m.id = p.id OR m.account <> 0 AND m.account = p.account OR m.email_idx <> '' AND m.email_idx = p.email_idx OR m.phone_idx <> '' AND m.phone_idx = p.phone_idx)) AS confidential
  FROM case_parties p JOIN cases k ON k.id = p.case_id
  WHERE p.role <> 'subject'
    AND EXISTS (SELECT 1 FROM case_parties m WHERE m.role = 'reporter'
      AND m.case_id IN (SELECT f.id FROM cases f WHERE f.id = CASE WHEN k.root = '' THEN k.id ELSE k.root END OR f.root = CASE WHEN k.root = '' THEN k.id ELSE k.root END)
      AND (m.id = p.id OR m.account <> 0 AND m.account = p.account OR m.email_idx <> '' AND m.email_idx = p.email_idx OR m.phone_idx <> '' AND m.phone_idx = p.phone_idx))
    AND EXISTS (SELECT 1 FROM case_parties q WHERE q.role = 'subject'
      AND q.case_id IN (SELECT f.id FROM cases f WHERE f.id = CASE WHEN k.root = '' THEN k.id ELSE k.root END OR f.root = CASE WHEN k.root = '' THEN k.id ELSE k.root END)
      AND NOT (q.account <> 0 AND q.account = p.account OR q.email_idx <> '' AND q.email_idx = p.email_idx OR q.phone_idx <> '' AND q.phone_idx = p.phone_idx));

-- What they wrote.
CREATE VIEW reporter_contacts AS
  SELECT c.id AS contact, r.family, r.party, r.confidential, c.account, c.order_eid
  FROM contacts c JOIN reporters r ON r.party = c.party WHERE c.party <> '';

-- By which account or order one would find that object holds a report of theirs.
CREATE VIEW reported AS
  SELECT r.case_id AS object, r.account AS via, r.family, r.party, r.confidential FROM reporters r WHERE r.account <> 0
  UNION ALL
  SELECT r.family, r.account, r.family, r.party, r.confidential FROM reporters r WHERE r.account <> 0 AND r.family <> r.case_id
  UNION ALL
  SELECT w.contact, w.account, w.family, w.party, w.confidential FROM reporter_contacts w WHERE w.account <> 0
  UNION ALL
  SELECT w.family, w.account, w.family, w.party, w.confidential FROM reporter_contacts w WHERE w.account <> 0
  UNION ALL
  SELECT w.contact, w.order_eid, w.family, w.party, w.confidential FROM reporter_contacts w WHERE w.order_eid <> 0
  UNION ALL
  SELECT w.family, w.order_eid, w.family, w.party, w.confidential FROM reporter_contacts w WHERE w.order_eid <> 0;

-- +goose Down
DROP VIEW reported;
DROP VIEW reporter_contacts;
DROP VIEW reporters;
DROP TABLE reporter_looks;
ALTER TABLE contacts DROP COLUMN confidential;
ALTER TABLE case_parties DROP COLUMN confidential;
