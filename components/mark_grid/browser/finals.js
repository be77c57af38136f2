/** The pinned column of the term's marks: typed like marks, with the suggestion beside and a reason where it differs. */

import { decimal } from "./arith.js";
import { openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { openFinal } from "./finalcard.js";
import { FinalPad } from "./finalpad.js";
import { dueWords, farFrom, finalOf, finalWord } from "./finalwords.js";
import { commandOf } from "./keyboard.js";
import { finalWords, markLevel } from "./view.js";

const SHARED = new Set(["undo", "redo", "find", "help", "card", "escape", "clear", "enter", "move", "edge"]);

export class Finals {
  constructor(app) {
    this.app = app;
    this.row = 0;
    app.table.node.addEventListener("keydown", (event) => this.press(event));
    app.table.node.addEventListener("focusin", (event) => this.came(event));
    this.pad = new FinalPad(app.parts.root, {
      values: this.register.info.final_values ?? [], name: () => `${this.register.pupils[this.row].name} · ${this.register.info.term_name}`,
      put: (value) => this.put(this.row, value), clear: () => this.commit(this.row, ""), step: (by) => this.go(this.row + by),
      undo: () => app.editor.undo(), card: () => this.open(this.row), focus: () => this.go(this.row),
    });
    this.tick();
  }

  get register() {
    return this.app.register;
  }

  get exist() {
    return this.register.means.includes("term") && this.register.pupils.length > 0;
  }

  /** The pupil whose mark of the term has the keyboard, or null. */
  get pupil() {
    const row = this.rowOf(document.activeElement);
    return row === null ? null : this.register.pupils[row];
  }

  rowOf(node) {
    const cell = node?.closest?.("tbody td.mg-term");
    return cell && this.app.table.node.contains(cell) ? cell.parentNode.sectionRowIndex : null;
  }

  go(row) {
    if (!this.exist || row === undefined) return;
    this.row = Math.max(0, Math.min(row, this.register.pupils.length - 1));
    const cell = this.app.table.finalCell(this.row);
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  came(event) {
    const row = this.rowOf(event.target);
    if (row === null) return;
    this.row = row;
    this.app.keys.forgetTyped();
    event.target.setAttribute("aria-label", finalWords(this.register, this.register.pupils[row]));
  }

  changed(row) {
    this.app.table.patchMeans(row);
    this.app.table.finalCell(row)?.removeAttribute("aria-label");
    if (this.rowOf(document.activeElement) === row) {
      document.activeElement.setAttribute("aria-label", finalWords(this.register, this.register.pupils[row]));
    }
    this.tick();
  }

  // --- typing --------------------------------------------------------------------------------------------------------
  press(event) {
    const row = this.rowOf(event.target);
    if (event.isComposing || row === null) return;
    const value = finalOf(event, this.register.info.final_values ?? []);
    const command = value ? { name: "value" } : commandOf(event, this.register.info.final_values ?? []);
    if (!value && !(command && (SHARED.has(command.name) || command.name === "unknown"))) return;
    event.preventDefault();
    event.stopPropagation();
    this.app.keyTime = event.timeStamp;
    if (value) this.put(row, value);
    else this.run(command, row);
    this.app.keyTime = null;
  }

  run(command, row) {
    const { cursor, editor, notices, keys } = this.app;
    const { name } = command;
    if (name === "card") return this.open(row);
    if (name === "clear") return this.commit(row, "");
    if (name === "enter") return this.go(row + (command.up ? -1 : 1));
    if (name === "escape") return notices.escape() ? undefined : cursor.place(row, this.register.columns.length - 1);
    if (name === "edge") return command.corner ? this.go(command.end ? this.register.pupils.length - 1 : 0) : cursor.place(row, 0);
    if (name === "move") return this.move(command, row);
    if (name !== "unknown") return keys.run(command);
    const message = `«${command.text}» здесь не ставят: ${(this.register.info.final_values ?? []).join(", ")}.`;
    const change = editor.finalChange(row, command.text);
    return notices.refused([{ ...editor.item(change, message, change.old) }]);
  }

  move({ rows, columns, far }, row) {
    if (columns < 0) return this.app.cursor.place(row, this.register.columns.length - 1);
    return this.go(far ? (rows > 0 ? this.register.pupils.length - 1 : 0) : row + rows);
  }

  /** Gives a mark; one that is far from the suggestion asks for its reason first. */
  put(row, value) {
    const change = this.app.editor.finalChange(row, value);
    if (change.old === value) return this.go(row + 1);
    if (!change.refusal && this.needsReason(row, value)) return this.open(row, value);
    if (this.commit(row, value)) this.go(row + 1);
    return undefined;
  }

  commit(row, value, reason = "") {
    return this.app.editor.commit([this.app.editor.finalChange(row, value, reason)], "key");
  }

  hint(row) {
    if (!this.register.means.includes("hint")) return null;
    return this.register.suggestion(this.register.sumsOfPupil(this.register.pupils[row].id));
  }

  needsReason(row, value) {
    return farFrom(this.hint(row), value);
  }

  // --- the menu of one mark ------------------------------------------------------------------------------------------
  open(row, value = null) {
    const { register } = this;
    const pupil = register.pupils[row];
    const hint = this.hint(row);
    this.next = row;
    openFinal(this.app, {
      title: `${pupil.name} · ${register.info.term_name}`, line: this.meanLine(row, hint), hint, values: register.info.final_values ?? [],
      chosen: value ?? register.final(pupil.id), reason: register.storedFinal(pupil.id).reason, lock: register.finalLock,
      story: { group: register.info.group, period: register.info.term_name, pupil: pupil.id },
    }, (chosen, reason) => (this.next = this.commit(row, chosen, reason) ? row + 1 : row), () => this.go(this.next));
  }

  /** A tap: the keypad where marks may be given, the card where they are only looked at. */
  tap(row) {
    if (this.register.finalLock) return this.open(row);
    this.app.keypad.close();
    return this.pad.open();
  }

  // --- paste ---------------------------------------------------------------------------------------------------------
  /** Lays a pasted column over the marks from the cursor on. */
  plan(table) {
    const { register, app } = this;
    const values = register.info.final_values ?? [];
    const plan = { lines: [], beyond: 0 };
    table.forEach(([text, ...more], i) => {
      const row = this.row + i;
      plan.beyond += more.filter((cell) => cell.trim()).length;
      if (!text.trim()) return;
      if (row >= register.pupils.length) plan.beyond += 1;
      else this.planned(plan.lines, row, text, finalWord(text, values), app.editor);
    });
    return plan;
  }

  planned(lines, row, text, value, editor) {
    const { refusal, ...change } = editor.finalChange(row, value ?? text.trim().slice(0, 24));
    const far = value !== null && this.needsReason(row, value);
    const error = value === null ? `Не понятно: «${text.trim().slice(0, 24)}»` : refusal
      || (far ? `По среднему выходит ${this.hint(row)}: поставьте с обоснованием (F2).` : "");
    if (error || change.old !== change.new) lines.push({ name: this.register.pupils[row].name, place: this.register.info.term_name, change, error });
  }

  meanLine(row, hint) {
    const sums = this.register.sumsOfPupil(this.register.pupils[row].id);
    if (!sums.weight) return null;
    return (`Средний балл ${decimal(sums.weighted, sums.weight, 2)}, отметок ${sums.count}; `
      + (hint ? `по среднему — ${hint}.` : `нужно не меньше ${this.register.info.min_marks}: возможно, н/а.`));
  }

  // --- all at once ---------------------------------------------------------------------------------------------------
  fill() {
    const { register, app } = this;
    const rows = register.pupils.map((pupil, row) => ({ pupil, row, hint: this.hint(row) }))
      .filter(({ pupil }) => !register.final(pupil.id));
    const ready = rows.filter(({ hint }) => hint !== null);
    const line = ({ pupil, hint }) => {
      const sums = register.sumsOfPupil(pupil.id);
      return el("tr", {}, el("td", {}, pupil.name), el("td", {}, sums.weight ? decimal(sums.weighted, sums.weight, 2) : "—"),
        el("td", {}, hint ? el("b", { class: markLevel(hint, register.info.scale).trim() }, hint) : "мало отметок, решите сами"));
    };
    const table = el("div", { class: "mg-preview" }, el("table", {},
      el("thead", {}, el("tr", {}, ["Обучающийся", "Средний", "Отметка"].map((name) => el("th", {}, name)))),
      el("tbody", {}, rows.map(line))));
    const put = () => void app.editor.commit(ready.map(({ row, hint }) => app.editor.finalChange(row, hint)), "fill");
    const actions = ready.length ? [["Отмена"], [`Поставить ${ready.length}`, put, "mg-primary"]] : [["Понятно", null, "mg-primary"]];
    openDialog(app, { title: `Заполнить по среднему · ${register.info.term_name}`,
      body: rows.length ? [el("p", { class: "mg-quiet" }, "Уже выставленные отметки не изменятся."), table]
        : el("p", {}, "Отметки за период уже стоят у всех."), actions });
  }

  // --- the heading: until when (I-07) --------------------------------------------------------------------------------
  tick() {
    const node = this.app.table.node.querySelector(".mg-final-due");
    const { info, pupils } = this.register;
    if (!node || !info.final_due || !info.can.final) return;
    const said = dueWords(info.final_due, this.app.clock.now(), pupils.filter((pupil) => !this.register.final(pupil.id)).length);
    node.textContent = said.text;
    node.dataset.kind = said.kind;
    node.title = said.title;
  }
}
