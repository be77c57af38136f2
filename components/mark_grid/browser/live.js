/** Changes of other people, as they happen, and catching up after the line was cut. */

import { address } from "./dom.js";
import { slotOfAbsence, slotOfFinal } from "./register.js";

const BUBBLE_MS = 2000;
const BUBBLES = 6; // a colleague's bulk step is shown by a few names, not by a wall of them
const RETRY_MS = [1000, 3000, 10_000, 30_000]; // after an answer that was none

export class Live {
  constructor(app) {
    this.app = app;
    this.held = null; // patches that arrive while a snapshot is on its way
    this.tries = 0; // snapshots asked for in a row without an answer: as long as there are any, the grid is behind
    this.onLive = (patch) => this.receive(patch);
    this.onConnect = () => this.connected();
    this.onDisconnect = () => (this.lost = true);
  }

  /** NiceGUI makes its socket only after its elements are mounted. */
  start() {
    if (this.stopped) return;
    if (!window.socket) {
      this.timer = setTimeout(() => this.start(), 10);
      return;
    }
    this.socket = window.socket;
    this.socket.on("live", this.onLive);
    this.socket.on("connect", this.onConnect);
    this.socket.on("disconnect", this.onDisconnect);
    if (this.socket.connected) this.connected();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    this.socket?.off("live", this.onLive);
    this.socket?.off("connect", this.onConnect);
    this.socket?.off("disconnect", this.onDisconnect);
  }

  connected() {
    this.socket.emit("watch", { client_id: window.clientId, key: `group:${this.app.register.info.group}` });
    if (this.app.forecasts.exist) this.socket.emit("watch", { client_id: window.clientId, key: `forecast:${this.app.register.info.group}` });
    this.app.outbox.hurry();
    if (this.lost && this.held) this.anew = true; // what is on its way was read before this connection
    else if (this.lost || this.tries) this.resync();
    if (this.lost) this.app.forecasts.askAgain();
    this.lost = false;
  }

  receive(patch) {
    if (patch.forecast) return this.app.forecasts.receive(patch.forecast);
    if (patch.key && patch.key !== `group:${this.app.register.info.group}`) return;
    if (this.held) this.held.push(patch);
    else this.apply(patch);
    return undefined;
  }

  apply(patch) {
    const { app } = this;
    const { register } = app;
    if (patch.resync) this.resync(); // a term was closed or opened again: what may be written has changed everywhere
    const foreign = patch.account !== register.info.account;
    const unknown = [
      ...(patch.lessons ?? []).filter((lesson) => !register.lessonById.has(lesson.id)),
      ...(patch.works ?? []).filter((work) => !register.lessonById.has(work.lesson)),
    ];
    for (const { lesson, ...work } of patch.works ?? []) app.putWork(lesson, work);
    for (const id of patch.removed_works ?? []) app.dropWork(id);
    for (const lesson of patch.lessons ?? []) app.putLesson(lesson);
    const places = [...this.marks(patch.marks ?? [], unknown), ...this.absences(patch.attendance ?? [], unknown)];
    for (const [pupil, text, newer, reason = "", term = register.info.term] of patch.final ?? []) {
      if (term !== register.info.term) continue;
      register.store(register.finals, slotOfFinal(pupil), { text, version: newer ?? register.storedFinal(pupil).version, reason });
      if (register.rowOf.has(pupil)) app.table.patchMeans(register.rowOf.get(pupil));
    }
    if (places.some(({ row }) => row === app.cursor?.row)) app.cursor.describe(); // the words of the cell under the cursor
    if (foreign && patch.by) this.greet(places, patch.by);
    if (unknown.length) this.resync();
  }

  marks(rows, unknown) {
    const { register, table } = this.app;
    const places = [];
    for (const row of rows) {
      const [, work, pupil, text, version, note] = row;
      const column = register.columnOfWork.get(work);
      const at = { row: register.rowOf.get(pupil), column: column?.index };
      if (!column || at.row === undefined) unknown.push(row);
      else if (register.store(register.marks, `m:${work}:${pupil}`, { text, version, note })) {
        table.patch(at.row, at.column);
        places.push(at);
      }
    }
    return places;
  }

  absences(rows, unknown) {
    const { register, table } = this.app;
    const places = [];
    for (const row of rows) {
      const [lesson, pupil, code, version, minutes] = row;
      const columns = register.columnsOf(lesson);
      const line = register.rowOf.get(pupil);
      if (!columns.length || line === undefined) unknown.push(row);
      else if (register.store(register.absences, slotOfAbsence(lesson, pupil), { code, version, minutes })) {
        columns.forEach((column) => table.patchCell(line, column.index));
        places.push({ row: line, column: columns[0].index });
      }
    }
    return places;
  }

  /** Frames what a colleague has changed; the name stands once in a row, after the last of its cells. */
  greet(places, name) {
    const lasts = new Map();
    for (const at of places) if (!(lasts.get(at.row)?.column > at.column)) lasts.set(at.row, at);
    [...lasts.values()].slice(0, BUBBLES).forEach((at) => this.bubble(at, name));
    const cells = places.map((at) => this.app.table.cell(at.row, at.column));
    cells.forEach((cell) => cell.classList.add("mg-theirs"));
    setTimeout(() => cells.forEach((cell) => cell.classList.remove("mg-theirs")), BUBBLE_MS);
  }

  /** The editor's name beside the cell for a moment. */
  bubble(at, name) {
    const { table, scroller } = this.app;
    const cell = table.cell(at.row, at.column);
    const node = document.createElement("div");
    node.className = "mg-bubble";
    node.textContent = name;
    const frame = scroller.getBoundingClientRect();
    const box = cell.getBoundingClientRect();
    node.style.left = `${box.right - frame.left + scroller.scrollLeft + 3}px`;
    node.style.top = `${box.top - frame.top + scroller.scrollTop + 5}px`;
    scroller.append(node);
    setTimeout(() => node.remove(), BUBBLE_MS);
  }

  /**
   * Fetches the register again and applies the difference; patches that come meanwhile are applied after it. Without
   * an answer the grid is behind: it asks again by and by, and at the next connection.
   */
  async resync() {
    if (this.held) return;
    clearTimeout(this.retry);
    this.held = [];
    let snapshot = null;
    try {
      const { group, term } = this.app.register.info;
      const response = await fetch(address(`/journal/${group}/${term}/snapshot`), {
        credentials: "same-origin", headers: { "X-Ejournal": "1", Accept: "application/json" },
      });
      if (response.status >= 500) throw new Error("no answer");
      if (response.ok && !response.redirected) snapshot = await response.json(); // a refusal stays one, asked again or not
      this.tries = 0;
    } catch {
      this.askLater();
    }
    const { held } = this;
    this.held = null;
    if (this.stopped) return;
    try {
      if (snapshot) this.app.reload(snapshot);
    } finally {
      held.forEach((patch) => this.apply(patch));
    }
    if (this.anew) this.resync();
    this.anew = false;
  }

  askLater() {
    if (this.stopped) return;
    this.retry = setTimeout(() => this.resync(), RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)]);
    this.tries += 1;
  }
}
