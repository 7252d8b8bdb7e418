-- Deliveries with results that fit nothing that was sent, or contradict what was said before: few among all runs, and whoever is told
-- of them asks every few seconds. What stands there was counted when the run closed.
CREATE INDEX run_unfitting ON run (exchange)
    WHERE coded @> '[{"code": "RESULT_UNMATCHED"}]' OR coded @> '[{"code": "RESULT_CONTRADICTS"}]';
