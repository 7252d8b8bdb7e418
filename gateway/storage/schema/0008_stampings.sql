-- A record that a resumed run takes in again is stamped again; each stamping is kept as it was journalled, and the last
-- is what went to the register.
ALTER TABLE provenance DROP CONSTRAINT provenance_pkey;
ALTER TABLE provenance ADD COLUMN stamping bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
CREATE INDEX provenance_record ON provenance (message, ordinal, stamping DESC);
