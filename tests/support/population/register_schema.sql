-- A municipal customer register, as small as the exchanges need it. A script for psql. All people in it are invented.
\set ON_ERROR_STOP on
BEGIN;
CREATE SCHEMA customer_register;
SET LOCAL search_path = customer_register;

CREATE TABLE person (
    register_id text PRIMARY KEY,
    personal_id text,                 -- not unique and not always right: registers are like that
    family_name text,
    given_names text,
    street_address text,
    postal_code text,
    municipality text,
    phone text,
    email text,
    mother_tongue text,
    citizenship text,
    turvakielto boolean NOT NULL,
    deceased_on date,
    jobseeking_from date,             -- empty: not a job seeker
    jobseeking_until date,
    customership_from date,
    customership_until date,
    plan_date date,
    plan_valid_until date,
    unemployment_fund_member text,
    work_ability_summary text
);

CREATE TABLE statement (
    statement_id text PRIMARY KEY,
    register_id text NOT NULL REFERENCES person,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    issued_on date NOT NULL,
    requested_on date,                -- empty: nobody asked for it
    requested_by text,
    official_user text NOT NULL
);

-- What has come in from parties waits here for the register's own intake.
CREATE TABLE staging_inbox (
    message_id text,
    ordinal bigint,
    received_at timestamptz DEFAULT now(),
    record jsonb,
    provenance jsonb,
    PRIMARY KEY (message_id, ordinal)
);

-- Whoever is asked about by an authority, customer or not.
CREATE VIEW asked_about AS
SELECT personal_id, family_name, given_names, street_address, postal_code, municipality, phone, email,
       mother_tongue, citizenship,
       to_char(jobseeking_from, 'YYYY-MM-DD') AS jobseeking_from,
       to_char(jobseeking_until, 'YYYY-MM-DD') AS jobseeking_until,
       to_char(plan_date, 'YYYY-MM-DD') AS plan_date,
       to_char(plan_valid_until, 'YYYY-MM-DD') AS plan_valid_until,
       CASE WHEN turvakielto THEN 't' ELSE 'f' END AS turvakielto,
       work_ability_summary,
       unemployment_fund_member,
       to_char(customership_from, 'YYYY-MM-DD') AS customership_from,
       to_char(customership_until, 'YYYY-MM-DD') AS customership_until,
       register_id,
       -- what the exchanges of this selection send and this register knows of nobody: a column that is not there fails the question
       NULL::text AS statement_code, NULL::text AS statement_from, NULL::text AS statement_until, NULL::text AS statement_issued_on,
       NULL::text AS statement_effect, NULL::text AS benefit_type, NULL::text AS benefit_paid_from, NULL::text AS benefit_paid_until,
       NULL::text AS work_history_employer, NULL::text AS work_history_from, NULL::text AS unemployment_from,
       NULL::text AS unemployment_until, NULL::text AS person_birth_date, NULL::text AS integration_plan_date,
       NULL::text AS integration_plan_validity_until, NULL::text AS service_type, NULL::text AS service_from,
       NULL::text AS service_until, NULL::text AS person_client_number, NULL::text AS wage_subsidy_decision, NULL::text AS plan_execution
FROM person;

CREATE VIEW customers AS
SELECT * FROM asked_about
WHERE jobseeking_from IS NOT NULL
ORDER BY register_id;

CREATE VIEW kela_statements AS
SELECT s.statement_id, p.personal_id, p.family_name, p.given_names, p.street_address, p.postal_code, p.municipality, p.phone, p.email,
       p.mother_tongue,
       to_char(p.jobseeking_from, 'YYYY-MM-DD') AS jobseeking_from,
       to_char(p.jobseeking_until, 'YYYY-MM-DD') AS jobseeking_until,
       s.code AS statement_code,
       to_char(s.valid_from, 'YYYY-MM-DD') AS statement_from,
       to_char(s.valid_until, 'YYYY-MM-DD') AS statement_until,
       to_char(s.issued_on, 'YYYY-MM-DD') AS statement_issued_on,
       to_char(s.requested_on, 'YYYY-MM-DD') AS statement_requested_on,
       s.requested_by AS statement_requested_by,
       p.work_ability_summary,
       CASE WHEN p.turvakielto THEN 't' ELSE 'f' END AS turvakielto,
       s.official_user,
       p.register_id
FROM statement s JOIN person p USING (register_id)
WHERE p.jobseeking_from IS NOT NULL
ORDER BY s.statement_id;

