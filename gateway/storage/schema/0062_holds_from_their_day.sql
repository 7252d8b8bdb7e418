-- A later row takes the place of an earlier one of the same kind, items, bases and request from its own first day on, and not before:
-- the next period of an address protection (661/2009 §36), written down while the present one runs, lifts nothing until it begins.
-- What is over before the earlier one begins is another period, and takes no place; of a row without a first day nothing more is known
-- than that it stood when it was recorded. A restriction that was only asked for restricts nothing (GDPR Art. 18), so it takes none of
-- one that acts. An earlier row whose place is taken on a day ends on that day.
-- Of many rows most are taken by the newest: the index gives that one first, EXISTS ends there, and only what stands looks on for its
-- end. OFFSET 0 keeps it so, once for each row, whatever the view is joined to.
CREATE OR REPLACE VIEW hold_now AS
    SELECT h.person_no, h.kind, h.state, h.valid_from, least(h.valid_until, later.begins) AS valid_until, h.items, h.bases, h.request,
           h.recorded_at, h.hold_no
      FROM hold AS h CROSS JOIN LATERAL (
           WITH taking AS NOT MATERIALIZED (
               SELECT coalesce(l.valid_from, '-infinity') AS begins FROM hold AS l
                WHERE l.person_no = h.person_no AND l.kind = h.kind AND l.items = h.items AND l.bases = h.bases
                  AND l.request IS NOT DISTINCT FROM h.request AND l.hold_no > h.hold_no
                  AND (l.valid_until IS NULL OR l.valid_until > coalesce(h.valid_from, h.recorded_at))
                  AND NOT (l.kind = 'restriction' AND l.state = 'received' AND h.state IN ('assessing', 'upheld')))
           SELECT CASE WHEN EXISTS (SELECT FROM taking WHERE begins <= coalesce(h.valid_from, '-infinity')) THEN '-infinity'
                       ELSE (SELECT min(begins) FROM taking) END AS begins
           OFFSET 0) AS later
     WHERE later.begins IS NULL OR later.begins > '-infinity';

-- As in 0056, each by the holds that count.
CREATE OR REPLACE FUNCTION is_kept_back(whose bigint, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.hold_now WHERE person_no = whose
                      AND kind IN ('restriction', 'objection', 'accuracy-dispute')
                      AND state IN ('received', 'assessing', 'upheld') AND (valid_until IS NULL OR valid_until > moment))
        OR EXISTS (SELECT FROM public.rights_subject AS s WHERE s.person_no = whose
                      AND NOT EXISTS (SELECT FROM public.rights_step AS e WHERE e.request = s.request AND e.kind = 'ended'))
$$;
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
           SELECT FROM hold_now AS n WHERE n.person_no = p.person_no AND n.state IN ('received', 'assessing', 'upheld')
              AND (n.valid_until IS NULL OR n.valid_until > clock_timestamp()))
       AND NOT is_kept_back(p.person_no, clock_timestamp());
    DELETE FROM barrier WHERE recorded_for = ANY (due) OR person_no = ANY (due);
    DELETE FROM consent_event WHERE person_no = ANY (due);
    DELETE FROM hold WHERE person_no = ANY (due);
    RETURN QUERY SELECT unnest(due);
END
$$;
