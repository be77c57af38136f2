CREATE TABLE "attachment" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "object_type" VARCHAR(20) NOT NULL,
    "object_id" INT NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "link" VARCHAR(500) NOT NULL,
    "media_type" VARCHAR(80) NOT NULL,
    "size" INT NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "author_id" INT,
    "added_at" TIMESTAMP NOT NULL,
    "removed" INT NOT NULL
) /* A file (``sha256`` names it in the data folder) or a link, attached to a lesson, homework, plan or request. */;
CREATE INDEX "idx_attachment_object__5bc617" ON "attachment" ("object_type", "object_id");
CREATE TABLE "api_token" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "name" VARCHAR(80) NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "scopes" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "used_at" TIMESTAMP,
    "expires_at" TIMESTAMP,
    "revoked_at" TIMESTAMP,
    "account_id" INT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE
) /* A program acts for an account within ``scopes``; only the hash is kept. */;
CREATE TABLE "duty_record" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "key" VARCHAR(80) NOT NULL UNIQUE,
    "done_at" TIMESTAMP NOT NULL,
    "result" VARCHAR(300) NOT NULL,
    "done_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
) /* A duty of the calendar that was done: ``key`` names it («schedule:2026\/2027», «check:12:2026-10»). */;
CREATE TABLE "reminder" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "text" VARCHAR(500) NOT NULL,
    "link" VARCHAR(200) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "sent_by" INT,
    "sent_at" TIMESTAMP NOT NULL,
    "read_at" TIMESTAMP,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
) /* A sentence to one person with the address it is about: by a deputy's click, or by the daily digest. */;
CREATE INDEX "idx_reminder_person__6111b1" ON "reminder" ("person_id", "read_at");
CREATE TABLE "council_decision" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "text" VARCHAR(200) NOT NULL,
    "protocol_number" VARCHAR(40) NOT NULL,
    "protocol_date" DATE NOT NULL,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT,
    "year_id" INT NOT NULL REFERENCES "school_year" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_council_dec_pupil_i_aa4d02" UNIQUE ("pupil_id", "year_id")
) /* «переведён(а) в 9 класс», «переведён(а) условно»… by protocol number and date; one a pupil and year. */;
CREATE TABLE "staff_absence" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "since" DATE NOT NULL,
    "until" DATE NOT NULL,
    "reason" VARCHAR(60) NOT NULL,
    "order_number" VARCHAR(40) NOT NULL,
    "cancelled" INT NOT NULL,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
) /* A teacher is away from ``since`` to ``until``, both included (п. 17.4.17); its lessons need somebody else. */;
CREATE INDEX "idx_staff_absen_since_f14c73" ON "staff_absence" ("since", "until");
CREATE TABLE "webhook" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "url" VARCHAR(300) NOT NULL,
    "secret" VARCHAR(64) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "last_event_id" BIGINT NOT NULL,
    "failures" INT NOT NULL,
    "retry_at" TIMESTAMP,
    "active" INT NOT NULL,
    "account_id" INT NOT NULL REFERENCES "account" ("id") ON DELETE CASCADE
) /* An address the account wants to be told at, signed with ``secret``. */;
CREATE TABLE "personal_homework" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "text" TEXT NOT NULL,
    "homework_id" INT NOT NULL REFERENCES "homework" ("id") ON DELETE CASCADE,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_personal_ho_homewor_716365" UNIQUE ("homework_id", "pupil_id")
) /* A different task for one pupil, beside or instead of the class's (differentiated homework). */;
