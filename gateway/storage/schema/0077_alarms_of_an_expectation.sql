-- What was missed at one deadline, and when an alarm was acknowledged last, are asked of one expectation, also of alarms that are
-- over, which stay; the list of all has the latest of them.
CREATE INDEX alarm_expectation ON alarm (exchange, expectation, due_at, last_due);
CREATE INDEX alarm_opened ON alarm (opened_at, alarm);
