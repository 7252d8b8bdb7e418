-- A signed delivery is known by what was signed, too: bytes that no signature covers (a comment, another packing) would make a new
-- delivery of an old one. A keyed digest, as `source` is, set when the delivery goes further; of what came before, nobody knows it.
ALTER TABLE run ADD COLUMN signed_content bytea CHECK (octet_length(signed_content) = 32);
GRANT UPDATE (signed_content) ON run TO lautturi_app;
CREATE UNIQUE INDEX run_signed_content ON run (exchange, signed_content) WHERE signed_content IS NOT NULL AND NOT rejected;
