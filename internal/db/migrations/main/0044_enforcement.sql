-- +goose Up
-- What a comparison was told and could not take: the lines, what stands in them
-- sealed under a key of the comparison.
ALTER TABLE reconciliations ADD COLUMN whole BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE reconciliations ADD COLUMN not_taken INTEGER NOT NULL DEFAULT 0;
CREATE TABLE reconciliation_faults (
  reconciliation TEXT NOT NULL REFERENCES reconciliations(id),
  line INTEGER NOT NULL,
  code TEXT NOT NULL,
  account {{BYTES}} NOT NULL,
  PRIMARY KEY (reconciliation, line)
);

-- +goose Down
DROP TABLE reconciliation_faults;
ALTER TABLE reconciliations DROP COLUMN not_taken;
ALTER TABLE reconciliations DROP COLUMN whole;
