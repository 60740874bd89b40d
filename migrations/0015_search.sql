-- What is found by its words. All of it can be told again from the archive and the briefs. The two tables of words are
-- SQLite's own (FTS5, https://sqlite.org/fts5.html): they hold no text, only which row has which words.

-- How far the index has read: of a version 1 = its passages are here, 2 = it can't be read; of a revision 1 = its brief is.
-- What was recorded before this was kept is read step by step while the service runs.
ALTER TABLE versions ADD COLUMN searched BIGINT NOT NULL DEFAULT 0;
ALTER TABLE revisions ADD COLUMN searched BIGINT NOT NULL DEFAULT 0;
CREATE INDEX versions_unsearched ON versions (source) WHERE searched = 0;
CREATE INDEX revisions_unsearched ON revisions (id) WHERE searched = 0;
CREATE INDEX revisions_order ON revisions (seen_at, id);
CREATE INDEX revisions_source ON revisions (source, seen_at, id);

INSERT INTO counters (name, last) VALUES ('passage', 0);

-- A passage stands in the versions of its source from `came` to before `gone`, in the order of the history.
CREATE TABLE passages (
    id BIGINT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    came BIGINT NOT NULL,
    -- NULL while it stands
    gone BIGINT,
    -- The first eight bytes of the text's SHA-256.
    hash BIGINT NOT NULL,
    -- JSON
    citation TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX passages_came ON passages (source, came);
CREATE INDEX passages_gone ON passages (source, gone);

-- What a revision is filtered by: class, direction, eccn, provision, day.
CREATE TABLE revision_marks (
    revision BIGINT NOT NULL REFERENCES revisions (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (revision, kind, value)
);
CREATE INDEX revision_marks_value ON revision_marks (kind, value, revision);

CREATE VIRTUAL TABLE passage_words USING fts5 (
    text, content = '', contentless_delete = 1, prefix = '3', tokenize = 'unicode61 remove_diacritics 0'
);
CREATE VIRTUAL TABLE revision_words USING fts5 (
    head, body, content = '', contentless_delete = 1, prefix = '3', tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TRIGGER passage_forgotten AFTER DELETE ON passages BEGIN
    DELETE FROM passage_words WHERE rowid = old.id;
END;
CREATE TRIGGER revision_forgotten AFTER DELETE ON revisions BEGIN
    DELETE FROM revision_words WHERE rowid = old.id;
END;
