-- Configurations by digest, and the history of which was in force. The last activation is the active one.
CREATE TABLE configuration (
    digest    bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    content   bytea NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON configuration TO lautturi_app;

CREATE TABLE active_configuration (
    activation   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest       bytea NOT NULL REFERENCES configuration,
    activated_by text NOT NULL,
    activated_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON active_configuration TO lautturi_app;
