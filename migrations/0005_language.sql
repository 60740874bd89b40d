-- The language in which a subscriber is written to, by its BCP 47 tag.
ALTER TABLE subscribers ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
