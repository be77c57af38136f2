/** The buttons above the grid; Python may call the same actions by name. */

import { choice, openDialog } from "./dialog.js";
import { el, plural } from "./dom.js";
import { openHelp } from "./help.js";
import { beside } from "./outbox.js";
import { lessonName } from "./view.js";
import { WorkFields } from "./workfields.js";

export class Actions {
  constructor(app, toolbar) {
    this.app = app;
    this.toolbar = toolbar;
    this.draw();
  }

  draw() {
    this.drawHeading();
    if (this.toolbar) this.drawTools();
  }

  drawHeading() {
    const { info, pupils } = this.app.register;
    const count = `${pupils.length} ${plural(pupils.length, "обучающийся", "обучающихся", "обучающихся")}`;
    this.app.parts.heading.replaceChildren(el("h1", {}, info.title, info.subgroup ? ` · ${info.subgroup}` : ""),
      el("span", { class: "mg-count" }, count), el("span", { class: "mg-print-term" }, info.term_name));
  }

  drawTools() {
    const { can, marking, forecast, no_forecast: noForecast } = this.app.register.info;
    const tool = (text, handler, kind = "", label = null) => el("button", { type: "button", class: `mg-button ${kind}`,
      "aria-label": label, title: label, onclick: handler, onmousedown: (event) => event.preventDefault() }, text);
    const marks = can.marks && marking !== "none";
    const tools = [
      tool("Найти", () => this.app.finder.open(), "", "Найти обучающегося (Ctrl+F)"),
      this.app.editable && tool("↶", () => this.app.editor.undo(), "mg-sign", "Отменить (Ctrl+Z)"),
      this.app.editable && tool("↷", () => this.app.editor.redo(), "mg-sign", "Вернуть (Ctrl+Y)"),
      tool("?", () => openHelp(this.app), "mg-sign", "Клавиши журнала"),
      (forecast || noForecast) && this.forecastTool(tool),
      can.attendance && tool("Все присутствуют", () => this.allPresent()),
      marks && tool("Одна отметка всем", () => this.oneForAll()),
      can.final && marking === "marks" && tool("Заполнить по среднему", () => this.app.finals.fill()),
      marks && can.works && tool("Новая работа", () => this.newWork(), "mg-primary"),
    ];
    this.app.parts.tools.replaceChildren(...tools.filter(Boolean));
  }

  /** The column of forecasts may be hidden; where the gate is shut the button says why there is none. */
  forecastTool(tool) {
    const { register } = this.app;
    const node = tool("Прогноз", () => this.app.forecasts.toggle(), "", register.info.forecast ? "Столбец прогноза" : "Почему нет прогноза");
    if (register.info.forecast) node.setAttribute("aria-pressed", String(register.means.includes("forecast")));
    return node;
  }

  /** Rows of the column under the cursor whose pupils are in the group on that day. */
  present(column) {
    return this.app.register.pupils.map((pupil, row) => ({ pupil, row, column: column.index }))
      .filter(({ pupil }) => this.app.register.inGroup(pupil, column.lesson.date));
  }

  oneForAll() {
    const { cursor, register, editor } = this.app;
    const column = cursor.current;
    const lock = register.columnLock(column);
    if (lock) return this.refuse(lock);
    let mark = register.info.scale[0];
    const onlyEmpty = el("input", { type: "checkbox", checked: true });
    const everyone = this.present(column);
    const targets = () => everyone.filter(({ pupil }) => {
      const empty = !register.mark(column, pupil.id) && !register.absence(column.lesson.id, pupil.id);
      return empty || !onlyEmpty.checked;
    });
    const count = el("p", { class: "mg-quiet" });
    const say = () => (count.textContent = `Получат отметку: ${targets().length} из ${everyone.length}.`);
    onlyEmpty.onchange = say;
    say();
    const work = column.work ? register.typeOf(column)[1] : "новая работа по умолчанию";
    return openDialog(this.app, {
      title: `Одна отметка всем · ${lessonName(column.lesson)}`,
      body: [el("p", {}, work), choice("Отметка", register.info.scale.map((one) => [one, one]), mark, (one) => (mark = one)),
        el("label", { class: "mg-check" }, onlyEmpty, " только тем, у кого здесь пусто"), count],
      actions: [["Отмена"], ["Поставить", () => void editor.marks(targets(), mark, "fill"), "mg-primary"]],
    });
  }

  allPresent() {
    const { cursor, register, editor } = this.app;
    const column = cursor.current;
    const lock = register.columnLock(column, "absence");
    if (lock) return this.refuse(lock);
    const away = this.present(column).filter(({ pupil }) => register.absence(column.lesson.id, pupil.id));
    const names = away.map(({ pupil }) => `${pupil.name} — ${register.absence(column.lesson.id, pupil.id)}`);
    const body = away.length
      ? [el("p", {}, `Будет снято отметок о посещаемости: ${away.length}`), el("ul", {}, names.map((name) => el("li", {}, name)))]
      : el("p", {}, "Отсутствующих на этом уроке нет: снимать нечего.");
    const actions = away.length
      ? [["Отмена"], [`Снять ${away.length}`, () => void editor.absences(away, "", "fill"), "mg-primary"]]
      : [["Понятно", null, "mg-primary"]];
    return openDialog(this.app, { title: `Все присутствуют · ${lessonName(column.lesson)}`, body, actions });
  }

  newWork() {
    const column = this.app.cursor.current;
    const lock = this.app.register.columnLock({ lesson: column.lesson, work: null });
    if (lock) return this.refuse(lock);
    return this.workDialog("Новая работа", new WorkFields(this.app, column, { fresh: true }), column, "Добавить");
  }

  editWork(column) {
    const { register } = this.app;
    if (!register.info.can.works || register.columnLock(column)) return;
    const empty = register.pupils.every((pupil) => !register.mark(column, pupil.id));
    const fields = new WorkFields(this.app, column);
    const remove = ["Удалить работу", () => this.removeWork(column, fields.seen), "mg-danger"];
    this.workDialog("Работа", fields, column, "Сохранить", empty ? [remove] : []);
  }

  workDialog(title, fields, column, verb, more = []) {
    const save = () => {
      if (!fields.check()) return false;
      this.app.editor.commit(fields.changes(), "key");
      return true;
    };
    openDialog(this.app, { title: `${title} · ${lessonName(column.lesson)}`, body: fields.node,
      actions: [...more, ["Отмена"], [verb, save, "mg-primary"]] });
    (fields.fresh ? fields.select : fields.topic).focus();
  }

  removeWork(column, seen = beside("work", column.work)) {
    this.app.editor.commit([{ kind: "work", lesson: column.lesson.id, work: column.work.id, remove: true,
      old: null, new: undefined, was: seen }], "key");
  }

  refuse(message) {
    const { cursor, editor, notices } = this.app;
    const change = editor.markChange(cursor, "");
    notices.refused([{ ...editor.item(change, message, change.old), slot: null, typed: "" }]);
  }
}
