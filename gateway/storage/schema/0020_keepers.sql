-- Keys are wrapped anew by whoever rotates them (`keys rotate`), beside everybody who works: the key inside stays, what wraps it changes.
GRANT UPDATE (wrapped) ON person_key, payload_key, delivery_piece TO lautturi_app;
-- Something is a wrapped key: nobody destroys one by writing nothing over it.
ALTER TABLE person_key ADD CONSTRAINT person_key_wrapped CHECK (octet_length(wrapped) >= 60);
ALTER TABLE payload_key ADD CONSTRAINT payload_key_wrapped CHECK (octet_length(wrapped) >= 60);
ALTER TABLE delivery_piece ADD CONSTRAINT delivery_piece_wrapped CHECK (octet_length(wrapped) >= 60);

-- What is said from outside of a person's customership: the clocks of retention. Only ever appended.
CREATE TABLE customership (
    person_no   bigint NOT NULL REFERENCES person,
    event       text NOT NULL CHECK (event IN ('began', 'ended', 'matter-ended')),
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (person_no, event, at)
);
GRANT SELECT, INSERT ON customership TO lautturi_app;

-- What an archive has confirmed that it has, before anything is destroyed here.
CREATE TABLE archived (
    person_no   bigint PRIMARY KEY REFERENCES person,
    receipt     text NOT NULL,
    received_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON archived TO lautturi_app;

-- Ends what is kept of persons by destroying their keys; of those of whom something was written meanwhile, nothing. The
-- application may ask for it, and can delete no key in any other way by this.
CREATE FUNCTION destroy_person_keys(persons bigint[], last_events timestamptz[]) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM public.person_key AS k USING unnest(persons, last_events) AS due (person_no, last_event)
    WHERE k.person_no = due.person_no
      AND NOT EXISTS (SELECT FROM public.message AS m
                      WHERE m.person_no = due.person_no AND m.recorded_at > due.last_event + interval '1 millisecond')
      AND NOT EXISTS (SELECT FROM public.hold AS h
                      WHERE h.person_no = due.person_no AND h.recorded_at > due.last_event + interval '1 millisecond')
    RETURNING k.person_no
$$;
REVOKE ALL ON FUNCTION destroy_person_keys(bigint[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION destroy_person_keys(bigint[], timestamptz[]) TO lautturi_app;

-- Cases of breaches. What is known when one is opened never changes; what was done about it is filled in.
CREATE TABLE breach (
    breach      uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('wrong', 'late', 'post-withdrawal', 'other')),
    message     uuid NOT NULL,
    attempt     integer NOT NULL,
    known_at    timestamptz NOT NULL,
    notified_at timestamptz,
    closed_at   timestamptz,
    official    text NOT NULL DEFAULT '',
    reference   text NOT NULL DEFAULT '',
    UNIQUE (kind, message, attempt)
);
GRANT SELECT, INSERT, UPDATE (notified_at, closed_at, official, reference) ON breach TO lautturi_app;
