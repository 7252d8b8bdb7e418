-- Payloads have periods of their own, by exchange. A row of such an exchange lies under one more key: that of the exchange and
-- the month in which its period ends (clock: its entry), or that of the exchange and the person (clocks of the customership).
-- Destroying that key closes it, in every backup too once the generation that wraps the key is destroyed; a month's rows lie
-- in a partition that is dropped whole.
CREATE TABLE period_key (
    key_no    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    exchange  text NOT NULL,
    person_no bigint REFERENCES person,
    ends      date,
    wrapped   bytea NOT NULL CHECK (octet_length(wrapped) >= 60),
    made_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((person_no IS NULL) <> (ends IS NULL)),
    CHECK (ends = date_trunc('month', ends)),
    UNIQUE NULLS NOT DISTINCT (exchange, person_no, ends)
);
CREATE INDEX period_key_ends ON period_key (ends) WHERE ends IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (wrapped) ON period_key TO lautturi_app;

-- What has no period of its own stands where it stood, with the end of never. (No default partition: beside one, no other can
-- be taken out without stopping everybody.) Each partition keeps the primary key; there is none over all of them.
DROP VIEW notice_now;
ALTER TABLE payload RENAME TO payload_kept;
ALTER TABLE payload_kept ADD COLUMN period_key bigint, ADD COLUMN ends date NOT NULL DEFAULT 'infinity';
CREATE TABLE payload (LIKE payload_kept INCLUDING STORAGE INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (ends);
ALTER TABLE payload_kept ADD CONSTRAINT payload_kept_ends CHECK (ends >= DATE '2900-01-01'); -- so that it is not read to attach it
ALTER TABLE payload ATTACH PARTITION payload_kept FOR VALUES FROM ('2900-01-01') TO (MAXVALUE);
REVOKE ALL ON payload_kept FROM lautturi_app;
GRANT SELECT, INSERT ON payload TO lautturi_app;

-- The month in which something ends whose period of so many months begins now: the first day on which it may go.
CREATE FUNCTION payload_end(months bigint) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (date_trunc('month', timezone('UTC', clock_timestamp())) + make_interval(months => months::integer + 1))::date
$$;

-- A partition for what ends in a month. Attached, not created as a part: that would stop whoever writes.
CREATE FUNCTION ensure_payload_month(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ending date := date_trunc('month', day)::date;
    part   text := 'payload_' || to_char(ending, 'YYYY_MM');
BEGIN
    IF ending <= current_date OR ending > current_date + interval '150 years' THEN
        RAISE EXCEPTION 'no such month' USING ERRCODE = '22023';
    END IF;
    IF to_regclass('public.' || part) IS NULL THEN
        PERFORM pg_advisory_xact_lock(7003, 1);
        IF to_regclass('public.' || part) IS NULL THEN
            EXECUTE format('CREATE TABLE public.%I (LIKE public.payload INCLUDING STORAGE INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                           part);
            EXECUTE format('ALTER TABLE public.%I ADD PRIMARY KEY (message, use, ordinal)', part);
            EXECUTE format('ALTER TABLE public.payload ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', part, ending,
                           (ending + interval '1 month')::date);
        END IF;
    END IF;
END
$$;
REVOKE ALL ON FUNCTION ensure_payload_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_payload_month(date) TO lautturi_app;

-- Ends periods by destroying their keys: months that are over by this database's clock too, and persons' of whom nothing was
-- written since. The application may ask for it, and can delete no such key in any other way.
CREATE FUNCTION destroy_period_keys(keys bigint[], last_events timestamptz[]) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM public.period_key AS k USING unnest(keys, last_events) AS due (key_no, last_event)
    WHERE k.key_no = due.key_no
      AND (k.ends <= current_date
           OR (k.person_no IS NOT NULL
               AND NOT EXISTS (SELECT FROM public.message AS m WHERE m.person_no = k.person_no
                               AND m.recorded_at > due.last_event + interval '1 millisecond')
               AND NOT EXISTS (SELECT FROM public.consent_event AS c WHERE c.person_no = k.person_no
                               AND c.recorded_at > due.last_event + interval '1 millisecond')
               AND NOT EXISTS (SELECT FROM public.hold AS h WHERE h.person_no = k.person_no
                               AND h.recorded_at > due.last_event + interval '1 millisecond')))
    RETURNING k.key_no
$$;
REVOKE ALL ON FUNCTION destroy_period_keys(bigint[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION destroy_period_keys(bigint[], timestamptz[]) TO lautturi_app;

-- As in 0026: what it was said of reads the new table.
CREATE VIEW notice_now AS
    SELECT n.notice, n.person_no, n.party, n.kind, n.items, n.messages, n.queued_at,
           CASE WHEN n.state = 'received' OR r.verdict = 'accepted' THEN 'received'
                WHEN n.state = 'sent' OR o.state IN ('released', 'reduced') THEN 'sent'
                ELSE 'queued' END AS state,
           greatest(n.changed_at, o.recorded_at, r.recorded_at) AS changed_at,
           CASE WHEN n.reference <> '' THEN n.reference ELSE coalesce(r.code, '') END AS reference,
           coalesce(CASE WHEN r.verdict = 'refused' THEN 'refused' ELSE o.state END, '') AS delivery,
           EXISTS (SELECT FROM payload AS p WHERE p.message = n.notice AND p.use = 'request')
               OR EXISTS (SELECT FROM rights_subject AS s JOIN payload AS p ON p.message = s.request AND p.use = 'request'
                           WHERE s.person_no = n.person_no AND p.ordinal = s.place - 1) AS named
      FROM recipient_notice AS n
      LEFT JOIN message AS m ON m.message = n.notice
      LEFT JOIN LATERAL (SELECT state, recorded_at FROM record_outcome AS w WHERE w.run = m.run AND w.message = m.message
                          ORDER BY outcome_no DESC LIMIT 1) AS o ON true
      LEFT JOIN party_result AS r ON r.record = n.notice AND r.standing = 'counts';
GRANT SELECT ON notice_now TO lautturi_app;
