-- When a run had read its register's whole selection for the first time. What it has taken in by then is what it is about:
-- whoever joins the selection later belongs to a later run, whenever and by whomever this one is carried on.
ALTER TABLE run ADD COLUMN taken_in_at timestamptz;
UPDATE run SET taken_in_at = closed_at WHERE closed_at IS NOT NULL;
GRANT UPDATE (taken_in_at) ON run TO lautturi_app;

-- Whether what a party refused was sent anew already.
CREATE INDEX correction_corrects ON correction (corrects);

-- So that the pass of a process that was killed is forgotten: when it last met anybody.
ALTER TABLE sighting ADD COLUMN met_at timestamptz NOT NULL DEFAULT clock_timestamp();

-- By which columns a run tells a person's records apart, one a line, as its exchange declared when it was begun. Null: by
-- their places in the selection, as runs of before did: they are carried on by the rule that they were begun with.
ALTER TABLE run ADD COLUMN record_key text;
