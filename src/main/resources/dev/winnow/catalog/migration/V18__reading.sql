-- Of a job that reads a store: the property that holds what builds need, and how it orders versions, where it says so.
ALTER TABLE store_reader ADD COLUMN needs ${text};
ALTER TABLE store_reader ADD COLUMN versions VARCHAR(16);
