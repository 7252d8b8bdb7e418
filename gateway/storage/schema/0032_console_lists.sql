-- What the administration's lists are read by, however much was exchanged: the last message of each query, and what the
-- gate kept back lately.
DROP INDEX message_relay;
CREATE INDEX message_relay ON message (exchange, recorded_at DESC) WHERE run IS NULL;
CREATE INDEX decision_kept ON decision (recorded_at DESC) INCLUDE (message, outcome) WHERE outcome <> 'released';
