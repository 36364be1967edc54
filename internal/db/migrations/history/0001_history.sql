-- +goose Up
-- History: what the journal says, copied for reading. Every row is immutable or a fold of immutable
-- records, carries the journal position it came from, and can be rebuilt from the journal alone.

CREATE TABLE watermark (
    name     TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    at       {{TS}} NOT NULL
) {{CLUSTERED}};

CREATE TABLE events (
    position BIGINT PRIMARY KEY,
    event_id TEXT NOT NULL,
    type     TEXT NOT NULL,
    at       {{TS}} NOT NULL,
    received {{TS}} NOT NULL,
    source   TEXT NOT NULL,
    brand    TEXT NOT NULL,
    region   TEXT NOT NULL,
    history  BOOLEAN NOT NULL
) {{CLUSTERED}};

CREATE TABLE event_entities (
    entity   BIGINT NOT NULL,
    position BIGINT NOT NULL,
    role     TEXT NOT NULL,
    PRIMARY KEY (entity, position, role)
) {{CLUSTERED}};

CREATE TABLE decisions (
    position BIGINT PRIMARY KEY,
    event_id TEXT NOT NULL,
    type     TEXT NOT NULL,
    at       {{TS}} NOT NULL,
    account  BIGINT NOT NULL,
    outcome  TEXT NOT NULL,
    score    DOUBLE PRECISION NOT NULL,
    rules    TEXT NOT NULL,
    version  BIGINT NOT NULL,
    took_ns  BIGINT NOT NULL,
    brand    TEXT NOT NULL,
    region   TEXT NOT NULL,
    history  BOOLEAN NOT NULL
) {{CLUSTERED}};
CREATE INDEX decisions_by_at ON decisions (at, position);
CREATE INDEX decisions_by_account ON decisions (account, position);
CREATE INDEX decisions_by_event_id ON decisions (event_id);
CREATE INDEX decisions_by_outcome ON decisions (outcome, at, position);

CREATE TABLE decision_rules (
    rule     TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (rule, position)
) {{CLUSTERED}};

CREATE TABLE accounts (
    id         BIGINT PRIMARY KEY,
    kind       TEXT NOT NULL,
    brand      TEXT NOT NULL,
    region     TEXT NOT NULL,
    position   BIGINT NOT NULL,
    ref        {{BYTES}} NOT NULL,
    profile    {{BYTES}} NOT NULL,
    email_idx  TEXT NOT NULL,
    phone_idx  TEXT NOT NULL,
    created_at {{TS}} NOT NULL,
    language   TEXT NOT NULL,
    city       TEXT NOT NULL
) {{CLUSTERED}};
CREATE INDEX accounts_by_email ON accounts (email_idx) WHERE email_idx <> '';
CREATE INDEX accounts_by_phone ON accounts (phone_idx) WHERE phone_idx <> '';
CREATE INDEX accounts_by_created ON accounts (created_at, id);

CREATE TABLE links (
    a        BIGINT NOT NULL,
    b        BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    first_at {{TS}} NOT NULL,
    last_at  {{TS}} NOT NULL,
    n        BIGINT NOT NULL,
    PRIMARY KEY (a, b, kind)
) {{CLUSTERED}};
CREATE INDEX links_by_thing ON links (b, a);

CREATE TABLE custody_log (
    position BIGINT NOT NULL,
    n        INTEGER NOT NULL,
    holder   BIGINT NOT NULL,
    thing    BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    delta    INTEGER NOT NULL,
    label    TEXT NOT NULL,
    at       {{TS}} NOT NULL,
    PRIMARY KEY (position, n)
) {{CLUSTERED}};
CREATE INDEX custody_log_by_holder ON custody_log (holder, thing);

CREATE TABLE orders (
    id         BIGINT PRIMARY KEY,
    position   BIGINT NOT NULL,
    customer   BIGINT NOT NULL,
    worker     BIGINT NOT NULL,
    merchant   BIGINT NOT NULL,
    state      TEXT NOT NULL,
    at         {{TS}} NOT NULL,
    updated_at {{TS}} NOT NULL,
    amount     BIGINT NOT NULL,
    currency   TEXT NOT NULL,
    city       TEXT NOT NULL,
    brand      TEXT NOT NULL,
    region     TEXT NOT NULL
) {{CLUSTERED}};
CREATE INDEX orders_by_customer ON orders (customer, at);
CREATE INDEX orders_by_worker ON orders (worker, at);
CREATE INDEX orders_by_merchant ON orders (merchant, at);

CREATE TABLE effects (
    position BIGINT NOT NULL,
    n        INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    body     {{JSON}} NOT NULL,
    at       {{TS}} NOT NULL,
    done_at  {{TS}},
    PRIMARY KEY (position, n)
) {{CLUSTERED}};
CREATE INDEX effects_open ON effects (position, n) WHERE done_at IS NULL;

-- +goose Down
DROP TABLE effects;
DROP TABLE orders;
DROP TABLE custody_log;
DROP TABLE links;
DROP TABLE accounts;
DROP TABLE decision_rules;
DROP TABLE decisions;
DROP TABLE event_entities;
DROP TABLE events;
DROP TABLE watermark;
