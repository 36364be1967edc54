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

-- What reporters wrote is found by the party.
CREATE INDEX contacts_party ON contacts(party) WHERE party <> '';

-- The parties of cases that tell who reported somebody else: the reporter, and
-- the same person in another role of that case. One taken off stays one, or
-- taking the reported person off for a minute would tell. Partners share a
-- telephone: only by the same account is the reported person the reporter.
-- The conditions <> '' stand for the partial indexes; || '' keeps the planner at
-- the few parties of the family, where an account may be in thousands of cases.
CREATE VIEW reporters AS
  SELECT p.id AS party, p.case_id, CASE WHEN k.root = '' THEN k.id ELSE k.root END AS family, p.account,
    EXISTS (SELECT 1 FROM case_parties m WHERE m.role = 'reporter' AND m.confidential
      AND m.case_id IN (SELECT f.id FROM cases f WHERE f.id = CASE WHEN k.root = '' THEN k.id ELSE k.root END
        OR f.root = CASE WHEN k.root = '' THEN k.id ELSE k.root END AND f.root <> '')
      AND (m.id || '' = p.id OR m.account <> 0 AND m.account = p.account OR m.email_idx <> '' AND m.email_idx = p.email_idx OR m.phone_idx <> '' AND m.phone_idx = p.phone_idx)) AS confidential
  FROM case_parties p JOIN cases k ON k.id = p.case_id
  WHERE p.role <> 'subject'
    AND EXISTS (SELECT 1 FROM case_parties m WHERE m.role = 'reporter'
      AND m.case_id IN (SELECT f.id FROM cases f WHERE f.id = CASE WHEN k.root = '' THEN k.id ELSE k.root END
        OR f.root = CASE WHEN k.root = '' THEN k.id ELSE k.root END AND f.root <> '')
      AND (m.id || '' = p.id OR m.account <> 0 AND m.account = p.account OR m.email_idx <> '' AND m.email_idx = p.email_idx OR m.phone_idx <> '' AND m.phone_idx = p.phone_idx))
    AND EXISTS (SELECT 1 FROM case_parties q WHERE q.role = 'subject'
      AND q.case_id IN (SELECT f.id FROM cases f WHERE f.id = CASE WHEN k.root = '' THEN k.id ELSE k.root END
        OR f.root = CASE WHEN k.root = '' THEN k.id ELSE k.root END AND f.root <> '')
      AND NOT (q.account <> 0 AND q.account = p.account));

-- What they wrote.
CREATE VIEW reporter_contacts AS
  SELECT c.id AS contact, r.family, r.party, r.confidential, c.account, c.order_eid
  FROM contacts c JOIN reporters r ON r.party = c.party WHERE c.party <> '';

-- +goose Down
DROP VIEW reporter_contacts;
DROP VIEW reporters;
DROP INDEX contacts_party;
DROP TABLE reporter_looks;
ALTER TABLE contacts DROP COLUMN confidential;
ALTER TABLE case_parties DROP COLUMN confidential;
