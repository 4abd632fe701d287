-- Whether the manifest of an entry speaks for the whole build, or for its own parts alone.
ALTER TABLE entry ADD COLUMN for_build BOOLEAN DEFAULT TRUE NOT NULL;
-- What manifests that speak for logs alone say of these, where it is something else than what is known of the build.
ALTER TABLE build ADD COLUMN logs_said_json ${text};
