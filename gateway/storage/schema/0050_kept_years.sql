-- Decisions, provenance and the pieces of received deliveries have periods of their own, in whole years (UTC). Each of the three
-- tables has a part for each year in which the ids of its rows were made (they begin with their time); a part is dropped whole,
-- or takes up again what has to stay. No row moves, and none is deleted by itself.
CREATE TABLE kept_year (
    part    text PRIMARY KEY,
    whole   text NOT NULL CHECK (whole IN ('decision', 'provenance', 'delivery_piece')),
    from_id uuid,        -- null: from the beginning
    to_id   uuid,        -- null: to the end
    until   timestamptz, -- the year's end; null: of the part for all that has none yet
    CHECK ((until IS NULL) = (to_id IS NULL))
);
GRANT SELECT ON kept_year TO lautturi_app;

-- The first id of an instant.
CREATE FUNCTION id_at(moment timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

CREATE FUNCTION kept_year_bounds(from_id uuid, to_id uuid) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT 'FOR VALUES FROM (' || coalesce(quote_literal(from_id), 'MINVALUE') || ') TO ('
        || coalesce(quote_literal(to_id), 'MAXVALUE') || ')'
$$;

-- Parts for this year and the next two, cut off the empty part for what is later. Two years ahead, so that nobody ever waits for
-- it; where somebody is in the way it is done another day.
CREATE FUNCTION ensure_kept_years() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
    wanted text;
    begun  timestamptz;
    ending timestamptz;
    later  text;
    fresh  text;
    used   boolean;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['decision', 'provenance', 'delivery_piece'] LOOP
        LOOP
            SELECT max(until) INTO begun FROM public.kept_year WHERE whole = wanted;
            EXIT WHEN begun >= timezone('UTC', date_trunc('year', timezone('UTC', clock_timestamp())) + interval '3 years');
            PERFORM pg_advisory_xact_lock(7003, 2);
            SELECT max(until) INTO begun FROM public.kept_year WHERE whole = wanted; -- somebody else may have made it
            later := wanted || '_later';
            fresh := wanted || '_' || to_char(timezone('UTC', begun), 'YYYY');
            EXIT WHEN to_regclass('public.' || fresh) IS NOT NULL;
            EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', later) INTO used;
            EXIT WHEN used;
            EXECUTE format('ALTER TABLE public.%I DETACH PARTITION public.%I', wanted, later);
            EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING STORAGE INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                           fresh, wanted);
            ending := timezone('UTC', timezone('UTC', begun) + interval '1 year');
            INSERT INTO public.kept_year (part, whole, from_id, to_id, until)
            VALUES (fresh, wanted, public.id_at(begun), public.id_at(ending), ending);
            EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I %s', wanted, fresh,
                           public.kept_year_bounds(public.id_at(begun), public.id_at(ending)));
            UPDATE public.kept_year SET from_id = public.id_at(ending) WHERE part = later;
            EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I %s', wanted, later,
                           public.kept_year_bounds(public.id_at(ending), NULL));
        END LOOP;
    END LOOP;
EXCEPTION WHEN lock_not_available THEN
    NULL;
END
$$;
REVOKE ALL ON FUNCTION ensure_kept_years() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_kept_years() TO lautturi_app;

-- What there is becomes the first part, up to the end of the year in which the latest of it was made.
ALTER TABLE comparison_due DROP CONSTRAINT comparison_due_stamping_fkey;
DROP TRIGGER keep_what_was_taken_in ON delivery_piece;
ALTER TABLE provenance ALTER COLUMN stamping DROP IDENTITY;
CREATE SEQUENCE provenance_stamping;
SELECT setval('provenance_stamping', (SELECT coalesce(max(stamping), 0) + 1 FROM provenance), false);
GRANT USAGE ON SEQUENCE provenance_stamping TO lautturi_app;
ALTER TABLE provenance ALTER COLUMN stamping SET DEFAULT nextval('provenance_stamping'), DROP CONSTRAINT provenance_pkey;

DO $$
DECLARE
    wanted text;
    id     text;
    last   uuid;
    ending timestamptz;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['decision', 'provenance', 'delivery_piece'] LOOP
        id := CASE wanted WHEN 'delivery_piece' THEN 'run' ELSE 'message' END;
        EXECUTE format('SELECT %I FROM public.%I ORDER BY %I DESC LIMIT 1', id, wanted, id) INTO last;
        ending := timezone('UTC', date_trunc('year', timezone('UTC', clock_timestamp())));
        WHILE last >= id_at(ending) LOOP
            ending := timezone('UTC', timezone('UTC', ending) + interval '1 year');
        END LOOP;
        EXECUTE format('ALTER TABLE public.%I RENAME TO %I', wanted, wanted || '_before');
        EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING STORAGE INCLUDING DEFAULTS INCLUDING CONSTRAINTS)'
                       ' PARTITION BY RANGE (%I)', wanted, wanted || '_before', id);
        EXECUTE format('REVOKE ALL ON public.%I FROM lautturi_app', wanted || '_before');
        INSERT INTO kept_year (part, whole, from_id, to_id, until)
        VALUES (wanted || '_before', wanted, NULL, id_at(ending), ending), (wanted || '_later', wanted, id_at(ending), NULL, NULL);
    END LOOP;
END
$$;

ALTER TABLE decision ADD PRIMARY KEY (message, attempt);
CREATE INDEX decision_by_person ON decision (person_no) WHERE person_no IS NOT NULL;
CREATE INDEX decision_not_whole ON decision (recorded_at DESC) INCLUDE (message, outcome) WHERE outcome <> 'released';
ALTER TABLE provenance ADD PRIMARY KEY (message, ordinal, stamping);
CREATE INDEX provenance_stamped ON provenance (stamping);
ALTER TABLE provenance ADD FOREIGN KEY (profile) REFERENCES provenance_profile;
ALTER TABLE delivery_piece ADD PRIMARY KEY (run, piece);

DO $$
DECLARE
    each kept_year%ROWTYPE;
BEGIN
    FOR each IN SELECT * FROM kept_year ORDER BY from_id NULLS FIRST LOOP
        IF each.until IS NULL THEN
            EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING STORAGE INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                           each.part, each.whole);
        END IF;
        EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I %s', each.whole, each.part,
                       kept_year_bounds(each.from_id, each.to_id));
    END LOOP;
END
$$;
CREATE TRIGGER keep_what_was_taken_in BEFORE DELETE ON delivery_piece
    FOR EACH ROW EXECUTE FUNCTION keep_what_was_taken_in();
GRANT SELECT, INSERT ON decision, provenance TO lautturi_app;
GRANT SELECT, INSERT, DELETE, UPDATE (wrapped) ON delivery_piece TO lautturi_app;
SELECT ensure_kept_years();

-- Whose data nothing may end of by itself: an open restriction, objection or dispute, and a request that is not answered yet.
CREATE FUNCTION persons_kept_back() RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT person_no FROM (SELECT DISTINCT ON (person_no, kind, items, bases) person_no, kind, state, valid_until FROM public.hold
                            ORDER BY person_no, kind, items, bases, hold_no DESC) AS latest
     WHERE kind IN ('restriction', 'objection', 'accuracy-dispute') AND state IN ('received', 'assessing', 'upheld')
       AND (valid_until IS NULL OR valid_until > clock_timestamp())
    UNION SELECT s.person_no FROM public.rights_subject AS s
     WHERE NOT EXISTS (SELECT FROM public.rights_step AS e WHERE e.request = s.request AND e.kind = 'ended')
$$;

-- Which rows `p` of a table have to stay beyond their year: whoever is kept back, what is not at its end, what an open case is
-- about (a breach, a refused query), and what was decided later than its id was made.
CREATE FUNCTION stays_beyond_its_year(whole text, until timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE whole
        WHEN 'decision' THEN
            'p.person_no IN (SELECT public.persons_kept_back()) OR p.recorded_at >= ' || quote_literal(until)
            || ' OR EXISTS (SELECT FROM public.official_case AS c WHERE c.message = p.message AND c.state = ''open'') OR '
        WHEN 'provenance' THEN
            'EXISTS (SELECT FROM public.message AS m WHERE m.message = p.message AND m.person_no IN'
            ' (SELECT public.persons_kept_back())) OR EXISTS (SELECT FROM public.comparison_due AS c WHERE c.stamping = p.stamping) OR '
        ELSE
            'NOT EXISTS (SELECT FROM public.run AS r WHERE r.run = p.run AND r.closed_at IS NOT NULL) OR EXISTS (SELECT FROM'
            ' public.message AS m WHERE m.run = p.run AND m.person_no IN (SELECT public.persons_kept_back())) OR EXISTS (SELECT FROM'
            ' public.breach AS b WHERE b.closed_at IS NULL AND (b.message = p.run OR EXISTS (SELECT FROM public.message AS m WHERE'
            ' m.message = b.message AND m.run = p.run)))'
        END || CASE WHEN whole = 'delivery_piece' THEN '' ELSE
            'EXISTS (SELECT FROM public.message AS m JOIN public.run AS r ON r.run = m.run WHERE m.message = p.message AND'
            ' r.closed_at IS NULL) OR coalesce((SELECT o.state FROM public.record_outcome AS o WHERE o.run IS NULL AND o.message ='
            ' p.message ORDER BY o.outcome_no DESC LIMIT 1), '''') = ''pending'' OR EXISTS (SELECT FROM public.breach AS b WHERE'
            ' b.closed_at IS NULL AND (b.message = p.message OR EXISTS (SELECT FROM public.document_record AS r WHERE r.document ='
            ' b.message AND r.message = p.message)))'
        END
$$;

-- How many rows of a year would go, and how many stay.
CREATE FUNCTION count_kept_year(wanted text, OUT goes bigint, OUT stays bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    year public.kept_year%ROWTYPE;
BEGIN
    SELECT * INTO STRICT year FROM public.kept_year WHERE part = wanted AND until IS NOT NULL;
    EXECUTE format('SELECT count(*) FILTER (WHERE NOT stay), count(*) FILTER (WHERE stay) FROM (SELECT (%s) AS stay FROM public.%I'
                   ' AS p) AS judged', public.stays_beyond_its_year(year.whole, year.until), year.part) INTO goes, stays;
END
$$;

-- Ends a year that is over by this database's clock too, in the transaction that certifies it. What stays is written anew into a
-- part of the same bounds. Nothing is done (no row) where more or less would go than was judged. It waits for nobody longer than
-- anybody notices. The application may ask for it, and can drop no part in any other way.
CREATE FUNCTION end_kept_year(wanted text, years bigint, expected_goes bigint, expected_stays bigint) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE
    year  public.kept_year%ROWTYPE;
    fresh text := wanted || '_kept';
    here  bigint;
    kept  bigint;
BEGIN
    SELECT * INTO year FROM public.kept_year WHERE part = wanted AND until IS NOT NULL FOR UPDATE;
    IF NOT FOUND OR years < 1 OR year.until + make_interval(years => years::integer) > clock_timestamp() THEN
        RETURN;
    END IF;
    EXECUTE format('LOCK TABLE public.%I IN SHARE MODE', year.part);
    EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING STORAGE INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', fresh,
                   year.whole);
    EXECUTE format('INSERT INTO public.%I SELECT p.* FROM public.%I AS p WHERE %s', fresh, year.part,
                   public.stays_beyond_its_year(year.whole, year.until));
    GET DIAGNOSTICS kept = ROW_COUNT;
    EXECUTE format('SELECT count(*) FROM public.%I', year.part) INTO here;
    IF kept <> expected_stays OR here - kept <> expected_goes THEN
        EXECUTE format('DROP TABLE public.%I', fresh);
        RETURN;
    END IF;
    EXECUTE format('ALTER TABLE public.%I DETACH PARTITION public.%I', year.whole, year.part);
    EXECUTE format('DROP TABLE public.%I', year.part);
    IF kept = 0 THEN
        EXECUTE format('DROP TABLE public.%I', fresh);
        DELETE FROM public.kept_year WHERE part = year.part;
    ELSE
        EXECUTE format('ALTER TABLE public.%I RENAME TO %I', fresh, year.part);
        EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I %s', year.whole, year.part,
                       public.kept_year_bounds(year.from_id, year.to_id));
    END IF;
    RETURN NEXT year.part;
END
$$;
REVOKE ALL ON FUNCTION count_kept_year(text), end_kept_year(text, bigint, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_kept_year(text), end_kept_year(text, bigint, bigint, bigint) TO lautturi_app;

-- Certificates that are about nobody: they are few, and every report reads them.
CREATE INDEX journal_ended ON journal (at) WHERE kind = 'retention' AND person_no IS NULL;
