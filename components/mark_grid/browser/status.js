/** The foot of the grid: one line of keys and one quiet word about what is saved. */

import { address, el, setAttribute } from "./dom.js";
import { openHelp } from "./help.js";

const CALM_MS = 300; // faster answers are not worth a change of the words

export class Status {
  constructor(app, node) {
    this.app = app;
    this.pill = el("span", { class: "mg-pill", role: "status" });
    this.line = this.keys();
    node.append(this.line, this.pill);
    this.draw();
  }

  drawKeys() {
    const line = this.keys();
    this.line.replaceWith(line);
    this.line = line;
  }

  keys() {
    if (!this.app.editable) return el("span", { class: "mg-quiet" }, this.app.register.info.why_not || "Только просмотр");
    const { scale, can } = this.app.register.info;
    const marks = can.marks && scale.length ? `${scale.join(" ")} отметка · . долг · ` : "";
    const more = el("button", { type: "button", class: "mg-link", onclick: () => openHelp(this.app) }, "? все клавиши");
    return el("span", { class: "mg-quiet mg-keys" }, `${marks}О Н Б У П С посещаемость · Ctrl+Z отменить · F2 карточка · `, more);
  }

  draw() {
    const { outbox } = this.app;
    const count = outbox?.entries.length ?? 0;
    clearTimeout(this.timer);
    if (!count) return this.say("saved", "всё сохранено");
    if (outbox.state === "ended") return this.ended(count);
    if (outbox.state === "offline") return this.say("unsent", `не отправлено: ${count}`);
    this.pill.dataset.state = "saving"; // true at once; the eye is told only when it takes long
    this.timer = setTimeout(() => this.say("saving", "сохраняется…"), CALM_MS);
    return undefined;
  }

  say(state, ...content) {
    this.pill.dataset.state = state;
    if (this.pill.dataset.look === state && state !== "unsent" && state !== "ended") return;
    this.pill.dataset.look = state;
    this.pill.replaceChildren(...content);
    setAttribute(this.pill, "title", state === "unsent" ? "Введённое хранится в этом браузере и отправится само." : "");
  }

  ended(count) {
    const next = encodeURIComponent(location.pathname + location.search);
    const link = el("a", { href: address(`/login?next=${next}`) }, "войдите снова");
    this.say("ended", "сессия закончилась — ", link, `, введённое сохранено: ${count}`);
  }
}
