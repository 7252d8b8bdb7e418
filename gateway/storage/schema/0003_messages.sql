-- Messages, their decisions, payloads, documents, attempts and outcomes. Of these tables few columns may ever
-- change, those that are granted: a run closes, is opened again for what a person has tried again, and (0014) has read its
-- selection; a document is superseded; and (0001) an epoch rises.
CREATE TABLE run (
    run           uuid PRIMARY KEY,
    exchange      text NOT NULL,
    direction     text NOT NULL CHECK (direction IN ('out', 'in', 'query-out', 'query-in')),
    configuration bytea NOT NULL,
    started       timestamptz NOT NULL,
    source        bytea,
    closed_at     timestamptz
);
CREATE UNIQUE INDEX run_source ON run (exchange, source) WHERE source IS NOT NULL;
CREATE INDEX run_open ON run (started) WHERE closed_at IS NULL;
GRANT SELECT, INSERT, UPDATE (closed_at) ON run TO lautturi_app;

CREATE TABLE message (
    message     uuid PRIMARY KEY,
    exchange    text NOT NULL,
    party       text NOT NULL,
    direction   text NOT NULL CHECK (direction IN ('out', 'in', 'query-out', 'query-in')),
    person_no   bigint,
    run         uuid,
    ordinal     bigint NOT NULL,
    record_key  bytea,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX message_run ON message (run, ordinal) WHERE run IS NOT NULL;
CREATE INDEX message_relay ON message (exchange) WHERE run IS NULL;
GRANT SELECT, INSERT ON message TO lautturi_app;

-- What became of each record; the latest row of a record counts.
CREATE TABLE record_outcome (
    outcome_no  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message     uuid NOT NULL,
    run         uuid,
    ordinal     bigint NOT NULL,
    state       text NOT NULL CHECK (state IN ('released', 'reduced', 'withheld', 'rejected', 'pending')),
    code        text NOT NULL,
    path        text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX record_outcome_run ON record_outcome (run, message, outcome_no DESC) WHERE run IS NOT NULL;
CREATE INDEX record_outcome_relay ON record_outcome (message, outcome_no DESC) WHERE run IS NULL;
GRANT SELECT, INSERT ON record_outcome TO lautturi_app;

-- `evidence` is ciphertext under the person's key; `wrapped` is the key itself where no person owns it.
CREATE TABLE decision (
    message     uuid NOT NULL,
    attempt     integer NOT NULL,
    person_no   bigint,
    epoch       bigint NOT NULL,
    activation  bigint NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('released', 'reduced', 'refused')),
    next_change timestamptz,
    evidence    bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (message, attempt)
);
ALTER TABLE decision ALTER COLUMN evidence SET STORAGE EXTERNAL;
GRANT SELECT, INSERT ON decision TO lautturi_app;

CREATE TABLE payload (
    message     uuid NOT NULL,
    use         text NOT NULL CHECK (use IN ('document', 'request', 'received', 'rejected', 'quarantined', 'cleared')),
    ordinal     bigint NOT NULL,
    person_no   bigint,
    sealed      bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (message, use, ordinal)
);
ALTER TABLE payload ALTER COLUMN sealed SET STORAGE EXTERNAL;
GRANT SELECT, INSERT ON payload TO lautturi_app;

-- Keys of what no one person owns (a document of many, a record nobody could read): destroyable one by one.
CREATE TABLE payload_key (
    message uuid NOT NULL,
    use     text NOT NULL,
    ordinal bigint NOT NULL,
    wrapped bytea NOT NULL,
    PRIMARY KEY (message, use, ordinal)
);
GRANT SELECT, INSERT ON payload_key TO lautturi_app;

-- A sealed batch document. Sealing binds its digest; it is not leaving.
CREATE TABLE document (
    document      uuid PRIMARY KEY,
    run           uuid NOT NULL REFERENCES run,
    digest        bytea NOT NULL,
    configuration bytea NOT NULL,
    sealed_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    superseded_at timestamptz
);
CREATE INDEX document_run ON document (run);
GRANT SELECT, INSERT, UPDATE (superseded_at) ON document TO lautturi_app;

-- The records in a document, each with the decision that released it and the person's epoch at that time.
CREATE TABLE document_record (
    document  uuid NOT NULL REFERENCES document,
    message   uuid NOT NULL,
    attempt   integer NOT NULL,
    person_no bigint,
    epoch     bigint NOT NULL,
    PRIMARY KEY (document, message)
);
CREATE INDEX document_record_message ON document_record (message);
GRANT SELECT, INSERT ON document_record TO lautturi_app;

-- An attempt lives from its commit until its own process records an outcome, or somebody who knows that this process is gone.
CREATE TABLE attempt (
    message        uuid NOT NULL,
    attempt        integer NOT NULL,
    party          text NOT NULL,
    payload_digest bytea NOT NULL,
    persons        bigint[] NOT NULL,
    epochs         bigint[] NOT NULL,
    send_by        bigint NOT NULL,
    node           text NOT NULL,
    marked_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (message, attempt)
);
GRANT SELECT, INSERT ON attempt TO lautturi_app;

-- Outcomes are appended, the late ones too: the latest of an attempt counts, the others are evidence.
CREATE TABLE outcome (
    outcome_no  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message     uuid NOT NULL,
    attempt     integer NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('delivered', 'refused', 'failed', 'unknown')),
    code        text NOT NULL,
    status      integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX outcome_attempt ON outcome (message, attempt, outcome_no DESC);
GRANT SELECT, INSERT ON outcome TO lautturi_app;

-- Not partitioned, so that a retry over a month's end still meets its first self.
CREATE TABLE idempotency (
    client         text NOT NULL,
    exchange       text NOT NULL,
    key            text NOT NULL,
    request_digest bytea NOT NULL,
    message        uuid NOT NULL,
    expires_at     timestamptz NOT NULL,
    PRIMARY KEY (client, exchange, key)
);
GRANT SELECT, INSERT ON idempotency TO lautturi_app;
