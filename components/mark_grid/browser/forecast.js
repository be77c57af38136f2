/**
 * The column of forecasts: the likely mark of the term and its chance. The server works it out and tells it a moment
 * after a mark was typed; what the next mark takes is exact arithmetic and follows the keys.
 */

import { needed } from "./arith.js";
import { openDialog } from "./dialog.js";
import { address, el, escapeHtml, setAttribute } from "./dom.js";
import { local } from "./store.js";

const MARKS = [5, 4, 3, 2];
const COUNTS = ["", "одна", "две", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"];
const FEW = "мало оценок";
const LEAVE_MS = 180; // time to get from the cell to the link in the bubble
const ASK_MS = 400; // after a reconnect many pages ask at once

function fives(count) {
  if (count >= COUNTS.length) return "нужно десять „5“ или больше";
  const verb = count === 1 ? "нужна" : count < 5 ? "нужны" : "нужно";
  return `${verb} ${COUNTS[count]} „5“`;
}

/** «до „5“ нужны две „5“» from the sums of the pupil's marks; '' when the mean is a «5» already. */
export function needs(register, pupil) {
  const sums = register.sumsOfPupil(pupil.id);
  if (!sums.weight) return "оценок ещё нет";
  const at = register.info.thresholds.findIndex((threshold) => needed(sums, threshold) > 0);
  return at < 0 ? "" : `до „${at + 3}“ ${fives(needed(sums, register.info.thresholds[at]))}`;
}

/** The inside of a cell as markup: the mark, a bar as long as its chance, the chance. */
function inside(row) {
  if (!row) return "";
  const [, mark, chance, shares] = row;
  if (!mark) return `<small>${FEW}</small>`;
  const long = Math.round(shares[MARKS.indexOf(mark)] * 100);
  return `<b class="mg-i${mark}">${mark}</b><i class="mg-chance mg-i${mark}"><i style="width:${long}%"></i></i>`
    + `<span>${escapeHtml(chance)}</span>`;
}

export function forecastHtml(register, pupil, first) {
  return `<td role="gridcell" class="mg-pin mg-forecast" tabindex="${first ? 0 : -1}">`
    + `${inside(register.forecasts.get(pupil.id))}</td>`;
}

export class Forecasts {
  constructor(app) {
    this.app = app;
    this.row = 0;
    const { node } = app.table;
    node.addEventListener("mouseover", (event) => this.over(event));
    node.addEventListener("mouseout", (event) => this.rowOf(event.target) !== null && this.leave());
    node.addEventListener("focusin", (event) => this.came(event));
    node.addEventListener("focusout", (event) => this.rowOf(event.target) !== null && this.leave());
    node.addEventListener("keydown", (event) => this.press(event));
    node.addEventListener("click", (event) => this.rowOf(event.target) !== null && event.target.closest("td").focus());
    app.listen(app.scroller, "scroll", () => this.place(), { passive: true });
    if (this.exist) this.ask();
  }

  get register() {
    return this.app.register;
  }

  get exist() {
    return this.register.means.includes("forecast");
  }

  get key() {
    return `ej.forecast.${this.register.info.account}`;
  }

  stop() {
    clearTimeout(this.leaving);
    clearTimeout(this.asking);
    this.hide();
  }

  rowOf(node) {
    const cell = node?.closest?.("tbody td.mg-forecast");
    return cell && this.app.table.node.contains(cell) ? cell.parentNode.sectionRowIndex : null;
  }

  cell(row) {
    return this.app.table.rows[row]?.querySelector("td.mg-forecast") ?? null;
  }

  // --- figures -------------------------------------------------------------------------------------------------------
  /** Asks for the whole column: once the grid stands, and after the line was cut. */
  ask(later = 0) {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.fetch(), later);
  }

  askAgain() {
    if (this.exist) this.ask(ASK_MS);
  }

  async fetch() {
    const { group, term } = this.register.info;
    try {
      const response = await fetch(address(`/journal/${group}/${term}/forecast`), {
        credentials: "same-origin", headers: { "X-Ejournal": "1", Accept: "application/json" },
      });
      if (response.ok && !response.redirected) this.receive(await response.json());
    } catch {
      // the column stays as it is; the next connection asks again
    }
  }

  /** Some rows or all of them: only these cells are drawn. */
  receive({ rows, foot }) {
    for (const row of rows ?? []) {
      this.register.forecasts.set(row[0], row);
      const at = this.register.rowOf.get(row[0]);
      const cell = at === undefined ? null : this.cell(at);
      if (cell) this.draw(cell, row, at);
    }
    if (foot) this.register.forecastFoot = foot;
    const total = this.app.table.node.querySelector("tfoot .mg-forecast");
    if (total) total.textContent = this.register.forecastFoot;
  }

  draw(cell, row, at) {
    const html = inside(row);
    if (cell.innerHTML !== html) cell.innerHTML = html;
    if (cell === document.activeElement) setAttribute(cell, "aria-label", this.words(this.register.pupils[at]));
    if (this.bubble && this.bubbleRow === at) this.show(at);
  }

  /** Everything about a pupil's forecast in words: the text alternative of the bars. */
  words(pupil) {
    const row = this.register.forecasts.get(pupil.id);
    const chances = row ? MARKS.map((mark, i) => `„${mark}“ ${row[4][i]}`).join(", ") : "";
    const likely = !row ? "прогноза нет" : row[1] ? `прогноз, если всё пойдёт как обычно: скорее всего „${row[1]}“, ${row[2]}` : FEW;
    return [pupil.name, likely, row?.[1] ? `вероятности: ${chances}` : "", needs(this.register, pupil)].filter(Boolean).join("; ");
  }

  // --- the bubble ------------------------------------------------------------------------------------------------------
  over(event) {
    const row = this.rowOf(event.target);
    if (row === null) return;
    clearTimeout(this.leaving);
    if (!this.bubble || this.bubbleRow !== row) this.show(row);
  }

  came(event) {
    const row = this.rowOf(event.target);
    if (row === null) return;
    setAttribute(this.cell(this.row), "tabindex", "-1");
    this.row = row;
    const cell = this.cell(row);
    setAttribute(cell, "tabindex", "0");
    setAttribute(cell, "aria-label", this.words(this.register.pupils[row]));
    this.app.keys.forgetTyped();
    clearTimeout(this.leaving);
    this.show(row);
  }

  press(event) {
    const row = this.rowOf(event.target);
    if (row === null) return;
    const to = { ArrowDown: row + 1, ArrowUp: row - 1, Home: 0, End: this.register.pupils.length - 1 }[event.key];
    if (event.key === "Escape") {
      this.hide();
      this.app.cursor.focus();
    } else if (event.key === "Enter") location.href = this.link(row);
    else if (to !== undefined) this.cell(to)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  link(row) {
    return address(`/forecast/pupil/${this.register.pupils[row].id}`);
  }

  leave() {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => this.hide(), LEAVE_MS);
  }

  hide() {
    this.bubble?.remove();
    this.bubble = null;
  }

  show(row) {
    this.hide();
    const pupil = this.register.pupils[row];
    const forecast = this.register.forecasts.get(pupil.id);
    if (!forecast) return;
    this.bubbleRow = row;
    this.bubble = el("div", { class: "mg-odds", role: "tooltip",
      onmouseenter: () => clearTimeout(this.leaving), onmouseleave: () => this.leave() },
    el("b", {}, pupil.name),
    forecast[1] ? this.bars(forecast) : el("p", {}, "Мало оценок: прогноз отметки не показываем."),
    el("p", { class: "mg-odds-needs" }, needs(this.register, pupil) || "средний балл уже даёт „5“"),
    el("p", { class: "mg-quiet" }, "Если всё пойдёт как обычно. ", el("a", { href: this.link(row), tabindex: "-1" }, "Прогноз ученика")));
    this.app.parts.host.append(this.bubble);
    this.place();
  }

  /** Below its cell, above it where the window ends; it follows when the table is scrolled. */
  place() {
    if (!this.bubble) return;
    const cell = this.cell(this.bubbleRow);
    if (!cell) return void this.hide(); // the column or the pupil went away under it
    const [frame, box, view] = [this.app.parts.host, cell, this.app.scroller].map((node) => node.getBoundingClientRect());
    if (box.bottom <= view.top || box.top >= view.bottom) return void this.hide();
    const { offsetWidth: width, offsetHeight: height } = this.bubble;
    const top = box.bottom + height < innerHeight ? box.bottom : box.top - height;
    this.bubble.style.left = `${Math.max(0, Math.min(box.left, frame.right - width) - frame.left)}px`;
    this.bubble.style.top = `${top - frame.top}px`;
  }

  bars([, , , shares, chances]) {
    return el("ul", {}, MARKS.map((mark, i) => {
      const bar = el("i", { class: `mg-i${mark}` }, el("i"));
      bar.firstChild.style.width = `${Math.round(shares[i] * 100)}%`;
      return el("li", {}, el("b", { class: `mg-i${mark}` }, mark), bar, el("span", {}, chances[i]));
    }));
  }

  // --- shown or not ----------------------------------------------------------------------------------------------------
  get hidden() {
    return local.get(this.key) === "hidden";
  }

  toggle() {
    const { info } = this.register;
    if (!info.forecast) {
      return openDialog(this.app, { title: "Прогноз", body: el("p", {}, info.no_forecast), actions: [["Понятно", null, "mg-primary"]] });
    }
    if (this.hidden) local.remove(this.key);
    else local.set(this.key, "hidden");
    this.hide();
    this.app.rebuild();
    this.app.actions.draw();
    return this.exist ? this.ask() : undefined;
  }
}
