-- The journal: a hash chain for each store worker. The application may add to it and read it, and nothing else.
CREATE TABLE chain (
    chain     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text NOT NULL UNIQUE,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON chain TO lautturi_app;

CREATE TABLE journal (
    chain     bigint NOT NULL,
    seq       bigint NOT NULL CHECK (seq > 0),
    at        timestamptz NOT NULL,
    kind      text NOT NULL,
    message   uuid,
    person_no bigint,
    body      text NOT NULL,
    previous  bytea NOT NULL CHECK (octet_length(previous) = 32),
    hash      bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (chain, seq, at)
) PARTITION BY RANGE (at);
CREATE INDEX journal_message ON journal (message) WHERE message IS NOT NULL;
GRANT SELECT, INSERT ON journal TO lautturi_app;

-- The chain's end, kept beside it so that a transaction in doubt can be waited for (its row is locked until it ends).
-- Every commit of the chain's worker counts `commits` up. Not evidence: the journal and its checkpoints are.
CREATE TABLE chain_head (
    chain   bigint PRIMARY KEY REFERENCES chain,
    seq     bigint NOT NULL,
    hash    bytea NOT NULL,
    at      timestamptz NOT NULL,
    commits bigint NOT NULL,
    probes  bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE (seq, hash, at, commits, probes) ON chain_head TO lautturi_app;

-- Signatures under heads, as gateway/journal writes them (one line of canonical JSON each).
CREATE TABLE checkpoint (
    chain       bigint NOT NULL REFERENCES chain,
    seq         bigint NOT NULL,
    encoded     text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (chain, seq)
);
GRANT SELECT, INSERT ON checkpoint TO lautturi_app;

-- Partitions, a month each (UTC), from last month to `ahead` months from now. The application may ask for them because
-- adding an empty month takes nothing away; it cannot attach, detach or drop one.
CREATE FUNCTION ensure_journal_months(ahead integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    first_day timestamp;
    partition text;
BEGIN
    FOR month IN -1 .. least(greatest(ahead, 0), 24) LOOP
        first_day := date_trunc('month', timezone('UTC', clock_timestamp())) + make_interval(months => month);
        partition := 'journal_' || to_char(first_day, 'YYYY_MM');
        IF to_regclass('public.' || partition) IS NULL THEN
            PERFORM pg_advisory_xact_lock(7003, 0);
            EXECUTE format(
                'CREATE TABLE IF NOT EXISTS public.%I PARTITION OF public.journal FOR VALUES FROM (%L) TO (%L)',
                partition, timezone('UTC', first_day), timezone('UTC', first_day + interval '1 month'));
        END IF;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION ensure_journal_months(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_journal_months(integer) TO lautturi_app;
SELECT ensure_journal_months(3);
