-- What a delivery had that its mapping does not know: kept out, and shown to whoever looks at the run. A path is names of a document,
-- of which what does not read as one is `*`; never a value.
CREATE TABLE unknown_field (
    run    uuid NOT NULL REFERENCES run,
    path   text NOT NULL CHECK (octet_length(path) <= 512),
    fields bigint NOT NULL CHECK (fields > 0),
    PRIMARY KEY (run, path)
);
GRANT SELECT, INSERT ON unknown_field TO lautturi_app;
