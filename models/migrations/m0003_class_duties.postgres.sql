CREATE TABLE "no_network" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "set_at" TIMESTAMPTZ NOT NULL,
    "set_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL UNIQUE REFERENCES "person" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "no_network" IS '«Нет доступа к сети»: the family is told on paper though a parent may have an account (I-11).';
CREATE TABLE "checked_pupil" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "month" VARCHAR(7) NOT NULL,
    "checked_at" TIMESTAMPTZ NOT NULL,
    "checked_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_checked_pup_school__47f2ad" UNIQUE ("school_class_id", "month", "pupil_id")
);
COMMENT ON TABLE "checked_pupil" IS '«Проверено» beside a pupil in the check of a class''s data for a month (п. 17.5.2).';
CREATE TABLE "class_card" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "details" JSONB NOT NULL,
    "filled_at" TIMESTAMPTZ,
    "changed_at" TIMESTAMPTZ NOT NULL,
    "changed_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL UNIQUE REFERENCES "school_class" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "class_card" IS '«Информационная карта класса» (п. 17.5.4): what the class teacher counts; ``details`` by the card''s fields.';
CREATE TABLE "notice" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "month" VARCHAR(7) NOT NULL,
    "content" JSONB NOT NULL,
    "sent_at" TIMESTAMPTZ NOT NULL,
    "read_at" TIMESTAMPTZ,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "recipient_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_notice_school__bbf47b" ON "notice" ("school_class_id", "month");
CREATE INDEX "idx_notice_recipie_29c92a" ON "notice" ("recipient_id", "read_at");
COMMENT ON TABLE "notice" IS '«Уведомление об успеваемости» as it was sent (п. 17.5.4, I-10); only ``read_at`` is ever written later.';
CREATE TABLE "paper_notice" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "week" DATE NOT NULL,
    "way" VARCHAR(20) NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "recorded_by_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_paper_notic_pupil_i_65cd0c" UNIQUE ("pupil_id", "week")
);
CREATE INDEX "idx_paper_notic_school__1480bf" ON "paper_notice" ("school_class_id", "week");
COMMENT ON TABLE "paper_notice" IS 'A pupil without access and a week: how the parents were told (п. 17.5.5, I-11).';
