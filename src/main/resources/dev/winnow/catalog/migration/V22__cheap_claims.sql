-- The embedded database commits each time that it reserves ids, which is for every 32 rows unless it is told otherwise. A
-- server must not reserve any: there each connection has its own, and ids would no longer tell the order of rows.
ALTER TABLE removal ALTER COLUMN id SET CACHE ${cache};
ALTER TABLE event ALTER COLUMN id SET CACHE ${cache};

-- Whether a run has claimed every pending item of its plan from the first to the last one; else each claimed item tells it.
ALTER TABLE run_claim ADD COLUMN whole BOOLEAN DEFAULT FALSE NOT NULL;

-- The removals whose purge may have begun and is not recorded: those that are in the trash by their state. Without a
-- foreign key, because they must outlast the run.
CREATE TABLE purge_claim (
  run_id        VARCHAR(40) NOT NULL,
  first_id      BIGINT NOT NULL,
  last_id       BIGINT NOT NULL,
  PRIMARY KEY (run_id, first_id)
);
