-- The zone of the job that reads a store: where a date is written without one, its day is meant there.
ALTER TABLE store_reader ADD COLUMN zone ${text};
