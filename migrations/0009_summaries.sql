-- What a model was asked of a revision, once a language. A row is there from just before the question.
CREATE TABLE summaries (
    revision BIGINT NOT NULL REFERENCES revisions (id) ON DELETE CASCADE,
    -- BCP 47
    language TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- JSON, empty until there is an answer
    told TEXT NOT NULL DEFAULT '',
    -- Why there is none
    failure TEXT,
    PRIMARY KEY (revision, language)
);
