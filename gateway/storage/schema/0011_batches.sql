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

-- A document that comes in from a folder, kept as it arrives, each piece under a key of its own. A delivery is what its run
-- says it is; what never came to be one is forgotten again, what did stays until retention ends it.
CREATE TABLE delivery_piece (
    run         uuid NOT NULL,
    piece       bigint NOT NULL CHECK (piece > 0),
    wrapped     bytea NOT NULL,
    sealed      bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run, piece)
);
ALTER TABLE delivery_piece ALTER COLUMN sealed SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, DELETE ON delivery_piece TO lautturi_app;
ALTER TABLE run ADD COLUMN pieces bigint NOT NULL DEFAULT 0;

CREATE FUNCTION keep_what_was_taken_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM run WHERE run.run = OLD.run)
        AND NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER keep_what_was_taken_in BEFORE DELETE ON delivery_piece
    FOR EACH ROW EXECUTE FUNCTION keep_what_was_taken_in();

-- Why a whole delivery was rejected. Counts only: what was declared and what was found.
CREATE TABLE delivery_fault (
    run         uuid PRIMARY KEY REFERENCES run,
    code        text NOT NULL,
    declared    bigint,
    found       bigint,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON delivery_fault TO lautturi_app;

-- What a party said of a record that it was sent, as a delivery of results told it. What it said first counts; the rest is
-- kept beside it. `record` is as the party named it, and one of ours unless the standing is `unmatched`.
CREATE TABLE party_result (
    result      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery    uuid NOT NULL REFERENCES run,
    ordinal     bigint NOT NULL,
    record      uuid NOT NULL,
    verdict     text NOT NULL CHECK (verdict IN ('accepted', 'refused')),
    standing    text NOT NULL CHECK (standing IN ('counts', 'repeats', 'contradicts', 'unmatched')),
    code        text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (delivery, ordinal)
);
CREATE UNIQUE INDEX party_result_counts ON party_result (record) WHERE standing = 'counts';
CREATE INDEX party_result_contradicts ON party_result (record) WHERE standing = 'contradicts';
GRANT SELECT, INSERT ON party_result TO lautturi_app;

-- A record that is sent anew after its party refused it names the one that it stands in for.
CREATE TABLE correction (
    message  uuid PRIMARY KEY,
    corrects uuid NOT NULL
);
GRANT SELECT, INSERT ON correction TO lautturi_app;
-- Of a run that sends on what the party refused of an earlier one.
ALTER TABLE run ADD COLUMN corrects uuid;
CREATE INDEX message_key ON message (record_key) WHERE record_key IS NOT NULL AND run IS NOT NULL;

-- What a resumed run knows its records by, looked up a chunk at a time.
CREATE INDEX message_record ON message (run, record_key) WHERE run IS NOT NULL;

-- How often a run has met a person (a keyed digest) in its pass over the register's selection. It means nothing after the
-- pass: scratch, without a log, so that a run may change and delete its rows. A crash of the server empties it, and so
-- each chunk of a pass asks for the row that its beginning left (32 zeros); `chunk` makes a repeated statement harmless.
CREATE UNLOGGED TABLE sighting (
    run    uuid NOT NULL,
    person bytea NOT NULL CHECK (octet_length(person) = 32),
    seen   bigint NOT NULL,
    chunk  bigint NOT NULL,
    PRIMARY KEY (run, person)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON sighting TO lautturi_app;
