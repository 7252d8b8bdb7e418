-- A consent that was recorded meanwhile keeps a key, as a message or a hold does.
CREATE OR REPLACE FUNCTION destroy_person_keys(persons bigint[], last_events timestamptz[]) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM public.person_key AS k USING unnest(persons, last_events) AS due (person_no, last_event)
    WHERE k.person_no = due.person_no
      AND NOT EXISTS (SELECT FROM public.message AS m
                      WHERE m.person_no = due.person_no AND m.recorded_at > due.last_event + interval '1 millisecond')
      AND NOT EXISTS (SELECT FROM public.consent_event AS c
                      WHERE c.person_no = due.person_no AND c.recorded_at > due.last_event + interval '1 millisecond')
      AND NOT EXISTS (SELECT FROM public.hold AS h
                      WHERE h.person_no = due.person_no AND h.recorded_at > due.last_event + interval '1 millisecond')
    RETURNING k.person_no
$$;
