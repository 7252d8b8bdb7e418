-- What persons ask of the controller about their own data (GDPR Art. 15 to 21): requests, the steps that were taken, and
-- what was erased for good. Rows are only ever appended; a request's state is what its steps come to (gateway/rights).
CREATE TABLE rights_request (
    request   uuid PRIMARY KEY,
    register  text NOT NULL,
    asked     text NOT NULL CHECK (asked IN ('access', 'rectification', 'erasure', 'restriction', 'portability', 'objection')),
    asker     text NOT NULL CHECK (asker IN ('person', 'guardian', 'attorney')),
    received  date NOT NULL,
    language  text NOT NULL CHECK (language IN ('fi', 'sv', 'en')),
    reference text NOT NULL CHECK (reference <> ''),
    authority text NOT NULL,
    items     text[] NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((asker = 'person') = (authority = ''))
);
GRANT SELECT, INSERT ON rights_request TO lautturi_app;

-- Whose it is: the row of the current identifier first, then those of earlier ones.
CREATE TABLE rights_subject (
    request   uuid NOT NULL REFERENCES rights_request,
    place     integer NOT NULL CHECK (place > 0),
    person_no bigint NOT NULL REFERENCES person,
    PRIMARY KEY (request, place),
    UNIQUE (request, person_no)
);
CREATE INDEX rights_subject_person ON rights_subject (person_no);
GRANT SELECT, INSERT ON rights_subject TO lautturi_app;

CREATE TABLE rights_step (
    step        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request     uuid NOT NULL REFERENCES rights_request,
    kind        text NOT NULL CHECK (kind IN ('opened', 'identified', 'clarification', 'clarified', 'extended', 'fee', 'paid',
                                              'withheld', 'granted', 'partly', 'refused', 'released', 'ended')),
    by          text NOT NULL,
    roles       text[] NOT NULL,
    reference   text NOT NULL,
    ground      text NOT NULL,
    details     text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX rights_step_request ON rights_step (request, step);
-- What is over is over: no second step ends a request.
CREATE UNIQUE INDEX rights_step_ended ON rights_step (request) WHERE kind = 'ended';
CREATE UNIQUE INDEX rights_step_released ON rights_step (request) WHERE kind = 'released';
CREATE UNIQUE INDEX rights_step_decided ON rights_step (request) WHERE kind IN ('granted', 'partly', 'refused');
CREATE UNIQUE INDEX rights_step_extended ON rights_step (request) WHERE kind = 'extended';
GRANT SELECT, INSERT ON rights_step TO lautturi_app;

-- A person's entries among everybody's: a report is asked for by person, the journal is kept by time.
CREATE INDEX journal_person ON journal (person_no, at) WHERE person_no IS NOT NULL;
-- Who looked at what: calls of the administration's interface, by time.
CREATE INDEX journal_audit ON journal (at) WHERE kind = 'audit';
CREATE INDEX document_record_person ON document_record (person_no) WHERE person_no IS NOT NULL;

-- What is destroyed stays listed. The row does it: who may say so cannot forget to.
CREATE TABLE erasure (
    erasure   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_no bigint NOT NULL REFERENCES person,
    request   uuid REFERENCES rights_request,
    message   uuid,
    erased_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX erasure_person ON erasure (person_no, erasure DESC);
GRANT SELECT, INSERT ON erasure TO lautturi_app;

-- A document of many is done with when it was superseded, or its last attempt's last word is final.
CREATE FUNCTION document_is_done(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT superseded_at IS NOT NULL OR coalesce(
        (SELECT o.outcome IN ('delivered', 'refused') FROM outcome AS o WHERE o.message = wanted
          ORDER BY o.attempt DESC, o.outcome_no DESC LIMIT 1), false)
        OR coalesce((SELECT s.state = 'given-up' FROM delivery_step AS s WHERE s.message = wanted
          ORDER BY s.step DESC LIMIT 1), false)
      FROM document WHERE document = wanted
$$;

CREATE FUNCTION destroy_what_is_erased() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.message IS NOT NULL THEN
        DELETE FROM payload WHERE message = NEW.message AND person_no = NEW.person_no;
        RETURN NEW;
    END IF;
    DELETE FROM person_key WHERE person_no = NEW.person_no;
    -- what was decided before is recognised as old wherever it waits
    UPDATE person SET epoch = epoch + 1 WHERE person_no = NEW.person_no;
    DELETE FROM payload_key WHERE use = 'document' AND message IN (
        SELECT document FROM document_record WHERE person_no = NEW.person_no AND document_is_done(document));
    RETURN NEW;
END
$$;
CREATE TRIGGER erasure_destroys AFTER INSERT ON erasure FOR EACH ROW EXECUTE FUNCTION destroy_what_is_erased();
REVOKE ALL ON FUNCTION destroy_what_is_erased() FROM PUBLIC;

-- A user's right may end by itself, on a day that is set when it is given.
ALTER TABLE user_event ADD COLUMN ends_at timestamptz;
CREATE OR REPLACE VIEW user_now AS
    SELECT DISTINCT ON (name) name, roles, uid, active, by, at, ends_at FROM user_event ORDER BY name, event DESC;

-- An administrator whose right ends by itself does not count as the last one.
CREATE OR REPLACE FUNCTION keep_users_sound() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7004, 0);
    IF NOT EXISTS (SELECT FROM user_now WHERE active AND ends_at IS NULL AND 'administrator' = ANY (roles)) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'no administrator would be left';
    END IF;
    IF EXISTS (SELECT FROM user_now WHERE active AND uid IS NOT NULL GROUP BY uid HAVING count(*) > 1) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = 'one uid would be two users';
    END IF;
    RETURN NULL;
END
$$;
