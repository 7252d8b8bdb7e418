-- A release that has not left can be given up: somebody in it said no after it was signed. It then counts as never made.
-- The levels of a record-level release are those of its series from then on.
ALTER TABLE release_entry DROP CONSTRAINT release_entry_state_check,
    ADD CONSTRAINT release_entry_state_check CHECK (state IN ('intended', 'accepted', 'signed', 'given-up')),
    ADD COLUMN levels text[] NOT NULL DEFAULT '{}';

-- Whether a release may have left: it was tried and not known to have met nobody, or a run that may try it stands open.
CREATE FUNCTION release_may_have_left(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.release_entry AS e JOIN public.run ON run.exchange = e.exchange AND run.started >= e.at
        WHERE e.release = wanted AND e.state = 'signed'
            AND (run.closed_at IS NULL
                 OR EXISTS (SELECT FROM public.document AS d JOIN public.attempt AS a ON a.message = d.document
                            WHERE d.run = run.run
                                AND coalesce((SELECT o.outcome <> 'failed' OR o.status <> 0 FROM public.outcome AS o
                                              WHERE o.message = a.message AND o.attempt = a.attempt
                                              ORDER BY o.outcome_no DESC LIMIT 1), true))))
$$;

-- As before, and: what is given up has not left and does not leave any more. The table of runs stands still meanwhile, so
-- that none begins unseen; the application itself may not lock it.
CREATE OR REPLACE FUNCTION keep_releases_sound() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7005, 0);
    IF NEW.state IN ('signed', 'given-up') AND NOT EXISTS (
        SELECT FROM release_entry AS made WHERE made.release = NEW.release AND made.state = 'accepted'
            AND made.document = NEW.document AND (NEW.state = 'given-up' OR made.official <> NEW.official)) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'a release needs two officials';
    END IF;
    IF NEW.state = 'accepted' AND NEW.epsilon_micro > 0 AND NOT EXISTS (
        SELECT FROM release_entry AS made WHERE made.release = NEW.release AND made.state = 'intended'
            AND made.epsilon_micro = NEW.epsilon_micro) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'a budget is charged first';
    END IF;
    IF EXISTS (SELECT FROM release_entry AS made WHERE made.release = NEW.release AND made.state = 'given-up') THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'a release was given up';
    END IF;
    IF NEW.state = 'given-up' THEN
        LOCK TABLE run IN SHARE MODE;
        IF release_may_have_left(NEW.release) THEN
            RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'a release may have left';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION keep_releases_sound() FROM PUBLIC;
