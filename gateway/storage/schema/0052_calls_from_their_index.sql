-- A report of use reads every call of its time, and they lie among everything else that the journal holds: a page of the table
-- for each. It is answered from an index that has what they say, in their order. What is longer than an index takes has one of
-- its own; no call that a person makes is so long.
CREATE INDEX journal_audit_told ON journal (at, chain, seq) INCLUDE (message, person_no, body)
    WHERE kind = 'audit' AND octet_length(body) <= 2000;
CREATE INDEX journal_audit_long ON journal (at) WHERE kind = 'audit' AND octet_length(body) > 2000;
