-- How many files and bytes of an entry are its manifest and .keep. They are among those of its products, or of its logs
-- where it has no present products, and say nothing of either.
ALTER TABLE entry ADD COLUMN own_files BIGINT;
ALTER TABLE entry ADD COLUMN own_bytes BIGINT;
-- The earliest time by which half of a part's bytes were as they are: of an empty entry the time of its folder. Times
-- are nanoseconds since 1970-01-01 UTC.
ALTER TABLE entry ADD COLUMN products_half_at BIGINT;
ALTER TABLE entry ADD COLUMN logs_half_at BIGINT;
-- When a scan first saw it, where its files do not tell that; and when one saw it changed, where they do not tell that.
ALTER TABLE entry ADD COLUMN fresh_at BIGINT;
ALTER TABLE entry ADD COLUMN touched_at BIGINT;
-- What a build's finished time is made of now.
ALTER TABLE entry DROP COLUMN files_finished_at;
-- The job's last whole scan of the store: when it began in milliseconds, how it read entries, and what it could not read.
ALTER TABLE store_reader ADD COLUMN walked_at BIGINT;
ALTER TABLE store_reader ADD COLUMN reading VARCHAR(16);
ALTER TABLE store_reader ADD COLUMN unread_json ${text};
