-- Withdrawals that have their effect: attempts that may still send, what waits for them, who had been told something and is
-- told again, and queries that were refused.

-- A person's rows under several controllers are found by a keyed hash of the identifier alone; it is used for nothing but
-- what is true of the person whoever wrote it down (address protection, death). Rows of one link share a stripe, whenever
-- they come to be: that is the check below, and the gate's locks rest on it. Rows from before cannot be given one.
DO $$
BEGIN
    IF EXISTS (SELECT FROM person) THEN
        RAISE EXCEPTION USING ERRCODE = 'LA001', MESSAGE = 'persons from before links were kept';
    END IF;
END
$$;
ALTER TABLE person ADD COLUMN link bytea CHECK (octet_length(link) = 32 AND person_no % 128 = get_byte(link, 0) % 128);
CREATE INDEX person_link ON person (link) WHERE link IS NOT NULL;

-- Events of one shape (role, scope, itemised, who) differ only in what they say and when: of many, the latest of each kind
-- decide. The indexes below find those of a person with ever so many events (gateway/storage/consent_history.cpp).
ALTER TABLE consent_event
    ADD COLUMN evidence_level text NOT NULL,
    ADD COLUMN shape bytea NOT NULL CHECK (octet_length(shape) = 32),
    ADD COLUMN imported bytea CHECK (octet_length(imported) = 32),
    ADD COLUMN negative boolean NOT NULL
        GENERATED ALWAYS AS (kind IN ('refused', 'withdrawn', 'revoked', 'expired', 'invalidated')) STORED;
CREATE INDEX consent_event_shape ON consent_event (person_no, shape, kind, told_basis, expressed_at, sequence);
CREATE INDEX consent_event_told ON consent_event (person_no, shape, expressed_at, negative, sequence) WHERE told_basis <> '';
-- A row of a register's consent table is recorded once.
CREATE UNIQUE INDEX consent_event_imported ON consent_event (imported) WHERE imported IS NOT NULL;

-- An attempt stands here from its commit until the process that marked it records an outcome, or is known to be gone.
-- `process` names a file in that node's data directory, which the process holds locked.
CREATE TABLE live_attempt (
    message uuid NOT NULL,
    attempt integer NOT NULL,
    node    text NOT NULL,
    process text NOT NULL,
    PRIMARY KEY (message, attempt)
);
GRANT SELECT, INSERT, DELETE ON live_attempt TO lautturi_app;

-- Something was taken away: it is acknowledged when no live attempt holds the person at an older epoch. Never deleted, and
-- only the acknowledgement is ever filled in.
CREATE TABLE barrier (
    barrier         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_no       bigint NOT NULL REFERENCES person,
    epoch           bigint NOT NULL,
    recorded_for    bigint NOT NULL REFERENCES person,
    consent_event   bigint REFERENCES consent_event,
    hold            bigint REFERENCES hold,
    raised_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    acknowledged_at timestamptz,
    UNIQUE (person_no, epoch),
    CHECK (num_nonnulls(consent_event, hold) = 1)
);
CREATE INDEX barrier_open ON barrier (barrier) WHERE acknowledged_at IS NULL;
GRANT SELECT, INSERT, UPDATE (acknowledged_at) ON barrier TO lautturi_app;

-- Notices to parties that had received something. Each will pass the gate as a message of its own under this identity.
CREATE TABLE recipient_notice (
    notice     uuid PRIMARY KEY,
    person_no  bigint NOT NULL REFERENCES person,
    party      text NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('withdrawal', 'rectification', 'erasure', 'restriction')),
    items      text[] NOT NULL,
    messages   uuid[] NOT NULL,
    state      text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'received')),
    reference  text NOT NULL DEFAULT '',
    queued_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX recipient_notice_person ON recipient_notice (person_no);
CREATE INDEX recipient_notice_open ON recipient_notice (queued_at) WHERE state <> 'received';
GRANT SELECT, INSERT, UPDATE (state, reference, changed_at) ON recipient_notice TO lautturi_app;

-- Queries that were refused, each for an official to look at.
CREATE TABLE official_case (
    message    uuid PRIMARY KEY,
    exchange   text NOT NULL,
    party      text NOT NULL,
    owner      text NOT NULL,
    opened_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    state      text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'decided')),
    official   text NOT NULL DEFAULT '',
    reference  text NOT NULL DEFAULT '',
    decided_at timestamptz,
    CHECK ((state = 'decided') = (official <> '' AND reference <> '' AND decided_at IS NOT NULL))
);
CREATE INDEX official_case_open ON official_case (opened_at) WHERE state = 'open';
GRANT SELECT, INSERT, UPDATE (state, official, reference, decided_at) ON official_case TO lautturi_app;

-- What of a person was decided, and so may have been sent.
CREATE INDEX decision_person ON decision (person_no) WHERE person_no IS NOT NULL;
