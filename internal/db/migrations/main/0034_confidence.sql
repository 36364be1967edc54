-- +goose Up
-- Broken glass, conflicts of interest, and what counsel directs.

-- A membership that ends: somebody broke the glass. NULL = until taken away.
ALTER TABLE restricted_member ADD COLUMN until {{TS}};

CREATE TABLE break_glass (
  id TEXT PRIMARY KEY,
  object TEXT NOT NULL,                    -- cas_ id
  number TEXT NOT NULL,
  owner TEXT NOT NULL,                     -- stf_ id of the assignee then; '' = nobody
  staff TEXT NOT NULL REFERENCES staff(id),
  code TEXT NOT NULL,
  reason {{BYTES}} NOT NULL,               -- sealed under the case's key
  at {{TS}} NOT NULL,
  until {{TS}} NOT NULL,
  ended_at {{TS}},
  review_due {{TS}} NOT NULL,
  overdue BOOLEAN NOT NULL,                -- the review did not come in time, and was asked for again
  reviewer TEXT NOT NULL,
  reviewed_at {{TS}},
  verdict TEXT NOT NULL,                   -- justified, not_justified; '' = not reviewed
  note {{BYTES}} NOT NULL,                 -- sealed under the case's key
  version BIGINT NOT NULL
);
CREATE INDEX break_glass_page ON break_glass(at, id);
CREATE INDEX break_glass_object ON break_glass(object, staff);

-- Accounts that somebody must not work on: their own and those of people near them.
CREATE TABLE conflicts (
  staff TEXT NOT NULL REFERENCES staff(id),
  account BIGINT NOT NULL,
  kind TEXT NOT NULL,                      -- own, family, near
  declared_by TEXT NOT NULL,
  declared_at {{TS}} NOT NULL,
  PRIMARY KEY (staff, account)
);
CREATE INDEX conflicts_account ON conflicts(account, staff);

-- What somebody must not see for it. A colleague's own account is a conflict of
-- the whole team; privacy and legal stay, or a case could be lost to everybody.
CREATE VIEW conflict_accounts AS
  SELECT staff, account FROM conflicts
  UNION ALL
  SELECT mate.staff, own.account FROM conflicts own
    JOIN staff_team t ON t.staff = own.staff
    JOIN staff_team mate ON mate.team = t.team AND mate.staff <> own.staff
    WHERE own.kind = 'own' AND NOT EXISTS (SELECT 1 FROM staff_role r WHERE r.staff = mate.staff AND r.role IN ('privacy','legal'));
CREATE VIEW conflicted AS
  SELECT p.case_id AS object, c.staff FROM case_parties p JOIN conflict_accounts c ON c.account = p.account WHERE p.account <> 0
  UNION ALL
  SELECT k.root, c.staff FROM case_parties p JOIN conflict_accounts c ON c.account = p.account JOIN cases k ON k.id = p.case_id WHERE p.account <> 0 AND k.root <> ''
  UNION ALL
  SELECT k.id, c.staff FROM case_parties p JOIN conflict_accounts c ON c.account = p.account JOIN cases k ON k.root = p.case_id WHERE p.account <> 0
  UNION ALL
  SELECT k.id, c.staff FROM cases k JOIN conflict_accounts c ON c.account = k.account WHERE k.account <> 0
  UNION ALL
  SELECT m.id, c.staff FROM contacts m JOIN conflict_accounts c ON c.account = m.account WHERE m.account <> 0;

-- Work that counsel directs: its own room beside the ordinary record.
CREATE TABLE counsel_matters (
  case_id TEXT PRIMARY KEY REFERENCES cases(id),
  label TEXT NOT NULL,
  begun_by TEXT NOT NULL,
  begun_at {{TS}} NOT NULL,
  ended_at {{TS}},
  version BIGINT NOT NULL
);
CREATE TABLE counsel_members (
  case_id TEXT NOT NULL REFERENCES counsel_matters(case_id),
  staff TEXT NOT NULL REFERENCES staff(id),
  added_by TEXT NOT NULL,
  added_at {{TS}} NOT NULL,
  PRIMARY KEY (case_id, staff)
);
CREATE TABLE counsel_notes (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES counsel_matters(case_id),
  author TEXT NOT NULL,
  at {{TS}} NOT NULL,
  about TEXT NOT NULL,                     -- advice, request, work_product
  text {{BYTES}} NOT NULL                  -- sealed under the case's key
);
CREATE INDEX counsel_notes_case ON counsel_notes(case_id, id);

-- +goose Down
DROP TABLE counsel_notes;
DROP TABLE counsel_members;
DROP TABLE counsel_matters;
DROP VIEW conflicted;
DROP VIEW conflict_accounts;
DROP TABLE conflicts;
DROP TABLE break_glass;
ALTER TABLE restricted_member DROP COLUMN until;
