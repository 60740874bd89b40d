-- How a source was read over time: checks in a row that ended alike are one span. A span ends where the next check came
-- much later than it was due: what nobody looked at is no part of any.
CREATE TABLE spans (
    source TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    checks BIGINT NOT NULL,
    -- good, held, failed
    kind TEXT NOT NULL,
    -- Of the last check.
    reason TEXT,
    PRIMARY KEY (source, since)
);

-- What the operator was told of and is not over yet.
CREATE TABLE alarms (
    -- outage us-bis-news, disk, ...
    cause TEXT NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    told_at BIGINT NOT NULL,
    words TEXT NOT NULL
);
