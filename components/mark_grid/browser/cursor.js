/** Where the person is: the one cell in the Tab order, a block stretched from it, pupils picked by name. */

import { cellTitle, cellWords } from "./view.js";

const between = (value, a, b) => value >= Math.min(a, b) && value <= Math.max(a, b);

export class Cursor {
  /** `onLesson(lesson)` is told when the cursor comes to another lesson. */
  constructor(table, onLesson) {
    this.table = table;
    this.onLesson = onLesson;
    this.row = 0;
    this.column = 0;
    this.anchor = null;
    this.picked = new Set();
    this.marked = [];
  }

  get register() {
    return this.table.register;
  }

  get current() {
    return this.register.columns[this.column];
  }

  get pupil() {
    return this.register.pupils[this.row];
  }

  cell() {
    return this.table.cell(this.row, this.column);
  }

  get active() {
    return this.table.node.contains(document.activeElement);
  }

  /** Puts the cursor on a cell. `extend` stretches the block; `focus` false leaves the keyboard where it is. */
  place(row, column, { extend = false, focus = true, keepPicked = false } = {}) {
    const { pupils, columns } = this.register;
    if (!pupils.length || !columns.length) return;
    const from = { row: this.row, column: this.column };
    this.lighten();
    this.row = Math.max(0, Math.min(row, pupils.length - 1));
    this.column = Math.max(0, Math.min(column, columns.length - 1));
    this.anchor = extend ? (this.anchor ?? from) : null;
    if (!extend && !keepPicked) this.unpick();
    this.show();
    if (focus) this.focus();
    this.onLesson(this.current.lesson);
  }

  lighten() {
    const cell = this.cell();
    if (!cell) return;
    cell.tabIndex = -1;
    cell.removeAttribute("aria-label");
    cell.parentNode.classList.remove("mg-here");
    this.table.heads[this.column]?.classList.remove("mg-here");
  }

  /** Draws the cursor and the block; O(size of the block). */
  show() {
    const cell = this.cell();
    if (!cell) return;
    cell.tabIndex = 0;
    cell.parentNode.classList.add("mg-here");
    this.table.heads[this.column]?.classList.add("mg-here");
    this.describe();
    const wanted = this.isBlock || this.picked.size ? this.targets().map((at) => this.table.cell(at.row, at.column)) : [];
    const kept = new Set(wanted);
    this.marked.forEach((node) => kept.has(node) || node.removeAttribute("aria-selected"));
    wanted.forEach((node) => node.setAttribute("aria-selected", "true"));
    this.marked = wanted;
  }

  describe() {
    const cell = this.cell();
    cell?.setAttribute("aria-label", cellWords(this.register, this.current, this.pupil));
  }

  focus() {
    const cell = this.cell();
    if (!cell) return;
    if (document.activeElement !== cell) cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  get isBlock() {
    return this.anchor !== null && (this.anchor.row !== this.row || this.anchor.column !== this.column);
  }

  /** The cells a mark or a code goes to: the picked pupils in this column, the block, or the one cell. */
  targets() {
    if (this.picked.size) return [...this.picked].sort((a, b) => a - b).map((row) => ({ row, column: this.column }));
    const anchor = this.anchor ?? this;
    const found = [];
    for (let row = Math.min(anchor.row, this.row); row <= Math.max(anchor.row, this.row); row += 1) {
      for (let column = Math.min(anchor.column, this.column); column <= Math.max(anchor.column, this.column); column += 1) {
        found.push({ row, column });
      }
    }
    return found;
  }

  move(rows, columns, { extend = false, far = false } = {}) {
    const last = { row: this.register.pupils.length - 1, column: this.register.columns.length - 1 };
    if (far) {
      return this.place(rows ? (rows > 0 ? last.row : 0) : this.row,
        columns ? (columns > 0 ? last.column : 0) : this.column, { extend });
    }
    if (extend || columns || Math.abs(rows) > 1) return this.place(this.row + rows, this.column + columns, { extend });
    return this.step(rows);
  }

  /** One row down or up; past the edge it goes on with the next or the previous column. */
  step(direction) {
    const row = this.row + direction;
    if (between(row, 0, this.register.pupils.length - 1)) return this.place(row, this.column);
    return this.turn(direction);
  }

  turn(direction) {
    const column = this.column + direction;
    if (!between(column, 0, this.register.columns.length - 1)) return this.place(this.row, this.column);
    return this.place(direction > 0 ? 0 : this.register.pupils.length - 1, column);
  }

  /** After typing: the next pupil who is in the group on that day. */
  advance(direction = 1) {
    const { pupils } = this.register;
    const { date } = this.current.lesson;
    let row = this.row + direction;
    while (between(row, 0, pupils.length - 1) && !this.register.inGroup(pupils[row], date)) row += direction;
    if (between(row, 0, pupils.length - 1)) return this.place(row, this.column);
    // A lesson to come takes no marks: the last pupil stays, and with him the lesson whose topic is asked for next.
    const next = this.register.columns[this.column + direction];
    return next?.lesson.date > this.register.today ? this.place(this.row, this.column) : this.turn(direction);
  }

  edge({ end, corner, extend }) {
    const row = corner ? (end ? this.register.pupils.length - 1 : 0) : this.row;
    this.place(row, end ? this.register.columns.length - 1 : 0, { extend });
  }

  /** Adds a pupil to those who get the next mark, or takes him out. */
  pick(row, { range = false } = {}) {
    if (range) {
      const from = this.lastPicked ?? this.row;
      for (let r = Math.min(from, row); r <= Math.max(from, row); r += 1) this.picked.add(r);
    } else if (!this.picked.delete(row)) this.picked.add(row);
    this.lastPicked = row;
    this.place(row, this.column, { keepPicked: true });
    this.paintNames();
  }

  unpick() {
    if (!this.picked.size) return;
    this.picked.clear();
    this.paintNames();
  }

  paintNames() {
    this.table.rows.forEach((line, row) => line.cells[1].classList.toggle("mg-picked", this.picked.has(row)));
  }

  /** Back to one cell. Returns whether there was anything to drop. */
  drop() {
    const had = this.isBlock || this.picked.size > 0;
    this.anchor = null;
    this.unpick();
    this.show();
    return had;
  }

  title(at) {
    return cellTitle(this.register, this.register.columns[at.column], this.register.pupils[at.row]);
  }

  /** Where the cursor is, in names that survive a redrawing. */
  remember() {
    const { scroller } = this.table;
    return { pupil: this.pupil?.id, lesson: this.current?.lesson.id, work: this.current?.work?.id ?? null,
      left: scroller.scrollLeft, top: scroller.scrollTop, active: this.active };
  }

  restore(memory) {
    this.marked = [];
    this.anchor = null;
    this.picked.clear();
    const column = this.register.column(memory.lesson, memory.work)?.index ?? this.column;
    this.table.scroller.scrollLeft = memory.left;
    this.table.scroller.scrollTop = memory.top;
    this.place(this.register.rowOf.get(memory.pupil) ?? 0, column, { focus: false });
    if (memory.active) this.cell()?.focus({ preventScroll: true });
  }
}
