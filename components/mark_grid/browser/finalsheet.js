/** «Итоговые отметки»: pupils by periods, with the grid's own queue, undo, notices, paste and keypad. */

import { SchoolClock } from "./dates.js";
import { el } from "./dom.js";
import { openFinal } from "./finalcard.js";
import { FinalMany } from "./finalmany.js";
import { FinalPad } from "./finalpad.js";
import { FinalTable } from "./finaltable.js";
import { dueWords, farFrom, finalOf } from "./finalwords.js";
import { Notices } from "./notices.js";
import { Outbox, newOp } from "./outbox.js";
import { Status } from "./status.js";
import { local } from "./store.js";
import { History } from "./undo.js";

const TICK_MS = 20_000;
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class FinalStatus extends Status {
  keys() {
    const { info } = this.app.register;
    if (!info.may_write) return el("span", { class: "mg-quiet" }, info.why_not);
    return el("span", { class: "mg-quiet mg-keys" },
      "5 4 3 2 отметка · Н н/а · О осв · З зачёт · Backspace убрать · Ctrl+Z отменить · F2 карточка и история");
  }
}

export class FinalsSheet {
  /** `parts` are {root, tools, host}; `shown` is what the server knows (see `FinalsTable.show`). */
  constructor(parts, shown) {
    this.parts = parts;
    this.gone = new AbortController();
    this.clock = new SchoolClock(shown.now);
    this.register = { flags: new Map(), info: shown };
    this.pending = new Map();
    this.history = new History(`${shown.account}.finals.${shown.group}`);
    this.cursor = { focus: () => this.table.focus() };
    this.editor = { insist: (items) => this.insist(items), commit: (changes, source) => this.commit(changes, source) };
    this.lay();
    this.table = new FinalTable(this, this.scroller);
    this.many = new FinalMany(this);
    this.notices = new Notices(this, this.noticeNode);
    this.outbox = new Outbox(shown.account, (entry, result, now) => this.answered(entry, result, now), () => this.status.draw());
    this.status = new FinalStatus(this, this.statusNode);
    this.pad = new FinalPad(parts.root, this.padDoes());
    this.begin();
  }

  lay() {
    this.scroller = el("div", { class: "mg-scroll" });
    this.noticeNode = el("div", { class: "mg-notice", role: "group", "aria-label": "Не записано", hidden: true });
    this.statusNode = el("div", { class: "mg-status" });
    this.liveNode = el("div", { class: "mg-unseen", "aria-live": "polite" });
    this.alertNode = el("div", { class: "mg-unseen", "aria-live": "assertive" });
    this.parts.host.replaceChildren(this.scroller, this.noticeNode, this.statusNode, this.liveNode, this.alertNode);
    if (!this.register.info.may_write) return;
    const tool = (text, handler, kind = "", label = null) => el("button", { type: "button", class: `mg-button ${kind}`,
      "aria-label": label, title: label, onclick: handler, onmousedown: (event) => event.preventDefault() }, text);
    this.parts.tools.replaceChildren(tool("↶", () => this.undo(), "mg-sign", "Отменить (Ctrl+Z)"),
      tool("↷", () => this.redo(), "mg-sign", "Вернуть (Ctrl+Y)"), tool("Заполнить по правилу", () => this.many.fill()));
  }

  begin() {
    // What an earlier page could not send; other journals' changes go with it.
    for (const { op } of this.outbox.restore()) if (this.mine(op)) this.pending.set(this.slotOf(op), { value: op.new, count: 1 });
    this.load(this.register.info);
    this.outbox.flush();
    const hurry = () => document.visibilityState === "visible" && this.outbox.hurry();
    this.listen(this.scroller, "keydown", (event) => this.press(event));
    this.listen(document, "paste", (event) => this.many.paste(event));
    this.listen(document, "copy", (event) => this.many.copy(event));
    this.listen(window, "online", hurry);
    this.listen(window, "focus", hurry);
    this.listen(document, "visibilitychange", hurry);
    this.listen(window, "beforeunload", (event) => this.outbox.entries.length && !local.durable && event.preventDefault());
    this.timer = setInterval(() => this.table.tick(), TICK_MS);
  }

  /** Fresh numbers from the server; what is not answered yet stays above them. */
  load(shown) {
    this.clock.sync(shown.now);
    const writes = this.register.info.may_write;
    this.register.info = shown;
    this.rowOf = new Map(shown.rows.map((row, y) => [row.id, y]));
    this.columnOf = new Map(shown.periods.map((period, x) => [period.name, x]));
    this.table.draw();
    if (writes !== shown.may_write) this.status.drawKeys();
  }

  destroy() {
    this.gone.abort();
    this.pad.close();
    clearInterval(this.timer);
    clearTimeout(this.outbox.timer);
  }

  /** Listens until the table leaves the page. */
  listen(target, type, handler, options = {}) {
    target.addEventListener(type, handler, { ...options, signal: this.gone.signal });
  }

  speak(text, urgent = false) {
    (urgent ? this.alertNode : this.liveNode).textContent = text;
  }

  // --- what stands where ---------------------------------------------------------------------------------------------
  mine(op) {
    return op.kind === "final" && op.group === this.register.info.group && Boolean(op.period);
  }

  slotOf(op) {
    return `f:${op.pupil}:${op.period}`;
  }

  slotAt(y, x) {
    const { rows, periods } = this.register.info;
    return `f:${rows[y].id}:${periods[x].name}`;
  }

  stored(y, x) {
    const [text, hint, reason] = this.register.info.rows[y].cells[x];
    return { text, hint, reason };
  }

  value(y, x) {
    return this.pending.get(this.slotAt(y, x))?.value ?? this.stored(y, x).text;
  }

  cellOf(change) {
    return this.table.cell(this.rowOf.get(change.pupil), this.columnOf.get(change.period));
  }

  fieldOf() {
    return null;
  }

  redraw(change) {
    this.table.patch(this.rowOf.get(change.pupil), this.columnOf.get(change.period));
  }

  due(x) {
    const { periods, rows, may_write: writes } = this.register.info;
    const period = periods[x];
    if (!period.due_at || (period.why && writes)) return null;
    return dueWords(period.due_at, this.clock.now(), rows.filter((_, y) => !this.value(y, x)).length);
  }

  // --- changes -------------------------------------------------------------------------------------------------------
  change(y, x, text, reason = "") {
    const { rows, periods } = this.register.info;
    return { kind: "final", period: periods[x].name, pupil: rows[y].id, old: this.value(y, x), new: text,
      was: { reason: this.stored(y, x).reason }, becomes: { reason }, refusal: periods[x].why };
  }

  commit(changes, source, remember = true) {
    const changed = changes.filter((one) => one.new !== one.old || one.was?.reason !== one.becomes?.reason);
    const refused = changed.filter((one) => one.refusal);
    const taken = changed.filter((one) => !one.refusal).map(({ refusal, ...one }) => one);
    if (refused.length) this.notices.refused(refused.map((one) => this.item(one, one.refusal, one.old)));
    taken.forEach((one) => this.queue(one, source));
    if (taken.length && remember) this.history.push(taken);
    this.outbox.flush();
    return taken.length;
  }

  queue({ was, becomes, ...fields }, source) {
    const op = newOp("final", { group: this.register.info.group, ...fields, ...becomes, source });
    const slot = this.slotOf(op);
    this.notices.forget(slot);
    const outcome = this.outbox.add(op, { label: this.label(op), title: this.register.info.title });
    const held = this.pending.get(slot);
    if (outcome === "undone") this.pending.delete(slot);
    else if (outcome === "merged") held.value = op.new;
    else this.pending.set(slot, { value: op.new, count: (held?.count ?? 0) + 1 });
    this.register.flags.delete(slot);
    this.redraw(op);
  }

  label(op) {
    const row = this.register.info.rows[this.rowOf.get(op.pupil)];
    return row ? `${row.name}, ${op.period}` : (op.period ?? "");
  }

  item(change, message, theirs, by = "") {
    return { change, message, theirs, by, slot: this.slotOf(change), label: this.label(change), typed: change.new,
      theirsWords: theirs, typedWords: change.new };
  }

  answered({ op, about }, result, now) {
    this.clock.sync(now);
    const bad = result.status === "conflict" || result.status === "refused";
    if (!this.mine(op)) {
      if (bad) this.notices.refused([{ change: op, message: result.message || `Там уже стоит «${result.value}».`, theirs: result.value,
        by: result.by, slot: null, label: `${about.title ?? "Журнал"}: ${about.label ?? ""}`, typed: op.new }]);
      return;
    }
    this.release(op, result);
    this.redraw(op);
    if (!bad) return void this.speak(`${this.label(op)}: ${op.new || "пусто"}, сохранено`);
    this.history.drop(op);
    const item = this.item(op, result.message, result.value, result.by);
    this.notices[result.status === "conflict" ? "conflict" : "refused"]([item]);
  }

  release(op, result) {
    const slot = this.slotOf(op);
    const held = this.pending.get(slot);
    if (held?.count > 1) held.count -= 1;
    else this.pending.delete(slot);
    const cells = this.register.info.rows[this.rowOf.get(op.pupil)]?.cells;
    const cell = cells?.[this.columnOf.get(op.period)];
    if (!cell || result.version === undefined) return;
    cell[0] = result.value;
    if (result.status === "saved" || result.status === "unchanged") cell[2] = op.reason ?? "";
  }

  insist(items) {
    this.commit(items.map(({ change: { id, group, source, refusal, reason, ...fields }, theirs }) => ({ ...fields, old: theirs,
      was: { reason: "" }, becomes: { reason: reason ?? fields.becomes?.reason ?? "" } })), "key");
  }

  undo() {
    this.travel(this.history.undo(), "undo");
  }

  redo() {
    this.travel(this.history.redo(), "redo");
  }

  travel(changes, source) {
    if (!changes) return;
    this.commit(changes, source, false);
    const [{ pupil, period }] = changes;
    if (this.rowOf.has(pupil) && this.columnOf.has(period)) this.table.go(this.rowOf.get(pupil), this.columnOf.get(period));
  }

  // --- typing --------------------------------------------------------------------------------------------------------
  press(event) {
    const at = this.table.placeOf(event.target);
    if (event.isComposing || !at) return;
    if (this.command(event, at.y, at.x)) event.preventDefault();
  }

  command(event, y, x) {
    const value = finalOf(event, this.register.info.values);
    const move = MOVES[event.key];
    if (value) this.put(y, x, value);
    else if (event.ctrlKey || event.metaKey) return this.controlled(event);
    else if (move) this.table.go(y + move[0], x + move[1]);
    else if (event.key === "Enter") this.table.go(y + (event.shiftKey ? -1 : 1), x);
    else if (event.key === "Escape") this.notices.escape();
    else if (event.key === "F2") this.open(y, x);
    else if (event.key === "Backspace" || event.key === "Delete") this.commit([this.change(y, x, "")], "key");
    else if (/^\d$/.test(event.key)) this.unknown(y, x, event.key);
    else return false;
    return true;
  }

  controlled(event) {
    if (event.code === "KeyZ" && !event.shiftKey) this.undo();
    else if (event.code === "KeyY" || event.code === "KeyZ") this.redo();
    else return false;
    return true;
  }

  unknown(y, x, text) {
    const change = this.change(y, x, text);
    this.notices.refused([this.item(change, `«${text}» здесь не ставят: ${this.register.info.values.join(", ")}.`, change.old)]);
  }

  /** Gives a mark; one that is far from the suggestion asks for its reason first. */
  put(y, x, value) {
    const change = this.change(y, x, value);
    if (change.old === value) this.table.go(y + 1, x);
    else if (!change.refusal && farFrom(this.stored(y, x).hint, value)) this.open(y, x, value);
    else if (this.commit([change], "key")) this.table.go(y + 1, x);
  }

  open(y, x, value = null) {
    const { rows, periods, group, values } = this.register.info;
    const { hint, reason } = this.stored(y, x);
    let next = y;
    openFinal(this, {
      title: `${rows[y].name} · ${periods[x].name}`, line: hint ? `По правилу выходит ${hint}.` : "", hint, values,
      chosen: value ?? this.value(y, x), reason, lock: periods[x].why, story: { group, period: periods[x].name, pupil: rows[y].id },
    }, (chosen, why) => (next = this.commit([this.change(y, x, chosen, why)], "key") ? y + 1 : y), () => this.table.go(next, x));
  }

  // --- touch ---------------------------------------------------------------------------------------------------------
  tap(y, x) {
    if (this.register.info.periods[x].why) this.open(y, x);
    else this.pad.open();
  }

  padDoes() {
    const at = () => [this.table.y, this.table.x];
    return {
      values: this.register.info.values, put: (value) => this.put(...at(), value), undo: () => this.undo(), card: () => this.open(...at()),
      clear: () => this.commit([this.change(...at(), "")], "key"), step: (by) => this.table.go(this.table.y + by, this.table.x),
      name: () => `${this.register.info.rows[this.table.y].name} · ${this.register.info.periods[this.table.x].name}`,
      focus: () => this.table.focus(),
    };
  }

  /** Whether keys and the clipboard are for this table now. */
  get ours() {
    return this.table.active && !document.querySelector("dialog[open]");
  }
}
