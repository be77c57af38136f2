/** The keys on one page, opened by «?». */

import { openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { ABSENCES } from "./keyboard.js";

const upper = (text) => text.toUpperCase();

function groups(scale) {
  return [
    ["Отметки", [
      ...(/^\d/.test(scale[0])
        ? [[scale.join(" "), "поставить и перейти вниз"], ["/", "вторая отметка в ту же ячейку: 4/5"]]
        : [["+ и − или 1 и 2", `${scale.join(" и ")}: поставить и перейти вниз`]]),
      [".", "долг: работу нужно сдать"],
      ["Backspace", "убрать отметку, ещё раз — посещаемость"],
      ["F2 или двойной щелчок", "карточка: работа, комментарий, история"],
      ["Alt+K", "тема и задание урока из КТП"],
    ]],
    ["Посещаемость", ABSENCES.map(({ letters, code, name }) =>
      [`${upper(letters[0])} или ${upper(letters[1])}`, `${code}: ${name}`])],
    ["Перемещение", [
      ["← ↑ → ↓, Home, End", "по ячейкам; с Ctrl — до края"],
      ["Enter, Shift+Enter", "вниз и вверх, с края — в соседний столбец"],
      ["PageUp, PageDown", "на десять строк"],
      ["Ctrl+F или \\", "найти обучающегося по имени"],
      ["Tab", "выйти из таблицы"],
    ]],
    ["Отметка за период: последний столбец", [
      ["→ из последнего урока", "перейти в столбец отметок за период, ← обратно"],
      ["5 4 3 2", "поставить; далеко от среднего — с обоснованием"],
      ["Н, О, З", "н/а, освобождён, зачёт; Shift+З — незачёт"],
      ["F2 или двойной щелчок", "выбрать из списка и написать обоснование"],
    ]],
    ["Сразу несколько", [
      ["Shift+стрелки, мышь", "выделить блок"],
      ["Ctrl+щелчок по имени", "выбрать нескольких обучающихся"],
      ["Ctrl+C, Ctrl+V", "блок в таблицу и из таблицы, с просмотром"],
      ["Ctrl+Z, Ctrl+Y", "отменить и вернуть свои изменения"],
    ]],
  ];
}

export function openHelp(app) {
  const keyed = (keys) => el("dt", {}, el("kbd", {}, keys));
  const body = groups(app.register.info.scale).map(([title, rows]) =>
    el("section", {}, el("h3", {}, title), el("dl", {}, rows.map(([keys, does]) => [keyed(keys), el("dd", {}, does)]))));
  openDialog(app, { title: "Клавиши журнала", body: el("div", { class: "mg-help" }, body), wide: true });
}
