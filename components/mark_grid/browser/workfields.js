/** Type, weight and topic of a work: in the cell's card and in «Новая работа». */

import { el } from "./dom.js";
import { field } from "./dialog.js";
import { beside } from "./outbox.js";

export class WorkFields {
  /** `column` gives the lesson and, when it exists, the work; a fresh work starts from `type`. */
  constructor(app, column, { readOnly = false, fresh = false } = {}) {
    this.app = app;
    this.column = column;
    this.work = fresh ? null : column.work;
    this.fresh = fresh;
    const { types, default_type: usual } = app.register.info;
    const type = this.work?.type ?? usual;
    this.select = el("select", { class: "mg-input", disabled: readOnly, onchange: () => this.retype() },
      types.map(([id, name, short]) => el("option", { value: id }, `${short} · ${name}`)));
    this.select.value = String(type);
    this.weight = el("input", { class: "mg-input mg-weight", inputmode: "decimal", readonly: readOnly, autocomplete: "off",
      value: comma(this.work?.weight ?? this.usualWeight()) });
    this.topic = el("input", { class: "mg-input", type: "text", maxlength: 200, readonly: readOnly,
      value: this.work?.topic ?? "", placeholder: "необязательно" });
    this.node = el("div", { class: "mg-work-fields" }, field("Вид работы", this.select), field("Вес", this.weight),
      field("Тема работы", this.topic));
    this.before = this.values();
    this.seen = this.work && beside("work", this.work); // as stored: what the fields made of it is not what was read
  }

  get type() {
    return Number(this.select.value);
  }

  usualWeight() {
    return this.app.register.types.get(this.type)?.[3] ?? "1";
  }

  retype() {
    this.weight.value = comma(this.usualWeight());
  }

  values() {
    return { type: this.type, weight: this.weight.value.trim().replace(",", "."), topic: this.topic.value.trim() };
  }

  /** The change of the work, if any; an empty column makes its work by the first mark unless more was said about it. */
  changes() {
    const now = this.values();
    const { before } = this;
    const said = now.weight !== before.weight || now.topic !== before.topic || (this.work && now.type !== before.type);
    if (!said && !this.fresh) return [];
    return [{ kind: "work", lesson: this.column.lesson.id, work: this.work?.id ?? null, old: null, new: undefined,
      was: this.work ? this.seen : undefined, becomes: now }];
  }

  /** Whether the weight can be read; the browser says what is wrong beside the field. */
  check() {
    const fits = /^\d{1,3}([.,]\d{1,2})?$/.test(this.weight.value.trim()) && Number(this.values().weight) > 0;
    this.weight.setCustomValidity(fits ? "" : "Вес — число больше нуля, например 1 или 1,5.");
    if (!fits) this.weight.reportValidity();
    this.weight.oninput = () => this.weight.setCustomValidity("");
    return fits;
  }
}

const comma = (decimal) => String(decimal).replace(".", ",");
