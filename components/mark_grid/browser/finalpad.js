/** The keypad of final marks for a touch screen: a tap on a mark opens it, each key writes and goes on by itself. */

import { el } from "./dom.js";

export class FinalPad {
  /** `does` is {values, name(), put(value), clear(), step(by), undo(), card(), focus()}; `root` is what it lies in. */
  constructor(root, does) {
    this.root = root;
    this.does = does;
    this.node = null;
  }

  open() {
    if (!this.node) {
      this.name = el("div", { class: "mg-key-name" });
      this.node = el("div", { class: "mg-keypad", role: "group", "aria-label": "Ввод итоговых отметок",
        onmousedown: (event) => event.preventDefault() }, this.top(),
      el("div", { class: "mg-key-row" }, this.does.values.map((value) => this.key(value, () => this.does.put(value), value))),
      el("div", { class: "mg-key-row" }, this.key("⌫", () => this.does.clear(), "Стереть"), this.key("↶", () => this.does.undo(), "Отменить"),
        this.key("↑", () => this.does.step(-1), "Вверх"), this.key("↓", () => this.does.step(1), "Вниз")));
      this.root.append(this.node);
      this.room(`${this.node.offsetHeight + 12}px`);
    }
    this.draw();
    this.does.focus();
  }

  /** Leaves room for itself, so that the last pupil can be scrolled above it. */
  room(height) {
    this.root.style.paddingBottom = height;
    document.documentElement.style.scrollPaddingBottom = height;
  }

  close() {
    if (!this.node) return;
    this.node.remove();
    this.node = null;
    this.room("");
  }

  top() {
    const close = el("button", { type: "button", class: "mg-icon", "aria-label": "Закрыть клавиатуру", onclick: () => this.close() }, "×");
    return el("div", { class: "mg-key-top" }, this.name,
      el("button", { type: "button", class: "mg-button", onclick: () => this.does.card() }, "Карточка"), close);
  }

  key(text, handler, title) {
    const kind = /^\d$/.test(text) ? `mg-i${text}` : text.length > 1 ? "mg-key-word" : "";
    return el("button", { type: "button", class: `mg-key ${kind}`, "aria-label": title, onclick: () => {
      handler();
      this.draw();
    } }, text);
  }

  draw() {
    if (this.node) this.name.textContent = this.does.name();
  }
}
