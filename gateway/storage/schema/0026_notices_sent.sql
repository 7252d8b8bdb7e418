-- Notices that leave by themselves. A notice is a message under its own id, sent once: what became of that message, and what
-- its party said of it, is how far the notice is, beside what a person has put on record.
CREATE VIEW notice_now AS
    SELECT n.notice, n.person_no, n.party, n.kind, n.items, n.messages, n.queued_at,
           CASE WHEN n.state = 'received' OR r.verdict = 'accepted' THEN 'received'
                WHEN n.state = 'sent' OR o.state IN ('released', 'reduced') THEN 'sent'
                ELSE 'queued' END AS state,
           greatest(n.changed_at, o.recorded_at, r.recorded_at) AS changed_at,
           CASE WHEN n.reference <> '' THEN n.reference ELSE coalesce(r.code, '') END AS reference,
           coalesce(CASE WHEN r.verdict = 'refused' THEN 'refused' ELSE o.state END, '') AS delivery,
           EXISTS (SELECT FROM payload AS p WHERE p.message = n.notice AND p.use = 'request')
               OR EXISTS (SELECT FROM rights_subject AS s JOIN payload AS p ON p.message = s.request AND p.use = 'request'
                           WHERE s.person_no = n.person_no AND p.ordinal = s.place - 1) AS named
      FROM recipient_notice AS n
      LEFT JOIN message AS m ON m.message = n.notice
      LEFT JOIN LATERAL (SELECT state, recorded_at FROM record_outcome AS w WHERE w.run = m.run AND w.message = m.message
                          ORDER BY outcome_no DESC LIMIT 1) AS o ON true
      LEFT JOIN party_result AS r ON r.record = n.notice AND r.standing = 'counts';
GRANT SELECT ON notice_now TO lautturi_app;

-- About whom a notice is stands with it under a key of its own where the person's key was destroyed (an erasure); that key goes
-- when the party has said that it knows, or a person has put so on record.
CREATE FUNCTION forget_whom_it_was_about() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'party_result' THEN
        IF NEW.standing = 'counts' AND NEW.verdict = 'accepted' THEN
            DELETE FROM payload_key USING recipient_notice AS n
             WHERE payload_key.message = NEW.record AND n.notice = NEW.record AND use = 'request';
        END IF;
    ELSIF NEW.state = 'received' THEN
        DELETE FROM payload_key WHERE message = NEW.notice AND use = 'request';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER notice_received AFTER UPDATE ON recipient_notice FOR EACH ROW EXECUTE FUNCTION forget_whom_it_was_about();
CREATE TRIGGER notice_received AFTER INSERT ON party_result FOR EACH ROW EXECUTE FUNCTION forget_whom_it_was_about();
REVOKE ALL ON FUNCTION forget_whom_it_was_about() FROM PUBLIC;
