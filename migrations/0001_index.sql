-- The index. Everything about versions and revisions can be told again from the archive; the rest cannot.
--
-- One text for SQLite and PostgreSQL: BIGINT and TEXT only. Times are milliseconds since 1970 UTC. Identifiers come
-- from `counters`, because the two number their rows in different ways, and are never given twice.

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);
INSERT INTO counters (name, last) VALUES ('revision', 0), ('subscriber', 0), ('subscription', 0), ('delivery', 0), ('parcel', 0);

CREATE TABLE sources (
    id TEXT NOT NULL PRIMARY KEY,
    -- 1 = no longer in the watchlist: kept, not checked.
    retired BIGINT NOT NULL DEFAULT 0,
    next_due BIGINT NOT NULL,
    -- Rises with every claim; a writer with an older number is refused.
    claim BIGINT NOT NULL DEFAULT 0,
    -- 0 = nobody holds it.
    claimed_until BIGINT NOT NULL DEFAULT 0,
    last_checked BIGINT,
    last_good BIGINT,
    failures BIGINT NOT NULL DEFAULT 0,
    last_status TEXT,
    last_reason TEXT,
    last_http BIGINT,
    etag TEXT,
    last_modified TEXT,
    seen_sha256 TEXT,
    reading_recipe TEXT,
    reading_words TEXT
);
CREATE INDEX sources_due ON sources (next_due) WHERE retired = 0;
CREATE INDEX sources_claimed ON sources (claimed_until) WHERE claimed_until <> 0;

CREATE TABLE versions (
    source TEXT NOT NULL REFERENCES sources (id),
    number BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    content_type TEXT NOT NULL,
    PRIMARY KEY (source, number)
);

CREATE TABLE revisions (
    id BIGINT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    from_number BIGINT NOT NULL,
    to_number BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    severity BIGINT NOT NULL,
    -- JSON
    brief TEXT NOT NULL,
    UNIQUE (source, to_number),
    FOREIGN KEY (source, to_number) REFERENCES versions (source, number) ON DELETE CASCADE
);
CREATE INDEX revisions_seen ON revisions (seen_at);

CREATE TABLE subscribers (
    id BIGINT NOT NULL PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    zone TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE subscriptions (
    id BIGINT NOT NULL PRIMARY KEY,
    subscriber BIGINT NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    -- JSON
    scope TEXT NOT NULL,
    least_severity BIGINT NOT NULL,
    -- JSON
    cadence TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX subscriptions_subscriber ON subscriptions (subscriber);

CREATE TABLE deliveries (
    id BIGINT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL REFERENCES revisions (id) ON DELETE CASCADE,
    subscriber BIGINT NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    -- Deliveries of one parcel go in one message.
    parcel TEXT NOT NULL,
    -- When it first fell due, and when it is to be tried next.
    owed_since BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    -- owed, sent, uncertain, parked
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- Tries that ended after the message was sent and before the answer came.
    unknowns BIGINT NOT NULL DEFAULT 0,
    -- 1 from just before the message goes out until its fate is recorded.
    sending BIGINT NOT NULL DEFAULT 0,
    -- 0 = nobody works on it. A claim number is given once and never again.
    claim BIGINT NOT NULL DEFAULT 0,
    claimed_until BIGINT NOT NULL DEFAULT 0,
    message_id TEXT,
    last_error TEXT,
    UNIQUE (revision, subscriber, channel)
);
CREATE INDEX deliveries_owed ON deliveries (due_at, id) WHERE state = 'owed';
CREATE INDEX deliveries_claimed ON deliveries (claim) WHERE claim <> 0;
CREATE INDEX deliveries_parcel ON deliveries (parcel);
CREATE INDEX deliveries_subscriber ON deliveries (subscriber);
