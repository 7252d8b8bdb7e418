-- Lists of messages, newest first: an id begins with the time at which its message was taken in.
CREATE INDEX message_party_exchange ON message (party, exchange, message);

-- Records that did not leave whole are few: they are found without looking at all others.
CREATE INDEX record_outcome_kept ON record_outcome (state, message)
    WHERE state IN ('reduced', 'withheld', 'rejected');
