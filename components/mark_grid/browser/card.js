/** The card of one cell: its work, mark, attendance, comment, and who changed what and when. */

import { button, choice, field, openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { ABSENCES } from "./keyboard.js";
import { mayRequest, openRequest } from "./request.js";
import { askCell, storyLines } from "./story.js";
import { lessonName } from "./view.js";
import { WorkFields } from "./workfields.js";

export class Card {
  constructor(app) {
    this.app = app;
  }

  open() {
    const { cursor, register } = this.app;
    this.at = { row: cursor.row, column: cursor.column };
    this.column = cursor.current;
    this.pupil = cursor.pupil;
    if (!this.pupil) return;
    this.mark = register.mark(this.column, this.pupil.id);
    this.code = this.seenCode = register.absence(this.column.lesson.id, this.pupil.id);
    this.minutes = register.minutes(this.column.lesson.id, this.pupil.id) || 0;
    this.lock = register.cellLock(this.column, this.pupil);
    this.commentLock = register.cellLock(this.column, this.pupil, "comment");
    this.absenceLock = register.cellLock(this.column, this.pupil, "absence");
    this.dialog = openDialog(this.app, {
      title: `${this.pupil.name} · ${lessonName(this.column.lesson)}`,
      body: [this.lockLine(), this.workPart(), this.markPart(), this.absencePart(), this.commentPart(), this.historyPart()],
      actions: this.actions(),
    });
    this.loadStory();
  }

  actions() {
    const requests = this.requests();
    if (this.lock && this.absenceLock && this.commentLock) {
      return [["Закрыть", null, requests.length ? "" : "mg-primary"], ...requests];
    }
    return [...requests, ["Отмена", () => this.app.drafts.drop(this.draft)], ["Сохранить", () => this.save(), "mg-primary"]];
  }

  /** The way through a lock (п. 17.4.15): a request for the mark, for the attendance. */
  requests() {
    const { column, pupil, app } = this;
    const about = { column, pupil };
    const made = [];
    if (app.register.info.marking !== "none" && mayRequest(app, column, this.lock)) {
      made.push(["Подать заявку на исправление", () => openRequest(app, { ...about, kind: "mark", old: this.mark }), "mg-primary"]);
    }
    if (mayRequest(app, column, this.absenceLock)) {
      const old = app.register.absence(column.lesson.id, pupil.id);
      made.push(["Заявка на посещаемость", () => openRequest(app, { ...about, kind: "attendance", old })]);
    }
    return made;
  }

  get draft() {
    return `comment.${this.column.lesson.id}.${this.column.work?.id ?? "new"}.${this.pupil.id}`;
  }

  lockLine() {
    return this.lock ? el("p", { class: "mg-lockline" }, this.lock) : null;
  }

  workPart() {
    const { can } = this.app.register.info;
    this.work = new WorkFields(this.app, this.column, { readOnly: !can.works || Boolean(this.lock) });
    return this.work.node;
  }

  markPart() {
    const { scale, marking } = this.app.register.info;
    if (marking === "none") return null;
    this.markInput = el("input", { class: "mg-input mg-mark-input", value: this.mark, readonly: Boolean(this.lock),
      "aria-label": "Отметка", autocomplete: "off", maxlength: 24, autofocus: !matchMedia("(pointer: coarse)").matches });
    const put = (mark) => () => {
      this.markInput.value = mark;
    };
    const buttons = this.lock ? [] : [...scale, "."].map((mark) => button(mark === "." ? "долг" : mark, put(mark)));
    return field("Отметка", el("span", { class: "mg-choice" }, this.markInput, buttons), "Две отметки — через дробь: 4/5");
  }

  absencePart() {
    if (this.absenceLock && !this.code) return null;
    this.minutesInput = el("input", { class: "mg-input mg-minutes", type: "number", min: 1, max: 90,
      value: this.minutes || "", "aria-label": "Опоздание, минут", readonly: Boolean(this.absenceLock) });
    const minutes = el("label", { class: "mg-minutes-row" }, "на ", this.minutesInput, " мин");
    minutes.hidden = this.code !== "ОП";
    const codes = [["", "был", "присутствовал"], ...ABSENCES.map(({ code, name }) => [code, code, name])];
    const row = choice("Посещаемость", codes, this.code, (code) => {
      this.code = code;
      minutes.hidden = code !== "ОП";
    });
    if (this.absenceLock) row.querySelectorAll("button").forEach((one) => (one.disabled = true));
    return el("div", { class: "mg-field" }, el("span", {}, "Посещаемость"), row, minutes);
  }

  commentPart() {
    this.comment = el("textarea", { class: "mg-input", rows: 2, maxlength: 500, disabled: true, "aria-label": "Комментарий",
      oninput: () => this.app.drafts.set(this.draft, this.comment.value) });
    return field("Комментарий", this.comment);
  }

  historyPart() {
    if (!this.app.register.info.can.history) return null;
    this.story = el("ol", { class: "mg-story" }, el("li", { class: "mg-quiet" }, "загружается…"));
    return el("div", { class: "mg-field" }, el("span", {}, "История"), this.story);
  }

  async loadStory() {
    const { work, lesson } = this.column;
    const pupil = this.pupil.id;
    try {
      const [marks, attendance] = await Promise.all([
        work ? askCell({ work: work.id, pupil }) : { comment: "", history: [] }, askCell({ lesson: lesson.id, pupil }),
      ]);
      this.showComment(marks.comment ?? "");
      this.showStory([...(marks.history ?? []), ...(attendance.history ?? [])]);
    } catch {
      this.showStory(null);
    }
  }

  showComment(text) {
    if (!this.comment) return;
    this.oldComment = text;
    this.comment.value = this.app.drafts.get(this.draft) ?? text;
    this.comment.disabled = Boolean(this.commentLock);
  }

  showStory(entries) {
    this.story?.replaceChildren(...storyLines(entries));
  }

  /** Queues what has changed; false keeps the card open because something in it cannot be read. */
  save() {
    const { editor } = this.app;
    const mark = this.markInput?.value.trim().replace(/\s*\/\s*/, "/") ?? this.mark;
    if (!this.readable(mark)) return false;
    const changes = [...this.work.changes()];
    if (mark !== this.mark) changes.push({ ...editor.markChange(this.at, mark), old: this.mark, type: this.work.type });
    const minutes = this.code === "ОП" ? Number(this.minutesInput?.value) || 0 : 0;
    if (this.code !== this.seenCode || minutes !== this.minutes) { // from what the card has shown, not what came since
      changes.push({ ...editor.absenceChange(this.at, this.code, minutes), old: this.seenCode, was: { minutes: this.minutes } });
    }
    if (this.comment && !this.comment.disabled && this.comment.value.trim() !== this.oldComment) {
      changes.push({ kind: "comment", lesson: this.column.lesson.id, work: this.column.work?.id ?? null,
        type: this.work.type, pupil: this.pupil.id, old: this.oldComment, new: this.comment.value.trim() });
    }
    this.app.drafts.drop(this.draft);
    editor.commit(changes, "key");
    return true;
  }

  readable(mark) {
    const { scale } = this.app.register.info;
    const parts = mark === "" || mark === "." ? [] : mark.split("/");
    const fits = parts.length <= 2 && parts.every((part) => scale.includes(part));
    if (!fits) {
      this.markInput.setCustomValidity(`Можно: ${scale.join(", ")}, две через дробь или точка.`);
      this.markInput.reportValidity();
      this.markInput.oninput = () => this.markInput.setCustomValidity("");
    }
    return fits;
  }
}
