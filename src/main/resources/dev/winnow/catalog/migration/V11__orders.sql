-- What runs were asked to do, so that any process that has the catalog can execute one, or go on with it.

-- The texts of job files; the hash is of the file's bytes.
CREATE TABLE job_text (
  sha256        VARCHAR(64) PRIMARY KEY,
  text          ${text} NOT NULL
);

CREATE TABLE run_order (
  run_id        VARCHAR(40) PRIMARY KEY REFERENCES run (id),
  -- Where the job file lay: what is relative in it begins there. Null where no job file takes part.
  job_file      ${text},
  job_sha256    VARCHAR(64) REFERENCES job_text (sha256),
  -- Why a person goes on against limits and the clock.
  limit_reason  ${text},
  -- Which removals a restore or a purge is to end.
  removals_json ${text}
);
CREATE INDEX run_order_job ON run_order (job_sha256);
