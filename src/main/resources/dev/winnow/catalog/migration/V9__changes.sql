-- The number of the last change of what people and CI say of builds. Clocks cannot order such changes and plans: two may
-- fall into one millisecond, and a clock may go back. Numbers go on from the milliseconds that ordered them before.
ALTER TABLE catalog ADD COLUMN changes BIGINT DEFAULT 0 NOT NULL;
UPDATE catalog SET changes = GREATEST((SELECT COALESCE(MAX(recorded_at), 0) FROM record),
  (SELECT COALESCE(MAX(GREATEST(found_at, COALESCE(logged_at, 0), COALESCE(cleared_at, 0))), 0) FROM defect),
  (SELECT COALESCE(MAX(created_at), 0) FROM plan));

-- What the last change was when a plan was made.
ALTER TABLE plan ADD COLUMN changes BIGINT DEFAULT 0 NOT NULL;
UPDATE plan SET changes = created_at - 1;

-- Builds whose records or defects have changed, and the number of the last change of each.
CREATE TABLE build_change (
  build_key ${text} NOT NULL PRIMARY KEY,
  number    BIGINT NOT NULL
);
INSERT INTO build_change (build_key, number) SELECT build_key, MAX(number) FROM (
  SELECT build_key, recorded_at AS number FROM record UNION ALL
  SELECT build_key, GREATEST(found_at, COALESCE(logged_at, 0), COALESCE(cleared_at, 0)) FROM defect) c GROUP BY build_key;
-- Every batch of an apply asks what has changed since its plan.
CREATE INDEX build_change_number ON build_change (number);
DROP INDEX record_recorded;
