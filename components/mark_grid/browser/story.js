/** Who changed a cell and when: asked for on demand, shown as a list. */

import { address, el } from "./dom.js";

/** The comment and the history of a cell; the query says which. */
export async function askCell(query) {
  const response = await fetch(address(`/journal/cell?${new URLSearchParams(query)}`), {
    credentials: "same-origin", headers: { "X-Ejournal": "1" },
  });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return response.json();
}

/** Lines of a history; null is one that could not be had. */
export function storyLines(entries) {
  const line = ({ at, who, role, old, new: next, reason, source }) => el("li", {},
    el("b", {}, `${old || "—"} → ${next || "—"}`), ` ${who}${role ? `, ${role}` : ""}`,
    el("span", { class: "mg-quiet" }, ` ${at}${reason ? ` · ${reason}` : ""}${source === "import" ? " · импорт" : ""}`));
  const empty = entries ? "Изменений не было." : "Историю сейчас не получить: нет связи.";
  return entries?.length ? entries.map(line) : [el("li", { class: "mg-quiet" }, empty)];
}
