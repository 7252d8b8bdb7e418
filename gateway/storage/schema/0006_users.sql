-- Users of the administration's interface and tokens that act for them. Rows are appended; a user's latest row counts.
CREATE TABLE user_event (
    event  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name   text NOT NULL CHECK (name ~ '^[a-z][a-z0-9.-]{0,62}$'),
    roles  text[] NOT NULL,
    uid    bigint CHECK (uid >= 0),
    active boolean NOT NULL,
    by     text NOT NULL,
    at     timestamptz NOT NULL
);
CREATE INDEX user_event_name ON user_event (name, event DESC);
GRANT SELECT, INSERT ON user_event TO lautturi_app;

CREATE VIEW user_now AS
    SELECT DISTINCT ON (name) name, roles, uid, active, by, at FROM user_event ORDER BY name, event DESC;
GRANT SELECT ON user_now TO lautturi_app;

-- Two administrators who disable each other at once must not leave none, and one uid is never two users. Whoever adds a
-- row waits here for the others who do; what they committed is seen by the statements below.
CREATE FUNCTION keep_users_sound() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7004, 0);
    IF NOT EXISTS (SELECT FROM user_now WHERE active AND 'administrator' = ANY (roles)) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'no administrator would be left';
    END IF;
    IF EXISTS (SELECT FROM user_now WHERE active AND uid IS NOT NULL GROUP BY uid HAVING count(*) > 1) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'one uid would be two users';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER user_event_sound AFTER INSERT ON user_event FOR EACH STATEMENT EXECUTE FUNCTION keep_users_sound();

-- Of a token only its keyed hash: who reads this table can use none.
CREATE TABLE token (
    token      uuid PRIMARY KEY,
    name       text NOT NULL,
    scope      text[] NOT NULL,
    label      text NOT NULL,
    hash       bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    by         text NOT NULL,
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > issued_at)
);
GRANT SELECT, INSERT ON token TO lautturi_app;

CREATE TABLE token_revocation (
    token uuid PRIMARY KEY REFERENCES token,
    by    text NOT NULL,
    at    timestamptz NOT NULL
);
GRANT SELECT, INSERT ON token_revocation TO lautturi_app;

-- Why somebody looked at a person's data: kept like the data itself, under the person's key.
ALTER TABLE payload DROP CONSTRAINT payload_use_check,
    ADD CONSTRAINT payload_use_check CHECK (use IN ('document', 'request', 'received', 'rejected', 'quarantined',
                                                    'cleared', 'reason'));
