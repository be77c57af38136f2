CREATE TABLE "alphabet_entry" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "letter" VARCHAR(1) NOT NULL,
    "number" INT NOT NULL,
    "person_id" INT NOT NULL UNIQUE REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_alphabet_en_letter_b861b6" UNIQUE ("letter", "number")
) /* A pupil's number by letter in «Алфавитная книга»; it is never given to anybody else (norms 6.5). */;
CREATE TABLE "card_section" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "section" VARCHAR(20) NOT NULL,
    "content" JSON NOT NULL,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_card_sectio_person__6b9d4f" UNIQUE ("person_id", "section")
) /* What stands in one section of a person's личная карта (norms 6.1–6.3); which fields: ``ejournal.rules.cards``. */;
CREATE TABLE "data_change" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "section" VARCHAR(20) NOT NULL,
    "field" VARCHAR(40) NOT NULL,
    "old_value" VARCHAR(300) NOT NULL,
    "new_value" VARCHAR(300) NOT NULL,
    "comment" VARCHAR(300) NOT NULL,
    "reported_at" TIMESTAMP NOT NULL,
    "applied" INT,
    "answer" VARCHAR(300) NOT NULL,
    "decided_by" INT,
    "decided_at" TIMESTAMP,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "reported_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
) /* «Сообщить об изменении данных»: a pupil or parent tells, the class teacher applies or refuses (п. 17.7, 17.8). */;
CREATE INDEX "idx_data_change_person__7a0a66" ON "data_change" ("person_id", "applied");
CREATE TABLE "portfolio_item" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "section" VARCHAR(40) NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "happened_on" DATE NOT NULL,
    "level" VARCHAR(20) NOT NULL,
    "result" VARCHAR(120) NOT NULL,
    "text" TEXT NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "comment" VARCHAR(500) NOT NULL,
    "author_id" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "checked_by" INT,
    "checked_at" TIMESTAMP,
    "removed" INT NOT NULL,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
) /* An achievement in the portfolio; its file is an ``Attachment`` («portfolio») (п. 17.5.8, 17.7, 17.8). */;
CREATE INDEX "idx_portfolio_i_pupil_i_5bf3fa" ON "portfolio_item" ("pupil_id", "removed");
CREATE TABLE "school_paper" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "is_act" INT NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "number" VARCHAR(40) NOT NULL,
    "dated_on" DATE NOT NULL,
    "title" VARCHAR(300) NOT NULL,
    "created_by" INT,
    "created_at" TIMESTAMP NOT NULL,
    "approved_by" INT,
    "approved_at" TIMESTAMP,
    "removed" INT NOT NULL
) /* An order or a local act: number, date, title, kind; its file is an ``Attachment`` («paper») (п. 2, 17.1.1). */;
CREATE INDEX "idx_school_pape_number_034ee9" ON "school_paper" ("number", "dated_on");
CREATE TABLE "consent_task" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "done_at" TIMESTAMP,
    "movement_id" INT REFERENCES "movement" ("id") ON DELETE RESTRICT,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
) /* «Получить согласие» for whoever was admitted; until it is done there is no account (п. 17.6.2). */;
CREATE INDEX "idx_consent_tas_person__2b9f60" ON "consent_task" ("person_id", "done_at");
