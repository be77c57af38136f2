/** Typing in the grid: each command of the keyboard and what it does. */

import { openHelp } from "./help.js";
import { commandOf } from "./keyboard.js";

export class Keys {
  constructor(app) {
    this.app = app;
    this.lastTyped = null; // {row, column} of the mark just typed: `/` comes back to it
    this.second = null; // the cell that waits for its second mark
    app.table.node.addEventListener("keydown", (event) => this.press(event));
    app.table.node.addEventListener("focusout", () => this.stopSecond());
  }

  press(event) {
    if (event.isComposing || !this.app.table.placeOf(event.target)) return;
    const command = commandOf(event, this.app.register.info.scale);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    this.app.keyTime = event.timeStamp;
    this.run(command);
    this.app.keyTime = null;
  }

  run(command) {
    if (!["mark", "second"].includes(command.name)) this.forgetTyped();
    this[`on_${command.name}`](command);
  }

  forgetTyped() {
    this.stopSecond();
    this.lastTyped = null;
  }

  on_move({ rows, columns, extend, far }) {
    const { cursor, finals, register } = this.app;
    const last = cursor.column === register.columns.length - 1;
    if (columns > 0 && last && !extend && !far && finals.exist) return finals.go(cursor.row);
    return cursor.move(rows, columns, { extend, far });
  }

  on_edge(command) {
    this.app.cursor.edge(command);
  }

  on_enter({ up }) {
    this.app.cursor.step(up ? -1 : 1);
  }

  on_card() {
    this.app.card.open();
  }

  on_help() {
    openHelp(this.app);
  }

  on_find() {
    this.app.finder.open();
  }

  on_undo() {
    this.app.editor.undo();
  }

  on_redo() {
    this.app.editor.redo();
  }

  on_clear() {
    this.app.editor.clear(this.app.cursor.targets());
  }

  on_escape() {
    if (this.app.notices.escape()) return;
    this.app.cursor.drop();
  }

  on_unknown({ text }) {
    const { scale } = this.app.register.info;
    const message = scale.length ? `Отметки «${text}» нет в шкале: ${scale.join(", ")}.` : "В этом журнале отметки не ставятся.";
    this.app.notices.refused([{ ...this.here("mark", text), message }]);
  }

  here(kind, typed) {
    const { cursor, editor } = this.app;
    const change = kind === "mark" ? editor.markChange(cursor, typed) : editor.absenceChange(cursor, typed);
    return editor.item(change, change.refusal, change.old);
  }

  on_mark({ text }) {
    const { cursor, editor, register } = this.app;
    if (this.second) return this.putSecond(text);
    const targets = cursor.targets();
    const at = { row: cursor.row, column: cursor.column };
    editor.marks(targets, text, "key");
    this.lastTyped = null;
    if (targets.length > 1) return cursor.describe();
    const taken = register.mark(cursor.current, cursor.pupil.id) === text;
    this.lastTyped = taken && text !== "." ? at : null;
    return taken ? cursor.advance() : undefined;
  }

  on_absence({ code }) {
    const { cursor, editor, register } = this.app;
    const targets = cursor.targets();
    editor.absences(targets, code, "key");
    if (targets.length > 1) return cursor.describe();
    const taken = register.absence(cursor.current.lesson.id, cursor.pupil.id) === code;
    return taken ? cursor.advance() : undefined;
  }

  /** `/`: the next digit becomes the second mark of the cell just typed, or of the one under the cursor. */
  on_second() {
    const { cursor, register, table } = this.app;
    const here = register.mark(cursor.current, cursor.pupil.id);
    const at = this.lastTyped ?? (here ? { row: cursor.row, column: cursor.column } : null);
    this.stopSecond();
    if (!at) return;
    const text = register.mark(register.columns[at.column], register.pupils[at.row].id);
    if (!text || text === "." || text.includes("/")) return;
    cursor.place(at.row, at.column);
    this.second = { ...at, text };
    table.cell(at.row, at.column).classList.add("mg-second");
    this.app.speak(`${text} и…`);
  }

  putSecond(text) {
    const { cursor, editor } = this.app;
    const { row, column, text: first } = this.second;
    this.forgetTyped();
    if (text === ".") return;
    editor.marks([{ row, column }], `${first}/${text}`, "key");
    cursor.advance();
  }

  stopSecond() {
    if (!this.second) return;
    this.app.table.cell(this.second.row, this.second.column)?.classList.remove("mg-second");
    this.second = null;
  }
}
