-- Restores claim removals like purges do, so that no row of a removal changes before its restore has ended.
CREATE TABLE trash_claim (
  run_id        VARCHAR(40) NOT NULL,
  first_id      BIGINT NOT NULL,
  last_id       BIGINT NOT NULL,
  state         VARCHAR(9) NOT NULL,
  PRIMARY KEY (run_id, first_id)
);
INSERT INTO trash_claim (run_id, first_id, last_id, state) SELECT run_id, first_id, last_id, 'purging' FROM purge_claim;
DROP TABLE purge_claim;
