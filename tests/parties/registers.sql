-- Registers as small as the parties' exchanges need them; beside what the population's script makes. All people in it are invented.
\set ON_ERROR_STOP on
BEGIN;
CREATE TABLE customer_register.disclosures (
    personal_id text,
    family_name text,
    given_names text,
    street_address text,
    postal_code text,
    municipality text,
    phone text,
    email text,
    mother_tongue text,
    citizenship text,
    jobseeking_from text,
    jobseeking_until text,
    statement_code text,
    statement_from text,
    statement_until text,
    statement_issued_on text,
    plan_date text,
    plan_valid_until text,
    work_ability_summary text,
    official_user text,
    unemployment_from text,
    unemployment_until text,
    benefit_type text,
    benefit_paid_from text,
    benefit_paid_until text,
    integration_plan_date text,
    integration_plan_validity_until text,
    work_history_employer text,
    work_history_from text,
    service_type text,
    service_from text,
    service_until text,
    plan_execution text,
    person_client_number text,
    wage_subsidy_decision text,
    statement_effect text,
    service_interruption text,
    training_from text,
    training_until text,
    rehabilitative_work_from text,
    rehabilitative_work_until text,
    person_birth_date text,
    case_number text,
    person_language_service text,
    service_interpreter_need text,
    work_target_occupation text,
    education_degree text,
    work_occupation_code text,
    training_name text,
    person_birth_place text,
    person_contact_residence text,
    official_name text,
    integration_training_recommendation text,
    integration_language_test_start_level text,
    integration_earlier_education text,
    integration_earlier_occupation text,
    integration_target_occupation text,
    person_language_other text,
    work_history_task text,
    work_history_until text,
    work_special_skills text,
    unemployment_duration_days text,
    joint_plan_date text,
    joint_plan_validity_until text,
    joint_plan_services text,
    joint_plan_execution text,
    joint_plan_review_date text,
    activation_plan_date text,
    activation_plan_validity_until text,
    rehabilitative_work_days_per_week text,
    statement_requested_on text,
    statement_requested_by text,
    customership_from timestamp,
    customership_until timestamptz DEFAULT 'infinity',
    benefit_payment_from date,
    referral_from date,
    enrolment_from date,
    integration_guided_on text,
    presented_on text,
    joint_support_from text,
    activation_begun_on text,
    necessity_decided_on timestamp,
    decided_by text,
    decided_for text,
    approved_on timestamptz,
    turvakielto text,
    recipient text
);
ALTER TABLE customer_register.disclosures ALTER street_address SET DEFAULT 'Esimerkkitie 1';
ALTER TABLE customer_register.disclosures ALTER postal_code SET DEFAULT '26100';
ALTER TABLE customer_register.disclosures ALTER municipality SET DEFAULT '684';
ALTER TABLE customer_register.disclosures ALTER phone SET DEFAULT '+358505550101';
ALTER TABLE customer_register.disclosures ALTER email SET DEFAULT 'aino@example.fi';
ALTER TABLE customer_register.disclosures ALTER mother_tongue SET DEFAULT 'fi';
ALTER TABLE customer_register.disclosures ALTER citizenship SET DEFAULT 'FI';
ALTER TABLE customer_register.disclosures ALTER jobseeking_from SET DEFAULT '2026-01-07';
ALTER TABLE customer_register.disclosures ALTER jobseeking_until SET DEFAULT '2026-12-31';
ALTER TABLE customer_register.disclosures ALTER statement_code SET DEFAULT 'TTA';
ALTER TABLE customer_register.disclosures ALTER statement_from SET DEFAULT '2026-01-07';
ALTER TABLE customer_register.disclosures ALTER statement_until SET DEFAULT '2026-12-31';
ALTER TABLE customer_register.disclosures ALTER statement_issued_on SET DEFAULT '2026-01-20';
ALTER TABLE customer_register.disclosures ALTER plan_date SET DEFAULT '2026-01-20';
ALTER TABLE customer_register.disclosures ALTER plan_valid_until SET DEFAULT '2026-07-20';
ALTER TABLE customer_register.disclosures ALTER work_ability_summary SET DEFAULT 'Arvio: soveltuva työ enintään 20 h/vko.';
ALTER TABLE customer_register.disclosures ALTER official_user SET DEFAULT 'asiantuntija/17';
ALTER TABLE customer_register.disclosures ALTER unemployment_from SET DEFAULT '2026-01-07';
ALTER TABLE customer_register.disclosures ALTER unemployment_until SET DEFAULT '2026-06-30';
ALTER TABLE customer_register.disclosures ALTER benefit_type SET DEFAULT 'labour-market-subsidy';
ALTER TABLE customer_register.disclosures ALTER benefit_paid_from SET DEFAULT '2026-01-15';
ALTER TABLE customer_register.disclosures ALTER benefit_paid_until SET DEFAULT '2026-02-15';
ALTER TABLE customer_register.disclosures ALTER integration_plan_date SET DEFAULT '2026-01-12';
ALTER TABLE customer_register.disclosures ALTER integration_plan_validity_until SET DEFAULT '2027-01-12';
ALTER TABLE customer_register.disclosures ALTER work_history_employer SET DEFAULT 'Esimerkkityönantaja Oy';
ALTER TABLE customer_register.disclosures ALTER work_history_from SET DEFAULT '2020-03-01';
ALTER TABLE customer_register.disclosures ALTER service_type SET DEFAULT 'coaching';
ALTER TABLE customer_register.disclosures ALTER service_from SET DEFAULT '2026-02-02';
ALTER TABLE customer_register.disclosures ALTER service_until SET DEFAULT '2026-04-30';
ALTER TABLE customer_register.disclosures ALTER plan_execution SET DEFAULT 'under-way';
ALTER TABLE customer_register.disclosures ALTER wage_subsidy_decision SET DEFAULT 'myönnetty';
ALTER TABLE customer_register.disclosures ALTER statement_effect SET DEFAULT 'positive';
ALTER TABLE customer_register.disclosures ALTER service_interruption SET DEFAULT 'employed';
ALTER TABLE customer_register.disclosures ALTER training_from SET DEFAULT '2026-03-02';
ALTER TABLE customer_register.disclosures ALTER training_until SET DEFAULT '2026-06-05';
ALTER TABLE customer_register.disclosures ALTER rehabilitative_work_from SET DEFAULT '2026-02-10';
ALTER TABLE customer_register.disclosures ALTER rehabilitative_work_until SET DEFAULT '2026-05-10';
ALTER TABLE customer_register.disclosures ALTER person_birth_date SET DEFAULT '1994-05-01';
ALTER TABLE customer_register.disclosures ALTER case_number SET DEFAULT '2026/17';
ALTER TABLE customer_register.disclosures ALTER person_language_service SET DEFAULT 'fi';
ALTER TABLE customer_register.disclosures ALTER service_interpreter_need SET DEFAULT 'no';
ALTER TABLE customer_register.disclosures ALTER work_target_occupation SET DEFAULT 'ohjelmistokehittäjä';
ALTER TABLE customer_register.disclosures ALTER education_degree SET DEFAULT 'datanomi';
ALTER TABLE customer_register.disclosures ALTER work_occupation_code SET DEFAULT '2512';
ALTER TABLE customer_register.disclosures ALTER training_name SET DEFAULT 'Hitsaajan koulutus';
ALTER TABLE customer_register.disclosures ALTER person_birth_place SET DEFAULT 'Rauma';
ALTER TABLE customer_register.disclosures ALTER person_contact_residence SET DEFAULT 'Rauma';
ALTER TABLE customer_register.disclosures ALTER official_name SET DEFAULT 'virkailija 17';
ALTER TABLE customer_register.disclosures ALTER integration_training_recommendation SET DEFAULT 'kotoutumiskoulutus';
ALTER TABLE customer_register.disclosures ALTER integration_language_test_start_level SET DEFAULT 'A1.2';
ALTER TABLE customer_register.disclosures ALTER integration_earlier_education SET DEFAULT 'lukio';
ALTER TABLE customer_register.disclosures ALTER integration_earlier_occupation SET DEFAULT 'kokki';
ALTER TABLE customer_register.disclosures ALTER integration_target_occupation SET DEFAULT 'kokki';
ALTER TABLE customer_register.disclosures ALTER person_language_other SET DEFAULT 'sv';
ALTER TABLE customer_register.disclosures ALTER work_history_task SET DEFAULT 'varastotyöntekijä';
ALTER TABLE customer_register.disclosures ALTER work_history_until SET DEFAULT '2024-11-30';
ALTER TABLE customer_register.disclosures ALTER work_special_skills SET DEFAULT 'hitsauskortti';
ALTER TABLE customer_register.disclosures ALTER unemployment_duration_days SET DEFAULT '53';
ALTER TABLE customer_register.disclosures ALTER joint_plan_date SET DEFAULT '2026-02-01';
ALTER TABLE customer_register.disclosures ALTER joint_plan_validity_until SET DEFAULT '2026-08-01';
ALTER TABLE customer_register.disclosures ALTER joint_plan_services SET DEFAULT 'work-ability-assessment';
ALTER TABLE customer_register.disclosures ALTER joint_plan_execution SET DEFAULT 'under-way';
ALTER TABLE customer_register.disclosures ALTER joint_plan_review_date SET DEFAULT '2026-05-01';
ALTER TABLE customer_register.disclosures ALTER activation_plan_date SET DEFAULT '2026-02-01';
ALTER TABLE customer_register.disclosures ALTER activation_plan_validity_until SET DEFAULT '2026-08-01';
ALTER TABLE customer_register.disclosures ALTER rehabilitative_work_days_per_week SET DEFAULT '3';
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, benefit_payment_from)
    VALUES ('010594Y9021', 'Äijälä', 'Aino Kaarina', 'f', 'A-0105', 'kela', '2026-01-01');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient)
    VALUES ('020594X903P', 'O’Brien', 'Åke', 'f', 'A-0205', 'kela');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, benefit_payment_from)
    VALUES ('010594Y9021', 'Äijälä', 'Aino Kaarina', 'f', 'A-0105', 'esimerkkikassa', '2026-01-01');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, referral_from)
    VALUES ('010594Y9021', 'Äijälä', 'Aino Kaarina', 'f', 'A-0105', 'kuntoutus-esimerkki', '2026-02-01');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, referral_from)
    VALUES ('020594X903P', 'O’Brien', 'Åke', 'f', 'A-0205', 'kuntoutus-esimerkki', '2026-02-01');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient)
    VALUES ('040594V9030', 'Saarinen', 'Matti', 'f', 'A-0405', 'kuntoutus-esimerkki');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, enrolment_from)
    VALUES ('020594X903P', 'O’Brien', 'Åke', 'f', 'A-0205', 'esimerkkiopisto', '2026-02-15');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, enrolment_from)
    VALUES ('030594W903B', 'Virtanen-Öhman', 'Eeva', 't', 'A-0305', 'esimerkkiopisto', '2026-02-15');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, integration_guided_on)
    VALUES ('030594W903B', 'Virtanen-Öhman', 'Eeva', 't', 'A-0305', 'kotoutus-esimerkki', '2026-01-12');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, integration_guided_on)
    VALUES ('050594U903M', 'Korhonen', 'Li', 'f', 'A-0505', 'kotoutus-esimerkki', '2026-01-12');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, presented_on)
    VALUES ('010594Y9021', 'Äijälä', 'Aino Kaarina', 'f', 'A-0105', 'esimerkkityonantaja', '2026-02-11');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, presented_on)
    VALUES ('020594X903P', 'O’Brien', 'Åke', 'f', 'A-0205', 'esimerkkityonantaja', '2026-02-11');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, joint_support_from)
    VALUES ('010594Y9021', 'Äijälä', 'Aino Kaarina', 'f', 'A-0105', 'esimerkki-hyvinvointialue', '2026-02-01');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, recipient, activation_begun_on)
    VALUES ('040594V9030', 'Saarinen', 'Matti', 'f', 'A-0405', 'esimerkki-hyvinvointialue', '2026-02-01');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, customership_from, approved_on, decided_by, decided_for)
    VALUES ('010594Y9021', 'Äijälä', 'Aino Kaarina', 'f', 'A-0105', '2026-01-07', '2026-02-11', 'virkailija/17', 'poliisi');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, customership_from, necessity_decided_on, decided_by, decided_for)
    VALUES ('020594X903P', 'O’Brien', 'Åke', 'f', 'A-0205', '2026-01-07', '2026-02-11', 'virkailija/17', 'tem');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number, customership_from, necessity_decided_on, decided_by, decided_for)
    VALUES ('030594W903B', 'Virtanen-Öhman', 'Eeva', 'f', 'A-0305', '2026-01-07', '2026-02-11', 'virkailija/17', 'lupa-ja-valvontavirasto');
INSERT INTO customer_register.disclosures (personal_id, family_name, given_names, turvakielto, person_client_number)
    VALUES ('040594V9030', 'Saarinen', 'Matti', 'f', 'A-0405');
ALTER VIEW customer_register.asked_about RENAME TO asked_about_of_the_population;
CREATE VIEW customer_register.asked_about AS SELECT * FROM customer_register.disclosures WHERE recipient IS NULL;
CREATE TABLE customer_register.vacancies (
    vacancy_id text, title text, occupation_code text, places integer, apply_until text, business_id text, shown_on timestamp, shown_by text, shown_in text);
INSERT INTO customer_register.vacancies VALUES
    ('V-2001', 'Hitsaaja', '7212', 2, '2026-03-31', '2296962-1', '2026-02-01', 'rekrytointi', 'tyomarkkinatori'),
    ('V-2002', 'Kokki', '5120', 1, '2026-03-31', '0138780-9', NULL, NULL, NULL);

CREATE SCHEMA tyollisyys;
CREATE TABLE tyollisyys.asiakkaat (
    hetu text, sukunimi text, etunimet text, puhelin text, sahkoposti text, ammattikoodi text, ilmoittautunut timestamptz, jarjestaja text);
INSERT INTO tyollisyys.asiakkaat VALUES
    ('010594Y9021', 'Äijälä', 'Aino Kaarina', '+358505550100', 'nimi0@example.fi', '2512', '2026-02-01', 'esimerkkikumppani'),
    ('020594X903P', 'O’Brien', 'Åke', '+358505550101', 'nimi1@example.fi', '2512', '2026-02-01', 'esimerkkikumppani'),
    ('040594V9030', 'Saarinen', 'Matti', '+358505550102', 'nimi2@example.fi', '2512', NULL, NULL);
CREATE VIEW tyollisyys.tapahtumat AS SELECT * FROM tyollisyys.asiakkaat WHERE jarjestaja IS NOT NULL;
CREATE TABLE tyollisyys.yritykset (
    y_tunnus text, nimi text, kunta text, toimiala text, verkkosivu text, naytetaan_alkaen date, paattaja text, naytetaan text);
INSERT INTO tyollisyys.yritykset VALUES
    ('2296962-1', 'Esimerkki Oy', '609', '62010', 'https://www.example.fi', '2026-01-01', 'yritys', 'hakemisto'),
    ('0138780-9', 'Piilossa Oy', '609', '62010', NULL, NULL, NULL, NULL);
CREATE TABLE tyollisyys.saapuneet (
    message_id text, ordinal bigint, received_at timestamptz DEFAULT now(), record jsonb, provenance jsonb, PRIMARY KEY (message_id, ordinal));
COMMIT;
