-- Entries that a scan found gone some days ago at most: they may have been renamed while that scan went on, so that a later one
-- sees them in another place.
CREATE TABLE gone_lately (
  store_id BIGINT NOT NULL,
  entry_id BIGINT NOT NULL,
  gone_at  BIGINT NOT NULL,
  PRIMARY KEY (store_id, entry_id)
);
