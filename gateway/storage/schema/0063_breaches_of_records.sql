-- A case may be about one record of a document, and about some of what left of it: whose consent was taken back before the
-- sending is one of many in it, and what needed no consent left by right.
ALTER TABLE breach
    ADD COLUMN record uuid,
    ADD COLUMN items  text[] CHECK (cardinality(items) > 0),
    DROP CONSTRAINT breach_kind_message_attempt_key,
    ADD UNIQUE NULLS NOT DISTINCT (kind, message, attempt, record, items);

-- What was taken back lately: somebody looks each minute at what had been sent before it was recorded.
CREATE INDEX barrier_raised ON barrier (raised_at) WHERE consent_event IS NOT NULL;
