-- Work for stores on several hosts.

-- Two processes have to do with a store: the one that runs a job on it, and the one beside its disk.
DROP TABLE store_hold;
CREATE TABLE store_hold (
  store_id      BIGINT NOT NULL REFERENCES store (id),
  role          VARCHAR(8) NOT NULL,
  token         VARCHAR(36) NOT NULL,
  what          ${text} NOT NULL,
  actor         ${text} NOT NULL,
  host          ${text} NOT NULL,
  pid           BIGINT NOT NULL,
  since         BIGINT NOT NULL,
  PRIMARY KEY (store_id, role)
);

-- Where in its plan those items are that a run claimed last; each host claims for itself.
CREATE TABLE run_claim (
  run_id        VARCHAR(40) NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  host          ${text} NOT NULL,
  claimed_first BIGINT NOT NULL,
  claimed_last  BIGINT NOT NULL,
  PRIMARY KEY (run_id, host)
);
INSERT INTO run_claim (run_id, host, claimed_first, claimed_last)
  SELECT id, '', claimed_first, claimed_last FROM run WHERE claimed_last IS NOT NULL;
ALTER TABLE run DROP COLUMN claimed_first;
ALTER TABLE run DROP COLUMN claimed_last;

-- Runs whose workers are asked to stop.
CREATE TABLE run_stop (
  run_id        VARCHAR(40) PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE
);

-- The workers, one of each host, as they told last.
CREATE TABLE worker (
  host          ${text} PRIMARY KEY,
  version       ${text} NOT NULL,
  -- Of the catalog's tables and of requests, as its program knows them.
  format        ${text} NOT NULL,
  pid           BIGINT NOT NULL,
  -- What it does; empty for nothing.
  state         ${text} NOT NULL,
  since         BIGINT NOT NULL,
  -- By the database's clock, and by how much its own is ahead of that.
  last_seen     BIGINT NOT NULL,
  ahead         BIGINT NOT NULL
);

-- The stores of workers' hosts, as they found them last.
CREATE TABLE worker_store (
  host          ${text} NOT NULL REFERENCES worker (host) ON DELETE CASCADE,
  store_id      BIGINT NOT NULL REFERENCES store (id),
  -- The id in its mark; null where it has none or is not there.
  mark          ${text},
  -- What it lies on, and its room in bytes; null where it is not there.
  medium        ${text},
  free_bytes    BIGINT,
  total_bytes   BIGINT,
  PRIMARY KEY (host, store_id)
);

-- The files that an apply removed, listed beside the disk, until its report has them.
CREATE TABLE removed_file (
  run_id        VARCHAR(40) NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  seq           BIGINT NOT NULL,
  nr            INTEGER NOT NULL,
  kind          ${text} NOT NULL,
  path          ${text} NOT NULL,
  bytes         BIGINT NOT NULL,
  -- In nanoseconds; null where nobody looked.
  modified      BIGINT,
  sha256        VARCHAR(64),
  PRIMARY KEY (run_id, seq, nr)
);
