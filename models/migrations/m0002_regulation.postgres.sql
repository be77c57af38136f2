CREATE TABLE "attachment" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "object_type" VARCHAR(20) NOT NULL,
    "object_id" INT NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "link" VARCHAR(500) NOT NULL,
    "media_type" VARCHAR(80) NOT NULL,
    "size" INT NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "author_id" INT,
    "added_at" TIMESTAMPTZ NOT NULL,
    "removed" BOOL NOT NULL
);
CREATE INDEX "idx_attachment_object__5bc617" ON "attachment" ("object_type", "object_id");
COMMENT ON TABLE "attachment" IS 'A file (``sha256`` names it in the data folder) or a link, attached to a lesson, homework, plan or request.';
CREATE TABLE "api_token" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(80) NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "scopes" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,
    "expires_at" TIMESTAMPTZ,
    "revoked_at" TIMESTAMPTZ,
    "account_id" INT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "api_token" IS 'A program acts for an account within ``scopes``; only the hash is kept.';
CREATE TABLE "duty_record" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(80) NOT NULL UNIQUE,
    "done_at" TIMESTAMPTZ NOT NULL,
    "result" VARCHAR(300) NOT NULL,
    "done_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "duty_record" IS 'A duty of the calendar that was done: ``key`` names it («schedule:2026/2027», «check:12:2026-10»).';
CREATE TABLE "reminder" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "text" VARCHAR(500) NOT NULL,
    "link" VARCHAR(200) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "sent_by" INT,
    "sent_at" TIMESTAMPTZ NOT NULL,
    "read_at" TIMESTAMPTZ,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_reminder_person__6111b1" ON "reminder" ("person_id", "read_at");
COMMENT ON TABLE "reminder" IS 'A sentence to one person with the address it is about: by a deputy''s click, or by the daily digest.';
CREATE TABLE "council_decision" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(40) NOT NULL,
    "text" VARCHAR(200) NOT NULL,
    "protocol_number" VARCHAR(40) NOT NULL,
    "protocol_date" DATE NOT NULL,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT,
    "year_id" INT NOT NULL REFERENCES "school_year" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_council_dec_pupil_i_aa4d02" UNIQUE ("pupil_id", "year_id")
);
COMMENT ON TABLE "council_decision" IS '«переведён(а) в 9 класс», «переведён(а) условно»… by protocol number and date; one a pupil and year.';
CREATE TABLE "staff_absence" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "since" DATE NOT NULL,
    "until" DATE NOT NULL,
    "reason" VARCHAR(60) NOT NULL,
    "order_number" VARCHAR(40) NOT NULL,
    "cancelled" BOOL NOT NULL,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_staff_absen_since_f14c73" ON "staff_absence" ("since", "until");
COMMENT ON TABLE "staff_absence" IS 'A teacher is away from ``since`` to ``until``, both included (п. 17.4.17); its lessons need somebody else.';
CREATE TABLE "webhook" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "url" VARCHAR(300) NOT NULL,
    "secret" VARCHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "last_event_id" BIGINT NOT NULL,
    "failures" INT NOT NULL,
    "retry_at" TIMESTAMPTZ,
    "active" BOOL NOT NULL,
    "account_id" INT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "webhook" IS 'An address the account wants to be told at, signed with ``secret``.';
CREATE TABLE "personal_homework" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "text" TEXT NOT NULL,
    "homework_id" INT NOT NULL REFERENCES "homework" ("id") ON DELETE CASCADE,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_personal_ho_homewor_716365" UNIQUE ("homework_id", "pupil_id")
);
COMMENT ON TABLE "personal_homework" IS 'A different task for one pupil, beside or instead of the class''s (differentiated homework).';
