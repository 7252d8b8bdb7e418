-- Both functions that destroy wait for everybody at work on those persons, and look only then: the locks are the stripes that
-- the gate's transaction takes, in the same order.
CREATE FUNCTION hold_work_on(persons bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    stripe integer;
BEGIN
    FOR stripe IN SELECT DISTINCT (1 + p % 128)::integer FROM unnest(persons) AS p ORDER BY 1 LOOP
        PERFORM pg_advisory_xact_lock(7001, stripe);
    END LOOP;
END
$$;

DROP FUNCTION destroy_person_keys(bigint[], timestamptz[]);
-- Ends what is kept of persons by destroying their keys; of those of whom something was written meanwhile, nothing. The
-- application may ask for it, and can delete no key in any other way by this.
CREATE FUNCTION destroy_person_keys(persons bigint[], last_events timestamptz[]) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.hold_work_on(persons);
    RETURN QUERY DELETE FROM public.person_key AS k USING unnest(persons, last_events) AS due (person_no, last_event)
    WHERE k.person_no = due.person_no
      AND NOT EXISTS (SELECT FROM public.message AS m
                      WHERE m.person_no = due.person_no AND m.recorded_at > due.last_event + interval '1 millisecond')
      AND NOT EXISTS (SELECT FROM public.consent_event AS c
                      WHERE c.person_no = due.person_no AND c.recorded_at > due.last_event + interval '1 millisecond')
      AND NOT EXISTS (SELECT FROM public.hold AS h
                      WHERE h.person_no = due.person_no AND h.recorded_at > due.last_event + interval '1 millisecond')
    RETURNING k.person_no;
END
$$;
REVOKE ALL ON FUNCTION destroy_person_keys(bigint[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION destroy_person_keys(bigint[], timestamptz[]) TO lautturi_app;

-- Consents and holds of persons whose period is over (the conditions stand in 0023), of those alone.
CREATE OR REPLACE FUNCTION end_consents(persons bigint[], before timestamptz) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    due bigint[];
BEGIN
    PERFORM public.hold_work_on(persons);
    SELECT array_agg(p.person_no) INTO due FROM person AS p
     WHERE p.person_no = ANY (persons)
       AND NOT EXISTS (SELECT FROM person_key AS k WHERE k.person_no = p.person_no)
       AND NOT EXISTS (SELECT FROM consent_event AS c WHERE c.person_no = p.person_no AND c.recorded_at >= before)
       AND NOT EXISTS (SELECT FROM hold AS h WHERE h.person_no = p.person_no AND h.recorded_at >= before)
       AND NOT EXISTS (SELECT FROM message AS m WHERE m.person_no = p.person_no AND m.recorded_at >= before)
       AND NOT EXISTS (SELECT FROM barrier AS b WHERE b.person_no = p.person_no AND b.acknowledged_at IS NULL)
       AND NOT EXISTS (
           SELECT FROM (SELECT DISTINCT ON (kind, items, bases) state, valid_until FROM hold AS h
                         WHERE h.person_no = p.person_no ORDER BY kind, items, bases, hold_no DESC) AS latest
            WHERE state IN ('received', 'assessing', 'upheld')
              AND (valid_until IS NULL OR valid_until > clock_timestamp()));
    DELETE FROM barrier WHERE recorded_for = ANY (due) OR person_no = ANY (due);
    DELETE FROM consent_event WHERE person_no = ANY (due) AND recorded_at < before;
    DELETE FROM hold WHERE person_no = ANY (due) AND recorded_at < before;
    RETURN QUERY SELECT unnest(due);
END
$$;
