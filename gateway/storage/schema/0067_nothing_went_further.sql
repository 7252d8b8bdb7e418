-- Of a delivery whose records were all rejected or quarantined nothing went further, as of one that was rejected as a whole: its bytes
-- may come again. Set in the commit that closes the run; here, for those whose account was kept when they were closed. Not where a
-- party's word on records of ours came in it: that was kept as it was said.
UPDATE run SET rejected = true WHERE direction = 'in' AND closed_at IS NOT NULL AND NOT rejected
    AND account[1] > 0 AND account[1] = account[4] + account[5]
    AND NOT EXISTS (SELECT FROM party_result AS p WHERE p.delivery = run.run);
