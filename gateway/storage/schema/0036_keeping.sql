-- What the house is kept by, as it ended: whoever looks at the pages sees when retention ran and a copy was made last.
CREATE TABLE keeping_run (
    run       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind      text NOT NULL CHECK (kind IN ('retention', 'backup')),
    persons   bigint NOT NULL DEFAULT 0,
    months    bigint NOT NULL DEFAULT 0,
    consents  bigint NOT NULL DEFAULT 0,
    entries   bigint NOT NULL DEFAULT 0,
    with_keys boolean NOT NULL DEFAULT false,
    at        timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX keeping_run_kind ON keeping_run (kind, run DESC);
GRANT SELECT, INSERT ON keeping_run TO lautturi_app;

-- Certificates of what was destroyed are few among all entries.
CREATE INDEX journal_retention ON journal (at) WHERE kind = 'retention';
