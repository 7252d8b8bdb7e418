-- An answer that is kept for whoever asks again (0016) goes with the person whom it is about: an erasure empties the row, and
-- what comes too late is not kept any more. The claim stands, so that nobody puts the question again unawares: it is lost.
ALTER TABLE relay_answer ADD COLUMN erased boolean NOT NULL DEFAULT false, ADD CHECK (NOT (erased AND sealed IS NOT NULL));
CREATE INDEX relay_answer_message ON relay_answer (message);

CREATE OR REPLACE FUNCTION destroy_what_is_erased() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- decisions say about whom a question was; of a question that is not decided yet nothing is known
    UPDATE relay_answer SET wrapped = NULL, sealed = NULL, erased = true
     WHERE message IN (SELECT message FROM decision WHERE person_no = NEW.person_no)
       AND (NEW.message IS NULL OR message = NEW.message);
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
