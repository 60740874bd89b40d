-- 1 = a past text that was taken over from whoever kept it: it stands in its source's history by `seen_at`, the moment it is
-- of, before all that was seen at the source itself, whatever its number. `reindex` tells it again from the archive.
ALTER TABLE versions ADD COLUMN past BIGINT NOT NULL DEFAULT 0;
