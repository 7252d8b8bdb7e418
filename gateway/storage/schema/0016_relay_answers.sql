-- Answers of relays, kept for whoever asks again under the same Idempotency-Key: on this node or another. A row is claimed
-- before the gate is asked and gets its answer before the caller does. The answer holds personal data: it lies under a key of
-- its own and goes when its time is over. Caller, key and request are keyed digests.
CREATE TABLE relay_answer (
    caller        bytea NOT NULL CHECK (octet_length(caller) = 32),
    exchange      text NOT NULL,
    key           bytea NOT NULL CHECK (octet_length(key) = 32),
    request       bytea NOT NULL CHECK (octet_length(request) = 32),
    message       uuid NOT NULL,
    claimed_until timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    wrapped       bytea,
    sealed        bytea,
    PRIMARY KEY (caller, exchange, key),
    CHECK ((wrapped IS NULL) = (sealed IS NULL))
);
CREATE INDEX relay_answer_expires ON relay_answer (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON relay_answer TO lautturi_app;
