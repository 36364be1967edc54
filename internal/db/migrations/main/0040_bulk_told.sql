-- +goose Up
-- What a bulk action tells the people and puts on lists, sealed under its own
-- key. Rows of before keep it in their draft.
ALTER TABLE bulk_actions ADD COLUMN told {{BYTES}};

-- +goose Down
ALTER TABLE bulk_actions DROP COLUMN told;
