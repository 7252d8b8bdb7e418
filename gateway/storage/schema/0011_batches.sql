-- What goes with a batch's documents, what came beside a delivery, and what a run remembers while it reads a register.

-- A sealed document is one of records, or the manifest that goes after them. `control_sum` is the sum that the exchange
-- declares of its records, as a decimal number; empty where it declares none.
ALTER TABLE document
    ADD COLUMN kind text NOT NULL DEFAULT 'records' CHECK (kind IN ('records', 'manifest')),
    ADD COLUMN control_sum text NOT NULL DEFAULT '';

-- What a party's manifest says of one document, which it names by its digest (kept keyed, as run.source is).
CREATE TABLE manifest_line (
    exchange    text NOT NULL,
    source      bytea NOT NULL CHECK (octet_length(source) = 32),
    manifest    uuid NOT NULL REFERENCES run,
    ordinal     integer NOT NULL,
    records     bigint NOT NULL,
    control_sum text NOT NULL,
    PRIMARY KEY (exchange, source)
);
CREATE INDEX manifest_line_manifest ON manifest_line (manifest, ordinal);
GRANT SELECT, INSERT ON manifest_line TO lautturi_app;

-- Why a whole delivery was rejected. Counts only: what was declared and what was found.
CREATE TABLE delivery_fault (
    run         uuid PRIMARY KEY REFERENCES run,
    code        text NOT NULL,
    declared    bigint,
    found       bigint,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON delivery_fault TO lautturi_app;

-- What a resumed run knows its records by, looked up a chunk at a time.
CREATE INDEX message_record ON message (run, record_key) WHERE run IS NOT NULL;

-- How often a run has met a person (a keyed digest) in its pass over the register's selection. It means nothing after the
-- pass: scratch, without a log, and the only rows that a run may change and delete. A crash of the server empties it, and so
-- each chunk of a pass asks for the row that its beginning left (32 zeros); `chunk` makes a repeated statement harmless.
CREATE UNLOGGED TABLE sighting (
    run    uuid NOT NULL,
    person bytea NOT NULL CHECK (octet_length(person) = 32),
    seen   bigint NOT NULL,
    chunk  bigint NOT NULL,
    PRIMARY KEY (run, person)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON sighting TO lautturi_app;
