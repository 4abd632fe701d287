-- What the ledger tells of each removal, from the plan that wanted it: the rule that let it go, and why.
ALTER TABLE plan_item ADD COLUMN rule ${text};
ALTER TABLE plan_item ADD COLUMN reason ${text};
-- The zone of the job file that a plan was made of, for lists in the job's time.
ALTER TABLE plan ADD COLUMN zone ${text};
-- Runs keep the texts of their job files now.
DROP TABLE job_file;
