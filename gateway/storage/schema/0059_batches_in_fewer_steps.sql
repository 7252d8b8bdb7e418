-- A batch writes a row of each of these for every record. What one index finds need not stand in two: a record is looked up by
-- its key, in a run or in all of them.
DROP INDEX message_key;
DROP INDEX message_record;
CREATE INDEX message_known ON message (record_key, run) WHERE record_key IS NOT NULL AND run IS NOT NULL;

-- Most runs are small, and a few have nearly all records. To a planner that is told the average, all of a run is as good a way to
-- a record as its key: then it would be read whole for every one of them.
ALTER TABLE message ALTER COLUMN run SET (n_distinct = 50);
ANALYZE message;

-- A document and its records are written by one statement, and neither is ever deleted: that a record has its document was asked
-- again of each.
ALTER TABLE document_record DROP CONSTRAINT document_record_document_fkey;

-- Attempts of which nobody knows whether they arrived are few, and looked at each minute.
CREATE INDEX outcome_unknown ON outcome (message, attempt) WHERE outcome = 'unknown';
