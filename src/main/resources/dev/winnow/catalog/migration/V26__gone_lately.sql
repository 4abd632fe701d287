-- Entries that a scan found gone some days ago at most, and did not find in another place: they may have been renamed while that
-- scan went on, so that a later one sees them there.
CREATE TABLE gone_lately (
  store_id          BIGINT NOT NULL,
  entry_id          BIGINT NOT NULL,
  gone_at           BIGINT NOT NULL,
  -- The time of finish of its build, if files gave it.
  files_finished_at BIGINT,
  PRIMARY KEY (store_id, entry_id)
);

-- What dated an entry at its former place, because another entry may take that before the move is recorded.
ALTER TABLE moving ADD COLUMN fresh_at BIGINT;
ALTER TABLE moving ADD COLUMN touched_at BIGINT;
