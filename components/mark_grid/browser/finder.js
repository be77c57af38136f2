/** «Найти обучающегося»: a field over the table; the beginning of any part of the name is enough. */

import { el } from "./dom.js";

const plain = (text) => text.toLowerCase().replaceAll("ё", "е");
const SHOWN = 8;

export class Finder {
  constructor(app) {
    this.app = app;
    this.node = null;
  }

  open() {
    if (this.node) return this.input.focus();
    this.input = el("input", { type: "text", class: "mg-input", placeholder: "Найти обучающегося", role: "combobox",
      "aria-label": "Найти обучающегося", "aria-expanded": "true", "aria-controls": "mg-found", autocomplete: "off",
      oninput: () => this.search(), onkeydown: (event) => this.press(event), onblur: () => this.close(false) });
    this.list = el("ul", { class: "mg-found", id: "mg-found", role: "listbox", "aria-label": "Обучающиеся" });
    this.node = el("div", { class: "mg-finder" }, this.input, this.list);
    this.app.parts.host.append(this.node);
    this.place();
    this.search();
    return this.input.focus({ preventScroll: true });
  }

  place() {
    const frame = this.app.parts.host.getBoundingClientRect();
    const box = this.app.scroller.getBoundingClientRect();
    this.node.style.top = `${box.top - frame.top + 6}px`;
    this.node.style.left = `${box.left - frame.left + 6}px`;
  }

  search() {
    const wanted = plain(this.input.value.trim());
    const fits = ({ name }) => plain(name).startsWith(wanted) || plain(name).split(/[\s-]+/).some((part) => part.startsWith(wanted));
    this.found = wanted ? this.app.register.pupils.map((pupil, row) => ({ ...pupil, row })).filter(fits).slice(0, SHOWN) : [];
    this.chosen = 0;
    this.draw();
  }

  draw() {
    const empty = this.input.value.trim() && !this.found.length;
    this.list.replaceChildren(...this.found.map((pupil, i) => el("li", { role: "option", id: `mg-found-${i}`,
      "aria-selected": String(i === this.chosen), onmousedown: (event) => {
        event.preventDefault();
        this.jump(i);
      } }, pupil.name)));
    if (empty) this.list.append(el("li", { class: "mg-quiet", role: "option", "aria-disabled": "true" }, "Такого имени в группе нет"));
    this.input.setAttribute("aria-activedescendant", this.found.length ? `mg-found-${this.chosen}` : "");
  }

  press(event) {
    event.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.chosen = Math.max(0, Math.min(this.chosen + step, this.found.length - 1));
      this.draw();
    } else if (event.key === "Enter") this.jump(this.chosen);
    else if (event.key === "Escape") this.close(true);
  }

  jump(index) {
    const pupil = this.found[index];
    if (!pupil) return;
    this.close(true);
    this.app.cursor.place(pupil.row, this.app.cursor.column);
  }

  close(refocus) {
    const { node } = this;
    if (!node) return;
    this.node = null; // removing the field blurs it, which comes here again
    node.remove();
    if (refocus) this.app.cursor.focus();
  }
}
