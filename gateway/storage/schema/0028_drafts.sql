-- Drafts of the configuration: what was typed over a kept set, as it was typed, also where it is no configuration yet.
CREATE TABLE configuration_draft (
    draft uuid PRIMARY KEY,
    title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
    by    text NOT NULL,
    at    timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON configuration_draft TO lautturi_app;

CREATE TABLE draft_version (
    draft   uuid NOT NULL REFERENCES configuration_draft,
    version bigint NOT NULL CHECK (version > 0),
    base    bytea NOT NULL REFERENCES configuration,
    by      text NOT NULL,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (draft, version)
);
GRANT SELECT, INSERT ON draft_version TO lautturi_app;

CREATE TABLE draft_file (
    draft   uuid NOT NULL,
    version bigint NOT NULL,
    path    text NOT NULL,
    change  text NOT NULL CHECK (change IN ('typed', 'removed', 'untouched')),
    content bytea NOT NULL,
    PRIMARY KEY (draft, path, version),
    FOREIGN KEY (draft, version) REFERENCES draft_version
);
GRANT SELECT, INSERT ON draft_file TO lautturi_app;

-- What people did with a draft; an approval is of two digests, so that it is of no other change.
CREATE TABLE draft_step (
    step    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft   uuid NOT NULL,
    version bigint NOT NULL,
    kind    text NOT NULL CHECK (kind IN ('approved', 'returned', 'planned', 'cancelled', 'activating', 'activated',
                                          'lapsed', 'withdrawn')),
    before  bytea NOT NULL CHECK (octet_length(before) = 32),
    after   bytea NOT NULL CHECK (octet_length(after) = 32),
    by      text NOT NULL,
    reason  text NOT NULL,
    due     timestamptz CHECK ((kind = 'planned') = (due IS NOT NULL)),
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (draft, version) REFERENCES draft_version
);
CREATE INDEX draft_step_draft ON draft_step (draft, step DESC);
CREATE INDEX draft_step_after ON draft_step (after, step) WHERE kind IN ('activating', 'activated');
GRANT SELECT, INSERT ON draft_step TO lautturi_app;

-- Where a draft stands: its last version and the last of its steps that says so.
CREATE VIEW draft_now AS
    SELECT d.draft, d.title, d.by, d.at, v.version, v.base, v.by AS saved_by, v.at AS saved_at,
           CASE s.kind WHEN 'planned' THEN 'planned' WHEN 'activated' THEN 'activated' WHEN 'withdrawn' THEN 'withdrawn'
                ELSE 'open' END AS state,
           s.due, s.step AS state_step
      FROM configuration_draft AS d
      JOIN LATERAL (SELECT * FROM draft_version AS v WHERE v.draft = d.draft ORDER BY v.version DESC LIMIT 1) AS v ON true
      LEFT JOIN LATERAL (SELECT * FROM draft_step AS s WHERE s.draft = d.draft
                            AND s.kind IN ('planned', 'cancelled', 'activated', 'lapsed', 'withdrawn')
                          ORDER BY s.step DESC LIMIT 1) AS s ON true;
GRANT SELECT ON draft_now TO lautturi_app;
