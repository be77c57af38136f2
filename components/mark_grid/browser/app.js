/** The grid put together: who hears what, and nothing else. */

import { Actions } from "./actions.js";
import { LessonBar } from "./bar.js";
import { Card } from "./card.js";
import { Clipboard } from "./clipboard.js";
import { Cursor } from "./cursor.js";
import { SchoolClock } from "./dates.js";
import { el } from "./dom.js";
import { Editor } from "./edits.js";
import { Finals } from "./finals.js";
import { Finder } from "./finder.js";
import { Forecasts } from "./forecast.js";
import { Keypad } from "./keypad.js";
import { Keys } from "./keys.js";
import { Live } from "./live.js";
import { Mouse } from "./mouse.js";
import { Notices } from "./notices.js";
import { Outbox } from "./outbox.js";
import { Register } from "./register.js";
import { Drafts, local, session } from "./store.js";
import { Status } from "./status.js";
import { Table } from "./table.js";
import { History } from "./undo.js";
import { Fit } from "./fit.js";

const TICK_MS = 20_000;

export class GridApp {
  /** `parts` are the nodes the component offers: {root, heading, tools, host}. */
  constructor(parts, snapshot, { toolbar = true } = {}) {
    performance.mark("grid-start");
    const { group, term, account } = snapshot;
    this.parts = parts;
    this.gone = new AbortController();
    this.clock = new SchoolClock(snapshot.now);
    this.register = new Register(snapshot, this.clock);
    this.history = new History(`${account}.${group}.${term}`);
    this.drafts = new Drafts(account);
    this.viewKey = `ej.view.${account}.${group}.${term}`;
    this.lay();
    this.bar = new LessonBar(this, this.barNode);
    this.fit = new Fit(this); // before the table: measuring afterwards would lay it out twice
    this.table = new Table(this.scroller, this.register);
    this.notices = new Notices(this, this.noticeNode);
    this.editor = new Editor(this);
    this.outbox = new Outbox(account, (entry, result, now) => this.answered(entry, result, now), () => this.status.draw());
    this.status = new Status(this, this.statusNode);
    this.cursor = new Cursor(this.table, (lesson) => this.bar.choose(lesson));
    this.card = new Card(this);
    this.finder = new Finder(this);
    this.clipboard = new Clipboard(this);
    this.actions = new Actions(this, toolbar);
    this.keypad = new Keypad(this);
    this.keys = new Keys(this);
    this.finals = new Finals(this);
    this.mouse = new Mouse(this);
    this.forecasts = new Forecasts(this);
    this.live = new Live(this);
    this.begin();
  }

  lay() {
    this.scroller = el("div", { class: "mg-scroll" });
    this.barNode = el("section", { class: "mg-bar", "aria-label": "Урок" });
    this.noticeNode = el("div", { class: "mg-notice", role: "group", "aria-label": "Не записано", hidden: true });
    this.statusNode = el("div", { class: "mg-status" });
    this.liveNode = el("div", { class: "mg-unseen", "aria-live": "polite" });
    this.alertNode = el("div", { class: "mg-unseen", "aria-live": "assertive" });
    this.parts.host.replaceChildren(this.barNode, this.scroller, this.noticeNode, this.statusNode, this.liveNode, this.alertNode);
  }

  begin() {
    const memory = session.json(this.viewKey, null);
    if (this.goNamed({ focus: false })) this.fit.center(this.cursor.column);
    else if (memory) this.cursor.restore({ ...memory, active: false });
    else this.goToday();
    this.editor.show(this.outbox.restore());
    this.outbox.flush();
    this.live.start();
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.listenToWindow();
    // The grid is what the page is for: typing may begin at once, unless the keyboard is already somewhere.
    const nowhere = document.activeElement === document.body;
    if (nowhere && this.editable && !matchMedia("(pointer: coarse)").matches) this.cursor.cell()?.focus({ preventScroll: true });
    performance.mark("grid-ready");
    performance.measure("grid-draw", "grid-start", "grid-ready");
  }

  /** Listens until the grid leaves the page. */
  listen(target, type, handler, options = {}) {
    target.addEventListener(type, handler, { ...options, signal: this.gone.signal });
  }

  listenToWindow() {
    const hurry = () => document.visibilityState === "visible" && this.outbox.hurry();
    this.listen(window, "pagehide", () => this.keepView());
    this.listen(window, "hashchange", () => this.goNamed() && this.fit.center(this.cursor.column));
    this.listen(window, "online", hurry);
    this.listen(window, "focus", hurry);
    this.listen(document, "visibilitychange", hurry);
    // Leaving is safe while the queue lies in the browser's storage; without one the person must be asked.
    this.listen(window, "beforeunload", (event) => {
      if (this.outbox.entries.length && !local.durable) event.preventDefault();
    });
  }

  keepView() {
    session.set(this.viewKey, JSON.stringify(this.cursor.remember()));
  }

  destroy() {
    this.keepView();
    this.gone.abort();
    this.live.stop();
    this.fit.stop();
    this.forecasts.stop();
    this.keypad.close();
    this.finals.pad.close();
    clearInterval(this.timer);
    clearTimeout(this.outbox.timer);
  }

  get editable() {
    const { can } = this.register.info;
    return can.marks || can.attendance || can.reasons || can.final;
  }

  /** The cursor and the view at today's lesson, or at the last one before it. */
  goToday() {
    const past = this.register.columns.filter((column) => column.lesson.date <= this.register.today);
    const lesson = past.at(-1)?.lesson;
    const column = lesson ? this.register.columnsOf(lesson.id)[0].index : 0;
    this.cursor.place(0, column, { focus: false });
    this.fit.center(column);
  }

  /** The lesson, or cell, an address names («#lesson-12», «#lesson-12-pupil-3»): it gets the cursor. Whether it is there. */
  goNamed(options = {}) {
    const named = /^#lesson-(\d+)(?:-pupil-(\d+))?$/.exec(location.hash);
    const [column] = named ? this.register.columnsOf(Number(named[1])) : [];
    const row = this.register.pupils.findIndex((pupil) => pupil.id === Number(named?.[2]));
    if (column) this.cursor.place(row < 0 ? this.cursor.row : row, column.index, options);
    return Boolean(column);
  }

  tick() {
    const day = this.register.today;
    const locks = this.register.columns.map((column) => this.register.columnLock(column));
    this.register.forget();
    const moved = this.register.columns.some((column, i) => this.register.columnLock(column) !== locks[i]);
    if (moved || day !== this.register.today) this.rebuild();
    this.bar.tick();
    this.finals.tick();
  }

  /** Redraws what a change is about. */
  redraw({ kind, lesson, work, pupil }) {
    const row = this.register.rowOf.get(pupil);
    if (kind === "topic" || kind === "homework") this.bar.refresh(lesson);
    else if (row === undefined) return;
    else if (kind === "final") this.finals.changed(row);
    else if (kind === "attendance") {
      for (const column of this.register.columnsOf(lesson)) this.table.patchCell(row, column.index);
    } else {
      const column = this.register.column(lesson, work);
      if (column) this.table.patch(row, column.index);
    }
    if (row === this.cursor?.row && kind !== "final") this.cursor.describe();
  }

  cellOf({ kind, lesson, work, pupil }) {
    const row = this.register.rowOf.get(pupil);
    if (kind === "final") return row === undefined ? null : this.table.finalCell(row);
    const column = kind === "attendance" ? this.register.columnsOf(lesson)[0] : this.register.column(lesson, work);
    return row === undefined || !column ? null : this.table.cell(row, column.index);
  }

  fieldOf(change) {
    return this.bar.fieldOf(change);
  }

  answered(entry, result, now) {
    this.clock.sync(now);
    this.editor.answered(entry, result);
  }

  /** Told once a change is stored: to the ear, and to whoever measures. */
  said(op, about) {
    (window.__gridAcks ??= []).push({ id: op.id, ms: performance.now() - about.at });
    this.saved = (this.saved ?? 0) + 1;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      const value = op.new === undefined ? "" : `: ${op.new || "пусто"}`;
      this.speak(this.saved === 1 ? `${about.label}${value}, сохранено` : `Сохранено изменений: ${this.saved}`);
      this.saved = 0;
    }, 150);
  }

  speak(text, urgent = false) {
    (urgent ? this.alertNode : this.liveNode).textContent = text;
  }

  putLesson(fields) {
    const lesson = this.register.lessonById.get(fields.id);
    if (!lesson) return;
    const { works, ...rest } = fields;
    Object.assign(lesson, rest);
    this.register.forget();
    this.table.patchLesson(lesson);
    this.bar.refresh(lesson.id);
    this.cursor.show();
  }

  /** A work has come or changed. `follow` takes the cursor to a column the person has just made. */
  putWork(lessonId, work, follow = false) {
    const outcome = this.register.putWork(lessonId, work);
    if (outcome === "new") this.rebuild();
    else if (this.register.lessonById.has(lessonId)) {
      this.table.patchLesson(this.register.lessonById.get(lessonId));
      if (outcome === "drawn") this.register.pupils.forEach((_, row) => this.table.patchMeans(row));
      this.cursor.show();
    }
    const column = this.register.columnOfWork.get(work.id);
    if (follow && column && outcome !== "drawn") this.cursor.place(this.cursor.row, column.index);
  }

  dropWork(id) {
    if (this.register.dropWork(id)) this.rebuild();
  }

  /** Draws the table anew; cursor, focus and scroll stay where they are. */
  rebuild(memory = this.cursor.remember()) {
    const typing = this.finals.pupil; // in the column of the term: the next digit must not become a mark of a lesson
    this.table.draw();
    this.finals.tick();
    this.fit.measure();
    this.cursor.restore(memory);
    if (typing) this.finals.go(this.register.rowOf.get(typing.id) ?? 0);
  }

  /** A fresh snapshot: only what differs is redrawn, unless pupils or columns have changed. */
  reload(snapshot) {
    const { register, table } = this;
    const shape = register.shape();
    const rights = this.rights;
    const memory = this.cursor.remember();
    this.clock.sync(snapshot.now);
    register.load(snapshot);
    if (register.shape() !== shape) this.rebuild(memory);
    else {
      register.pupils.forEach((_, row) => register.columns.forEach((column) => table.patchCell(row, column.index)));
      register.pupils.forEach((_, row) => table.patchMeans(row));
      register.columns.forEach((column) => table.patchFoot(column.index));
      register.lessons.forEach((lesson) => table.patchLesson(lesson));
      this.cursor.show();
    }
    if (rights !== this.rights) this.drawRights();
    this.bar.choose(this.cursor.current?.lesson, true);
  }

  get rights() {
    const { can, why_not: whyNot } = this.register.info;
    return JSON.stringify([can, whyNot]);
  }

  /** A term was closed or opened again: the buttons, the line of keys and the keypads are other ones. */
  drawRights() {
    this.actions.draw();
    this.status.drawKeys();
    this.finals.tick();
    this.keypad.close();
    this.finals.pad.close();
  }
}
