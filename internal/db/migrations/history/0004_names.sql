-- +goose Up
-- Accounts in the order in which they came or changed, for the index of names.
CREATE INDEX accounts_position ON accounts(position);

-- +goose Down
DROP INDEX accounts_position;
