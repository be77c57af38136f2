/** The preview of a paste: who gets what, what is refused and why, before anything is written. */

import { openDialog } from "./dialog.js";
import { el, plural } from "./dom.js";
import { newOp, post } from "./outbox.js";

/** Asks the server what it would say; returns false when it cannot be asked now. */
async function rehearse(app, lines) {
  const open = lines.filter((line) => !line.error);
  const { group } = app.register.info;
  for (const line of open) {
    const { was, becomes, ...fields } = line.change;
    line.op = newOp(line.change.kind, { group, ...fields, ...becomes, source: "paste" });
  }
  try {
    for (let i = 0; i < open.length; i += 500) {
      const answer = await post(open.slice(i, i + 500).map((line) => line.op), true);
      const results = new Map(answer.results.map((result) => [result.id, result]));
      for (const line of open) judge(line, results.get(line.op.id));
    }
    return true;
  } catch {
    return false;
  }
}

function judge(line, result) {
  if (!result) return;
  if (result.status === "refused") line.error = result.message || "Сервер откажет.";
  if (result.status === "conflict") {
    // A colleague's newer value is shown as what is there; pasting over it is then the person's own choice.
    line.change = { ...line.change, old: result.value };
    line.note = `уже стоит «${result.value || "пусто"}»${result.by ? ` · ${result.by}` : ""}`;
  }
}

function rowOf({ name, place, change, error, note }) {
  return el("tr", { class: error ? "mg-bad" : "" }, el("td", {}, name), el("td", {}, place),
    el("td", {}, change.old || "—"), el("td", {}, el("b", {}, change.new || "—")), el("td", {}, error || note || ""));
}

function preview(plan) {
  const head = ["Обучающийся", "Столбец", "Было", "Станет", ""].map((text) => el("th", { scope: "col" }, text));
  return el("div", { class: "mg-preview", tabindex: 0, role: "region", "aria-label": "Что изменится" },
    el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, plan.lines.map(rowOf))));
}

/** «Вставить 12» and what stays out, in words. */
function summary(plan, asked) {
  const refused = plan.lines.filter((line) => line.error).length;
  const words = [
    refused ? `Не будет вставлено: ${refused}.` : "",
    plan.beyond ? `За краем таблицы: ${plan.beyond} ${plural(plan.beyond, "ячейка", "ячейки", "ячеек")}.` : "",
    asked ? "" : "Сервер сейчас не отвечает: его отказы придут при сохранении.",
  ];
  return words.filter(Boolean).join(" ");
}

/** `plan` is {lines: [{name, place, change, error}], beyond}. */
export async function openPaste(app, plan) {
  const asked = await rehearse(app, plan.lines);
  const good = plan.lines.filter((line) => !line.error);
  const insert = () => void app.editor.commit(good.map((line) => line.change), "paste");
  const nothing = !plan.lines.length;
  openDialog(app, {
    title: "Вставка из таблицы",
    wide: true,
    body: [el("p", { class: "mg-quiet" }, nothing ? "Всё так и есть: менять нечего." : summary(plan, asked)),
      nothing ? null : preview(plan)],
    actions: good.length ? [["Отмена"], [`Вставить ${good.length}`, insert, "mg-primary"]] : [["Закрыть", null, "mg-primary"]],
  });
}
