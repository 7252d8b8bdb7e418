-- What came in about a person of whom something had left, and is yet to be compared with what came in before: where a value
-- was corrected at its source, every recipient of the old one is told (GDPR Art. 19).
CREATE TABLE comparison_due (
    stamping bigint PRIMARY KEY REFERENCES provenance
);
GRANT SELECT, INSERT, DELETE ON comparison_due TO lautturi_app;

-- Where a person's fields came from, without reading what was sent of them.
CREATE INDEX message_person_in ON message (person_no) WHERE person_no IS NOT NULL AND direction IN ('in', 'query-out');
