CREATE TABLE "letter" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "thread_id" INT NOT NULL,
    "answers_id" INT,
    "capacity" VARCHAR(16) NOT NULL,
    "rank" SMALLINT NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "subject" VARCHAR(150) NOT NULL,
    "text" TEXT NOT NULL,
    "signature" VARCHAR(200) NOT NULL,
    "search" TEXT NOT NULL,
    "audience" VARCHAR(300) NOT NULL,
    "hidden" BOOL NOT NULL,
    "needs_answer" BOOL NOT NULL,
    "written_at" TIMESTAMPTZ NOT NULL,
    "sent_at" TIMESTAMPTZ NOT NULL,
    "recalled" BOOL NOT NULL,
    "sender_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_letter_thread__c57f21" ON "letter" ("thread_id");
CREATE INDEX "idx_letter_sender__3f1db2" ON "letter" ("sender_id", "sent_at");
COMMENT ON TABLE "letter" IS 'One letter; ``capacity`` is the role it was written in, ``rank`` its place in the order of answering (I-13).';
CREATE TABLE "letter_copy" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "waiting" BOOL NOT NULL,
    "read_at" TIMESTAMPTZ,
    "answered_at" TIMESTAMPTZ,
    "letter_id" INT NOT NULL REFERENCES "letter" ("id") ON DELETE CASCADE,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_letter_copy_letter__bbb874" UNIQUE ("letter_id", "person_id")
);
CREATE INDEX "idx_letter_copy_person__54556a" ON "letter_copy" ("person_id", "waiting");
COMMENT ON TABLE "letter_copy" IS 'The letter in one reader''s inbox; it waits until it is answered, or read where it asks for no answer.';
CREATE TABLE "failing_report" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "facts" VARCHAR(500) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "closed_at" TIMESTAMPTZ,
    "closed_by_id" INT,
    "outcome" VARCHAR(500) NOT NULL,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "group_id" INT NOT NULL REFERENCES "study_group" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_failing_rep_school__f6aea8" ON "failing_report" ("school_class_id", "closed_at");
COMMENT ON TABLE "failing_report" IS '«Сообщение о неуспеваемости»: the teacher''s flag on the class teacher''s page, until it is closed.';
CREATE TABLE "announcement" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "title" VARCHAR(150) NOT NULL,
    "text" TEXT NOT NULL,
    "roles" JSONB NOT NULL,
    "grades" JSONB NOT NULL,
    "class_ids" JSONB NOT NULL,
    "since" DATE NOT NULL,
    "until" DATE,
    "pinned" BOOL NOT NULL,
    "written_at" TIMESTAMPTZ NOT NULL,
    "withdrawn_at" TIMESTAMPTZ,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_announcemen_since_37e063" ON "announcement" ("since", "until");
COMMENT ON TABLE "announcement" IS 'For the roles in ``roles``, in the parallels and classes named, or in all; from ``since`` to ``until``.';
CREATE TABLE "announcement_read" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "read_at" TIMESTAMPTZ NOT NULL,
    "announcement_id" INT NOT NULL REFERENCES "announcement" ("id") ON DELETE CASCADE,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_announcemen_announc_6b01f9" UNIQUE ("announcement_id", "person_id")
);
COMMENT ON TABLE "announcement_read" IS '«Ознакомлен»: who and when.';
CREATE TABLE "class_event" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "title" VARCHAR(120) NOT NULL,
    "on" DATE NOT NULL,
    "starts_at" VARCHAR(5) NOT NULL,
    "place" VARCHAR(120) NOT NULL,
    "text" VARCHAR(2000) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "changed_at" TIMESTAMPTZ,
    "cancelled_at" TIMESTAMPTZ,
    "cancel_reason" VARCHAR(300) NOT NULL,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_class_event_school__ac6400" ON "class_event" ("school_class_id", "on");
COMMENT ON TABLE "class_event" IS 'A planned event of a class: the parents are told by a letter when it is planned, changed and cancelled.';
CREATE TABLE "forum_topic" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "section" VARCHAR(16) NOT NULL,
    "title" VARCHAR(150) NOT NULL,
    "for_pupils" BOOL NOT NULL,
    "for_guardians" BOOL NOT NULL,
    "opened_at" TIMESTAMPTZ NOT NULL,
    "last_post_at" TIMESTAMPTZ NOT NULL,
    "closed_at" TIMESTAMPTZ,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_forum_topic_last_po_b2d367" ON "forum_topic" ("last_post_at");
COMMENT ON TABLE "forum_topic" IS 'A topic; pupils and parents see it only where it was opened for them.';
CREATE TABLE "forum_post" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "capacity" VARCHAR(16) NOT NULL,
    "text" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ NOT NULL,
    "edited_at" TIMESTAMPTZ,
    "history" JSONB NOT NULL,
    "hidden_at" TIMESTAMPTZ,
    "hidden_by_id" INT,
    "hidden_reason" VARCHAR(300) NOT NULL,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "topic_id" INT NOT NULL REFERENCES "forum_topic" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "forum_post" IS 'A post; ``history`` keeps the earlier texts, a hidden post keeps its text for the moderators.';
CREATE TABLE "help_request" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(12) NOT NULL,
    "subject" VARCHAR(150) NOT NULL,
    "text" TEXT NOT NULL,
    "page" VARCHAR(300) NOT NULL,
    "browser" VARCHAR(300) NOT NULL,
    "due_on" DATE,
    "status" VARCHAR(12) NOT NULL,
    "asked_at" TIMESTAMPTZ NOT NULL,
    "taken_at" TIMESTAMPTZ,
    "answered_at" TIMESTAMPTZ,
    "closed_at" TIMESTAMPTZ,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "taken_by_id" INT REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_help_reques_status_21eaa8" ON "help_request" ("status", "asked_at");
COMMENT ON TABLE "help_request" IS 'What somebody asks the administrator; ``page`` and ``browser`` come with a fault, ``due_on`` with a report.';
CREATE TABLE "help_note" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "text" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ NOT NULL,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "request_id" INT NOT NULL REFERENCES "help_request" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "help_note" IS 'A line of the talk about a request.';
