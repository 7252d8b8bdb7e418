-- Sessions of people whom the municipality's own directory vouches for: they have no password here.
ALTER TABLE session ADD COLUMN by_provider boolean NOT NULL DEFAULT false;

-- Calls that carry a key, so that one whose answer was lost can be made again and does nothing twice.
CREATE TABLE repeated_call (
    key     bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    request bytea NOT NULL CHECK (octet_length(request) = 32),
    status  bigint NOT NULL DEFAULT 0, -- 0: it is under way
    answer  text NOT NULL DEFAULT '',
    at      timestamptz NOT NULL
);
CREATE INDEX repeated_call_at ON repeated_call (at);
GRANT SELECT, INSERT, UPDATE (status, answer), DELETE ON repeated_call TO lautturi_app;
