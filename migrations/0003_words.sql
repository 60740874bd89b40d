-- By which recipe and extractor a version was read, and the hash of what it said: a later version that says the same
-- words is told as that one again. NULL where it was recorded before this was kept; `reindex` fills it in.
ALTER TABLE versions ADD COLUMN recipe TEXT;
ALTER TABLE versions ADD COLUMN words TEXT;
