-- Whoever is told of what lasts too long asks every few seconds: deliveries that were rejected as a whole are few among all runs,
-- and of queries that nobody decides on there may be very many.
CREATE INDEX run_rejected ON run (exchange) WHERE rejected;
DROP INDEX official_case_open;
CREATE INDEX official_case_open ON official_case (exchange, opened_at) WHERE state = 'open';
