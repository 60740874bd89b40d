-- By which channel a subscriber is reached: mail, webhook, slack, teams, discord, apprise.
ALTER TABLE subscribers ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
-- Where one that is not reached by mail is posted to, and what is signed with: both are secrets, and locked with the key of
-- the data folder (`seal`).
ALTER TABLE subscribers ADD COLUMN hook TEXT;
