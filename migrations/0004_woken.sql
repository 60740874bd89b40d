-- When a source that this one follows last had a new version: a check begun before that does not count as its answer.
ALTER TABLE sources ADD COLUMN woken BIGINT NOT NULL DEFAULT 0;
