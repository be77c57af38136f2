CREATE TABLE "no_network" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "set_at" TIMESTAMP NOT NULL,
    "set_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL UNIQUE REFERENCES "person" ("id") ON DELETE RESTRICT
) /* «Нет доступа к сети»: the family is told on paper though a parent may have an account (I-11). */;
CREATE TABLE "checked_pupil" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "month" VARCHAR(7) NOT NULL,
    "checked_at" TIMESTAMP NOT NULL,
    "checked_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_checked_pup_school__47f2ad" UNIQUE ("school_class_id", "month", "pupil_id")
) /* «Проверено» beside a pupil in the check of a class's data for a month (п. 17.5.2). */;
CREATE TABLE "class_card" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "details" JSON NOT NULL,
    "filled_at" TIMESTAMP,
    "changed_at" TIMESTAMP NOT NULL,
    "changed_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL UNIQUE REFERENCES "school_class" ("id") ON DELETE RESTRICT
) /* «Информационная карта класса» (п. 17.5.4): what the class teacher counts; ``details`` by the card's fields. */;
CREATE TABLE "notice" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "month" VARCHAR(7) NOT NULL,
    "content" JSON NOT NULL,
    "sent_at" TIMESTAMP NOT NULL,
    "read_at" TIMESTAMP,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "recipient_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT
) /* «Уведомление об успеваемости» as it was sent (п. 17.5.4, I-10); only ``read_at`` is ever written later. */;
CREATE INDEX "idx_notice_school__bbf47b" ON "notice" ("school_class_id", "month");
CREATE INDEX "idx_notice_recipie_29c92a" ON "notice" ("recipient_id", "read_at");
CREATE TABLE "paper_notice" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "week" DATE NOT NULL,
    "way" VARCHAR(20) NOT NULL,
    "recorded_at" TIMESTAMP NOT NULL,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "recorded_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_paper_notic_pupil_i_65cd0c" UNIQUE ("pupil_id", "week")
) /* A pupil without access and a week: how the parents were told (п. 17.5.5, I-11). */;
CREATE INDEX "idx_paper_notic_school__1480bf" ON "paper_notice" ("school_class_id", "week");
