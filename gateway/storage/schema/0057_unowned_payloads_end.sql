-- What no one person owns lies under a key of its own, which no person's end took with it: a sealed document of many, and a
-- received record that was rejected before anybody was known by it. Now they end too.

-- Documents that are done with, and that show somebody whose key is gone (or is another since). They stay while anybody of
-- whom something is left in them has an open restriction, objection, dispute or request, and while a breach of them is open.
CREATE FUNCTION documents_over() RETURNS TABLE (document uuid, exchange text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.document, m.exchange FROM public.payload_key AS k JOIN public.document AS d ON d.document = k.message
      JOIN public.message AS m ON m.message = d.document
     WHERE k.use = 'document'
       AND EXISTS (SELECT FROM public.document_record AS r WHERE r.document = d.document AND r.person_no IS NOT NULL
                   AND NOT EXISTS (SELECT FROM public.person_key AS p
                                   WHERE p.person_no = r.person_no AND p.created_at <= d.sealed_at))
       AND NOT EXISTS (SELECT FROM public.document_record AS r WHERE r.document = d.document
                       AND r.person_no IN (SELECT public.persons_kept_back())
                       AND EXISTS (SELECT FROM public.person_key AS p WHERE p.person_no = r.person_no))
       AND NOT EXISTS (SELECT FROM public.breach AS b WHERE b.message = d.document AND b.closed_at IS NULL)
       AND public.document_is_done(d.document)
$$;
REVOKE ALL ON FUNCTION documents_over() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION documents_over() TO lautturi_app;

-- Rejected records of an exchange that came before an instant. Nobody is known by them: they go by their entry.
CREATE FUNCTION rejected_over(wanted text, before timestamptz) RETURNS TABLE (message uuid, ordinal bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.message, p.ordinal FROM public.payload AS p JOIN public.message AS m ON m.message = p.message
      JOIN public.payload_key AS k ON k.message = p.message AND k.use = p.use AND k.ordinal = p.ordinal
     WHERE p.use = 'rejected' AND p.person_no IS NULL AND m.exchange = wanted AND p.recorded_at < before
       AND before <= clock_timestamp()
       AND NOT EXISTS (SELECT FROM public.breach AS b WHERE b.message = p.message AND b.closed_at IS NULL)
$$;
REVOKE ALL ON FUNCTION rejected_over(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rejected_over(text, timestamptz) TO lautturi_app;

-- Destroys the keys of an exchange's. No row: more or less would go than was judged; whoever asked has to give it up. The
-- application may ask for it, and can delete no such key in any other way.
CREATE FUNCTION destroy_document_keys(wanted text, expected bigint) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH gone AS (DELETE FROM public.payload_key AS k USING public.documents_over() AS d
                   WHERE d.exchange = wanted AND k.message = d.document AND k.use = 'document' RETURNING k.message)
    SELECT count(DISTINCT message) FROM gone HAVING count(DISTINCT message) = expected
$$;
REVOKE ALL ON FUNCTION destroy_document_keys(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION destroy_document_keys(text, bigint) TO lautturi_app;

CREATE FUNCTION destroy_rejected_keys(wanted text, before timestamptz, expected bigint) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH gone AS (DELETE FROM public.payload_key AS k USING public.rejected_over(wanted, before) AS r
                   WHERE k.message = r.message AND k.use = 'rejected' AND k.ordinal = r.ordinal RETURNING k.message)
    SELECT count(*) FROM gone HAVING count(*) = expected
$$;
REVOKE ALL ON FUNCTION destroy_rejected_keys(text, timestamptz, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION destroy_rejected_keys(text, timestamptz, bigint) TO lautturi_app;
