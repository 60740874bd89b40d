-- Who asked for alerts and has not yet said from its own mailbox that it did.
CREATE TABLE signups (
    handle TEXT NOT NULL PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    zone TEXT NOT NULL,
    language TEXT NOT NULL,
    -- JSON
    scope TEXT NOT NULL,
    least_severity BIGINT NOT NULL,
    -- JSON
    cadence TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- Where it was asked from, without the part that names a machine: 192.0.2.0/24, 2001:db8::/48
    network TEXT NOT NULL
);

-- That a subscriber asked, and confirmed it (GDPR, article 7).
CREATE TABLE consents (
    subscriber BIGINT NOT NULL PRIMARY KEY REFERENCES subscribers (id) ON DELETE CASCADE,
    asked_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    network TEXT NOT NULL,
    -- The text that was agreed to.
    wording TEXT NOT NULL
);

-- Nothing is owed to a paused subscriber before this; NULL = not paused.
ALTER TABLE subscribers ADD COLUMN paused_until BIGINT;

-- What was done by whom, for limits that a restart does not lift. `who` is a keyed hash, kept for as long as it counts.
CREATE TABLE tries (
    who TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX tries_who ON tries (who, at);

-- Messages that tell of no revision: confirmations, and what the operator has to know. The text is forgotten once sent.
CREATE TABLE notices (
    id BIGINT NOT NULL PRIMARY KEY,
    -- What it is about: owed once for each.
    about TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    owed_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    claimed_until BIGINT NOT NULL DEFAULT 0,
    -- owed, sent, parked
    state TEXT NOT NULL,
    last_error TEXT
);
CREATE INDEX notices_owed ON notices (due_at) WHERE state = 'owed';
INSERT INTO counters (name, last) VALUES ('notice', 0);
