-- Consents and holds have a period of their own: it begins when what they were about has gone, with the person's key. An
-- open hold keeps all of them: who objected is known as long as the objection stands. The application may ask for it, and
-- can delete none in any other way.
CREATE FUNCTION end_consents(persons bigint[], before timestamptz) RETURNS SETOF bigint
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
           SELECT FROM (SELECT DISTINCT ON (kind, items, bases) state, valid_until FROM hold AS h
                         WHERE h.person_no = p.person_no ORDER BY kind, items, bases, hold_no DESC) AS latest
            WHERE state IN ('received', 'assessing', 'upheld')
              AND (valid_until IS NULL OR valid_until > clock_timestamp()));
    DELETE FROM barrier WHERE recorded_for = ANY (due) OR person_no = ANY (due);
    DELETE FROM consent_event WHERE person_no = ANY (due);
    DELETE FROM hold WHERE person_no = ANY (due);
    RETURN QUERY SELECT unnest(due);
END
$$;
REVOKE ALL ON FUNCTION end_consents(bigint[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_consents(bigint[], timestamptz) TO lautturi_app;
