-- What the checks of a source have shown of its noise (JSON; `volatile::Memory`). No version or revision depends on it:
-- where it is lost, it is learned again.
ALTER TABLE sources ADD COLUMN volatile TEXT;
