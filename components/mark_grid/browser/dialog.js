/** A dialog of the browser's own kind: it keeps the focus inside, Escape closes it, focus returns to the grid. */

import { el } from "./dom.js";

export const button = (text, onclick, kind = "") =>
  el("button", { type: "button", class: `mg-button ${kind}`, onclick }, text);

/**
 * Opens a dialog. `actions` are [text, handler, kind]; a handler that returns false keeps it open.
 * Returns {node, close}.
 */
export function openDialog(app, { title, body, actions = [], wide = false, onClose = null }) {
  const heading = `mg-dialog-${Date.now()}`;
  const node = el("dialog", { class: `mg-dialog${wide ? " mg-wide" : ""}`, "aria-labelledby": heading, tabindex: -1 });
  const close = () => node.open && node.close();
  const run = async (handler) => (await handler?.()) !== false && close();
  const buttons = actions.map(([text, handler, kind]) => button(text, () => run(handler), kind));
  const main = buttons[actions.findIndex(([, , kind]) => kind === "mg-primary")];
  node.append(
    el("div", { class: "mg-dialog-head" }, el("h2", { id: heading }, title), closeButton(close)),
    el("div", { class: "mg-dialog-body" }, body),
    buttons.length ? el("div", { class: "mg-dialog-row" }, buttons) : "",
  );
  node.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the grid below must not hear it
    if (event.key === "Enter" && !event.shiftKey && event.target.matches("input, textarea") && main) {
      event.preventDefault();
      main.click();
    }
  });
  node.addEventListener("mousedown", (event) => event.target === node && close());
  node.addEventListener("close", () => {
    node.remove();
    onClose?.();
    if (document.activeElement === document.body) app.cursor.focus();
  });
  app.parts.root.append(node);
  node.showModal();
  // On a phone a focused field opens the keyboard over the dialog, and a focused «Сохранить» saves by accident.
  const quiet = matchMedia("(pointer: coarse)").matches && node.querySelector(".mg-dialog-body :is(input, select, textarea)");
  (node.querySelector("[autofocus]") ?? (quiet ? node : main) ?? node).focus();
  return { node, close };
}

function closeButton(close) {
  return el("button", { type: "button", class: "mg-icon", "aria-label": "Закрыть", onclick: close }, "×");
}

/** A labelled field of a dialog. */
export function field(label, control, hint = "") {
  return el("label", { class: "mg-field" }, el("span", {}, label), control, hint ? el("small", {}, hint) : null);
}

/** A row of buttons of which one is chosen; `onPick` hears the value. */
export function choice(label, values, chosen, onPick) {
  const node = el("div", { class: "mg-choice", role: "group", "aria-label": label });
  const draw = (value) => {
    for (const one of node.children) one.setAttribute("aria-pressed", String(one.dataset.value === value));
  };
  for (const [value, text, title] of values) {
    node.append(el("button", { type: "button", class: "mg-button", "data-value": value, title, onclick: () => {
      draw(value);
      onPick(value);
    } }, text));
  }
  draw(chosen);
  return node;
}
