-- The language that a notice is written in, by its BCP 47 tag.
ALTER TABLE notices ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
