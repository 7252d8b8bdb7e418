-- The ledger of anonymised releases. Steps are appended; the application may add and read them, and nothing else.
CREATE TABLE release_entry (
    entry         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release       uuid NOT NULL,
    state         text NOT NULL CHECK (state IN ('intended', 'accepted', 'signed')),
    exchange      text NOT NULL,
    register      text NOT NULL,
    recipient     text NOT NULL,
    variable      text NOT NULL,
    period        text NOT NULL,
    request       bytea NOT NULL CHECK (octet_length(request) = 32),
    document      bytea NOT NULL CHECK (octet_length(document) = 32),
    epsilon_micro bigint NOT NULL CHECK (epsilon_micro >= 0),
    merged        text[] NOT NULL,
    report        text NOT NULL,
    official      text NOT NULL,
    at            timestamptz NOT NULL,
    chain         bigint NOT NULL,
    seq           bigint NOT NULL,
    UNIQUE (release, state)
);
CREATE INDEX release_entry_exchange ON release_entry (exchange, entry);
GRANT SELECT, INSERT ON release_entry TO lautturi_app;

-- One writer at a time, so that what a release was held against is all that there is. A release is signed by somebody else
-- than whoever made it, and as it was made; it is accepted for what was intended and paid.
CREATE FUNCTION keep_releases_sound() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7005, 0);
    IF NEW.state = 'signed' AND NOT EXISTS (
        SELECT FROM release_entry AS made WHERE made.release = NEW.release AND made.state = 'accepted'
            AND made.document = NEW.document AND made.official <> NEW.official) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'a release needs two officials';
    END IF;
    IF NEW.state = 'accepted' AND NEW.epsilon_micro > 0 AND NOT EXISTS (
        SELECT FROM release_entry AS made WHERE made.release = NEW.release AND made.state = 'intended'
            AND made.epsilon_micro = NEW.epsilon_micro) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'a budget is charged first';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER release_entry_sound BEFORE INSERT ON release_entry FOR EACH ROW EXECUTE FUNCTION keep_releases_sound();

-- Who was counted, in which group: kept like the document itself, under a key that can be destroyed.
ALTER TABLE payload DROP CONSTRAINT payload_use_check,
    ADD CONSTRAINT payload_use_check CHECK (use IN ('document', 'request', 'received', 'rejected', 'quarantined',
                                                    'cleared', 'reason', 'population'));
