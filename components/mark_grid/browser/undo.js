/** One's own steps, single or bulk, that Ctrl+Z takes back. They live as long as the browser's tab. */

import { session } from "./store.js";

const DEPTH = 200;

/** The same change the other way round. */
export function inverted(change) {
  const { old, new: next, was, becomes, ...rest } = change;
  return { ...rest, old: next, new: old, was: becomes, becomes: was };
}

const samePlace = (a, b) =>
  a.kind === b.kind && a.lesson === b.lesson && (a.work ?? null) === (b.work ?? null) && a.pupil === b.pupil
  && a.period === b.period;

export class History {
  constructor(key) {
    this.key = `ej.undo.${key}`;
    const { done = [], undone = [] } = session.json(this.key, {});
    this.done = done;
    this.undone = undone;
  }

  keep() {
    session.set(this.key, JSON.stringify({ done: this.done, undone: this.undone }));
  }

  push(step) {
    this.done = [...this.done, step].slice(-DEPTH);
    this.undone = [];
    this.keep();
  }

  /** The changes that take the last step back, or null. */
  undo() {
    const step = this.done.pop();
    if (!step) return null;
    this.undone.push(step);
    this.keep();
    return step.toReversed().map(inverted);
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return null;
    this.done.push(step);
    this.keep();
    return step;
  }

  /** A change the server did not take is not one's own step: it must not be taken back later. */
  drop(change) {
    const stays = (other) => !(samePlace(other, change) && [other.new, other.old].includes(change.new));
    for (const name of ["done", "undone"]) {
      this[name] = this[name].map((step) => step.filter(stays)).filter((step) => step.length);
    }
    this.keep();
  }

  /** A first mark made the work it was typed for; from now on its steps name that work. */
  adopt(lesson, work) {
    const steps = [...this.done, ...this.undone].flat();
    const waiting = steps.filter((change) => change.lesson === lesson && change.work === null);
    waiting.forEach((change) => (change.work = work));
    if (waiting.length) this.keep();
  }
}
