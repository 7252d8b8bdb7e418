-- A hold belongs to what it was recorded for: a request of the person, or nothing (`consent record`). A later row takes the place
-- of an earlier one of the same kind, items, bases and request alone: who asks a second time lifts nothing that was granted before.
ALTER TABLE hold ADD COLUMN request uuid;

-- What steps wrote before: beside the step, in one transaction.
UPDATE hold AS h SET request = (
    SELECT e.request FROM rights_step AS e JOIN rights_request AS r USING (request) JOIN rights_subject AS s USING (request)
     WHERE s.person_no = h.person_no AND r.asked = h.kind AND r.items = h.items
       AND e.kind = ANY (CASE h.state WHEN 'upheld' THEN ARRAY['granted', 'partly'] WHEN 'overridden' THEN ARRAY['refused']
                                      WHEN 'ended' THEN ARRAY['ended'] ELSE ARRAY['opened'] END)
       AND e.recorded_at BETWEEN h.recorded_at - interval '1 second' AND h.recorded_at + interval '1 second'
     ORDER BY abs(extract(epoch FROM e.recorded_at - h.recorded_at)) LIMIT 1)
 WHERE h.kind IN ('restriction', 'objection') AND h.bases = '{}' AND h.valid_from IS NULL AND h.valid_until IS NULL;
-- What somebody has recorded as ended or overridden since stays so.
UPDATE hold AS h SET request = NULL
 WHERE request IS NOT NULL AND EXISTS (SELECT FROM hold AS e WHERE e.person_no = h.person_no AND e.kind = h.kind AND e.items = h.items
                                          AND e.bases = h.bases AND e.request IS NULL AND e.state IN ('ended', 'overridden') AND e.hold_no > h.hold_no);
ALTER TABLE hold ADD FOREIGN KEY (request) REFERENCES rights_request DEFERRABLE INITIALLY DEFERRED; -- it opens with its hold

CREATE VIEW hold_now AS
    SELECT DISTINCT ON (person_no, kind, items, bases, request) person_no, kind, state, valid_from, valid_until, items, bases,
           request, recorded_at
      FROM hold ORDER BY person_no, kind, items, bases, request, hold_no DESC;
GRANT SELECT ON hold_now TO lautturi_app;

-- Whose data nothing may end of by itself at a moment: an open restriction, objection or dispute, and a request that has not ended.
CREATE FUNCTION is_kept_back(whose bigint, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM (SELECT DISTINCT ON (kind, items, bases, request) kind, state, valid_until FROM public.hold
                                 WHERE person_no = whose ORDER BY kind, items, bases, request, hold_no DESC) AS latest
                    WHERE kind IN ('restriction', 'objection', 'accuracy-dispute')
                      AND state IN ('received', 'assessing', 'upheld') AND (valid_until IS NULL OR valid_until > moment))
        OR EXISTS (SELECT FROM public.rights_subject AS s WHERE s.person_no = whose
                      AND NOT EXISTS (SELECT FROM public.rights_step AS e WHERE e.request = s.request AND e.kind = 'ended'))
$$;
CREATE FUNCTION persons_kept_back(moment timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT person_no FROM (SELECT person_no FROM public.hold WHERE kind IN ('restriction', 'objection', 'accuracy-dispute')
                            UNION SELECT person_no FROM public.rights_subject) AS touched
     WHERE public.is_kept_back(person_no, moment)
$$;
CREATE OR REPLACE FUNCTION persons_kept_back() RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT public.persons_kept_back(clock_timestamp())
$$;

-- Whether something was written about a person, or their customership was told of, after that instant.
CREATE FUNCTION written_since(whose bigint, last_event timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.message AS m WHERE m.person_no = whose
                      AND m.recorded_at > last_event + interval '1 millisecond')
        OR EXISTS (SELECT FROM public.consent_event AS c WHERE c.person_no = whose
                      AND c.recorded_at > last_event + interval '1 millisecond')
        OR EXISTS (SELECT FROM public.hold AS h WHERE h.person_no = whose
                      AND h.recorded_at > last_event + interval '1 millisecond')
        OR EXISTS (SELECT FROM public.customership AS s WHERE s.person_no = whose
                      AND s.recorded_at > last_event + interval '1 millisecond')
$$;

-- As in 0047, and of whoever is kept back by now, or whose customership was told of since, nothing.
CREATE OR REPLACE FUNCTION destroy_person_keys(persons bigint[], last_events timestamptz[]) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM public.person_key AS k USING unnest(persons, last_events) AS due (person_no, last_event)
    WHERE k.person_no = due.person_no
      AND NOT public.written_since(due.person_no, due.last_event)
      AND NOT public.is_kept_back(due.person_no, clock_timestamp())
    RETURNING k.person_no
$$;

-- As in 0039, likewise: a month goes when a copy outside it has what is kept back of it.
CREATE OR REPLACE FUNCTION destroy_period_keys(keys bigint[], last_events timestamptz[]) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM public.period_key AS k USING unnest(keys, last_events) AS due (key_no, last_event)
    WHERE k.key_no = due.key_no
      AND ((k.ends <= current_date
            AND NOT EXISTS (
                SELECT FROM public.payload AS p WHERE p.period_key = k.key_no AND p.ends = k.ends
                   AND (p.person_no IN (SELECT public.persons_kept_back())
                        OR EXISTS (SELECT FROM public.document_record AS r WHERE r.document = p.message
                                      AND r.person_no IN (SELECT public.persons_kept_back())))
                   AND NOT EXISTS (SELECT FROM public.payload AS o WHERE o.message = p.message AND o.use = p.use
                                      AND o.ordinal = p.ordinal AND o.ends >= DATE '2900-01-01')))
           OR (k.person_no IS NOT NULL
               AND NOT public.written_since(k.person_no, due.last_event)
               AND NOT public.is_kept_back(k.person_no, clock_timestamp())))
    RETURNING k.key_no
$$;

-- As in 0023, and an open request keeps them, too.
CREATE OR REPLACE FUNCTION end_consents(persons bigint[], before timestamptz) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    due bigint[];
BEGIN
    SELECT array_agg(p.person_no) INTO due FROM person AS p
     WHERE p.person_no = ANY (persons)
       AND NOT EXISTS (SELECT FROM person_key AS k WHERE k.person_no = p.person_no)
       AND NOT EXISTS (SELECT FROM consent_event AS c WHERE c.person_no = p.person_no AND c.recorded_at >= before)
       AND NOT EXISTS (SELECT FROM hold AS h WHERE h.person_no = p.person_no AND h.recorded_at >= before)
       AND NOT EXISTS (SELECT FROM message AS m WHERE m.person_no = p.person_no AND m.recorded_at >= before)
       AND NOT EXISTS (SELECT FROM barrier AS b WHERE b.person_no = p.person_no AND b.acknowledged_at IS NULL)
       AND NOT EXISTS (
           SELECT FROM (SELECT DISTINCT ON (kind, items, bases, request) state, valid_until FROM hold AS h
                         WHERE h.person_no = p.person_no ORDER BY kind, items, bases, request, hold_no DESC) AS latest
            WHERE state IN ('received', 'assessing', 'upheld')
              AND (valid_until IS NULL OR valid_until > clock_timestamp()))
       AND NOT is_kept_back(p.person_no, clock_timestamp());
    DELETE FROM barrier WHERE recorded_for = ANY (due) OR person_no = ANY (due);
    DELETE FROM consent_event WHERE person_no = ANY (due);
    DELETE FROM hold WHERE person_no = ANY (due);
    RETURN QUERY SELECT unnest(due);
END
$$;
