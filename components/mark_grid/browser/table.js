/**
 * The table in the page: drawn once as one string, in which every text and attribute is escaped, then changed cell by
 * cell through the DOM.
 */

import { meanOfRatios } from "./arith.js";
import { dayOf, monthName } from "./dates.js";
import { el, escapeHtml, setAttribute } from "./dom.js";
import { forecastHtml } from "./forecast.js";
import {
  cellView, columnClasses, footView, lessonName, lessonTitle, markNodes, meanClasses, pupilView, workTitle,
} from "./view.js";

const PINNED = 2; // № and the name stand before the first lesson

const attribute = (name, value) => (value ? ` ${name}="${escapeHtml(value)}"` : "");

/** Neighbouring items with the same key as [key, length] runs. */
function runs(items, keyOf) {
  const found = [];
  for (const item of items) {
    const key = keyOf(item);
    if (found.length && found.at(-1).key === key) found.at(-1).length += 1;
    else found.push({ key, item, length: 1 });
  }
  return found;
}

export class Table {
  constructor(scroller, register) {
    this.scroller = scroller;
    this.register = register;
    this.node = document.createElement("table");
    this.node.className = "mg-table";
    scroller.replaceChildren(this.node);
    this.draw();
  }

  draw() {
    const { register } = this;
    this.means = register.means;
    this.dirtyFeet = new Set();
    setAttribute(this.node, "role", "grid");
    setAttribute(this.node, "aria-label", register.info.title);
    setAttribute(this.node, "aria-rowcount", register.pupils.length + 4);
    setAttribute(this.node, "aria-colcount", register.columns.length + PINNED + this.means.length);
    setAttribute(this.node, "aria-multiselectable", "true");
    if (!register.info.can.marks && !register.info.can.attendance && !register.info.can.reasons) {
      setAttribute(this.node, "aria-readonly", "true");
    }
    this.node.innerHTML = this.colgroup() + this.head() + this.body() + this.foot();
    this.rows = [...this.node.tBodies[0].rows];
    this.heads = [...this.node.tHead.rows[2].cells];
    this.feet = [...this.node.tFoot.rows[0].cells].slice(1);
  }

  colgroup() {
    const columns = this.register.columns.map(() => '<col class="mg-col">').join("");
    const means = this.means.map((name) => `<col class="mg-col-${name}">`).join("");
    return `<colgroup><col class="mg-col-no"><col class="mg-col-name">${columns}${means}</colgroup>`;
  }

  head() {
    const { columns, lessons, info } = this.register;
    const months = runs(columns, (column) => column.lesson.date.slice(0, 7)).map(({ item, length }) =>
      `<th role="columnheader" colspan="${length}" class="mg-month"><span>${monthName(item.lesson.date)}</span></th>`);
    const drawn = lessons.map((lesson) => this.lessonHead(lesson, Math.max(1, lesson.works.length)));
    const works = columns.map((column) => this.workHead(column));
    const titles = { mean: "Средний балл", hint: "Оценка по среднему", forecast: "Прогноз за период", term: `${escapeHtml(info.term_name)}<small class="mg-final-due"></small>` };
    const means = this.means.map((name) =>
      `<th role="columnheader" rowspan="3" class="mg-pin mg-${name}">${titles[name]}</th>`).join("");
    const rows = [
      `<th role="columnheader" rowspan="3" class="mg-no">№</th>`
      + `<th role="columnheader" rowspan="3" class="mg-name">Обучающийся</th>${months.join("")}${means}`,
      drawn.join(""), works.join(""),
    ];
    return `<thead role="rowgroup">${rows.map((row, i) =>
      `<tr role="row" aria-rowindex="${i + 1}">${row}</tr>`).join("")}</thead>`;
  }

  lessonClasses(lesson) {
    return ["mg-lesson", ...columnClasses(this.register, { lesson, work: lesson.works[0] ?? null })].join(" ");
  }

  workClasses(column) {
    return ["mg-work", ...columnClasses(this.register, column)].join(" ");
  }

  workName(column) {
    return column.work ? (this.register.typeOf(column)?.[2] ?? "?") : "·";
  }

  lessonHead(lesson, span) {
    return `<th role="columnheader" colspan="${span}" class="${this.lessonClasses(lesson)}" data-lesson="${lesson.id}"`
      + ` aria-label="${lessonName(lesson)}"${attribute("title", lessonTitle(this.register, lesson))}>`
      + `${dayOf(lesson.date)}<sup>${lesson.no}</sup></th>`;
  }

  workHead(column) {
    return `<th role="columnheader" class="${this.workClasses(column)}"${attribute("title", workTitle(this.register, column))}>`
      + `${escapeHtml(this.workName(column))}</th>`;
  }

  body() {
    const rows = this.register.pupils.map((pupil, row) => {
      const cells = this.register.columns.map((column) => this.cellHtml(column, pupil)).join("");
      const means = pupilView(this.register, pupil);
      return `<tr role="row" aria-rowindex="${row + 4}"><td role="gridcell" class="mg-no">${row + 1}</td>`
        + `<th role="rowheader" class="mg-name${pupil.info ? " mg-info" : ""}"${attribute("title", this.pupilTitle(pupil))}>`
        + `${escapeHtml(pupil.name)}</th>${cells}${this.means.map((name) => this.meanHtml(name, means[name], pupil)).join("")}</tr>`;
    });
    return `<tbody role="rowgroup">${rows.join("")}</tbody>`;
  }

  pupilTitle(pupil) {
    return [pupil.name, pupil.info].filter(Boolean).join("\n");
  }

  cellHtml(column, pupil) {
    const view = cellView(this.register, column, pupil);
    const locked = this.isLocked(column, pupil) ? ' aria-readonly="true"' : "";
    return `<td role="gridcell" class="${view.classes}" tabindex="-1" aria-colindex="${column.index + PINNED + 1}"`
      + `${locked}${attribute("data-code", view.code)}>${view.html}</td>`;
  }

  isLocked(column, pupil) {
    return this.register.cellLock(column, pupil) !== "" && this.register.cellLock(column, pupil, "absence") !== "";
  }

  meanHtml(name, view, pupil) {
    if (name === "forecast") return forecastHtml(this.register, pupil, pupil === this.register.pupils[0]);
    const [text, title] = view;
    const term = name === "term" ? ' tabindex="-1"' : "";
    const classes = meanClasses(this.register, pupil, name, text);
    return `<td role="gridcell" class="${classes}"${term}${attribute("title", title)}>${escapeHtml(text)}</td>`;
  }

  foot() {
    const cells = this.register.columns.map((column) => `<td role="gridcell">${this.footLines(column).join("<br>")}</td>`).join("");
    const means = this.means.map((name) =>
      `<td role="gridcell" class="mg-pin mg-${name}">${this.footOf(name)}</td>`).join("");
    return `<tfoot role="rowgroup"><tr role="row" aria-rowindex="${this.register.pupils.length + 4}">`
      + `<th role="rowheader" colspan="2" class="mg-name mg-total">Отметок · средний</th>${cells}${means}</tr></tfoot>`;
  }

  footOf(name) {
    if (name === "forecast") return escapeHtml(this.register.forecastFoot);
    return name === "mean" ? this.classMean() : "";
  }

  /** How many marks a column has, and where they are numbers their mean: nothing that anybody typed. */
  footLines(column) {
    return footView(this.register, column).slice(0, this.register.info.marking === "marks" ? 2 : 1);
  }

  classMean() {
    const sums = this.register.pupils.map((pupil) => this.register.sumsOfPupil(pupil.id)).filter((s) => s.weight);
    return meanOfRatios(sums.map((s) => [s.weighted, s.weight]), 2);
  }

  cell(row, column) {
    return this.rows[row]?.cells[column + PINNED] ?? null;
  }

  /** The cell of the term's mark in a row, or null where the subject has none. */
  finalCell(row) {
    return this.means.includes("term") ? (this.rows[row]?.cells[PINNED + this.register.columns.length + this.means.length - 1] ?? null) : null;
  }

  /** {row, column} of a cell's node, or null for other nodes. */
  placeOf(node) {
    const cell = node?.closest?.("td.mg-c");
    if (!cell || !this.node.contains(cell)) return null;
    return { row: cell.parentNode.sectionRowIndex, column: cell.cellIndex - PINNED };
  }

  /** Redraws one cell; its pupil's means and its column's foot follow. */
  patch(row, columnIndex) {
    this.patchCell(row, columnIndex);
    this.patchMeans(row);
    this.patchFoot(columnIndex);
  }

  patchCell(row, columnIndex) {
    const column = this.register.columns[columnIndex];
    const cell = this.cell(row, columnIndex);
    const view = cellView(this.register, column, this.register.pupils[row]);
    if (cell.className !== view.classes) cell.className = view.classes;
    if (view.two) cell.replaceChildren(...markNodes(view.shown, this.register.info.scale));
    else if (cell.textContent !== view.shown || cell.firstElementChild) cell.textContent = view.shown;
    setAttribute(cell, "data-code", view.code);
    setAttribute(cell, "aria-readonly", this.isLocked(column, this.register.pupils[row]) && "true");
  }

  patchMeans(row) {
    const views = pupilView(this.register, this.register.pupils[row]);
    this.means.forEach((name, i) => {
      if (name === "forecast") return; // told by the server
      const cell = this.rows[row].cells[PINNED + this.register.columns.length + i];
      const [text, title] = views[name];
      if (cell.textContent !== text) cell.textContent = text;
      if (name !== "mean") cell.className = meanClasses(this.register, this.register.pupils[row], name, text);
      setAttribute(cell, "title", title);
    });
    this.later();
  }

  patchFoot(columnIndex) {
    this.dirtyFeet.add(columnIndex);
    this.later();
  }

  /** Feet and the class mean are redrawn once per frame however many cells changed in it. */
  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      for (const index of this.dirtyFeet) {
        const column = this.register.columns[index];
        if (column) this.feet[index].replaceChildren(...this.footLines(column).flatMap((line, i) => (i ? [el("br"), line] : [line])));
      }
      this.dirtyFeet.clear();
      const at = this.means.indexOf("mean");
      if (at >= 0) this.feet[this.register.columns.length + at].textContent = this.classMean();
    });
  }

  /** Redraws a lesson's headings and cells: its lock, its topic or the works in it have changed. */
  patchLesson(lesson) {
    const columns = this.register.columnsOf(lesson.id);
    const head = this.node.querySelector(`th[data-lesson="${lesson.id}"]`);
    if (!head) return;
    head.className = this.lessonClasses(lesson);
    head.colSpan = columns.length;
    setAttribute(head, "title", lessonTitle(this.register, lesson));
    for (const column of columns) {
      const node = this.heads[column.index];
      node.className = this.workClasses(column);
      node.textContent = this.workName(column);
      setAttribute(node, "title", workTitle(this.register, column));
      this.register.pupils.forEach((_, row) => this.patchCell(row, column.index));
    }
  }
}
