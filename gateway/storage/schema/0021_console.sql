-- What people sign in with. A user's latest row counts; of a password only its verifier (Argon2id) is here, and what the secret
-- of the one-time codes is derived from is no use without a key that is not.
CREATE TABLE credential (
    credential bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL CHECK (name ~ '^[a-z][a-z0-9.-]{0,62}$'),
    verifier   text NOT NULL CHECK (verifier LIKE '$argon2id$%'),
    seed       bytea NOT NULL CHECK (octet_length(seed) = 32),
    invitation bytea NOT NULL UNIQUE CHECK (octet_length(invitation) = 32), -- good once
    set_at     timestamptz NOT NULL
);
CREATE INDEX credential_name ON credential (name, credential DESC);
GRANT SELECT, INSERT ON credential TO lautturi_app;

CREATE TABLE invitation (
    invitation bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash       bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    name       text NOT NULL CHECK (name ~ '^[a-z][a-z0-9.-]{0,62}$'),
    by         text NOT NULL,
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > issued_at)
);
CREATE INDEX invitation_name ON invitation (name, invitation DESC);
GRANT SELECT, INSERT ON invitation TO lautturi_app;

-- Tries to sign in, each a row before it is judged. The name is a keyed digest: people type passwords into the wrong field.
CREATE TABLE sign_in_try (
    number   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who      bytea NOT NULL CHECK (octet_length(who) = 32),
    at       timestamptz NOT NULL,
    step     bigint -- of the one-time code by which it succeeded; null: it did not
);
CREATE INDEX sign_in_try_who ON sign_in_try (who, number DESC);
GRANT SELECT, INSERT, UPDATE (step) ON sign_in_try TO lautturi_app;

-- Sessions of browsers. A cookie is good from one address only.
CREATE TABLE session (
    hash         bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    name         text NOT NULL,
    address      text NOT NULL CHECK (address <> ''),
    began_at     timestamptz NOT NULL,
    seen_at      timestamptz NOT NULL,
    confirmed_at timestamptz NOT NULL,
    ended_at     timestamptz
);
GRANT SELECT, INSERT, UPDATE (seen_at, confirmed_at, ended_at) ON session TO lautturi_app;

-- Lists of runs, newest first, of all exchanges or of one.
CREATE INDEX run_started ON run (started DESC, run DESC);
CREATE INDEX run_exchange_started ON run (exchange, started DESC, run DESC);
