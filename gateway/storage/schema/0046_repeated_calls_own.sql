-- Which call took the key: repeated on another connection after a lost answer, it knows itself again.
ALTER TABLE repeated_call ADD COLUMN call uuid;
