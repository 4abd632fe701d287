-- The builds that may need others, so that nobody reads the properties of all builds to find them: those that have a property
-- in which builds name what they need. What needs nothing any more may still be among them.
CREATE TABLE needing_build (
  build_id      BIGINT PRIMARY KEY REFERENCES build (id) ON DELETE CASCADE
);
INSERT INTO needing_build (build_id)
  SELECT b.id FROM build b WHERE POSITION('"needs":' IN b.properties_json) > 0
    OR EXISTS (SELECT 1 FROM store_reader r WHERE r.needs IS NOT NULL
      AND POSITION('"' || REPLACE(REPLACE(r.needs, '\', '\\'), '"', '\"') || '":' IN b.properties_json) > 0);
