-- A month of the journal is made beside whoever reads and writes it: as a table of its own that is attached. Created as a part it
-- would have to have the journal for itself, and behind one who reads for long (an export, a dump) everybody who writes would stand
-- in line. Where somebody is in the way all the same (a VACUUM, another month on its way out) it is made another time: months are
-- made long before they begin. Without the month that is written now nothing can be, so that is told.
CREATE OR REPLACE FUNCTION ensure_journal_months(ahead integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
    this_month timestamp := date_trunc('month', timezone('UTC', clock_timestamp()));
    first_day  timestamp;
    part       text;
BEGIN
    FOR month IN -1 .. least(greatest(ahead, 0), 24) LOOP
        first_day := this_month + make_interval(months => month);
        part := 'journal_' || to_char(first_day, 'YYYY_MM');
        CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
        BEGIN
            PERFORM pg_advisory_xact_lock(7003, 0);
            EXECUTE format('CREATE TABLE public.%I'
                           ' (LIKE public.journal INCLUDING STORAGE INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
            EXECUTE format('ALTER TABLE public.journal ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', part,
                           timezone('UTC', first_day), timezone('UTC', first_day + interval '1 month'));
        EXCEPTION
            WHEN duplicate_table THEN
                NULL; -- somebody else has made it meanwhile
            WHEN lock_not_available THEN
                EXIT;
        END;
    END LOOP;
    IF to_regclass('public.journal_' || to_char(this_month, 'YYYY_MM')) IS NULL THEN
        RAISE EXCEPTION 'the journal has no month to write to' USING ERRCODE = 'lock_not_available';
    END IF;
END
$$;
