-- Times of builds, of their files, and instants that builds are judged at become nanoseconds since 1970-01-01 UTC: file
-- systems tell them as finely as that, and of two builds in one millisecond the later is the newer. A time beyond what
-- such a number can hold becomes the nearest that it can. When Winnow itself did something stays in milliseconds.
UPDATE build SET
  finished_at = CASE WHEN finished_at > 9223372035000 THEN 9223372036854775807
    WHEN finished_at < -9223372036000 THEN -9223372036854775807 ELSE finished_at * 1000000 END,
  settles_at = CASE WHEN settles_at > 9223372035000 THEN 9223372036854775807
    WHEN settles_at < -9223372036000 THEN -9223372036854775807 ELSE settles_at * 1000000 END;
UPDATE record SET
  finished_at = CASE WHEN finished_at > 9223372035000 THEN 9223372036854775807
    WHEN finished_at < -9223372036000 THEN -9223372036854775807 ELSE finished_at * 1000000 END;
UPDATE entry SET
  path_finished_at = CASE WHEN path_finished_at > 9223372035000 THEN 9223372036854775807
    WHEN path_finished_at < -9223372036000 THEN -9223372036854775807 ELSE path_finished_at * 1000000 END,
  manifest_finished_at = CASE WHEN manifest_finished_at > 9223372035000 THEN 9223372036854775807
    WHEN manifest_finished_at < -9223372036000 THEN -9223372036854775807 ELSE manifest_finished_at * 1000000 END,
  files_finished_at = CASE WHEN files_finished_at > 9223372035000 THEN 9223372036854775807
    WHEN files_finished_at < -9223372036000 THEN -9223372036854775807 ELSE files_finished_at * 1000000 END,
  products_newest_at = CASE WHEN products_newest_at > 9223372035000 THEN 9223372036854775807
    WHEN products_newest_at < -9223372036000 THEN -9223372036854775807 ELSE products_newest_at * 1000000 END,
  logs_newest_at = CASE WHEN logs_newest_at > 9223372035000 THEN 9223372036854775807
    WHEN logs_newest_at < -9223372036000 THEN -9223372036854775807 ELSE logs_newest_at * 1000000 END;
UPDATE plan_item SET
  products_newest = CASE WHEN products_newest > 9223372035000 THEN 9223372036854775807
    WHEN products_newest < -9223372036000 THEN -9223372036854775807 ELSE products_newest * 1000000 END,
  logs_newest = CASE WHEN logs_newest > 9223372035000 THEN 9223372036854775807
    WHEN logs_newest < -9223372036000 THEN -9223372036854775807 ELSE logs_newest * 1000000 END;
UPDATE run SET
  as_of = CASE WHEN as_of > 9223372035000 THEN 9223372036854775807
    WHEN as_of < -9223372036000 THEN -9223372036854775807 ELSE as_of * 1000000 END;
UPDATE plan SET
  as_of = CASE WHEN as_of > 9223372035000 THEN 9223372036854775807
    WHEN as_of < -9223372036000 THEN -9223372036854775807 ELSE as_of * 1000000 END;
-- Known again by a time in milliseconds: they are counted out once more.
DELETE FROM product_hash;
-- What a scan that was cut short has put aside was read in milliseconds: the next one begins anew.
DELETE FROM found;
DELETE FROM walk_finding;
DELETE FROM walk_missed;
DELETE FROM walk_part;
DELETE FROM walk;
