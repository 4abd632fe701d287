-- Kinds of part are words that job files may name, no columns: each entry's parts stand in one text, in the order of
-- their kinds, as kind:state:state_at:bytes:files:newest:half, joined by |. What is not known is empty.
ALTER TABLE entry ADD COLUMN parts ${text} DEFAULT '' NOT NULL;
-- The sum of the sizes of its present parts, and how many files of products it has besides its own: sorted and asked by.
ALTER TABLE entry ADD COLUMN bytes BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE entry ADD COLUMN product_files BIGINT DEFAULT 0 NOT NULL;
UPDATE entry SET
  parts = CASE WHEN products_state IS NULL THEN '' ELSE 'products:' || products_state || ':'
      || CAST(COALESCE(products_state_at, 0) AS VARCHAR) || ':' || CAST(COALESCE(products_bytes, 0) AS VARCHAR) || ':'
      || CAST(COALESCE(products_files, 0) AS VARCHAR) || ':' || COALESCE(CAST(products_newest_at AS VARCHAR), '') || ':'
      || COALESCE(CAST(products_half_at AS VARCHAR), '') END
    || CASE WHEN products_state IS NULL OR logs_state IS NULL THEN '' ELSE '|' END
    || CASE WHEN logs_state IS NULL THEN '' ELSE 'logs:' || logs_state || ':'
      || CAST(COALESCE(logs_state_at, 0) AS VARCHAR) || ':' || CAST(COALESCE(logs_bytes, 0) AS VARCHAR) || ':'
      || CAST(COALESCE(logs_files, 0) AS VARCHAR) || ':' || COALESCE(CAST(logs_newest_at AS VARCHAR), '') || ':'
      || COALESCE(CAST(logs_half_at AS VARCHAR), '') END,
  bytes = CASE WHEN products_state = 'present' THEN COALESCE(products_bytes, 0) ELSE 0 END
    + CASE WHEN logs_state = 'present' THEN COALESCE(logs_bytes, 0) ELSE 0 END,
  product_files = COALESCE(products_files, 0) - COALESCE(own_files, 0);
ALTER TABLE entry DROP COLUMN products_state;
ALTER TABLE entry DROP COLUMN products_state_at;
ALTER TABLE entry DROP COLUMN products_bytes;
ALTER TABLE entry DROP COLUMN products_files;
ALTER TABLE entry DROP COLUMN products_newest_at;
ALTER TABLE entry DROP COLUMN products_half_at;
ALTER TABLE entry DROP COLUMN logs_state;
ALTER TABLE entry DROP COLUMN logs_state_at;
ALTER TABLE entry DROP COLUMN logs_bytes;
ALTER TABLE entry DROP COLUMN logs_files;
ALTER TABLE entry DROP COLUMN logs_newest_at;
ALTER TABLE entry DROP COLUMN logs_half_at;
ALTER TABLE store_job ALTER COLUMN kind SET DATA TYPE VARCHAR(40);

-- By the word of a kind of part, what manifests that speak for such parts alone say of these.
ALTER TABLE build ADD COLUMN parts_said_json ${text};
UPDATE build SET parts_said_json = '{"logs":' || logs_said_json || '}' WHERE logs_said_json IS NOT NULL;
ALTER TABLE build DROP COLUMN logs_said_json;

-- The kinds of part that go, joined by +, and what the entry held of each kind: kind:bytes:files:newest, joined by |.
ALTER TABLE plan_item ADD COLUMN kinds ${text} DEFAULT '' NOT NULL;
ALTER TABLE plan_item ADD COLUMN expected ${text} DEFAULT '' NOT NULL;
UPDATE plan_item SET
  kinds = CASE WHEN products AND logs THEN 'products+logs' WHEN products THEN 'products' ELSE 'logs' END,
  expected = CASE WHEN products_files = 0 THEN '' ELSE 'products:' || CAST(products_bytes AS VARCHAR) || ':'
      || CAST(products_files AS VARCHAR) || ':' || COALESCE(CAST(products_newest AS VARCHAR), '') END
    || CASE WHEN products_files = 0 OR logs_files = 0 THEN '' ELSE '|' END
    || CASE WHEN logs_files = 0 THEN '' ELSE 'logs:' || CAST(logs_bytes AS VARCHAR) || ':'
      || CAST(logs_files AS VARCHAR) || ':' || COALESCE(CAST(logs_newest AS VARCHAR), '') END;
ALTER TABLE plan_item DROP COLUMN products;
ALTER TABLE plan_item DROP COLUMN logs;
ALTER TABLE plan_item DROP COLUMN products_bytes;
ALTER TABLE plan_item DROP COLUMN products_files;
ALTER TABLE plan_item DROP COLUMN products_newest;
ALTER TABLE plan_item DROP COLUMN logs_bytes;
ALTER TABLE plan_item DROP COLUMN logs_files;
ALTER TABLE plan_item DROP COLUMN logs_newest;

ALTER TABLE removal ADD COLUMN kinds ${text} DEFAULT '' NOT NULL;
UPDATE removal SET
  kinds = CASE WHEN products AND logs THEN 'products+logs' WHEN products THEN 'products' ELSE 'logs' END;
ALTER TABLE removal DROP COLUMN products;
ALTER TABLE removal DROP COLUMN logs;

-- What a scan that was cut short has put aside is told otherwise now: the next one begins anew.
DELETE FROM found;
DELETE FROM walk_finding;
DELETE FROM walk_missed;
DELETE FROM walk_part;
DELETE FROM walk;
