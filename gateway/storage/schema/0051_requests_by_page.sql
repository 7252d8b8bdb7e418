-- Persons' requests that are done with are looked at page by page, the latest first; and whether one is done is found without
-- reading its steps.
CREATE INDEX rights_request_received ON rights_request (received, request);
CREATE INDEX rights_step_done ON rights_step (request) WHERE kind IN ('released', 'refused', 'ended');
