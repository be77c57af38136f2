/** Final marks in words and keys, the same in the grid's column of the term and on the page of all periods. */

import { duration, stamp } from "./dates.js";
import { plural } from "./dom.js";

/** Letters by their place on the keyboard, as everywhere in the grid. */
const LETTERS = { KeyY: "н/а", KeyJ: "осв", KeyP: "зач" };
const SIGNS = { н: "н/а", о: "осв", з: "зач", "+": "зач", "-": "незач" };
const WORDS = { на: "н/а", н: "н/а", "н/а": "н/а", о: "осв", осв: "осв", освобожден: "осв", освобождена: "осв", з: "зач",
  зач: "зач", зачет: "зач", зачёт: "зач", незач: "незач", незачет: "незач", незачёт: "незач" };
const SOON_MS = 3 * 86_400_000;

/** The mark of a key press, or null. */
export function finalOf(event, values) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  let value = LETTERS[event.code] ?? (event.code.startsWith("Key") ? null : SIGNS[event.key.toLowerCase()]) ?? event.key;
  if (value === "зач" && event.shiftKey && event.code === "KeyP") value = "незач";
  return values.includes(value) ? value : null;
}

/** The mark a pasted cell means, '' for an empty one, null for what cannot be read. */
export function finalWord(text, values) {
  const word = text.trim().toLowerCase().replace(/[.\s]+$/, "");
  const value = WORDS[word] ?? word;
  return value === "" || values.includes(value) ? value : null;
}

/** Whether a mark is so far from the suggestion that it needs a reason (norms 2). */
export function farFrom(hint, value) {
  return /^\d$/.test(hint ?? "") && /^\d$/.test(value) && Math.abs(Number(hint) - Number(value)) >= 1;
}

/** Until when the marks are due (I-07), counted down: {text, kind, title}. */
export function dueWords(due, now, empty) {
  const left = stamp(due) - now;
  const day = `${due.slice(8, 10)}.${due.slice(5, 7)}`;
  const days = Math.floor(left / 86_400_000);
  const rest = days >= 3 ? `${days} ${plural(days, "день", "дня", "дней")}` : duration(left);
  return {
    text: !empty ? "всё выставлено" : left < 0 ? `срок был ${day}` : `до ${day}, ${rest}`,
    kind: !empty ? "good" : left < 0 ? "bad" : left < SOON_MS ? "warn" : "calm",
    title: empty ? `Не выставлено: ${empty}. Срок — первый рабочий день после конца периода (п. 17.4).` : "",
  };
}
