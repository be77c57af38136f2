/** The register in memory: what is stored, what the person has typed and the server has not answered yet, who may. */

import { hundredths, suggested, tally } from "./arith.js";
import { dmy, stamp } from "./dates.js";
import { local } from "./store.js";

export const slotOfMark = (column, pupil) =>
  column.work ? `m:${column.work.id}:${pupil}` : `n:${column.lesson.id}:${pupil}`;
export const slotOfFinal = (pupil) => `f:${pupil}`;
export const slotOfAbsence = (lesson, pupil) => `a:${lesson}:${pupil}`;

/** The pinned columns on the right, by the way the subject is marked. */
const MEANS = { marks: ["mean", "hint", "term"], pass_fail: ["term"], none: [] };
const NOTHING = Object.freeze({ text: "", version: 0, note: 0 });
const NO_FINAL = Object.freeze({ text: "", version: 0, reason: "" });
const PRESENT = Object.freeze({ code: "", version: 0, minutes: 0 });
/** Codes a class teacher may replace by another reason: the pupil was away, only the reason was not known. */
const REASONS = ["ОТ", "Б", "УП", "НП"];

export class Register {
  constructor(snapshot, clock) {
    this.clock = clock;
    this.pending = new Map(); // slot -> {value, count}: typed, not answered
    this.flags = new Map(); // slot -> 'conflict' | 'refused'
    this.forecasts = new Map(); // pupil -> what the server expects at the end of the term
    this.forecastFoot = "";
    this.cache = new Map(); // what holds for a whole column, worked out once and not per cell
    this.load(snapshot);
  }

  /** Takes a whole snapshot; what is pending stays above it. */
  load(snapshot) {
    this.info = snapshot;
    this.types = new Map(snapshot.types.map((type) => [type[0], type]));
    this.pupils = snapshot.pupils;
    this.rowOf = new Map(this.pupils.map((pupil, row) => [pupil.id, row]));
    this.lessons = snapshot.lessons.map((lesson) => ({ ...lesson, works: [...lesson.works] }));
    this.marks = new Map(snapshot.marks.map(([, work, pupil, text, version, note]) =>
      [`m:${work}:${pupil}`, { text, version, note }]));
    this.absences = new Map(snapshot.attendance.map(([lesson, pupil, code, version, minutes]) =>
      [slotOfAbsence(lesson, pupil), { code, version, minutes }]));
    this.finals = new Map(snapshot.final.map(([pupil, text, version = 0, reason = ""]) =>
      [slotOfFinal(pupil), { text, version, reason }]));
    this.arrange();
    for (const lesson of this.lessons) {
      if (lesson.works.length) this.rename(`n:${lesson.id}:`, `m:${lesson.works[0].id}:`);
    }
  }

  /** Columns in the order of the days: one per work, one empty per lesson without works. */
  arrange() {
    this.forget();
    this.lessons.sort((a, b) => a.date.localeCompare(b.date) || a.no - b.no || a.id - b.id);
    this.lessonById = new Map(this.lessons.map((lesson) => [lesson.id, lesson]));
    this.columns = this.lessons.flatMap((lesson) =>
      (lesson.works.length ? lesson.works : [null]).map((work) => ({ lesson, work })));
    this.columns.forEach((column, index) => (column.index = index));
    this.columnOfWork = new Map(this.columns.filter((c) => c.work).map((column) => [column.work.id, column]));
  }

  /** Empties the cache: a lesson, a work or the hour has changed. */
  forget() {
    this.cache.clear();
    this.today = this.clock.today();
  }

  memo(key, make) {
    if (!this.cache.has(key)) this.cache.set(key, make());
    return this.cache.get(key);
  }

  /** What makes two registers drawable into the same table. */
  shape() {
    return JSON.stringify([this.pupils.map((pupil) => [pupil.id, pupil.name]),
      this.columns.map((column) => [column.lesson.id, column.work?.id ?? null])]);
  }

  columnsOf(lesson) {
    return this.columns.filter((column) => column.lesson.id === lesson);
  }

  column(lesson, work) {
    return this.columnOfWork.get(work) ?? this.columnsOf(lesson)[0];
  }

  storedMark(column, pupil) {
    return (column.work && this.marks.get(slotOfMark(column, pupil))) || NOTHING;
  }

  storedAbsence(lesson, pupil) {
    return this.absences.get(slotOfAbsence(lesson, pupil)) ?? PRESENT;
  }

  /** The mark as the person sees it: the typed one before the stored one. */
  mark(column, pupil) {
    return this.pending.get(slotOfMark(column, pupil))?.value ?? this.storedMark(column, pupil).text;
  }

  storedFinal(pupil) {
    return this.finals.get(slotOfFinal(pupil)) ?? NO_FINAL;
  }

  /** The mark of the term as the person sees it. */
  final(pupil) {
    return this.pending.get(slotOfFinal(pupil))?.value ?? this.storedFinal(pupil).text;
  }

  /** Why the mark of the term cannot be changed now; '' when it can. */
  get finalLock() {
    const { can, why_not: whyNot } = this.info;
    return can.final ? "" : whyNot || "Отметки за период ставит учитель этой группы.";
  }

  absence(lesson, pupil) {
    return this.pending.get(slotOfAbsence(lesson, pupil))?.value ?? this.storedAbsence(lesson, pupil).code;
  }

  /** The minutes of a delay as the person sees them. */
  minutes(lesson, pupil) {
    return this.pending.get(slotOfAbsence(lesson, pupil))?.minutes ?? this.storedAbsence(lesson, pupil).minutes;
  }

  hold(slot, value, minutes = undefined) {
    this.pending.set(slot, { value, minutes, count: (this.pending.get(slot)?.count ?? 0) + 1 });
    this.flags.delete(slot);
  }

  /** One answer for a slot has come; the typed value gives way to the stored one when no more are awaited. */
  release(slot) {
    const held = this.pending.get(slot);
    if (!held) return;
    if (held.count > 1) held.count -= 1;
    else this.pending.delete(slot);
  }

  /** A stored value, unless a newer one is known already. Returns whether anything changed. */
  store(map, slot, value) {
    const known = map.get(slot);
    if (known && value.version < known.version) return false;
    map.set(slot, value);
    return true;
  }

  /** Adds or changes a work. Returns 'drawn' when its column exists, 'turned' when the empty one became it, 'new' else. */
  putWork(lessonId, work) {
    const lesson = this.lessonById.get(lessonId);
    if (!lesson) return "drawn";
    const known = this.columnOfWork.get(work.id);
    if (known) {
      Object.assign(known.work, work);
      this.forget();
      return "drawn";
    }
    const empty = lesson.works.length === 0;
    lesson.works.push(work);
    if (!empty) {
      this.arrange();
      return "new";
    }
    const column = this.columnsOf(lessonId)[0];
    column.work = work;
    this.forget();
    this.columnOfWork.set(work.id, column);
    this.rename(`n:${lessonId}:`, `m:${work.id}:`);
    return "turned";
  }

  /** What was typed into an empty column belongs to the work made from it. */
  rename(from, to) {
    for (const map of [this.pending, this.flags]) {
      for (const [slot, value] of [...map]) {
        if (!slot.startsWith(from)) continue;
        map.delete(slot);
        map.set(to + slot.slice(from.length), value);
      }
    }
  }

  dropWork(id) {
    const column = this.columnOfWork.get(id);
    if (!column) return false;
    column.lesson.works = column.lesson.works.filter((work) => work.id !== id);
    this.arrange();
    return true;
  }

  get means() {
    const means = MEANS[this.info.marking] ?? MEANS.marks;
    const shown = this.info.forecast && local.get(`ej.forecast.${this.info.account}`) !== "hidden";
    return shown ? [...means.slice(0, -1), "forecast", means.at(-1)] : means;
  }

  get debtValue() {
    return this.info.debt_counts ? Math.min(...this.info.scale.map(Number)) : null;
  }

  weight(column) {
    return this.memo(`weight ${column.index}`, () => hundredths(column.work?.weight ?? this.typeOf(column)?.[3] ?? "1"));
  }

  sumsOfPupil(pupil) {
    return tally(this.columns.map((column) => [this.mark(column, pupil), this.weight(column)]), this.debtValue);
  }

  sumsOfColumn(column) {
    return tally(this.pupils.map((pupil) => [this.mark(column, pupil.id), 100]), this.debtValue);
  }

  suggestion(sums) {
    return suggested(sums, this.info.thresholds, this.info.scale, this.info.min_marks);
  }

  typeOf(column) {
    return this.types.get(column.work?.type ?? this.info.default_type);
  }

  /** Whether the pupil is in the group on a day; who left and came back has `spans`, half-open like `from` and `to`. */
  inGroup(pupil, date) {
    const spans = pupil.spans ?? [[pupil.from, pupil.to]];
    return spans.some(([from, to]) => (!from || date >= from) && (!to || date < to));
  }

  /** Why the column's marks, comments or attendance (`what`) cannot be changed now; '' when they can. */
  columnLock(column, what = "mark") {
    return this.memo(`${what} ${column.lesson.id} ${column.work?.id}`, () => this.findLock(column, what));
  }

  findLock({ lesson, work }, what) {
    const { can, marking, why_not: whyNot } = this.info;
    if (what === "absence" ? !can.attendance : !can.marks) {
      if (what === "absence" && can.reasons) return "Классный руководитель меняет только причину уже отмеченного отсутствия.";
      return whyNot || "Журнал открыт только для просмотра.";
    }
    if (what === "mark" && marking === "none") return "В этом журнале отметки не ставятся.";
    if (lesson.mine === false) return `Этот урок ведёт другой учитель: ${lesson.teacher}.`;
    const said = what === "absence" ? lesson.locked : this.saidOfWork(lesson, work);
    if (said) return said;
    const until = what === "absence" ? lesson.att_lock : (work?.lock ?? lesson.marks_lock);
    // The lock may close while the page is open; the server would refuse with the same clause.
    if (!until || stamp(until) >= this.clock.now()) return "";
    return `Изменить можно было до ${dmy(until)} (п. 17.4). Более поздние изменения — через администрацию.`;
  }

  /** A written work has its own, later end: the lesson's seven days do not close it. */
  saidOfWork(lesson, work) {
    if (work?.locked !== undefined) return work.locked;
    const now = this.clock.now();
    const outlives = work?.lock && lesson.marks_lock && stamp(lesson.marks_lock) < now && stamp(work.lock) >= now;
    return outlives && lesson.state !== "cancelled" ? "" : lesson.locked;
  }

  /** Why this one cell cannot be changed; '' when it can. `code` is the attendance code wanted, if any. */
  cellLock(column, pupil, what = "mark", code = null) {
    if (!this.inGroup(pupil, column.lesson.date)) return `${pupil.name}: в этот день не в группе.`;
    const away = REASONS.includes(this.absence(column.lesson.id, pupil.id));
    if (what === "absence" && this.info.can.reasons && away && (code === null || REASONS.includes(code))) return "";
    return this.columnLock(column, what);
  }
}
