/** The homework of a lesson: text with its verbs, the lesson it is due on, or «без домашнего задания». */

import { shortDay } from "./dates.js";
import { el, growingText } from "./dom.js";

/** The regulation wants the manner of the work written out: читать, рассказывать, наизусть… */
const VERBS = ["читать", "пересказать", "выучить наизусть", "решить", "ответить на вопросы", "повторить", "подготовить"];
const EMPTY = Object.freeze({ text: "", due_lesson: null, due_on: null, none: false });

export class HomeworkField {
  constructor(app) {
    this.app = app;
    this.label = el("div", { class: "mg-label" });
    this.text = growingText({ "aria-label": "Домашнее задание", placeholder: "Домашнее задание",
      oninput: () => this.typing(), onkeydown: (event) => this.press(event) });
    this.due = el("select", { class: "mg-input", "aria-label": "К какому уроку" });
    this.none = el("input", { type: "checkbox", onchange: () => this.toggleNone() });
    this.verbs = el("div", { class: "mg-verbs" }, VERBS.map((verb) =>
      el("button", { type: "button", class: "mg-verb", onclick: () => this.insert(verb) }, verb)));
    this.extra = el("div", { class: "mg-extra" }, this.verbs, el("div", { class: "mg-extra-row" },
      el("label", {}, "к уроку ", this.due), el("label", {}, this.none, " Без домашнего задания")));
    this.node = el("div", { class: "mg-part mg-part-homework" }, this.label, this.text, this.extra);
    this.node.addEventListener("focusout", (event) => this.node.contains(event.relatedTarget) || this.save());
  }

  stored(lesson) {
    return { ...EMPTY, ...(this.app.register.pending.get(`homework:${lesson.id}`)?.value ?? lesson.homework ?? {}) };
  }

  get draftName() {
    return `homework.${this.lesson.id}`;
  }

  get editing() {
    return this.node.contains(document.activeElement) && this.dirty;
  }

  show(lesson) {
    if (this.lesson && this.lesson.id !== lesson.id && this.node.contains(document.activeElement)) this.save();
    if (this.lesson?.id === lesson.id && this.editing) return;
    this.lesson = lesson;
    this.dirty = false;
    const value = this.stored(lesson);
    this.seen = value; // where the next change starts from; what a colleague stores meanwhile must clash, not vanish
    const { can } = this.app.register.info;
    const readOnly = !can.homework || lesson.mine === false || lesson.state === "cancelled";
    const draft = readOnly ? null : this.app.drafts.get(this.draftName);
    this.text.readOnly = readOnly;
    this.extra.hidden = readOnly;
    this.text.value = draft ?? value.text;
    this.dirty = draft !== null;
    this.none.checked = value.none;
    this.drawDue(value);
    this.drawLabel(value);
    this.applyNone();
  }

  drawDue(value) {
    const { next = [] } = this.lesson;
    const known = next.some(([id]) => id === value.due_lesson);
    const options = next.map(([id, date, no]) => el("option", { value: id }, `${shortDay(date)}, ${no}-й урок`));
    if (!known && value.due_on) options.unshift(el("option", { value: "" }, shortDay(value.due_on)));
    this.due.replaceChildren(...options);
    this.due.value = String(known ? value.due_lesson : value.due_on ? "" : (next[0]?.[0] ?? ""));
    this.due.disabled = !options.length;
  }

  drawLabel(value) {
    const due = value.due_on ?? (value.text ? this.lesson.next?.[0]?.[1] : null);
    const parts = ["Домашнее задание"];
    if (value.none) parts.push("без задания");
    else parts.push(due ? `выданные на текущем уроке → ${shortDay(due)}` : "выданные на текущем уроке");
    this.label.textContent = parts.join(" · ");
  }

  applyNone() {
    this.text.disabled = this.none.checked;
    this.verbs.hidden = this.none.checked;
    this.text.placeholder = this.none.checked ? "Без домашнего задания"
      : this.lesson.planned_hw || (this.text.readOnly ? "Не задано" : "Задание: что и как выполнить");
  }

  typing() {
    this.dirty = true;
    this.app.drafts.set(this.draftName, this.text.value);
  }

  /** The plan has homework, and the lesson has none yet. */
  get wantsPlanned() {
    return !this.text.readOnly && !this.dirty && !this.seen.text && !this.seen.none && Boolean(this.lesson.planned_hw);
  }

  takePlanned() {
    this.text.value = this.lesson.planned_hw;
    this.save();
  }

  toggleNone() {
    if (this.none.checked) this.text.value = "";
    this.dirty = true;
    this.applyNone();
  }

  insert(verb) {
    const { selectionStart: start, value } = this.text;
    const before = value.slice(0, start);
    const gap = before && !/\s$/.test(before) ? (/[.,;:]$/.test(before) ? " " : "; ") : "";
    this.text.value = `${before}${gap}${verb} ${value.slice(start)}`;
    this.text.focus();
    const caret = start + gap.length + verb.length + 1;
    this.text.setSelectionRange(caret, caret);
    this.typing();
  }

  press(event) {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.save();
      this.app.cursor.focus();
    } else if (event.key === "Escape") {
      this.app.drafts.drop(this.draftName);
      this.dirty = false;
      this.show(this.lesson);
      this.app.cursor.focus();
    }
  }

  /** The value in the fields now. */
  value() {
    const none = this.none.checked;
    const text = none ? "" : this.text.value.trim();
    const chosen = this.lesson.next?.find(([id]) => String(id) === this.due.value);
    const old = this.seen;
    if (!text) return { ...EMPTY, none };
    return chosen ? { text, none, due_lesson: chosen[0], due_on: chosen[1] }
      : { text, none, due_lesson: old.due_lesson, due_on: old.due_on };
  }

  save() {
    if (!this.lesson || this.text.readOnly) return undefined;
    const { text: old, ...was } = this.seen;
    const { text, ...becomes } = this.value();
    this.app.drafts.drop(this.draftName);
    this.dirty = false;
    const same = text === old && becomes.none === was.none && (!text || becomes.due_on === was.due_on);
    if (same) return void this.show(this.lesson);
    const pick = ({ due_lesson, due_on, none }) => ({ due_lesson, due_on, none });
    this.app.editor.commit([{ kind: "homework", lesson: this.lesson.id, old, new: text,
      was: pick(was), becomes: pick(becomes) }], "key");
    return undefined;
  }
}
