/** From what a person does to operations, and from the server's answers back to the cells. */

import { BESIDE, beside, newOp } from "./outbox.js";
import { slotOfAbsence, slotOfFinal, slotOfMark } from "./register.js";
import { lessonName } from "./view.js";
import { shortDay } from "./dates.js";

const CORRECTED = 2; // of a note: «исправлено после закрытия»; a comment does not take it away

const absenceInWords = (code, minutes) => (minutes ? `${code} ${minutes} мин` : code);

function homeworkInWords({ text, due_on: due, none }) {
  if (none) return "без домашнего задания";
  return text && due ? `${text} → ${shortDay(due)}` : text;
}

export class Editor {
  constructor(app) {
    this.app = app;
  }

  get register() {
    return this.app.register;
  }

  markChange(at, text) {
    const { register } = this;
    const column = register.columns[at.column];
    const pupil = register.pupils[at.row];
    const refusal = register.cellLock(column, pupil, "mark");
    return { kind: "mark", lesson: column.lesson.id, work: column.work?.id ?? null,
      type: column.work?.type ?? register.info.default_type, pupil: pupil.id,
      old: register.mark(column, pupil.id), new: text, refusal };
  }

  absenceChange(at, code, minutes = 0) {
    const { register } = this;
    const { lesson } = register.columns[at.column];
    const pupil = register.pupils[at.row];
    const refusal = register.cellLock(register.columns[at.column], pupil, "absence", code);
    return { kind: "attendance", lesson: lesson.id, pupil: pupil.id, old: register.absence(lesson.id, pupil.id),
      new: code, was: { minutes: register.minutes(lesson.id, pupil.id) }, becomes: { minutes }, refusal };
  }

  /** The mark of the term; the reason travels with the value, so that undo brings the earlier one back. */
  finalChange(row, text, reason = "") {
    const { register } = this;
    const pupil = register.pupils[row];
    return { kind: "final", term: register.info.term, pupil: pupil.id, old: register.final(pupil.id), new: text,
      was: { reason: register.storedFinal(pupil.id).reason }, becomes: { reason }, refusal: register.finalLock };
  }

  marks(targets, text, source) {
    return this.commit(targets.map((at) => this.markChange(at, text)), source);
  }

  absences(targets, code, source) {
    const seen = new Set(); // a lesson with two works has one attendance
    const changes = targets.map((at) => this.absenceChange(at, code)).filter((change) => {
      const slot = slotOfAbsence(change.lesson, change.pupil);
      return !seen.has(slot) && seen.add(slot);
    });
    return this.commit(changes, source);
  }

  /** Backspace: marks go first; where there are none, the attendance goes. */
  clear(targets) {
    const { register } = this;
    const marked = targets.filter((at) => register.mark(register.columns[at.column], register.pupils[at.row].id));
    return marked.length ? this.marks(marked, "", "key") : this.absences(targets, "", "key");
  }

  /** Queues changes as one step. Changes with a `refusal` are told and left out; so are those that change nothing. */
  commit(changes, source, { remember = true } = {}) {
    const changed = changes.filter((change) => change.new !== change.old || this.differs(change));
    const refused = changed.filter((change) => change.refusal);
    const taken = changed.filter((change) => !change.refusal).map(({ refusal, ...change }) => change);
    if (refused.length) {
      this.app.notices.refused(refused.map((change) => this.item(change, change.refusal, change.old)));
    }
    taken.forEach((change) => this.queue(change, source));
    const step = taken.filter((change) => change.kind !== "work"); // a column is not a keystroke to take back
    if (step.length && remember) this.app.history.push(step);
    this.app.outbox.flush();
    return taken.length;
  }

  differs({ was, becomes }) {
    return JSON.stringify(was) !== JSON.stringify(becomes);
  }

  queue(change, source) {
    const { app, register } = this;
    const { becomes, ...fields } = change; // `was` goes with it: the server compares
    const op = newOp(change.kind, { group: register.info.group, ...fields, ...becomes, source });
    const slot = this.slotOf(op);
    const about = { label: this.label(op), at: app.keyTime ?? performance.now(), title: register.info.title };
    if (slot) app.notices.forget(slot);
    const outcome = app.outbox.add(op, about);
    if (slot && outcome === "undone") register.pending.delete(slot);
    else if (slot && outcome === "merged") Object.assign(register.pending.get(slot), { value: this.shown(op), minutes: op.minutes });
    else if (slot) register.hold(slot, this.shown(op), op.minutes);
    app.redraw(op);
  }

  /** Shows changes that an earlier page left in the queue. */
  show(entries) {
    for (const { op } of entries) {
      if (op.group !== this.register.info.group) continue;
      const slot = this.slotOf(op);
      if (slot) this.register.hold(slot, this.shown(op), op.minutes);
      this.app.redraw(op);
    }
  }

  /** What stands in the page while a change is on its way. */
  shown(op) {
    return op.kind === "homework" ? { text: op.new, due_lesson: op.due_lesson, due_on: op.due_on, none: op.none } : op.new;
  }

  slotOf(op) {
    if (op.kind === "attendance") return slotOfAbsence(op.lesson, op.pupil);
    if (op.kind === "final") return op.term === this.register.info.term ? slotOfFinal(op.pupil) : null;
    if (op.kind === "topic" || op.kind === "homework") return `${op.kind}:${op.lesson}`;
    if (op.kind !== "mark") return null;
    const column = this.register.column(op.lesson, op.work);
    return column ? slotOfMark(column, op.pupil) : null;
  }

  label(op) {
    const lesson = this.register.lessonById.get(op.lesson);
    const pupil = this.register.pupils[this.register.rowOf.get(op.pupil)];
    const day = lesson ? lessonName(lesson) : op.kind === "final" ? this.register.info.term_name : "";
    return pupil ? `${pupil.name.split(" ")[0]}, ${day}` : day;
  }

  /** What a notice needs to know about a change that was not taken. */
  item(change, message, theirs, by = "") {
    return { change, message, theirs, by, slot: this.slotOf(change), label: this.label(change), typed: change.new,
      theirsWords: this.theirsInWords(change, theirs), typedWords: this.typedInWords(change) };
  }

  /** What stands there now, by a clash, in words; the register has taken over the server's answer by then. */
  theirsInWords(change, theirs) {
    const { kind, lesson, work, pupil } = change;
    if (kind === "attendance" && theirs) return absenceInWords(theirs, this.register.storedAbsence(lesson, pupil).minutes);
    if (kind === "homework") return homeworkInWords({ ...this.register.lessonById.get(lesson)?.homework, text: theirs });
    return kind === "work" && !theirs ? this.workInWords(this.register.columnOfWork.get(work)?.work) : theirs;
  }

  typedInWords(change) {
    if (change.kind === "attendance" && change.new) return absenceInWords(change.new, change.minutes);
    if (change.kind === "homework") return homeworkInWords({ ...change, text: change.new });
    if (change.kind === "work") return change.remove ? "удалить работу" : this.workInWords(change);
    return change.new;
  }

  workInWords(work) {
    if (!work) return "";
    const name = this.register.types.get(work.type)?.[1] ?? "";
    return [name, `вес ${String(work.weight).replace(".", ",")}`, work.topic].filter(Boolean).join("; ");
  }

  /** The server's answer for one change of the queue. */
  answered({ op, about }, result) {
    const { app, register } = this;
    if (op.group !== register.info.group) return this.answeredElsewhere(op, about, result);
    const slot = this.slotOf(op);
    if (slot) register.release(slot);
    if (result.work) app.putWork(op.lesson, result.work, op.kind === "work");
    if (result.lesson) app.putLesson({ ...result.lesson, id: op.lesson });
    this.keepStored(op, result);
    if (op.remove && result.status === "saved") app.dropWork(op.work);
    app.redraw(op);
    if (result.status === "conflict" || result.status === "refused") return this.notTaken(op, about, result);
    if (op.pupil && !op.work && result.work) app.history.adopt(op.lesson, result.work.id);
    app.said(op, about);
    return undefined;
  }

  keepStored(op, result) {
    const { register } = this;
    const taken = result.status === "saved" || result.status === "unchanged";
    const work = op.work ?? result.work?.id ?? register.column(op.lesson, null)?.work?.id;
    if (op.kind === "mark" && work && result.version !== undefined) {
      const slot = `m:${work}:${op.pupil}`;
      const note = register.marks.get(slot)?.note ?? 0;
      register.store(register.marks, slot, { text: result.value, version: result.version, note });
    }
    if (op.kind === "final" && result.version !== undefined && op.term === register.info.term) {
      const reason = taken ? (op.reason ?? "") : register.storedFinal(op.pupil).reason;
      register.store(register.finals, slotOfFinal(op.pupil), { text: result.value, version: result.version, reason });
    }
    if (op.kind === "attendance" && result.version !== undefined) {
      register.store(register.absences, slotOfAbsence(op.lesson, op.pupil),
        { code: result.value, version: result.version, minutes: result.minutes ?? (taken ? (op.minutes ?? 0) : 0) });
    }
    const lesson = register.lessonById.get(op.lesson);
    if (op.kind === "topic" && lesson && result.value !== undefined) lesson.topic = result.value;
    if (op.kind === "homework" && lesson && taken && !result.lesson?.homework) lesson.homework = this.shown(op);
    if (op.kind === "comment" && taken && work) {
      const slot = `m:${work}:${op.pupil}`;
      const text = register.marks.get(slot)?.text ?? "";
      register.store(register.marks, slot, { text, version: result.version, note: (result.value ? 1 : 0) | (register.marks.get(slot)?.note & CORRECTED) });
    }
  }

  notTaken(op, about, result) {
    const { app } = this;
    app.history.drop(op);
    const item = { ...this.item(op, result.message, result.value, result.by), label: about.label ?? this.label(op) };
    if (result.status === "conflict") app.notices.conflict([item]);
    else app.notices.refused([item]);
  }

  answeredElsewhere(op, about, result) {
    if (result.status === "saved" || result.status === "unchanged") return;
    const message = result.message || `Там уже стоит «${result.value}»${result.by ? ` (${result.by})` : ""}.`;
    this.app.notices.refused([{ change: op, message, theirs: result.value, by: result.by, slot: null,
      label: `${about.title ?? "Другой журнал"}: ${about.label ?? ""}`, typed: op.new }]);
  }

  /** The person insists: the same change once more, over the value that is there now. */
  insist(items) {
    this.commit(items.map(({ change, theirs }) => {
      const { id, group, source, refusal, ...fields } = change;
      const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => !BESIDE[change.kind]?.includes(name)));
      const old = change.kind === "work" ? null : theirs;
      return { ...kept, old, was: this.storedBeside(change), becomes: beside(change.kind, change) };
    }), "key");
  }

  /** What stands beside the value of a change now. */
  storedBeside({ kind, lesson, work, pupil }) {
    const { register } = this;
    if (kind === "attendance") return { minutes: register.storedAbsence(lesson, pupil).minutes };
    if (kind === "final") return { reason: register.storedFinal(pupil).reason };
    if (kind === "work") return beside(kind, register.columnOfWork.get(work)?.work ?? {});
    const none = { due_lesson: null, due_on: null, none: false };
    return kind === "homework" ? { ...none, ...beside(kind, { ...none, ...register.lessonById.get(lesson)?.homework }) } : undefined;
  }

  undo() {
    this.travel(this.app.history.undo(), "undo");
  }

  redo() {
    this.travel(this.app.history.redo(), "redo");
  }

  travel(changes, source) {
    if (!changes) return undefined;
    this.commit(changes, source, { remember: false });
    const last = changes.find((change) => change.pupil);
    if (last?.kind === "final") return this.app.finals.go(this.register.rowOf.get(last.pupil));
    const row = last && this.register.rowOf.get(last.pupil);
    const column = last && this.register.column(last.lesson, last.work);
    if (column && row !== undefined) this.app.cursor.place(row, column.index);
    return undefined;
  }
}
