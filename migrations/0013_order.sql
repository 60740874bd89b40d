-- 1 = refused for what it says, not for where it goes: what is owed after it need not wait for it.
ALTER TABLE deliveries ADD COLUMN lets_pass BIGINT NOT NULL DEFAULT 0;
-- What a delivery may have to wait for: the earlier ones of its subscriber.
CREATE INDEX deliveries_before ON deliveries (subscriber, id) WHERE state = 'owed' AND lets_pass = 0;
