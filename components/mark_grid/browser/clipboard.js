/** Blocks to and from Excel and LibreOffice: plain text, a line per pupil, tabs between columns. */

import { shortDay } from "./dates.js";
import { ABSENCES } from "./keyboard.js";
import { openPaste } from "./paste.js";

const CODES = new Map([...ABSENCES.map(({ code }) => [code, code]), ["Н", "НП"], ["У", "УП"], ["О", "ОТ"], ["П", "ОП"]]);

/** Rows and columns of a copied block; a quoted field may hold tabs and line ends, as spreadsheets write it. */
export function parseTable(text) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    const row = rows.at(-1);
    const field = row.at(-1);
    if (quoted) {
      if (sign !== '"') row[row.length - 1] += sign;
      else if (text[i + 1] === '"') row[row.length - 1] += text[(i += 1)];
      else quoted = false;
    } else if (sign === '"' && field === "") quoted = true;
    else if (sign === "\t") row.push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  if (rows.length > 1 && rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows;
}

/** What a pasted cell says: {mark, code} with null for what it does not mention, or {error}. */
export function parseCell(text, scale) {
  const words = text.trim().replace(/\s*\/\s*/g, "/").split(/\s+/).filter(Boolean);
  const said = { mark: null, code: null };
  for (const word of words) {
    const code = CODES.get(word.toUpperCase());
    const parts = word.split("/");
    const isMark = word === "." || (parts.length <= 2 && parts.every((part) => scale.includes(part)));
    if (code && said.code === null) said.code = code;
    else if (isMark && said.mark === null) said.mark = word;
    else if (isMark && parts.length === 1 && !said.mark.includes("/") && said.mark !== "." && word !== ".") said.mark += `/${word}`;
    else return { error: `Не понятно: «${text.trim().slice(0, 24)}»` };
  }
  return said;
}

export class Clipboard {
  constructor(app) {
    this.app = app;
    app.listen(document, "copy", (event) => this.copy(event));
    app.listen(document, "paste", (event) => this.paste(event));
  }

  get ours() {
    return this.app.cursor.active && !document.querySelector("dialog[open]");
  }

  text() {
    const { register, cursor, finals } = this.app;
    if (finals.pupil) return register.final(finals.pupil.id);
    const lines = new Map();
    for (const { row, column } of cursor.targets()) {
      const at = register.columns[column];
      const pupil = register.pupils[row].id;
      const cell = [register.mark(at, pupil), register.absence(at.lesson.id, pupil)].filter(Boolean).join(" ");
      lines.set(row, [...(lines.get(row) ?? []), cell]);
    }
    return [...lines.values()].map((line) => line.join("\t")).join("\n");
  }

  copy(event) {
    if (!this.ours) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", this.text());
    this.app.speak("Скопировано");
  }

  paste(event) {
    if (!this.ours) return;
    event.preventDefault();
    const { finals } = this.app;
    const table = parseTable(event.clipboardData.getData("text/plain"));
    if (!table.some((row) => row.some((cell) => cell.trim()))) return;
    openPaste(this.app, finals.pupil ? finals.plan(table) : this.plan(table));
  }

  /** How a preview names a cell. */
  said(at) {
    const { register } = this.app;
    const column = register.columns[at.column];
    const work = column.work ? register.typeOf(column)[2] : "·";
    return { name: register.pupils[at.row].name, place: `${shortDay(column.lesson.date)} · ${work}` };
  }

  /** Lays the pasted block over the grid: {lines: [{change, error}], beyond}. */
  plan(table) {
    const { register, cursor, editor } = this.app;
    const targets = cursor.targets();
    const one = table.length === 1 && table[0].length === 1;
    const corner = targets[0];
    const plan = { lines: [], beyond: 0 };
    const places = one && targets.length > 1 ? targets.map((at) => [at, table[0][0]])
      : table.flatMap((row, r) => row.map((text, c) => [{ row: corner.row + r, column: corner.column + c }, text]));
    for (const [at, text] of places) {
      if (!text.trim()) continue;
      const inside = at.row < register.pupils.length && at.column < register.columns.length;
      if (inside) plan.lines.push(...this.lines(at, text, editor, register));
      else plan.beyond += 1;
    }
    return plan;
  }

  lines(at, text, editor, register) {
    const { mark, code, error } = parseCell(text, register.info.scale);
    if (error) return [{ ...this.said(at), error, change: { ...editor.markChange(at, text.trim()) } }];
    const changes = [];
    if (mark !== null) changes.push(editor.markChange(at, mark));
    if (code !== null) changes.push(editor.absenceChange(at, code));
    return changes.filter((change) => change.old !== change.new)
      .map(({ refusal, ...change }) => ({ ...this.said(at), change, error: refusal || "" }));
  }
}
