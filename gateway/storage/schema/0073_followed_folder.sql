-- What the folder of the settings held when it was last followed, or put in force by command: a folder that is still so undoes
-- nothing that was put in force since, whoever did that. The last row counts.
CREATE TABLE followed_folder (
    followed bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest   bytea NOT NULL REFERENCES configuration,
    at       timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON followed_folder TO lautturi_app;

-- Until now this was the last set that no draft put in force. Where such a set is in force now, it may be another folder's, put in
-- force in need: then the journal says what was followed last, on the chain of whoever follows.
WITH by_folder AS (
    SELECT a.activation, a.digest FROM active_configuration AS a
    WHERE NOT EXISTS (SELECT FROM draft_step AS s
                      WHERE s.kind = 'activating' AND s.after = a.digest AND s.by = a.activated_by)
    ORDER BY a.activation DESC LIMIT 1
), followed AS (
    SELECT c.digest FROM journal AS j JOIN chain AS k USING (chain)
    JOIN configuration AS c ON c.digest = decode(substring(j.body FROM '"digest":"([0-9a-f]{64})"'), 'hex')
    WHERE k.name LIKE '%/configuration' AND j.kind = 'configuration'
    ORDER BY j.at DESC, j.seq DESC LIMIT 1
)
INSERT INTO followed_folder (digest)
SELECT coalesce(CASE WHEN b.activation = (SELECT max(activation) FROM active_configuration) THEN f.digest END, b.digest)
FROM by_folder AS b LEFT JOIN followed AS f ON true;
