-- Deliveries that outlive whoever began them: when the next attempt is due, which messages are dead and why, what the
-- register had said about a record when it was decided, and whose turn it is.

-- Only appended; the latest step of a message counts. A message is a sealed document, or one record that may not leave any
-- more. The steps of `replayed` and `given-up` are persons' decisions; the journal says whose.
CREATE TABLE delivery_step (
    step        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message     uuid NOT NULL,
    run         uuid NOT NULL REFERENCES run,
    exchange    text NOT NULL,
    party       text NOT NULL,
    state       text NOT NULL CHECK (state IN ('waiting', 'dead', 'replayed', 'given-up')),
    due_at      timestamptz,
    failures    integer NOT NULL CHECK (failures >= 0),
    pile        text CHECK (pile IN ('party', 'ours', 'law', 'withdrawn')),
    code        text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((state = 'waiting') = (due_at IS NOT NULL)),
    CHECK ((state = 'dead') = (pile IS NOT NULL))
);
CREATE INDEX delivery_step_message ON delivery_step (message, step DESC);
CREATE INDEX delivery_step_run ON delivery_step (run, recorded_at) WHERE state = 'replayed';
GRANT SELECT, INSERT ON delivery_step TO lautturi_app;

-- How a party has been answering lately: its breaker and its budget of retries are counted from this.
CREATE INDEX attempt_party ON attempt (party, marked_at);

-- A keyed digest of everything that the register said: a document leaves later only if it would say the same today.
ALTER TABLE decision ADD COLUMN register_digest bytea CHECK (octet_length(register_digest) = 32);

-- A keyed hash of whom a record is about, the same in every run: nobody overtakes themself.
ALTER TABLE message ADD COLUMN lane bigint;
CREATE INDEX message_lane ON message (run, lane) WHERE lane IS NOT NULL;
