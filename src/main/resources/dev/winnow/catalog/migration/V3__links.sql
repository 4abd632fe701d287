-- Links lead into other stores, too: source_id is the store where a link was seen, store_id the one that it leads into.
ALTER TABLE store_link ADD COLUMN source_id BIGINT REFERENCES store (id);
UPDATE store_link SET source_id = store_id;
ALTER TABLE store_link ALTER COLUMN source_id SET NOT NULL;
-- Whether a link's way only passes by its target: then it protects what holds the target, not what lies below.
ALTER TABLE store_link ADD COLUMN passed BOOLEAN DEFAULT FALSE NOT NULL;
CREATE INDEX store_link_source ON store_link (source_id);
-- What a scan cut short had put aside says too little of links: the next scan begins anew.
DELETE FROM found;
DELETE FROM walk_finding;
DELETE FROM walk_missed;
DELETE FROM walk_part;
DELETE FROM walk;
