-- Whoever is told of deliveries that were rejected as a whole asks for them once a minute: they are few among all runs.
CREATE INDEX run_rejected ON run (exchange, started) WHERE rejected;
