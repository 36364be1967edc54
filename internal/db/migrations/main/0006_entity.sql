-- +goose Up
-- What people decided about accounts; the engine knows it from control entries.
CREATE TABLE account_standing (
  account BIGINT PRIMARY KEY,
  standing TEXT NOT NULL,
  since {{TS}} NOT NULL,
  until {{TS}},
  cause TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE account_labels (
  account BIGINT NOT NULL,
  label TEXT NOT NULL,
  cause TEXT NOT NULL,
  actor TEXT NOT NULL,
  at {{TS}} NOT NULL,
  until {{TS}},
  PRIMARY KEY (account, label)
);

-- +goose Down
DROP TABLE account_labels;
DROP TABLE account_standing;
