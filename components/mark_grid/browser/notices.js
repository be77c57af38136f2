/**
 * What the server did not take: a clash with a colleague's value or a refusal. A small card beside the cell; it never
 * takes the keyboard away, Tab reaches it right after the table.
 */

import { el, plural } from "./dom.js";
import { mayRequest, openRequest } from "./request.js";

const MASCULINE = /(?:[оеё]в|[иы]н|[иы]й|ой)$/;

/** Values too long for a button, and not «put»: they are told by their author's name. */
const LONG = new Set(["homework", "work", "topic", "comment"]);

/** «Чехонина Р. Л. поставила 4»; where the surname does not tell the gender, without a verb. */
export function whoPut(by, value) {
  const surname = by.split(" ")[0];
  if (!/[ая]$/.test(surname) && !MASCULINE.test(surname)) return `${by}: ${value || "отметка убрана"}`;
  const ending = MASCULINE.test(surname) ? "" : "а";
  return value ? `${by} поставил${ending} ${value}` : `${by} убрал${ending} отметку`;
}

/** Puts text on the clipboard; where the browser keeps that for https, by the old command. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", { value: text, class: "mg-unseen" });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

export class Notices {
  constructor(app, node) {
    this.app = app;
    this.node = node;
    this.groups = [];
    const follow = () => this.settle();
    app.listen(window, "scroll", follow, { passive: true, capture: true });
    app.listen(window, "resize", follow, { passive: true });
  }

  conflict(items) {
    this.add("conflict", "conflict", items);
  }

  refused(items) {
    for (const item of items) this.add("refused", `refused ${item.message}`, [item]);
  }

  add(kind, key, items) {
    for (const { slot } of items) if (slot) this.app.register.flags.set(slot, kind);
    items.forEach((item) => this.app.redraw(item.change));
    const group = this.groups.find((other) => other.key === key);
    const fresh = (item) => !items.some((other) => other.slot && other.slot === item.slot);
    if (group) group.items = [...group.items.filter(fresh), ...items];
    else this.groups.push({ kind, key, items });
    this.draw();
  }

  /** The person has gone on with a cell: what was said about its earlier value is out of date. */
  forget(slot) {
    const before = this.groups.length;
    for (const group of this.groups) group.items = group.items.filter((item) => item.slot !== slot);
    this.groups = this.groups.filter((group) => group.items.length);
    if (this.groups.length !== before) this.draw();
  }

  close(group) {
    this.groups = this.groups.filter((other) => other !== group);
    for (const { slot, change } of group.items) {
      if (slot) this.app.register.flags.delete(slot);
      this.app.redraw(change);
    }
    const inside = this.node.contains(document.activeElement);
    this.draw();
    if (inside) this.app.cursor.focus();
  }

  /** Escape closes the newest card. Returns whether there was one. */
  escape() {
    const group = this.groups.at(-1);
    if (group) this.close(group);
    return Boolean(group);
  }

  draw() {
    const group = this.groups.at(-1);
    this.node.hidden = !group;
    this.node.replaceChildren(...(group ? this.card(group) : []));
    this.node.dataset.kind = group?.kind ?? "";
    if (!group) return;
    this.app.speak(this.node.querySelector(".mg-notice-text").textContent, true);
    this.settle();
  }

  card(group) {
    const rest = this.groups.length - 1;
    const buttons = group.kind === "conflict" ? this.choices(group) : this.copies(group);
    return [
      el("div", { class: "mg-notice-head" }, this.heading(group.items)),
      el("div", { class: "mg-notice-text" }, group.kind === "conflict" ? this.clash(group.items) : group.items[0].message),
      el("div", { class: "mg-notice-row" }, buttons, rest ? el("span", { class: "mg-quiet" }, `и ещё ${rest}`) : null),
    ];
  }

  heading(items) {
    const [{ label }] = items;
    const more = items.length - 1;
    return more ? `${label} и ещё ${more} ${plural(more, "ячейка", "ячейки", "ячеек")}` : label;
  }

  clash(items) {
    const [{ by, theirsWords: theirs, typedWords: typed, message, change }] = items;
    if (items.length > 1) return `Пока вы вводили, в ${items.length} ячейках появились другие значения.`;
    const own = typed || "пусто";
    if (LONG.has(change.kind)) return `${message} ${by ? `${by}: ` : "Сейчас: "}${theirs || "пусто"}. Ваше: ${own}.`;
    return by ? `${whoPut(by, theirs)}. Ваше значение: ${own}.` : message || `Здесь уже стоит «${theirs}».`;
  }

  choices(group) {
    const [{ theirsWords: theirs, typedWords: typed, change }] = group.items;
    const long = LONG.has(change.kind);
    const many = group.items.length > 1;
    const mine = () => {
      const { items } = group;
      this.close(group);
      this.app.editor.insist(items);
    };
    if (long && !many) return [this.button("Оставить как есть", () => this.close(group)), this.button("Записать моё", mine, "mg-primary")];
    return [
      this.button(many ? "Оставить их значения" : theirs ? `Оставить ${theirs}` : "Оставить пусто", () => this.close(group)),
      this.button(many ? "Поставить мои" : typed ? `Поставить ${typed}` : "Убрать", mine, "mg-primary"),
    ];
  }

  copies(group) {
    const text = group.items.map((item) => item.typed).filter(Boolean).join("\n");
    const said = text ? el("span", { class: "mg-typed" }, `Введено: ${group.items[0].typed}`) : null;
    return [said, text ? this.button("Скопировать", () => copyText(text)) : null, this.request(group),
      this.button("Понятно", () => this.close(group), "mg-primary")];
  }

  /** A locked cell: its request, with what was typed already in it. */
  request(group) {
    const [{ change, typed }] = group.items;
    if (group.kind === "sent" || group.items.length > 1 || !["mark", "attendance"].includes(change.kind)) return null;
    const { register } = this.app;
    const column = register.columns.find(({ lesson, work }) => lesson.id === change.lesson && (!change.work || work?.id === change.work));
    const pupil = register.pupils.find(({ id }) => id === change.pupil);
    const what = change.kind === "mark" ? "mark" : "absence";
    if (!column || !pupil || !mayRequest(this.app, column, register.cellLock(column, pupil, what))) return null;
    const old = what === "mark" ? register.mark(column, pupil.id) : register.absence(change.lesson, pupil.id);
    return this.button("Подать заявку", () => {
      this.close(group);
      openRequest(this.app, { kind: change.kind, column, pupil, old, typed });
    });
  }

  /** Something went well beside a cell: a request was sent. */
  sent(message, change, label) {
    this.add("sent", "sent", [{ change, message, label, slot: null, typed: "" }]);
  }

  button(text, onclick, kind = "") {
    return el("button", { type: "button", class: `mg-button ${kind}`, onclick }, text);
  }

  /** Keeps the card beside its cell and inside the window. */
  settle() {
    const item = this.groups.at(-1)?.items[0];
    if (!item) return;
    const cell = this.app.cellOf(item.change) ?? this.app.fieldOf(item.change) ?? this.app.scroller;
    const box = cell.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.node;
    const right = cell.tagName === "TD" && box.right + 8 + width < innerWidth;
    const left = right ? box.right + 8 : Math.max(8, Math.min(box.left, innerWidth - width - 8));
    const top = right ? box.top : box.bottom + 6;
    this.node.style.left = `${left}px`;
    this.node.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
  }
}
