-- What a job file said of approvals when a plan was made, and what people last agreed to that a job may say: who changes
-- a job file to need no approval does not free it by that very change.
ALTER TABLE plan ADD COLUMN approval ${text};
CREATE TABLE job_approval (
  job ${text} NOT NULL PRIMARY KEY,
  approval ${text} NOT NULL
);
INSERT INTO job_approval (job, approval) SELECT DISTINCT job, 'ON_CHANGE' FROM approval;
