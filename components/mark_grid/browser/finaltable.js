/** The table of all periods in the page; one cell is in the Tab order. */

import { el, setAttribute } from "./dom.js";

const clamp = (value, last) => Math.max(0, Math.min(value, last));

export class FinalTable {
  constructor(sheet, scroller) {
    this.sheet = sheet;
    this.scroller = scroller;
    this.y = 0;
    this.x = Math.max(0, sheet.register.info.periods.findLastIndex(({ why, term }) => term && !why));
    this.node = el("table", { class: "mg-table mg-finals", role: "grid", "aria-label": sheet.register.info.title });
    scroller.replaceChildren(this.node);
    this.node.addEventListener("mousedown", (event) => this.down(event));
    this.node.addEventListener("click", (event) => this.click(event));
    this.node.addEventListener("dblclick", (event) => this.twice(event));
    this.node.addEventListener("focusin", (event) => this.came(event));
  }

  get active() {
    return this.node.contains(document.activeElement);
  }

  draw() {
    const { active } = this;
    const { rows, periods, title } = this.sheet.register.info;
    setAttribute(this.node, "aria-label", title);
    const head = el("thead", {}, el("tr", {}, el("th", { scope: "col", class: "mg-name" }, "Обучающийся"),
      periods.map(({ name }) => el("th", { scope: "col" }, name, el("small", { class: "mg-final-due" })))));
    const line = (row, y) => el("tr", {}, el("th", { scope: "row", class: "mg-name" }, row.name),
      periods.map((_, x) => el("td", { role: "gridcell", class: "mg-c", "data-y": y, "data-x": x, tabindex: -1 })));
    this.node.replaceChildren(head, el("tbody", {}, rows.map(line)));
    this.cells = rows.map((_, y) => [...this.node.tBodies[0].rows[y].cells].slice(1));
    rows.forEach((_, y) => periods.forEach((_, x) => this.patch(y, x)));
    this.y = clamp(this.y, rows.length - 1);
    this.tick();
    if (active) this.focus();
    else if (this.cell(this.y, this.x)) this.cell(this.y, this.x).tabIndex = 0;
  }

  patch(y, x) {
    const cell = this.cell(y, x);
    if (!cell) return;
    const { sheet } = this;
    const value = sheet.value(y, x);
    const { hint, reason } = sheet.stored(y, x);
    const { name, why } = sheet.register.info.periods[x];
    const slot = sheet.slotAt(y, x);
    const flag = { conflict: " mg-clash", refused: " mg-refused" }[sheet.register.flags.get(slot)] ?? "";
    const wait = sheet.pending.has(slot) ? " mg-wait" : "";
    cell.className = `mg-c${value ? ` mg-i${value}` : " mg-suggested"}${wait}${flag}`;
    const word = value || (why ? "" : hint);
    if (cell.textContent !== word) cell.textContent = word;
    setAttribute(cell, "title", reason);
    setAttribute(cell, "aria-readonly", why && "true");
    setAttribute(cell, "aria-label", `${sheet.register.info.rows[y].name}, ${name}, ${value || "без отметки"}${hint ? `, по правилу ${hint}` : ""}`);
    this.head(x);
  }

  head(x) {
    const node = this.node.tHead.rows[0].cells[x + 1].querySelector(".mg-final-due");
    const said = this.sheet.due(x);
    node.textContent = said?.text ?? "";
    node.dataset.kind = said?.kind ?? "";
    setAttribute(node, "title", said?.title);
  }

  tick() {
    this.sheet.register.info.periods.forEach((_, x) => this.head(x));
  }

  cell(y, x) {
    return this.cells?.[y]?.[x] ?? null;
  }

  placeOf(node) {
    const cell = node?.closest?.("td.mg-c");
    return cell && this.node.contains(cell) ? { y: Number(cell.dataset.y), x: Number(cell.dataset.x) } : null;
  }

  go(y, x) {
    const { rows, periods } = this.sheet.register.info;
    this.cell(this.y, this.x)?.setAttribute("tabindex", -1);
    this.y = clamp(y, rows.length - 1);
    this.x = clamp(x, periods.length - 1);
    this.focus();
  }

  focus() {
    const cell = this.cell(this.y, this.x);
    if (!cell) return;
    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  came(event) {
    const at = this.placeOf(event.target);
    if (!at) return;
    Object.assign(this, at);
    this.sheet.pad.draw();
  }

  down(event) {
    const at = this.placeOf(event.target);
    if (event.button !== 0 || !at) return;
    event.preventDefault();
    this.go(at.y, at.x);
  }

  click(event) {
    const at = this.placeOf(event.target);
    const touch = event.pointerType ? event.pointerType === "touch" : matchMedia("(hover: none) and (pointer: coarse)").matches;
    if (at && touch) this.sheet.tap(at.y, at.x);
  }

  twice(event) {
    const at = this.placeOf(event.target);
    if (at) this.sheet.open(at.y, at.x);
  }
}
