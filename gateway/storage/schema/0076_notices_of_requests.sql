-- A notice of a restriction leaves by itself for the request that caused it, and for no other. Without one, as all that were queued
-- before: a person tells it, by letter.
ALTER TABLE recipient_notice ADD COLUMN request uuid;

-- As in 0039, with the request.
CREATE OR REPLACE VIEW notice_now AS
    SELECT n.notice, n.person_no, n.party, n.kind, n.items, n.messages, n.queued_at,
           CASE WHEN n.state = 'received' OR r.verdict = 'accepted' THEN 'received'
                WHEN n.state = 'sent' OR o.state IN ('released', 'reduced') THEN 'sent'
                ELSE 'queued' END AS state,
           greatest(n.changed_at, o.recorded_at, r.recorded_at) AS changed_at,
           CASE WHEN n.reference <> '' THEN n.reference ELSE coalesce(r.code, '') END AS reference,
           coalesce(CASE WHEN r.verdict = 'refused' THEN 'refused' ELSE o.state END, '') AS delivery,
           EXISTS (SELECT FROM payload AS p WHERE p.message = n.notice AND p.use = 'request')
               OR EXISTS (SELECT FROM rights_subject AS s JOIN payload AS p ON p.message = s.request AND p.use = 'request'
                           WHERE s.person_no = n.person_no AND p.ordinal = s.place - 1) AS named,
           n.request
      FROM recipient_notice AS n
      LEFT JOIN message AS m ON m.message = n.notice
      LEFT JOIN LATERAL (SELECT state, recorded_at FROM record_outcome AS w WHERE w.run = m.run AND w.message = m.message
                          ORDER BY outcome_no DESC LIMIT 1) AS o ON true
      LEFT JOIN party_result AS r ON r.record = n.notice AND r.standing = 'counts';
