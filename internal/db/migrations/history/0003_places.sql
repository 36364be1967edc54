-- +goose Up
-- Rows are kept where they were written last: tables keyed by position grow at their end, and an order,
-- whose id is random, lies beside those of the same hour.

ALTER TABLE events RENAME TO events_before;
CREATE TABLE events (
    position {{POSITION}} PRIMARY KEY,
    event_id TEXT NOT NULL,
    type     TEXT NOT NULL,
    at       {{TS}} NOT NULL,
    received {{TS}} NOT NULL,
    source   TEXT NOT NULL,
    brand    TEXT NOT NULL,
    region   TEXT NOT NULL,
    history  BOOLEAN NOT NULL
);
INSERT INTO events(position, event_id, type, at, received, source, brand, region, history)
    SELECT position, event_id, type, at, received, source, brand, region, history FROM events_before ORDER BY position;
DROP TABLE events_before;

DROP INDEX decisions_by_at;
DROP INDEX decisions_by_account;
DROP INDEX decisions_by_event_id;
DROP INDEX decisions_by_outcome;
ALTER TABLE decisions RENAME TO decisions_before;
CREATE TABLE decisions (
    position {{POSITION}} PRIMARY KEY,
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
);
INSERT INTO decisions(position, event_id, type, at, account, outcome, score, rules, version, took_ns, brand, region, history)
    SELECT position, event_id, type, at, account, outcome, score, rules, version, took_ns, brand, region, history FROM decisions_before ORDER BY position;
DROP TABLE decisions_before;
CREATE INDEX decisions_by_at ON decisions (at, position);
CREATE INDEX decisions_by_account ON decisions (account, position);
CREATE INDEX decisions_by_event_id ON decisions (event_id);
CREATE INDEX decisions_by_outcome ON decisions (outcome, at, position);

DROP INDEX orders_by_customer;
DROP INDEX orders_by_worker;
DROP INDEX orders_by_merchant;
ALTER TABLE orders RENAME TO orders_before;
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
);
INSERT INTO orders(id, position, customer, worker, merchant, state, at, updated_at, amount, currency, city, brand, region)
    SELECT id, position, customer, worker, merchant, state, at, updated_at, amount, currency, city, brand, region FROM orders_before ORDER BY position;
DROP TABLE orders_before;
CREATE INDEX orders_by_customer ON orders (customer, at);
CREATE INDEX orders_by_worker ON orders (worker, at);
CREATE INDEX orders_by_merchant ON orders (merchant, at);

-- +goose Down
SELECT 1;
