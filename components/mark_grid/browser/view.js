/** How one cell, one mean and one heading look: pure functions from the register to classes and text. */

import { decimal } from "./arith.js";
import { dayMonth, dmy, weekday } from "./dates.js";
import { el, escapeHtml } from "./dom.js";
import { ABSENCE_NAMES } from "./keyboard.js";
import { slotOfAbsence, slotOfFinal, slotOfMark } from "./register.js";

const levelOf = (mark, scale) => (/^[2-5]$/.test(mark) ? mark : String(Math.max(2, 5 - scale.indexOf(mark))));

/** Classes every cell of a column shares. */
export function columnClasses(register, column) {
  return register.memo(`classes ${column.lesson.id} ${column.work?.id}`, () => findClasses(register, column));
}

function findClasses(register, column) {
  const classes = [];
  const { lesson } = column;
  if (lesson.date === register.today) classes.push("mg-today");
  // A view nobody may write in is not a wall of locked days.
  const locked = register.info.can.marks ? register.columnLock(column) : "";
  if (locked || lesson.state === "cancelled") classes.push("mg-locked");
  if (lesson.state === "cancelled") classes.push("mg-cancelled");
  return classes;
}

function markHtml(text, scale) {
  if (!text.includes("/")) return escapeHtml(text);
  const parts = text.split("/").map((mark) => `<b class="mg-i${levelOf(mark, scale)}">${escapeHtml(mark)}</b>`);
  return parts.join("/");
}

/** The same as nodes, for a cell that changes. */
export function markNodes(text, scale) {
  const parts = text.split("/").map((mark) => el("b", { class: `mg-i${levelOf(mark, scale)}` }, mark));
  return parts.flatMap((part, i) => (i ? ["/", part] : [part]));
}

function markClasses(text, scale) {
  if (text === ".") return ["mg-debt"];
  const levels = text.split("/").map((mark) => levelOf(mark, scale));
  return [`mg-m${levels.sort()[0]}`, ...(levels.length > 1 ? ["mg-two"] : [])];
}

function stateClasses(register, slots) {
  const flags = slots.map((slot) => register.flags.get(slot));
  return [
    slots.some((slot) => register.pending.has(slot)) && "mg-wait",
    flags.includes("conflict") && "mg-clash",
    flags.includes("refused") && "mg-refused",
  ].filter(Boolean);
}

/** A cell as {classes, html, shown, two, code}: `html` is `shown` escaped, `two` marks have nodes of their own, `code` is the attendance code shown small beside a mark. */
export function cellView(register, column, pupil) {
  const text = register.mark(column, pupil.id);
  const code = register.absence(column.lesson.id, pupil.id);
  const classes = ["mg-c", ...columnClasses(register, column)];
  if (text) classes.push(...markClasses(text, register.info.scale));
  else if (code) classes.push("mg-code");
  if (register.storedMark(column, pupil.id).note) classes.push("mg-note");
  if (!register.inGroup(pupil, column.lesson.date)) classes.push("mg-out");
  classes.push(...stateClasses(register, [slotOfMark(column, pupil.id), slotOfAbsence(column.lesson.id, pupil.id)]));
  const html = text ? markHtml(text, register.info.scale) : escapeHtml(code);
  return { classes: classes.join(" "), html, shown: text || code, two: text.includes("/"),
    code: text && code ? code : "" };
}

export const lessonName = (lesson) => `${dayMonth(lesson.date)}, ${lesson.no}-й урок`;

/** Everything about a cell in words: what a screen reader hears when the cursor comes. */
export function cellWords(register, column, pupil) {
  const text = register.mark(column, pupil.id);
  const code = register.absence(column.lesson.id, pupil.id);
  const stored = register.storedMark(column, pupil.id);
  const words = [pupil.name, lessonName(column.lesson)];
  if (column.work) words.push(register.typeOf(column)?.[1] ?? "");
  words.push(text === "." ? "долг" : text ? `отметка ${text.replace("/", " и ")}` : "без отметки");
  if (code) words.push(ABSENCE_NAMES[code] ?? code);
  if (stored.note & 1) words.push("есть комментарий");
  if (stored.note & 2) words.push("исправлено после закрытия");
  if (register.cellLock(column, pupil) && register.cellLock(column, pupil, "absence")) words.push("только чтение");
  return words.join(", ");
}

/** The title of a cell under the mouse: why it is locked, how late the pupil was, that a comment waits. */
export function cellTitle(register, column, pupil) {
  const absence = register.storedAbsence(column.lesson.id, pupil.id);
  const code = register.absence(column.lesson.id, pupil.id);
  const lines = [register.cellLock(column, pupil)];
  if (code) lines.push(`${code}: ${ABSENCE_NAMES[code] ?? ""}${absence.minutes ? `, ${absence.minutes} мин` : ""}`);
  const { note } = register.storedMark(column, pupil.id);
  if (note & 1) lines.push("Есть комментарий: F2");
  if (note & 2) lines.push("Исправлено после закрытия: F2");
  return lines.filter(Boolean).join("\n");
}

export function lessonTitle(register, lesson) {
  const lock = register.columnLock({ lesson, work: lesson.works[0] ?? null });
  const until = lesson.marks_lock && !lock ? `Отметки можно менять до ${dmy(lesson.marks_lock)}.` : "";
  return [`${dayMonth(lesson.date)}, ${weekday(lesson.date)}, ${lesson.no}-й урок`,
    lesson.state === "cancelled" ? "Урок отменён." : "", lesson.topic || "Тема не внесена.",
    lesson.mine === false && lesson.teacher ? `Учитель: ${lesson.teacher}` : "", lock || until].filter(Boolean).join("\n");
}

export function workTitle(register, column) {
  if (!column.work) return "Работ ещё нет: первая отметка создаст её сама.";
  const name = register.typeOf(column)?.[1] ?? "";
  const until = column.work.due ? `Выставить до ${dmy(column.work.due)}.` : "";
  return [`${name} · вес ${String(column.work.weight).replace(".", ",")}`, column.work.topic, until]
    .filter(Boolean).join("\n");
}

/** The pinned means of a pupil: [text, title] for the mean, the suggested mark and the term mark. */
export function pupilView(register, pupil) {
  const sums = register.sumsOfPupil(pupil.id);
  const hint = register.suggestion(sums);
  const plain = sums.count ? `Простое среднее: ${decimal(sums.plain, sums.count, 2)} · отметок: ${sums.count}` : "";
  const few = `Отметок ${sums.count}, нужно не меньше ${register.info.min_marks}.`;
  return {
    mean: [sums.weight ? decimal(sums.weighted, sums.weight, 2) : "", plain],
    hint: [hint ?? "н/а?", hint ? "Оценка по средневзвешенному баллу" : few],
    term: [register.final(pupil.id), finalTitle(register, pupil)],
  };
}

function finalTitle(register, pupil) {
  const { reason } = register.storedFinal(pupil.id);
  return [register.finalLock, reason && `Обоснование: ${reason}`].filter(Boolean).join("\n");
}

/** Classes of a pinned cell: its level, and for the mark of the term what is happening to it. */
export function meanClasses(register, pupil, name, text) {
  const level = name === "mean" ? "" : markLevel(text, register.info.scale);
  const states = name === "term" ? stateClasses(register, [slotOfFinal(pupil.id)]) : [];
  if (name === "term" && register.info.can.final) states.push("mg-f");
  return [`mg-pin mg-${name}${level}`, ...states].join(" ");
}

/** What a screen reader hears in the column of the term. */
export function finalWords(register, pupil) {
  const sums = register.sumsOfPupil(pupil.id);
  const hint = register.means.includes("hint") ? `по среднему ${register.suggestion(sums) ?? "мало отметок"}` : "";
  const text = register.final(pupil.id);
  return [pupil.name, register.info.term_name, text ? `отметка ${text}` : "без отметки", hint,
    register.finalLock && "только чтение"].filter(Boolean).join(", ");
}

export function footView(register, column) {
  const sums = register.sumsOfColumn(column);
  return sums.count ? [String(sums.count), decimal(sums.plain, sums.count, 1)] : ["", ""];
}

export const markLevel = (mark, scale) => (scale.includes(mark) ? ` mg-i${levelOf(mark, scale)}` : "");
