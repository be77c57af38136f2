CREATE TABLE "curriculum_version" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "number" SMALLINT NOT NULL,
    "since" DATE NOT NULL,
    "reason" VARCHAR(300) NOT NULL,
    "author_id" INT,
    "made_at" TIMESTAMP NOT NULL,
    "rows" JSON NOT NULL,
    "year_id" INT NOT NULL REFERENCES "school_year" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_curriculum__year_id_2c4cf4" UNIQUE ("year_id", "number")
) /* The учебный план as it stood from ``since`` on (п. 17.3.10); ``rows``: grade, letter, subject, hours, level. */;
CREATE TABLE "tariff_snapshot" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "as_of" DATE NOT NULL,
    "taken_at" TIMESTAMP NOT NULL,
    "rows" JSON NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "year_id" INT NOT NULL REFERENCES "school_year" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_tariff_snap_year_id_8aaffa" UNIQUE ("year_id", "as_of")
) /* Тарификация as of a day, never changed (п. 17.3.9): ``sha256`` is the hash of ``rows`` as they were taken. */;
CREATE TABLE "exam_entry" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "form" VARCHAR(10) NOT NULL,
    "subjects" JSON NOT NULL,
    "admission" VARCHAR(10) NOT NULL,
    "admission_on" DATE,
    "conditions" VARCHAR(200) NOT NULL,
    "documents_checked_at" TIMESTAMP,
    "documents_checked_by" INT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "year_id" INT NOT NULL REFERENCES "school_year" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_exam_entry_pupil_i_349de7" UNIQUE ("pupil_id", "year_id")
) /* What a pupil of grade 9 or 11 takes in the year, and whether the pupil is admitted (п. 17.3.5, norms 7). */;
CREATE TABLE "handover" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "recipient" VARCHAR(200) NOT NULL,
    "note" VARCHAR(500) NOT NULL,
    "made_at" TIMESTAMP NOT NULL,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
) /* A package of reports given to a governing body (п. 17.3.4); its files are attachments with their hashes. */;
CREATE TABLE "saved_report" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "shared" INT NOT NULL,
    "removed" INT NOT NULL,
    "made_at" TIMESTAMP NOT NULL,
    "content" JSON NOT NULL,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
) /* A report somebody has put together (п. 17.2.5); ``shared``: everybody with the constructor may open it. */;
