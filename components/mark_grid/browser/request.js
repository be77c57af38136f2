/** «Заявка на исправление»: what a teacher may do about a locked cell. */

import { field, openDialog } from "./dialog.js";
import { address, el } from "./dom.js";
import { lessonName } from "./view.js";

/** Whether a request makes sense here: the lesson is the teacher's own, took place, and a lock stands in the way. */
export function mayRequest(app, column, lock) {
  const { can } = app.register.info;
  return Boolean(lock && can.corrections && column.lesson.mine !== false && column.lesson.state === "held");
}

/** Opens the form: `kind` "mark" or "attendance", `old` the stored value, `typed` what was tried. */
export function openRequest(app, { kind, column, pupil, old, typed = "" }) {
  const isMark = kind === "mark";
  const next = el("input", { class: "mg-input mg-mark-input", value: typed, "aria-label": "Новое значение",
    autocomplete: "off", maxlength: 16, autofocus: true });
  const reason = el("textarea", { class: "mg-input", rows: 3, maxlength: 500, "aria-label": "Причина исправления" });
  const file = el("input", { class: "mg-input", type: "file", "aria-label": "Файл к заявке" });
  const said = el("p", { class: "mg-lockline", role: "alert", hidden: true });
  const ask = {
    kind, group: app.register.info.group, lesson: column.lesson.id, pupil: pupil.id, old,
    work: isMark ? (column.work?.id ?? null) : null, type: isMark ? app.register.typeOf(column)?.[0] : null,
  };
  openDialog(app, {
    title: "Заявка на исправление",
    body: [
      el("p", {}, `${pupil.name}, ${lessonName(column.lesson)}: ${isMark ? "отметка" : "посещаемость"}`),
      field("Было", el("b", {}, old || "пусто")),
      field("Должно быть", next, isMark ? "Пусто — убрать отметку" : "ОТ, УП, Б, НП, ОП, ОСВ; пусто — присутствовал"),
      field("Причина", reason), field("Файл", file, "Если нужен: справка, скан, до 10 МБ. Его увидит только администрация."), said,
    ],
    actions: [["Отмена", null], ["Отправить", () => send(), "mg-primary"]],
  });

  async function send() {
    const message = await post({ ...ask, new: next.value.trim().toUpperCase(), reason: reason.value.trim() });
    if (!message.refused) {
      const refusal = file.files[0] ? await attach(message.id, file.files[0]) : "";
      if (refusal) message.text = `${message.text} Файл не приложен: ${refusal}`;
      app.notices.sent(message.text, { kind, lesson: column.lesson.id, work: ask.work, pupil: pupil.id }, pupil.name);
      return true;
    }
    said.textContent = message.text;
    said.hidden = false;
    return false;
  }
}

async function post(body) {
  try {
    const response = await fetch(address("/journal/corrections"), {
      method: "POST", credentials: "same-origin", body: JSON.stringify(body),
      headers: { "X-Ejournal": "1", "Content-Type": "application/json" },
    });
    if (response.redirected) return { refused: true, text: "Сеанс завершён. Войдите снова." };
    const { id, message } = await response.json();
    return { refused: !response.ok, text: message, id };
  } catch {
    return { refused: true, text: "Нет связи. Заявка не отправлена, попробуйте ещё раз." };
  }
}

/** Sends the file of a request; returns the sentence of a refusal, "" when it is there. */
async function attach(number, file) {
  try {
    const response = await fetch(address(`/journal/corrections/${number}/files?name=${encodeURIComponent(file.name)}`), {
      method: "POST", credentials: "same-origin", body: file, headers: { "X-Ejournal": "1" },
    });
    if (response.ok && !response.redirected) return "";
    const { message } = await response.json();
    return message;
  } catch {
    return "нет связи. Приложите его на странице «Заявки».";
  }
}
