-- As pages of the trash are read, the last recorded ones first.
CREATE INDEX removal_trash ON removal (state, id);

-- What many values are asked of comes first: the embedded database looks up a list of values only by an index's first column.
DROP INDEX found_identity;
CREATE INDEX found_identity ON found (identity, store_id);
DROP INDEX moving_from;
CREATE INDEX moving_from ON moving (from_key, store_id);
DROP INDEX moving_to;
CREATE INDEX moving_to ON moving (to_path, store_id);
