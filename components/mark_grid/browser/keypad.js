/** The big keypad of a touch screen: a tap on a cell opens it, each key writes and goes on by itself. */

import { el } from "./dom.js";
import { ABSENCES } from "./keyboard.js";

const SHORT = { НП: "Н", УП: "У", ОТ: "О", ОП: "П" };
const ORDER = ["НП", "Б", "УП", "ОТ", "ОП", "ОСВ"];

export class Keypad {
  constructor(app) {
    this.app = app;
    this.node = null;
  }

  open() {
    const { can } = this.app.register.info;
    if (!this.app.editable) return;
    this.app.finals.pad.close();
    if (!this.node) {
      this.name = el("div", { class: "mg-key-name", "aria-live": "off" });
      this.node = el("div", { class: "mg-keypad", role: "group", "aria-label": "Ввод отметок",
        onmousedown: (event) => event.preventDefault() }, this.top(),
      can.marks ? el("div", { class: "mg-key-row" }, this.markKeys()) : null,
      el("div", { class: "mg-key-row" }, this.absenceKeys()), el("div", { class: "mg-key-row" }, this.moveKeys()));
      this.app.parts.root.append(this.node);
      const height = `${this.node.offsetHeight + 12}px`;
      this.app.parts.root.style.paddingBottom = height;
      document.documentElement.style.scrollPaddingBottom = height;
    }
    this.draw();
    this.app.cursor.focus();
    this.makeRoom();
  }

  /** What stands above the grid goes out of sight when it leaves the names too little room over the keypad. */
  makeRoom() {
    const { top } = this.app.scroller.getBoundingClientRect();
    const bar = document.querySelector(".ej-top")?.offsetHeight ?? 0;
    const room = innerHeight - this.node.offsetHeight - bar;
    if (top - bar > room / 3) window.scrollBy(0, top - bar - 4);
  }

  close() {
    this.node?.remove();
    this.node = null;
    this.app.parts.root.style.paddingBottom = "";
    document.documentElement.style.scrollPaddingBottom = "";
  }

  top() {
    const close = el("button", { type: "button", class: "mg-icon", "aria-label": "Закрыть клавиатуру", onclick: () => this.close() }, "×");
    const card = el("button", { type: "button", class: "mg-button", onclick: () => this.app.card.open() }, "Карточка");
    return el("div", { class: "mg-key-top" }, this.name, card, close);
  }

  key(text, command, { title = null, kind = "" } = {}) {
    return el("button", { type: "button", class: `mg-key ${kind}`, "aria-label": title, onclick: (event) => {
      this.app.keyTime = event.timeStamp;
      this.app.keys.run(command);
      this.app.keyTime = null;
      this.draw();
    } }, text);
  }

  markKeys() {
    const { scale } = this.app.register.info;
    const words = !/^\d/.test(scale[0]);
    const marks = scale.map((mark) => this.key(mark, { name: "mark", text: mark }, { kind: words ? "mg-key-word" : `mg-i${mark}` }));
    const debt = this.key(".", { name: "mark", text: "." }, { title: "Долг" });
    return words ? [...marks, debt] : [...marks, debt, this.key("/", { name: "second" }, { title: "Вторая отметка" })];
  }

  absenceKeys() {
    const names = Object.fromEntries(ABSENCES.map(({ code, name }) => [code, name]));
    return ORDER.map((code) => this.key(SHORT[code] ?? code, { name: "absence", code }, { title: names[code], kind: "mg-key-code" }));
  }

  moveKeys() {
    return [this.key("⌫", { name: "clear" }, { title: "Стереть" }),
      this.key("↶", { name: "undo" }, { title: "Отменить" }),
      this.key("↑", { name: "enter", up: true }, { title: "Вверх" }),
      this.key("↓", { name: "enter", up: false }, { title: "Вниз" })];
  }

  draw() {
    const { pupil, current } = this.app.cursor;
    if (this.node) this.name.textContent = `${pupil.name} · ${current.lesson.date.slice(8, 10)}.${current.lesson.date.slice(5, 7)}`;
  }
}
