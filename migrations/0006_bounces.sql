-- The name under which a subscriber goes outside the house (`subscription::Handle`); given when the index is opened where
-- a subscriber has none yet.
ALTER TABLE subscribers ADD COLUMN handle TEXT NOT NULL DEFAULT '';
CREATE INDEX subscribers_handle ON subscribers (handle);
-- Why nothing is sent to this address any more; NULL = it is.
ALTER TABLE subscribers ADD COLUMN suppressed TEXT;

-- Messages that came back. One that is told twice counts once.
CREATE TABLE bounces (
    subscriber BIGINT NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    about TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- 1 = the address is dead, 0 = something passes
    hard BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (subscriber, about)
);
