/** What a key means in the grid. Letters go by their place on the keyboard, so the layout does not matter. */

export const ABSENCES = [
  { code: "ОТ", key: "KeyJ", letters: "оj", name: "отсутствовал, причина не указана" },
  { code: "НП", key: "KeyY", letters: "нy", name: "отсутствовал по неуважительной причине" },
  { code: "Б", key: "Comma", letters: "б,", name: "болел" },
  { code: "УП", key: "KeyE", letters: "уe", name: "отсутствовал по уважительной причине" },
  { code: "ОП", key: "KeyG", letters: "пg", name: "опоздал" },
  { code: "ОСВ", key: "KeyC", letters: "сc", name: "освобождён от занятия" },
];

export const ABSENCE_NAMES = Object.fromEntries(ABSENCES.map((absence) => [absence.code, absence.name]));

const MOVES = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0],
};

/** A mark of the scale for a typed sign: digits as they are; other scales («зачёт», «незачёт») by + − or position. */
function markOf(sign, scale) {
  if (scale.includes(sign)) return sign;
  if (!scale.length || scale.every((mark) => /^\d$/.test(mark))) return null;
  if (sign === "+") return scale[0];
  if (sign === "-") return scale.at(-1);
  return scale[Number(sign) - 1] ?? null;
}

function moveOf(event) {
  const extend = event.shiftKey;
  const control = event.ctrlKey || event.metaKey;
  if (event.key in MOVES) {
    const [rows, columns] = MOVES[event.key];
    return { name: "move", rows, columns, extend, far: control };
  }
  if (event.key === "Home" || event.key === "End") {
    return { name: "edge", end: event.key === "End", corner: control, extend };
  }
  return null;
}

function controlCommand(event) {
  if (event.code === "KeyZ") return { name: event.shiftKey ? "redo" : "undo" };
  if (event.code === "KeyY") return { name: "redo" };
  if (event.code === "KeyF") return { name: "find" };
  return null;
}

function absenceOf(event) {
  // The sign typed decides only where the browser does not say which key it was (an on-screen keyboard).
  const byKey = ABSENCES.find((absence) => absence.key === event.code);
  if (byKey) return byKey.code;
  if (event.code) return null;
  return ABSENCES.find((absence) => absence.letters.includes(event.key.toLowerCase()))?.code ?? null;
}

/** The command of a key press, or null when the grid has no use for it. */
export function commandOf(event, scale) {
  const move = moveOf(event);
  if (move) return move;
  if (event.key === "Enter") return event.altKey ? { name: "card" } : { name: "enter", up: event.shiftKey };
  if (event.key === "F2") return { name: "card" };
  if (event.key === "Escape") return { name: "escape" };
  if (event.key === "Backspace" || event.key === "Delete") return { name: "clear" };
  if (event.ctrlKey || event.metaKey) return controlCommand(event);
  if (event.altKey || event.key.length !== 1) return null;
  if (event.key === "?") return { name: "help" };
  if (event.key === "\\") return { name: "find" };
  if (event.key === "." || event.code === "NumpadDecimal") return { name: "mark", text: "." };
  if (event.key === "/") return { name: "second" };
  const mark = markOf(event.key, scale);
  if (mark) return { name: "mark", text: mark };
  if (/^\d$/.test(event.key)) return { name: "unknown", text: event.key };
  const code = event.shiftKey ? null : absenceOf(event);
  return code ? { name: "absence", code } : null;
}
