CREATE TABLE "absence_notice" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "since" DATE NOT NULL,
    "until" DATE NOT NULL,
    "code" VARCHAR(3) NOT NULL,
    "text" VARCHAR(300) NOT NULL,
    "told_at" TIMESTAMPTZ NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "answer" VARCHAR(300) NOT NULL,
    "decided_by" INT,
    "decided_at" TIMESTAMPTZ,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_absence_not_pupil_i_de239d" ON "absence_notice" ("pupil_id", "status");
CREATE INDEX "idx_absence_not_author__4c62a8" ON "absence_notice" ("author_id", "told_at");
COMMENT ON TABLE "absence_notice" IS '«Сообщить об отсутствии»: days, a reason and words of a parent, which change no attendance themselves.';
