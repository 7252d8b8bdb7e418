-- So that the pass of a process that was killed is forgotten: when it last met anybody.
ALTER TABLE sighting ADD COLUMN met_at timestamptz NOT NULL DEFAULT clock_timestamp();
