-- Who is logged in on the pages. `seal` is a keyed hash of what the browser holds, so that a stolen index logs nobody in;
-- `proof` one of the account's password hash, so that another password ends what began with the old one.
CREATE TABLE sessions (
    seal TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    proof TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX sessions_ends ON sessions (ends_at);
