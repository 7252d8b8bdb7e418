-- Where every inbound field came from, one packed row a record. What records of a batch share stands once, in a profile.
CREATE TABLE provenance_profile (
    profile bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest  bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    packed  bytea NOT NULL
);
GRANT SELECT, INSERT ON provenance_profile TO lautturi_app;

CREATE TABLE provenance (
    message        uuid NOT NULL,
    ordinal        bigint NOT NULL,
    profile        bigint NOT NULL REFERENCES provenance_profile,
    fields         integer NOT NULL,
    without_source integer NOT NULL,
    packed         bytea NOT NULL,
    PRIMARY KEY (message, ordinal)
);
GRANT SELECT, INSERT ON provenance TO lautturi_app;
