-- What is kept of a person is found by whose it is: the journal, by whose entries it was found, and the decisions may end earlier.
CREATE INDEX payload_person ON payload (person_no) WHERE person_no IS NOT NULL;
