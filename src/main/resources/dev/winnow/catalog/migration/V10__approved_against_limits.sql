-- Why a person lets the approved plan, and only that, be applied against its limits; null where nobody does.
ALTER TABLE approval ADD COLUMN limit_override ${text};
-- The texts of job files that plans were made of, so that a report can tell what changed since the last approval.
CREATE TABLE job_file (
  sha256 VARCHAR(64) PRIMARY KEY,
  text   ${text} NOT NULL
);
