/** The pinned column of the term's marks: typed like marks, with the suggestion beside and a reason where it differs. */

import { decimal } from "./arith.js";
import { duration, stamp } from "./dates.js";
import { choice, field, openDialog } from "./dialog.js";
import { el, plural } from "./dom.js";
import { commandOf } from "./keyboard.js";
import { finalWords, markLevel } from "./view.js";

/** Letters by their place on the keyboard, as everywhere in the grid. */
const LETTERS = { KeyY: "н/а", KeyJ: "осв", KeyP: "зач" };
const SIGNS = { н: "н/а", о: "осв", з: "зач", "+": "зач", "-": "незач" };
const REASONS = ["Учтена положительная динамика", "Учтены итоги контрольных работ", "Знания по итогам периода ниже среднего балла"];
const SHARED = new Set(["undo", "redo", "find", "help", "card", "escape", "clear", "enter", "move", "edge"]);
const SOON_MS = 3 * 86_400_000;

export class Finals {
  constructor(app) {
    this.app = app;
    this.row = 0;
    app.table.node.addEventListener("keydown", (event) => this.press(event));
    app.table.node.addEventListener("focusin", (event) => this.came(event));
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
    const value = this.valueOf(event);
    const command = value ? { name: "value" } : commandOf(event, this.register.info.final_values ?? []);
    if (!value && !(command && (SHARED.has(command.name) || command.name === "unknown"))) return;
    event.preventDefault();
    event.stopPropagation();
    this.app.keyTime = event.timeStamp;
    if (value) this.put(row, value);
    else this.run(command, row);
    this.app.keyTime = null;
  }

  valueOf(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const { final_values: values = [] } = this.register.info;
    let value = LETTERS[event.code] ?? (event.code.startsWith("Key") ? null : SIGNS[event.key.toLowerCase()]) ?? event.key;
    if (value === "зач" && event.shiftKey && event.code === "KeyP") value = "незач";
    return values.includes(value) ? value : null;
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
    const hint = this.hint(row);
    return hint !== null && /^\d$/.test(value) && Math.abs(Number(hint) - Number(value)) >= 1;
  }

  // --- the menu of one mark ------------------------------------------------------------------------------------------
  open(row, value = null) {
    const { register } = this;
    const pupil = register.pupils[row];
    const stored = register.storedFinal(pupil.id);
    if (register.finalLock) return this.commit(row, value ?? "–");
    let chosen = value ?? register.final(pupil.id);
    const hint = this.hint(row);
    const asked = el("p", { class: "mg-lockline" }, `Отметка отличается от средней (${hint}): напишите, почему. Обоснование войдёт в отчёт «Объективность».`);
    const reason = el("textarea", { class: "mg-input", rows: 2, maxlength: 300, value: stored.reason, "aria-label": "Обоснование" });
    const ready = REASONS.map((text) => el("button", { type: "button", class: "mg-verb", onclick: () => {
      reason.value = text;
      reason.setCustomValidity("");
    } }, text));
    const needs = () => this.needsReason(row, chosen);
    const pick = (one) => {
      chosen = one;
      asked.hidden = !needs();
    };
    pick(chosen);
    const values = [...register.info.final_values.map((one) => [one, one]), ["", "убрать"]];
    const save = () => {
      if (needs() && !reason.value.trim()) {
        reason.setCustomValidity("Напишите обоснование.");
        reason.oninput = () => reason.setCustomValidity("");
        return reason.reportValidity();
      }
      this.next = this.commit(row, chosen, needs() ? reason.value.trim() : "") ? row + 1 : row;
      return true;
    };
    this.next = row;
    openDialog(this.app, {
      title: `${pupil.name} · ${register.info.term_name}`,
      body: [this.meanLine(row, hint), choice("Отметка за период", values, chosen, pick), asked,
        field("Обоснование", reason), el("div", { class: "mg-verbs" }, ready)],
      actions: [["Отмена"], ["Сохранить", save, "mg-primary"]],
      onClose: () => this.go(this.next),
    });
    if (needs()) reason.focus();
    return undefined;
  }

  meanLine(row, hint) {
    const sums = this.register.sumsOfPupil(this.register.pupils[row].id);
    if (!sums.weight) return null;
    return el("p", { class: "mg-quiet" }, `Средний балл ${decimal(sums.weighted, sums.weight, 2)}, отметок ${sums.count}; `
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
    const empty = pupils.filter((pupil) => !this.register.final(pupil.id)).length;
    const left = stamp(info.final_due) - this.app.clock.now();
    const day = `${info.final_due.slice(8, 10)}.${info.final_due.slice(5, 7)}`;
    const days = Math.floor(left / 86_400_000);
    const rest = days >= 3 ? `${days} ${plural(days, "день", "дня", "дней")}` : duration(left);
    node.textContent = !empty ? "всё выставлено" : left < 0 ? `срок был ${day}` : `до ${day}, ${rest}`;
    node.dataset.kind = !empty ? "good" : left < 0 ? "bad" : left < SOON_MS ? "warn" : "calm";
    node.title = empty ? `Не выставлено: ${empty}. Срок — первый рабочий день после конца периода (п. 17.4).` : "";
  }
}
