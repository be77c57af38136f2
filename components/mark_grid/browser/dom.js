/** Small DOM helpers: everything people typed reaches the page as text or as an attribute, never as markup. */

/** An element with attributes, listeners (`onclick: fn`) and children (nodes or text; false and null are left out). */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text made safe for the one place that builds markup as a string: the first drawing of the table. */
export function escapeHtml(text) {
  return String(text).replace(/[&<>"']/g, (sign) => ESCAPES[sign]);
}

/** Sets or removes an attribute. */
export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === "" || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** A random id. `crypto.randomUUID` exists only on https and localhost, but a school may start without a certificate. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A Russian noun after a number: plural(5, "отметка", "отметки", "отметок"). */
export function plural(count, one, few, many) {
  const tens = count % 100;
  const units = count % 10;
  if (tens > 10 && tens < 20) return many;
  if (units === 1) return one;
  return units > 1 && units < 5 ? few : many;
}

/** An address of our server; NiceGUI may be mounted below a prefix. */
export function address(path) {
  return (window.path_prefix ?? "") + path;
}

/** A text area of two lines that grows while it is written in: otherwise the table below it would jump. */
export function growingText(attributes) {
  const node = el("textarea", { rows: 2, class: "mg-text", ...attributes });
  const grow = () => {
    node.style.height = "";
    if (document.activeElement === node && node.scrollHeight > node.clientHeight) node.style.height = `${node.scrollHeight + 2}px`;
  };
  for (const type of ["input", "focus", "blur"]) node.addEventListener(type, grow);
  return node;
}
