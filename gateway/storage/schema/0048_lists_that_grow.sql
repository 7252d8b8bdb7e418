-- Messages that died are found without looking at every attempt that was ever waited for.
CREATE INDEX delivery_step_dead ON delivery_step (message, step) WHERE state = 'dead';

-- What was counted of a run when it was closed: in, released, reduced, withheld, rejected, pending, and the records that did
-- not leave by state and code. For who looks at it; null of runs that were closed before, and without meaning while it is open.
ALTER TABLE run ADD COLUMN account bigint[] CHECK (cardinality(account) = 6), ADD COLUMN coded jsonb;
GRANT UPDATE (account, coded) ON run TO lautturi_app;
