-- Who ends as a customer twice is archived twice: the second receipt stands beside the first. One reference is one receipt: a file
-- that is recorded again makes no later receipt of an earlier one.
ALTER TABLE archived DROP CONSTRAINT archived_pkey, ADD PRIMARY KEY (person_no, receipt);
