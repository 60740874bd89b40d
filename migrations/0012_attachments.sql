-- What a subscriber wants with every mail, by name, parted by commas: redline, calendar, json; empty = nothing.
ALTER TABLE subscribers ADD COLUMN attachments TEXT NOT NULL DEFAULT '';
-- The threads that mail about a revision hangs on, parted by spaces, the event's first: fixed by the first message, so that no
-- later one and no second try leaves them. Named by source and number of the new version, which outlive the index.
CREATE TABLE threads (
    source TEXT NOT NULL,
    number BIGINT NOT NULL,
    roots TEXT NOT NULL,
    PRIMARY KEY (source, number)
);
