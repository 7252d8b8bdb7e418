-- Several nodes on one database: who does what, and what was told by whichever.

-- By which root key everything here is wrapped and hashed, as a keyed digest of nothing else. A node with another key would
-- find nobody, and so nobody's refusals and holds: it is not let in.
CREATE TABLE root_key_mark (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    mark bytea NOT NULL CHECK (octet_length(mark) = 32)
);
GRANT SELECT, INSERT ON root_key_mark TO lautturi_app;

-- Work that one process does at a time: the runs of an exchange and the collecting of its files. A claim raises the fence; a
-- renewal moves `leased_until`, by this database's clock. What is written under an older fence is refused.
CREATE TABLE work_lease (
    work         text PRIMARY KEY,
    node         text NOT NULL DEFAULT '',
    process      text NOT NULL DEFAULT '',
    fence        bigint NOT NULL DEFAULT 0,
    leased_until timestamptz NOT NULL DEFAULT '-infinity'
);
GRANT SELECT, INSERT, UPDATE (node, process, fence, leased_until) ON work_lease TO lautturi_app;

CREATE FUNCTION keep_fences() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.fence < OLD.fence THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'a fence never falls';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER work_lease_fence BEFORE UPDATE ON work_lease FOR EACH ROW EXECUTE FUNCTION keep_fences();

-- What became of an attempt, told by a process that could not draw the conclusion: it had lost its lease, or the store was
-- gone when it would have. Evidence; whoever carries the run on concludes from it.
ALTER TABLE outcome ADD COLUMN late boolean NOT NULL DEFAULT false;

-- Alerts that every node could tell: claimed before one is sent, marked when it was.
CREATE TABLE alert_notice (
    notice        text NOT NULL,
    channel       text NOT NULL,
    node          text NOT NULL,
    claimed_until timestamptz NOT NULL,
    told_at       timestamptz,
    PRIMARY KEY (notice, channel)
);
GRANT SELECT, INSERT, UPDATE (node, claimed_until, told_at), DELETE ON alert_notice TO lautturi_app;
