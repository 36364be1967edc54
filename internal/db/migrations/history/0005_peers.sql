-- +goose Up
-- Peers of an account: the same kind, brand and region, in the order of their ids.
CREATE INDEX accounts_peers ON accounts(kind, brand, region, id);
-- +goose Down
DROP INDEX accounts_peers;
