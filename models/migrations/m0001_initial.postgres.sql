CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "account_id" INT,
    "person_id" INT,
    "role" VARCHAR(20) NOT NULL,
    "session_id" INT,
    "address" VARCHAR(45) NOT NULL,
    "action" VARCHAR(40) NOT NULL,
    "object_type" VARCHAR(20) NOT NULL,
    "object_id" BIGINT,
    "pupil_id" INT,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "reason" VARCHAR(500) NOT NULL,
    "source" VARCHAR(16) NOT NULL
);
CREATE INDEX "idx_audit_entry_at_c3f19e" ON "audit_entry" ("at");
CREATE INDEX "idx_audit_entry_person__1a0fd0" ON "audit_entry" ("person_id");
CREATE INDEX "idx_audit_entry_object__05ea8b" ON "audit_entry" ("object_type", "object_id", "pupil_id");
COMMENT ON TABLE "audit_entry" IS 'Append-only; the history of a cell is its entries. Refers by number, so that nothing it names can vanish.';
CREATE TABLE "bell" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "shift" SMALLINT NOT NULL,
    "number" SMALLINT NOT NULL,
    "starts_at" VARCHAR(5) NOT NULL,
    "ends_at" VARCHAR(5) NOT NULL,
    CONSTRAINT "uid_bell_shift_decdb8" UNIQUE ("shift", "number")
);
COMMENT ON TABLE "bell" IS 'When lesson ``number`` of ``shift`` begins and ends, «ЧЧ:ММ» in the school''s own time.';
CREATE TABLE "client_operation" (
    "id" VARCHAR(40) NOT NULL PRIMARY KEY,
    "account_id" INT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "answer" JSONB NOT NULL
);
CREATE INDEX "idx_client_oper_at_66805a" ON "client_operation" ("at");
COMMENT ON TABLE "client_operation" IS 'An operation a browser sent with its own id, and the answer: sent again, it is answered again, not done again.';
CREATE TABLE "login_throttle" (
    "key" VARCHAR(120) NOT NULL PRIMARY KEY,
    "failures" INT NOT NULL,
    "last_failure_at" TIMESTAMPTZ NOT NULL,
    "locked_until" TIMESTAMPTZ
);
COMMENT ON TABLE "login_throttle" IS 'Failures of one account or one address; five in a row close the door for 15 minutes (I-18).';
CREATE TABLE "person" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "code" VARCHAR(40) UNIQUE,
    "last_name" VARCHAR(80) NOT NULL,
    "first_name" VARCHAR(80) NOT NULL,
    "middle_name" VARCHAR(80) NOT NULL,
    "sort_key" VARCHAR(260) NOT NULL,
    "sex" VARCHAR(1) NOT NULL,
    "birth_date" DATE,
    "snils" VARCHAR(14) NOT NULL,
    "phone" VARCHAR(40) NOT NULL,
    "email" VARCHAR(120) NOT NULL,
    "details" JSONB NOT NULL
);
CREATE INDEX "idx_person_sort_ke_585620" ON "person" ("sort_key");
COMMENT ON TABLE "person" IS 'A human being, once, however many roles; ``sort_key`` orders by the Russian alphabet in every database.';
CREATE TABLE "account" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "login" VARCHAR(60) NOT NULL UNIQUE,
    "password_hash" VARCHAR(200) NOT NULL,
    "must_change_password" BOOL NOT NULL,
    "blocked" BOOL NOT NULL,
    "rules_accepted_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "last_login_at" TIMESTAMPTZ,
    "person_id" INT NOT NULL UNIQUE REFERENCES "person" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "account" IS 'A person''s only way in: a unique login and a hash; the password itself is never kept (п. 5, 25.3).';
CREATE TABLE "account_session" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "created_at" TIMESTAMPTZ NOT NULL,
    "seen_at" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ,
    "address" VARCHAR(45) NOT NULL,
    "agent" VARCHAR(200) NOT NULL,
    "account_id" INT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_account_ses_account_e2fdfa" ON "account_session" ("account_id", "ended_at");
COMMENT ON TABLE "account_session" IS 'One login on one device; only the token''s hash is kept, so a copy of the database lets nobody in (I-19).';
CREATE TABLE "consent" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "purpose" VARCHAR(120) NOT NULL,
    "given_on" DATE NOT NULL,
    "withdrawn_on" DATE,
    "details" JSONB NOT NULL,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "signed_by_id" INT REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_consent_person__22daf1" ON "consent" ("person_id", "purpose");
COMMENT ON TABLE "consent" IS 'One consent, one purpose (152-ФЗ ст. 9; norms 6.11); without an active one there is no account (п. 5).';
CREATE TABLE "guardian_link" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "kinship" VARCHAR(60) NOT NULL,
    "guardian_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_guardian_li_guardia_bf8040" UNIQUE ("guardian_id", "pupil_id")
);
COMMENT ON TABLE "guardian_link" IS 'A parent''s right is tied to the child, never to the class (norms G11).';
CREATE TABLE "preference" (
    "key" VARCHAR(60) NOT NULL PRIMARY KEY,
    "value" JSONB NOT NULL
);
COMMENT ON TABLE "preference" IS 'What the school decides for itself at run time.';
CREATE TABLE "pupil_card" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "enrolled_on" DATE NOT NULL,
    "order_number" VARCHAR(40) NOT NULL,
    "order_date" DATE NOT NULL,
    "left_on" DATE,
    "details" JSONB NOT NULL,
    "person_id" INT NOT NULL UNIQUE REFERENCES "person" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "pupil_card" IS 'What makes a person a pupil (norms 6.1); the class is a dated membership, not a field.';
CREATE TABLE "role_grant" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "role" VARCHAR(20) NOT NULL,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_role_grant_person__6a5145" UNIQUE ("person_id", "role")
);
COMMENT ON TABLE "role_grant" IS 'A role given to a person; class teacher, pupil and parent follow from the class, the card and the child.';
CREATE TABLE "school" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "full_name" VARCHAR(300) NOT NULL,
    "short_name" VARCHAR(120) NOT NULL,
    "time_zone" VARCHAR(60) NOT NULL,
    "week_days" SMALLINT NOT NULL,
    "address" VARCHAR(300) NOT NULL,
    "phone" VARCHAR(60) NOT NULL,
    "email" VARCHAR(120) NOT NULL,
    "site" VARCHAR(120) NOT NULL,
    "director_name" VARCHAR(200) NOT NULL,
    "is_demo" BOOL NOT NULL
);
COMMENT ON TABLE "school" IS 'General data of the school (п. 17.2.3); one row.';
CREATE TABLE "school_year" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(9) NOT NULL UNIQUE,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,
    "closed_at" TIMESTAMPTZ
);
COMMENT ON TABLE "school_year" IS '«2026/2027».';
CREATE TABLE "day_off" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(120) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,
    "grades" JSONB,
    "year_id" INT NOT NULL REFERENCES "school_year" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "day_off" IS 'Days the calendar takes away or, for a working Saturday, gives (G4, G5).';
CREATE TABLE "school_class" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "grade" SMALLINT NOT NULL,
    "letter" VARCHAR(10) NOT NULL,
    "shift" SMALLINT NOT NULL,
    "room" VARCHAR(20) NOT NULL,
    "profile" VARCHAR(120) NOT NULL,
    "teacher_id" INT REFERENCES "person" ("id") ON DELETE RESTRICT,
    "year_id" INT NOT NULL REFERENCES "school_year" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_school_clas_year_id_b62b88" UNIQUE ("year_id", "grade", "letter")
);
COMMENT ON TABLE "school_class" IS 'A class of one school year, «8А».';
CREATE TABLE "class_membership" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "since" DATE NOT NULL,
    "until" DATE,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_class_membe_pupil_i_64f482" UNIQUE ("pupil_id", "since")
);
COMMENT ON TABLE "class_membership" IS 'A pupil is in a class on ``[since, until)``; the effective date of the order decides (п. 17.6).';
CREATE TABLE "movement" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(60) NOT NULL,
    "order_number" VARCHAR(40) NOT NULL,
    "order_date" DATE NOT NULL,
    "effective_on" DATE NOT NULL,
    "details" JSONB NOT NULL,
    "from_class_id" INT REFERENCES "school_class" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "to_class_id" INT REFERENCES "school_class" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "movement" IS 'Arrival, departure and transfer, each by an order with number and date (п. 17.6, norms 6.5).';
CREATE TABLE "staff_card" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "position" VARCHAR(160) NOT NULL,
    "hired_on" DATE,
    "left_on" DATE,
    "details" JSONB NOT NULL,
    "person_id" INT NOT NULL UNIQUE REFERENCES "person" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "staff_card" IS 'What makes a person an employee (norms 6.3); rare fields live in ``details`` until the card''s page comes.';
CREATE TABLE "subject" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(160) NOT NULL UNIQUE,
    "short_name" VARCHAR(40) NOT NULL,
    "area" VARCHAR(120) NOT NULL,
    "creative_week" BOOL NOT NULL,
    "marking" VARCHAR(10) NOT NULL,
    "extracurricular" BOOL NOT NULL,
    "proper_name" BOOL NOT NULL
);
COMMENT ON TABLE "subject" IS 'A subject, course or module, named as the curriculum names it: in full, lower case (п. 15).';
CREATE TABLE "curriculum_hours" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "grade" SMALLINT NOT NULL,
    "letter" VARCHAR(10) NOT NULL,
    "hours_per_week" DECIMAL(5,2) NOT NULL,
    "level" VARCHAR(1) NOT NULL,
    "subject_id" INT NOT NULL REFERENCES "subject" ("id") ON DELETE RESTRICT,
    "year_id" INT NOT NULL REFERENCES "school_year" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_curriculum__year_id_4e506c" UNIQUE ("year_id", "grade", "letter", "subject_id")
);
COMMENT ON TABLE "curriculum_hours" IS 'Hours a week of a subject in a parallel, or in one class where that differs.';
CREATE TABLE "study_group" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(60) NOT NULL,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT,
    "subject_id" INT NOT NULL REFERENCES "subject" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_study_group_school__da18b4" UNIQUE ("school_class_id", "subject_id", "name")
);
COMMENT ON TABLE "study_group" IS 'An учебная группа: a class, or a subgroup of it, learning one subject. Its journal is a page (I-15).';
CREATE TABLE "group_membership" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "since" DATE NOT NULL,
    "until" DATE,
    "group_id" INT NOT NULL REFERENCES "study_group" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_group_membe_group_i_b15547" UNIQUE ("group_id", "pupil_id", "since")
);
CREATE INDEX "idx_group_membe_pupil_i_bdf75c" ON "group_membership" ("pupil_id");
COMMENT ON TABLE "group_membership" IS 'A pupil is in a subgroup on ``[since, until)``; whole-class groups have no rows here.';
CREATE TABLE "teaching_load" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "hours_per_week" DECIMAL(5,2) NOT NULL,
    "since" DATE,
    "until" DATE,
    "group_id" INT NOT NULL REFERENCES "study_group" ("id") ON DELETE RESTRICT,
    "teacher_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_teaching_lo_group_i_3416e8" UNIQUE ("group_id", "teacher_id", "since")
);
COMMENT ON TABLE "teaching_load" IS 'Who teaches a group, how much and since when (norms 6.10): this opens the group''s journal to the teacher.';
CREATE TABLE "term" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "ordinal" SMALLINT NOT NULL,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,
    "grades" JSONB NOT NULL,
    "closed_at" TIMESTAMPTZ,
    "year_id" INT NOT NULL REFERENCES "school_year" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_term_year_id_6e467a" UNIQUE ("year_id", "name")
);
COMMENT ON TABLE "term" IS 'A учебный период of some parallels; closing it ends every edit inside (I-07).';
CREATE TABLE "final_mark" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(5) NOT NULL,
    "period" VARCHAR(40) NOT NULL,
    "class_name" VARCHAR(12) NOT NULL,
    "value" VARCHAR(6) NOT NULL,
    "reason" VARCHAR(300) NOT NULL,
    "saved_at" TIMESTAMPTZ NOT NULL,
    "version" INT NOT NULL,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "subject_id" INT NOT NULL REFERENCES "subject" ("id") ON DELETE RESTRICT,
    "term_id" INT REFERENCES "term" ("id") ON DELETE RESTRICT,
    "year_id" INT NOT NULL REFERENCES "school_year" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_final_mark_pupil_i_d8899a" UNIQUE ("pupil_id", "subject_id", "year_id", "period")
);
CREATE INDEX "idx_final_mark_term_id_0a2555" ON "final_mark" ("term_id", "subject_id");
COMMENT ON TABLE "final_mark" IS 'A term, year, exam or certificate mark: «5»…«2», «н/а», «осв», «зач», «незач» (norms 2).';
CREATE TABLE "timetable_slot" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "weekday" SMALLINT NOT NULL,
    "number" SMALLINT NOT NULL,
    "room" VARCHAR(20) NOT NULL,
    "since" DATE,
    "until" DATE,
    "group_id" INT NOT NULL REFERENCES "study_group" ("id") ON DELETE RESTRICT,
    "teacher_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_timetable_s_group_i_b70983" UNIQUE ("group_id", "weekday", "number", "since")
);
COMMENT ON TABLE "timetable_slot" IS 'Lesson ``number`` on ``weekday`` (1 = Monday), valid on ``[since, until)``.';
CREATE TABLE "topic_plan" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "grade" SMALLINT NOT NULL,
    "letter" VARCHAR(10) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "author_id" INT REFERENCES "person" ("id") ON DELETE RESTRICT,
    "subject_id" INT NOT NULL REFERENCES "subject" ("id") ON DELETE RESTRICT,
    "year_id" INT NOT NULL REFERENCES "school_year" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_topic_plan_year_id_ef121f" UNIQUE ("year_id", "subject_id", "grade", "letter", "author_id")
);
COMMENT ON TABLE "topic_plan" IS 'A КТП of a subject for a parallel, or for one class (п. 17.4.2, norms 6.9).';
CREATE TABLE "work_type" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(80) NOT NULL UNIQUE,
    "short_name" VARCHAR(6) NOT NULL,
    "deadline" VARCHAR(12) NOT NULL,
    "weight" DECIMAL(4,2) NOT NULL,
    "control" BOOL NOT NULL,
    "ordinal" SMALLINT NOT NULL,
    "active" BOOL NOT NULL
);
COMMENT ON TABLE "work_type" IS 'A kind of work with its narrow-column sign, usual weight and deadline (I-03).';
CREATE TABLE "planned_topic" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "number" SMALLINT NOT NULL,
    "section" VARCHAR(200) NOT NULL,
    "topic" VARCHAR(500) NOT NULL,
    "hours" DECIMAL(4,2) NOT NULL,
    "homework" TEXT NOT NULL,
    "resource" VARCHAR(500) NOT NULL,
    "plan_id" INT NOT NULL REFERENCES "topic_plan" ("id") ON DELETE CASCADE,
    "work_type_id" INT REFERENCES "work_type" ("id") ON DELETE SET NULL,
    CONSTRAINT "uid_planned_top_plan_id_8a18b2" UNIQUE ("plan_id", "number")
);
COMMENT ON TABLE "planned_topic" IS 'One line of a КТП; ``number`` is the lesson''s place in the year.';
CREATE TABLE "lesson" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "date" DATE NOT NULL,
    "number" SMALLINT NOT NULL,
    "room" VARCHAR(20) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "topic" VARCHAR(500) NOT NULL,
    "topic_saved_at" TIMESTAMPTZ,
    "no_homework" BOOL NOT NULL,
    "version" INT NOT NULL,
    "group_id" INT NOT NULL REFERENCES "study_group" ("id") ON DELETE RESTRICT,
    "planned_topic_id" INT REFERENCES "planned_topic" ("id") ON DELETE SET NULL,
    "teacher_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_lesson_group_i_17a957" UNIQUE ("group_id", "date", "number")
);
CREATE INDEX "idx_lesson_date_cd1757" ON "lesson" ("date", "teacher_id");
COMMENT ON TABLE "lesson" IS 'One occurrence: date, number, group, teacher (G6). ``topic_saved_at`` says whether it was on time (I-01).';
CREATE TABLE "attendance" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "code" VARCHAR(3) NOT NULL,
    "minutes" SMALLINT NOT NULL,
    "reason" VARCHAR(200) NOT NULL,
    "saved_at" TIMESTAMPTZ NOT NULL,
    "version" INT NOT NULL,
    "lesson_id" INT NOT NULL REFERENCES "lesson" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_attendance_lesson__8da1a1" UNIQUE ("lesson_id", "pupil_id")
);
CREATE INDEX "idx_attendance_pupil_i_12dc2d" ON "attendance" ("pupil_id");
COMMENT ON TABLE "attendance" IS 'One code per pupil and lesson; empty means present and stays, so that the cell keeps its history.';
CREATE TABLE "correction_request" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(12) NOT NULL,
    "work_id" INT,
    "old_value" VARCHAR(8) NOT NULL,
    "new_value" VARCHAR(8) NOT NULL,
    "reason" VARCHAR(500) NOT NULL,
    "requested_at" TIMESTAMPTZ NOT NULL,
    "decided_at" TIMESTAMPTZ,
    "approved" BOOL,
    "comment" VARCHAR(500) NOT NULL,
    "decided_by_id" INT REFERENCES "person" ("id") ON DELETE RESTRICT,
    "lesson_id" INT NOT NULL REFERENCES "lesson" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "requested_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "correction_request" IS '«Заявка на исправление»: the way through a lock (I-06); its services come with the regulation''s issue.';
CREATE TABLE "homework" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "due_on" DATE NOT NULL,
    "text" TEXT NOT NULL,
    "minutes" SMALLINT,
    "saved_at" TIMESTAMPTZ NOT NULL,
    "version" INT NOT NULL,
    "due_lesson_id" INT REFERENCES "lesson" ("id") ON DELETE SET NULL,
    "lesson_id" INT NOT NULL UNIQUE REFERENCES "lesson" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_homework_due_on_3686bd" ON "homework" ("due_on");
COMMENT ON TABLE "homework" IS '«Выданные на текущем уроке»: given at ``lesson``, due at ``due_lesson`` or on ``due_on`` (I-02).';
CREATE TABLE "substitution" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(40) NOT NULL,
    "reason" VARCHAR(120) NOT NULL,
    "order_number" VARCHAR(40) NOT NULL,
    "signed_at" TIMESTAMPTZ,
    "substitute_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "lesson_id" INT NOT NULL UNIQUE REFERENCES "lesson" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "substitution" IS 'Another teacher holds this lesson (I-14); the journal opens to that teacher for exactly this lesson.';
CREATE TABLE "work" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "weight" DECIMAL(4,2) NOT NULL,
    "topic" VARCHAR(300) NOT NULL,
    "removed" BOOL NOT NULL,
    "lesson_id" INT NOT NULL REFERENCES "lesson" ("id") ON DELETE RESTRICT,
    "work_type_id" INT NOT NULL REFERENCES "work_type" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_work_lesson__fe199c" ON "work" ("lesson_id");
COMMENT ON TABLE "work" IS 'A задание of a lesson; without a type there is no column and no mark (п. 17.4.12).';
CREATE TABLE "mark" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "value" VARCHAR(8) NOT NULL,
    "comment" VARCHAR(500) NOT NULL,
    "saved_at" TIMESTAMPTZ NOT NULL,
    "version" INT NOT NULL,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "work_id" INT NOT NULL REFERENCES "work" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_mark_work_id_fe1dd3" UNIQUE ("work_id", "pupil_id")
);
CREATE INDEX "idx_mark_pupil_i_633e42" ON "mark" ("pupil_id");
COMMENT ON TABLE "mark" IS 'One cell of the register: ``value`` «5», two independent marks «4/5», a debt «.», or empty after a removal.';
