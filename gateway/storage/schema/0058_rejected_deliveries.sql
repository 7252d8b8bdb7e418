-- The same bytes are one delivery, but not for ever one that was rejected as a whole: nothing of it went any further, and what it
-- was rejected for (its manifest, a pin, a key, a limit) may be there by now. Set with its fault, in one commit. Of what was
-- rejected before, what never was anything else.
ALTER TABLE run ADD COLUMN rejected boolean NOT NULL DEFAULT false;
UPDATE run SET rejected = true FROM delivery_fault AS f WHERE f.run = run.run
    AND NOT EXISTS (SELECT FROM record_outcome AS o WHERE o.run = run.run AND o.state <> 'rejected');
GRANT UPDATE (rejected) ON run TO lautturi_app;
DROP INDEX run_source;
CREATE UNIQUE INDEX run_source ON run (exchange, source) WHERE source IS NOT NULL AND NOT rejected;

-- An alarm that lasts says over which deadlines it did, and what is wrong now.
ALTER TABLE alarm ADD COLUMN last_due timestamptz;
UPDATE alarm SET last_due = due_at;
ALTER TABLE alarm ALTER COLUMN last_due SET NOT NULL;
GRANT UPDATE (last_due, code, records) ON alarm TO lautturi_app;
