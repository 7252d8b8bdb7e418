-- When exchanges run by themselves, and what is expected by when. None of it is evidence: what was begun, paused and
-- acknowledged, and by whom, stands in the journal.

-- Until when an exchange's due times have become rows, and by which rule.
CREATE TABLE schedule (
    exchange      text PRIMARY KEY,
    rule          text NOT NULL,
    planned_until timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE (rule, planned_until), DELETE ON schedule TO lautturi_app;

-- One due time of an exchange: whoever plans it, on however many nodes, it is one row, and it is begun once. Only a row
-- that still waits is ever deleted (its rule has changed).
CREATE TABLE due_run (
    exchange   text NOT NULL,
    due_at     timestamptz NOT NULL,
    asked_by   text NOT NULL DEFAULT '',
    state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'begun', 'skipped')),
    code       text NOT NULL DEFAULT '',
    run        uuid,
    node       text NOT NULL DEFAULT '',
    settled_at timestamptz,
    PRIMARY KEY (exchange, due_at),
    CHECK ((state = 'begun') = (run IS NOT NULL)),
    CHECK ((state = 'skipped') = (code <> '')),
    CHECK ((state = 'waiting') = (settled_at IS NULL))
);
CREATE INDEX due_run_waiting ON due_run (due_at) WHERE state = 'waiting';
GRANT SELECT, INSERT, UPDATE (state, code, run, node, settled_at), DELETE ON due_run TO lautturi_app;

CREATE FUNCTION keep_settled_due_runs() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.state <> 'waiting' THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'what was settled stays as it is';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER due_run_settled BEFORE UPDATE OR DELETE ON due_run FOR EACH ROW EXECUTE FUNCTION keep_settled_due_runs();

-- Somebody paused an exchange's schedule, or resumed it; the latest row counts.
CREATE TABLE schedule_pause (
    pause    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    exchange text NOT NULL,
    paused   boolean NOT NULL,
    reason   text NOT NULL,
    by       text NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX schedule_pause_exchange ON schedule_pause (exchange, pause DESC);
GRANT SELECT, INSERT ON schedule_pause TO lautturi_app;

-- Since when an expectation is watched, and the last deadline at which all was well.
CREATE TABLE expectation (
    exchange    text NOT NULL,
    expectation text NOT NULL,
    since       timestamptz NOT NULL,
    met_due     timestamptz,
    PRIMARY KEY (exchange, expectation)
);
GRANT SELECT, INSERT, UPDATE (met_due), DELETE ON expectation TO lautturi_app;

-- Something did not come to pass. One row a cause while it lasts, whoever watches.
CREATE TABLE alarm (
    alarm           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    exchange        text NOT NULL,
    expectation     text NOT NULL,
    due_at          timestamptz NOT NULL,
    code            text NOT NULL,
    records         bigint NOT NULL,
    opened_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    official        text NOT NULL DEFAULT '',
    reference       text NOT NULL DEFAULT '',
    acknowledged_at timestamptz,
    closed_at       timestamptz,
    CHECK ((acknowledged_at IS NOT NULL) = (official <> '' AND reference <> ''))
);
CREATE UNIQUE INDEX alarm_open ON alarm (exchange, expectation) WHERE closed_at IS NULL;
GRANT SELECT, INSERT, UPDATE (official, reference, acknowledged_at, closed_at) ON alarm TO lautturi_app;
