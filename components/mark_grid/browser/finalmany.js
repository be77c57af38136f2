/** «Итоговые отметки», many at once: copying, pasting a block with its preview, filling a period by the rule. */

import { parseTable } from "./clipboard.js";
import { openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { farFrom, finalWord } from "./finalwords.js";
import { openPaste } from "./paste.js";

export class FinalMany {
  /** `sheet` is the page: its marks, its cursor and how a change is sent. */
  constructor(sheet) {
    this.sheet = sheet;
  }

  copy(event) {
    const { sheet } = this;
    if (!sheet.ours) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", sheet.value(sheet.table.y, sheet.table.x));
  }

  paste(event) {
    const { sheet } = this;
    if (!sheet.ours) return;
    event.preventDefault();
    const table = parseTable(event.clipboardData.getData("text/plain"));
    if (table.some((row) => row.some((cell) => cell.trim()))) openPaste(sheet, this.plan(table));
  }

  /** Lays the pasted block over the table from the cursor on. */
  plan(table) {
    const { sheet } = this;
    const { rows, periods } = sheet.register.info;
    const plan = { lines: [], beyond: 0 };
    table.forEach((row, i) => row.forEach((text, j) => {
      const [y, x] = [sheet.table.y + i, sheet.table.x + j];
      if (!text.trim()) return;
      if (y >= rows.length || x >= periods.length) plan.beyond += 1;
      else plan.lines.push(...this.planned(y, x, text.trim()));
    }));
    return plan;
  }

  planned(y, x, text) {
    const { sheet } = this;
    const { rows, periods, values } = sheet.register.info;
    const value = finalWord(text, values);
    const { refusal, ...change } = sheet.change(y, x, value ?? text.slice(0, 24));
    const { hint } = sheet.stored(y, x);
    const far = value !== null && farFrom(hint, value) ? `По правилу выходит ${hint}: поставьте с обоснованием (F2).` : "";
    const error = value === null ? `Не понятно: «${text.slice(0, 24)}»` : refusal || far;
    return error || change.old !== change.new ? [{ name: rows[y].name, place: periods[x].name, change, error }] : [];
  }

  /** Every empty mark of the period under the cursor, as the rule has it; shown first. */
  fill() {
    const { sheet } = this;
    const { x } = sheet.table;
    const { rows, periods, values } = sheet.register.info;
    const empty = rows.map((row, y) => ({ row, y, hint: sheet.stored(y, x).hint })).filter(({ y }) => !sheet.value(y, x));
    const ready = periods[x].why ? [] : empty.filter(({ hint }) => values.includes(hint));
    const line = ({ row, hint }) => el("tr", {}, el("td", {}, row.name),
      el("td", {}, values.includes(hint) ? el("b", { class: `mg-i${hint}` }, hint) : hint || "решите сами"));
    const table = el("div", { class: "mg-preview" }, el("table", {},
      el("thead", {}, el("tr", {}, ["Обучающийся", "Отметка"].map((name) => el("th", {}, name)))), el("tbody", {}, empty.map(line))));
    const put = () => void sheet.commit(ready.map(({ y, hint }) => sheet.change(y, x, hint)), "fill");
    openDialog(sheet, { title: `Заполнить по правилу · ${periods[x].name}`,
      body: periods[x].why ? el("p", {}, periods[x].why) : empty.length
        ? [el("p", { class: "mg-quiet" }, "Уже выставленные отметки не изменятся."), table] : el("p", {}, "Отметки уже стоят у всех."),
      actions: ready.length ? [["Отмена"], [`Поставить ${ready.length}`, put, "mg-primary"]] : [["Понятно", null, "mg-primary"]] });
  }
}
