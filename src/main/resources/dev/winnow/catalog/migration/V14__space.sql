-- By what a plan judged that there is room, and what came of it; the fingerprint binds it.
ALTER TABLE plan ADD COLUMN space ${text};
