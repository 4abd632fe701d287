-- What programs asked for under an idempotency key: the same again is not done again.
CREATE TABLE asked_once (
  actor   ${text} NOT NULL,
  token   ${text} NOT NULL,
  request VARCHAR(64) NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (actor, token)
);
CREATE INDEX asked_once_at ON asked_once (at);
