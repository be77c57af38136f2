/** The browser's own storage, or the page's memory where it is switched off: then leaving the page must warn. */

class Shelf {
  constructor(area) {
    this.memory = new Map();
    try {
      this.area = window[area];
      this.area.setItem("ej.probe", "1");
      this.area.removeItem("ej.probe");
    } catch {
      this.area = null;
    }
  }

  get durable() {
    return this.area !== null && this.memory.size === 0;
  }

  get(key) {
    return this.memory.get(key) ?? this.area?.getItem(key) ?? null;
  }

  set(key, value) {
    try {
      if (!this.area) throw new Error("no storage");
      this.area.setItem(key, value);
      this.memory.delete(key);
    } catch {
      this.memory.set(key, value); // full or switched off: better in memory than nowhere
    }
  }

  remove(key) {
    this.memory.delete(key);
    this.area?.removeItem(key);
  }

  keys(prefix) {
    const stored = this.area ? Object.keys(this.area) : [];
    return [...new Set([...stored, ...this.memory.keys()])].filter((key) => key.startsWith(prefix)).sort();
  }

  json(key, otherwise) {
    try {
      return JSON.parse(this.get(key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }
}

export const local = new Shelf("localStorage");
export const session = new Shelf("sessionStorage");

/** Text being typed and not saved yet, so that a reload in the middle of a sentence loses nothing. */
export class Drafts {
  constructor(account) {
    this.prefix = `ej.draft.${account}.`;
  }

  get(name) {
    return local.get(this.prefix + name);
  }

  set(name, text) {
    local.set(this.prefix + name, text);
  }

  drop(name) {
    local.remove(this.prefix + name);
  }
}
