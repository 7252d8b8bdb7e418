-- The application's role. It is a member of nothing, so it cannot SET ROLE; the owner alone migrates and purges.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lautturi_app') THEN
        CREATE ROLE lautturi_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
    END IF;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO lautturi_app;
GRANT SELECT ON schema_version TO lautturi_app;

-- Persons are found by a keyed hash of controller and identifier, and named by a random number.
-- No plaintext identifier stands anywhere in this database.
CREATE TABLE person (
    person_no   bigint PRIMARY KEY CHECK (person_no > 0),
    controller  text NOT NULL,
    blind_index bytea NOT NULL UNIQUE CHECK (octet_length(blind_index) = 32),
    epoch       bigint NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT, UPDATE (epoch) ON person TO lautturi_app;

-- Deleting a row of this table erases the person's payloads and evidence wherever they are (crypto-shredding).
CREATE TABLE person_key (
    person_no  bigint PRIMARY KEY REFERENCES person,
    wrapped    bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON person_key TO lautturi_app;

-- Consent events are only ever appended; a consent's state is a fold over them.
CREATE TABLE consent_event (
    sequence           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_no          bigint NOT NULL REFERENCES person,
    kind               text NOT NULL CHECK (kind IN ('requested', 'deferred', 'given', 'renewed', 'refused',
                                                     'withdrawn', 'revoked', 'expired', 'invalidated')),
    role               text NOT NULL CHECK (role IN ('gdpr6', 'gdpr9', 'secrecy-waiver')),
    items              text[] NOT NULL,
    parties            text[] NOT NULL,
    classes            text[] NOT NULL,
    purposes           text[] NOT NULL,
    is_explicit        boolean NOT NULL,
    itemised           boolean NOT NULL,
    written            boolean NOT NULL,
    actor              text NOT NULL CHECK (actor IN ('person', 'guardian', 'attorney', 'authority')),
    expressed_at       timestamptz NOT NULL,
    recorded_at        timestamptz NOT NULL,
    valid_until        timestamptz,
    notice_version     text NOT NULL,
    language           text NOT NULL,
    evidence_reference text NOT NULL,
    evidence_sha256    text NOT NULL,
    told_basis         text NOT NULL
);
CREATE INDEX consent_event_person ON consent_event (person_no, sequence);
GRANT SELECT, INSERT ON consent_event TO lautturi_app;

-- A later row with the same kind, items and bases takes the place of the earlier one.
CREATE TABLE hold (
    hold_no     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_no   bigint NOT NULL REFERENCES person,
    kind        text NOT NULL CHECK (kind IN ('restriction', 'objection', 'accuracy-dispute', 'turvakielto',
                                              'deceased')),
    state       text NOT NULL CHECK (state IN ('received', 'assessing', 'upheld', 'overridden', 'ended')),
    valid_from  timestamptz,
    valid_until timestamptz,
    items       text[] NOT NULL,
    bases       text[] NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX hold_person ON hold (person_no, kind, items, bases, hold_no DESC);
GRANT SELECT, INSERT ON hold TO lautturi_app;
