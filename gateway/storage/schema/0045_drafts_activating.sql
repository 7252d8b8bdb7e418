-- A draft that is being put in force is not open any more: nobody cancels, withdraws, returns or types over it meanwhile. What
-- began before this and came to nothing stays open, unless it was planned: plans were, and are, tried again.
INSERT INTO draft_step (draft, version, kind, before, after, by, reason)
    SELECT s.draft, s.version, 'lapsed', s.before, s.after, s.by, s.reason
      FROM (SELECT DISTINCT ON (draft) * FROM draft_step
             WHERE kind IN ('planned', 'cancelled', 'activating', 'activated', 'lapsed', 'withdrawn')
             ORDER BY draft, step DESC) AS s
      JOIN draft_now AS n USING (draft)
     WHERE s.kind = 'activating' AND n.state = 'open';

CREATE OR REPLACE VIEW draft_now AS
    SELECT d.draft, d.title, d.by, d.at, v.version, v.base, v.by AS saved_by, v.at AS saved_at,
           CASE s.kind WHEN 'planned' THEN 'planned' WHEN 'activating' THEN 'activating' WHEN 'activated' THEN 'activated'
                WHEN 'withdrawn' THEN 'withdrawn' ELSE 'open' END AS state,
           s.due, s.step AS state_step
      FROM configuration_draft AS d
      JOIN LATERAL (SELECT * FROM draft_version AS v WHERE v.draft = d.draft ORDER BY v.version DESC LIMIT 1) AS v ON true
      LEFT JOIN LATERAL (SELECT * FROM draft_step AS s WHERE s.draft = d.draft
                            AND s.kind IN ('planned', 'cancelled', 'activating', 'activated', 'lapsed', 'withdrawn')
                          ORDER BY s.step DESC LIMIT 1) AS s ON true;
