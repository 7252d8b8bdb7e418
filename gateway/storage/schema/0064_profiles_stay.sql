-- A profile is written before the first row that names it, by the transaction that does so or by one that is over, and nobody may
-- delete one. That it is there was asked again for each row, and every time with a lock on it, which transactions beside each other
-- had to share: the dearest part of writing a row.
DO $$
DECLARE
    asked record;
BEGIN
    FOR asked IN SELECT conrelid::regclass AS whose, conname FROM pg_constraint
                 WHERE contype = 'f' AND conparentid = 0 AND confrelid = 'provenance_profile'::regclass LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', asked.whose, asked.conname);
    END LOOP;
END
$$;
