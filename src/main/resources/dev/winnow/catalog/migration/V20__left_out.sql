-- The names of the stores that a person left out of a run, as JSON; null for none.
ALTER TABLE run_order ADD COLUMN without_json ${text};
