-- +goose Up
-- Who belongs together, computed from links by a job. A run writes its own rows and is in force once
-- watermark 'communities' names it; what runs before it wrote is then deleted.
CREATE TABLE community_members (
    run       BIGINT NOT NULL,
    account   BIGINT NOT NULL,
    community BIGINT NOT NULL,
    joined_at {{TS}} NOT NULL,
    PRIMARY KEY (run, account)
) {{CLUSTERED}};
CREATE INDEX community_members_by_community ON community_members (run, community, account);

-- +goose Down
DROP TABLE community_members;
