/** The card of one final mark: the mark, its reason where it is far from the suggestion, and who changed it when. */

import { choice, field, openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { askCell, storyLines } from "./story.js";
import { farFrom } from "./finalwords.js";

const REASONS = ["Учтена положительная динамика", "Учтены итоги контрольных работ", "Знания по итогам периода ниже среднего балла"];

/**
 * Opens it. `about` is {title, line, hint, values, chosen, reason, lock, story: {group, period, pupil}}; `save(value,
 * reason)` stores; `onClose` gives the keyboard back.
 */
export function openFinal(app, about, save, onClose) {
  const { hint, values, lock, story } = about;
  const history = el("ol", { class: "mg-story" }, el("li", { class: "mg-quiet" }, "загружается…"));
  const past = el("div", { class: "mg-field" }, el("span", {}, "История"), history);
  askCell(story).then((answer) => history.replaceChildren(...storyLines(answer.history)),
    () => history.replaceChildren(...storyLines(null)));
  const line = about.line ? el("p", { class: "mg-quiet" }, about.line) : null;
  if (lock) {
    const mark = el("p", {}, about.chosen ? `Стоит ${about.chosen}.` : "Отметки нет.", about.reason ? ` Обоснование: ${about.reason}` : "");
    return openDialog(app, { title: about.title, body: [el("p", { class: "mg-lockline" }, lock), mark, line, past],
      actions: [["Закрыть", null, "mg-primary"]], onClose });
  }
  let { chosen } = about;
  const asked = el("p", { class: "mg-lockline" }, `Отметка отличается от той, что выходит по правилу (${hint}): напишите, почему. `
    + "Обоснование войдёт в отчёт «Объективность».");
  const reason = el("textarea", { class: "mg-input", rows: 2, maxlength: 300, value: about.reason, "aria-label": "Обоснование" });
  const ready = REASONS.map((text) => el("button", { type: "button", class: "mg-verb", onclick: () => {
    reason.value = text;
    reason.setCustomValidity("");
  } }, text));
  const needs = () => farFrom(hint, chosen);
  const pick = (one) => {
    chosen = one;
    asked.hidden = !needs();
  };
  pick(chosen);
  const store = () => {
    if (needs() && !reason.value.trim()) {
      reason.setCustomValidity("Напишите обоснование.");
      reason.oninput = () => reason.setCustomValidity("");
      return reason.reportValidity();
    }
    save(chosen, needs() ? reason.value.trim() : "");
    return true;
  };
  openDialog(app, {
    title: about.title,
    body: [line, choice("Отметка за период", [...values.map((one) => [one, one]), ["", "убрать"]], chosen, pick), asked,
      field("Обоснование", reason), el("div", { class: "mg-verbs" }, ready), past],
    actions: [["Отмена"], ["Сохранить", store, "mg-primary"]],
    onClose,
  });
  if (needs()) reason.focus();
  return undefined;
}
