-- What a party left and is no delivery (empty, too large, a link, a name that is none) begins no run: its number stands here, so that
-- whoever answers for the exchange is told as of a delivery that was rejected. Kept for as long as that is told.
CREATE TABLE refused_arrival (
    arrival    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    exchange   text NOT NULL,
    refused_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX refused_arrival_at ON refused_arrival (refused_at);
GRANT SELECT, INSERT, DELETE ON refused_arrival TO lautturi_app;
