-- What a run kept back is found by the run: by time it lies among what others kept back meanwhile.
CREATE INDEX record_outcome_kept_back ON record_outcome (run, message)
    WHERE state IN ('reduced', 'withheld', 'rejected') AND run IS NOT NULL;
