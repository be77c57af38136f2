CREATE TABLE "letter" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
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
    "hidden" INT NOT NULL,
    "needs_answer" INT NOT NULL,
    "written_at" TIMESTAMP NOT NULL,
    "sent_at" TIMESTAMP NOT NULL,
    "recalled" INT NOT NULL,
    "sender_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
) /* One letter; ``capacity`` is the role it was written in, ``rank`` its place in the order of answering (I-13). */;
CREATE INDEX "idx_letter_thread__c57f21" ON "letter" ("thread_id");
CREATE INDEX "idx_letter_sender__3f1db2" ON "letter" ("sender_id", "sent_at");
CREATE TABLE "letter_copy" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "waiting" INT NOT NULL,
    "read_at" TIMESTAMP,
    "answered_at" TIMESTAMP,
    "letter_id" INT NOT NULL REFERENCES "letter" ("id") ON DELETE CASCADE,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_letter_copy_letter__bbb874" UNIQUE ("letter_id", "person_id")
) /* The letter in one reader's inbox; it waits until it is answered, or read where it asks for no answer. */;
CREATE INDEX "idx_letter_copy_person__54556a" ON "letter_copy" ("person_id", "waiting");
CREATE TABLE "failing_report" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "facts" VARCHAR(500) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "closed_at" TIMESTAMP,
    "closed_by_id" INT,
    "outcome" VARCHAR(500) NOT NULL,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "group_id" INT NOT NULL REFERENCES "study_group" ("id") ON DELETE RESTRICT,
    "pupil_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT
) /* «Сообщение о неуспеваемости»: the teacher's flag on the class teacher's page, until it is closed. */;
CREATE INDEX "idx_failing_rep_school__f6aea8" ON "failing_report" ("school_class_id", "closed_at");
CREATE TABLE "announcement" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "title" VARCHAR(150) NOT NULL,
    "text" TEXT NOT NULL,
    "roles" JSON NOT NULL,
    "grades" JSON NOT NULL,
    "class_ids" JSON NOT NULL,
    "since" DATE NOT NULL,
    "until" DATE,
    "pinned" INT NOT NULL,
    "written_at" TIMESTAMP NOT NULL,
    "withdrawn_at" TIMESTAMP,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
) /* For the roles in ``roles``, in the parallels and classes named, or in all; from ``since`` to ``until``. */;
CREATE INDEX "idx_announcemen_since_37e063" ON "announcement" ("since", "until");
CREATE TABLE "announcement_read" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "read_at" TIMESTAMP NOT NULL,
    "announcement_id" INT NOT NULL REFERENCES "announcement" ("id") ON DELETE CASCADE,
    "person_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_announcemen_announc_6b01f9" UNIQUE ("announcement_id", "person_id")
) /* «Ознакомлен»: who and when. */;
CREATE TABLE "class_event" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "title" VARCHAR(120) NOT NULL,
    "on" DATE NOT NULL,
    "starts_at" VARCHAR(5) NOT NULL,
    "place" VARCHAR(120) NOT NULL,
    "text" VARCHAR(2000) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "changed_at" TIMESTAMP,
    "cancelled_at" TIMESTAMP,
    "cancel_reason" VARCHAR(300) NOT NULL,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "school_class_id" INT NOT NULL REFERENCES "school_class" ("id") ON DELETE RESTRICT
) /* A planned event of a class: the parents are told by a letter when it is planned, changed and cancelled. */;
CREATE INDEX "idx_class_event_school__ac6400" ON "class_event" ("school_class_id", "on");
CREATE TABLE "forum_topic" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "section" VARCHAR(16) NOT NULL,
    "title" VARCHAR(150) NOT NULL,
    "for_pupils" INT NOT NULL,
    "for_guardians" INT NOT NULL,
    "opened_at" TIMESTAMP NOT NULL,
    "last_post_at" TIMESTAMP NOT NULL,
    "closed_at" TIMESTAMP,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT
) /* A topic; pupils and parents see it only where it was opened for them. */;
CREATE INDEX "idx_forum_topic_last_po_b2d367" ON "forum_topic" ("last_post_at");
CREATE TABLE "forum_post" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "capacity" VARCHAR(16) NOT NULL,
    "text" TEXT NOT NULL,
    "written_at" TIMESTAMP NOT NULL,
    "edited_at" TIMESTAMP,
    "history" JSON NOT NULL,
    "hidden_at" TIMESTAMP,
    "hidden_by_id" INT,
    "hidden_reason" VARCHAR(300) NOT NULL,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "topic_id" INT NOT NULL REFERENCES "forum_topic" ("id") ON DELETE CASCADE
) /* A post; ``history`` keeps the earlier texts, a hidden post keeps its text for the moderators. */;
CREATE TABLE "help_request" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "subject" VARCHAR(150) NOT NULL,
    "text" TEXT NOT NULL,
    "page" VARCHAR(300) NOT NULL,
    "browser" VARCHAR(300) NOT NULL,
    "due_on" DATE,
    "status" VARCHAR(12) NOT NULL,
    "asked_at" TIMESTAMP NOT NULL,
    "taken_at" TIMESTAMP,
    "answered_at" TIMESTAMP,
    "closed_at" TIMESTAMP,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "taken_by_id" INT REFERENCES "person" ("id") ON DELETE RESTRICT
) /* What somebody asks the administrator; ``page`` and ``browser`` come with a fault, ``due_on`` with a report. */;
CREATE INDEX "idx_help_reques_status_21eaa8" ON "help_request" ("status", "asked_at");
CREATE TABLE "help_note" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "text" TEXT NOT NULL,
    "written_at" TIMESTAMP NOT NULL,
    "author_id" INT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
    "request_id" INT NOT NULL REFERENCES "help_request" ("id") ON DELETE CASCADE
) /* A line of the talk about a request. */;
