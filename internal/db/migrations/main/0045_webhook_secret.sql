-- +goose Up
-- The secret an endpoint had before, which signs beside the new one until old_until.
ALTER TABLE webhook_endpoints ADD COLUMN old_secret {{BYTES}};
ALTER TABLE webhook_endpoints ADD COLUMN old_until {{TS}};

-- +goose Down
ALTER TABLE webhook_endpoints DROP COLUMN old_until;
ALTER TABLE webhook_endpoints DROP COLUMN old_secret;
