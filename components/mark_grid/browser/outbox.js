/**
 * The numbered queue of changes. Each lies in the browser's storage under a key of its own until the server has
 * answered for it, is sent in order, one request at a time, and carries an id, so that a second sending is harmless.
 */

import { address, uuid } from "./dom.js";
import { local } from "./store.js";

const LIMIT = 500; // changes in one request, as the server's door allows
const PATIENCE_MS = 20000; // a request that hangs longer is sent again; its id makes that harmless
const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];
const RETRIED = new Set([408, 425, 429]); // 4xx answers that are about the moment, not about the change

/** What is stored beside the value of a change; `was` in an operation says what the person has seen there. */
export const BESIDE = { attendance: ["minutes"], homework: ["due_lesson", "due_on", "none"], final: ["reason"],
  work: ["type", "weight", "topic"] };

/** Those fields of an operation, of a work, of homework. */
export const beside = (kind, of) => Object.fromEntries((BESIDE[kind] ?? []).map((name) => [name, of[name]]));

/** Where a change lands; a later unsent change of the same place replaces the earlier one. */
function placeOf(op) {
  if (op.kind === "work" && !op.work) return null;
  return [op.group, op.kind, op.lesson, op.work ?? "", op.pupil ?? "", op.term ?? op.period ?? ""].join(":");
}

function sameValue(op) {
  if (op.remove) return false;
  if (op.was) return (op.new ?? null) === (op.old ?? null) && BESIDE[op.kind].every((name) => op[name] === op.was[name]);
  return op.kind !== "homework" && op.kind !== "work" && !op.minutes && op.new === op.old;
}

/** Sends changes once. Returns the answer, or throws {status, message}. */
export async function post(ops, dryRun = false) {
  const response = await fetch(address("/journal/edits"), {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-Ejournal": "1" },
    body: JSON.stringify({ ops, dry_run: dryRun }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (response.ok && !response.redirected) return response.json();
  const body = await response.json().catch(() => ({}));
  throw Object.assign(new Error(body.message ?? ""), { status: response.redirected ? 401 : response.status });
}

export class Outbox {
  /** `onResult(entry, result)` for each answered change, `onState(outbox)` whenever the pill may have to change. */
  constructor(account, onResult, onState) {
    this.prefix = `ej.op.${account}.`;
    this.onResult = onResult;
    this.onState = onState;
    this.entries = [];
    this.busy = false;
    this.state = "idle"; // idle | sending | offline | ended
    this.failures = 0;
    this.single = false; // after a refused batch: one by one, to find the change the server cannot read
    this.timer = null;
  }

  /** Changes an earlier page of the same account could not send. */
  restore() {
    const known = new Set(this.entries.map((entry) => entry.key));
    const found = local.keys(this.prefix).filter((key) => !known.has(key)).map((key) => ({ key, ...local.json(key, {}) }));
    const about = { at: performance.now() }; // another page's clock says nothing here
    const usable = found.filter((entry) => entry.op?.id)
      .map((entry) => ({ ...entry, about: { ...entry.about, ...about }, sent: true }));
    this.entries = [...usable, ...this.entries].sort((a, b) => (a.key < b.key ? -1 : 1));
    return usable;
  }

  /** Queues a change. Returns 'added', 'merged' into an unsent one, or 'undone' when the two cancel out. */
  add(op, about = {}) {
    const place = placeOf(op);
    const earlier = place && this.entries.findLast((entry) => placeOf(entry.op) === place);
    if (earlier && !earlier.sent) return this.merge(earlier, op, about);
    // What is under way will stand there by then, whatever the page has stored so far.
    if (earlier && op.was) op = { ...op, was: beside(op.kind, earlier.op) };
    const entry = { key: this.nextKey(op.id), op, about, sent: false };
    this.entries.push(entry);
    this.keep(entry);
    return "added";
  }

  /** The merged change is a new one: another tab may have sent the earlier under its id. It keeps its place in the queue. */
  merge(entry, op, about) {
    local.remove(entry.key);
    entry.key = entry.key.slice(0, entry.key.lastIndexOf(".") + 1) + op.id;
    entry.op = { ...op, old: entry.op.old, was: entry.op.was };
    entry.about = about;
    if (!sameValue(entry.op)) {
      this.keep(entry);
      return "merged";
    }
    this.forget(entry);
    return "undone";
  }

  keep(entry) {
    local.set(entry.key, JSON.stringify({ op: entry.op, about: entry.about }));
  }

  forget(entry) {
    local.remove(entry.key);
    this.entries = this.entries.filter((other) => other !== entry);
  }

  nextKey(id) {
    const last = this.entries.at(-1)?.key.slice(this.prefix.length).split(".")[0] ?? "0";
    const stored = Number(local.get(`${this.prefix}last`) ?? 0);
    const number = Math.max(Number(last) || 0, stored) + 1;
    local.set(`${this.prefix}last`, String(number));
    return `${this.prefix}${String(number).padStart(12, "0")}.${id}`;
  }

  /** Sends what is waiting unless a request is under way. */
  async flush() {
    clearTimeout(this.timer);
    if (this.busy || !this.entries.length) return this.settle();
    this.busy = true;
    const batch = this.entries.slice(0, this.single ? 1 : LIMIT);
    batch.forEach((entry) => (entry.sent = true));
    if (this.state === "idle") this.settle("sending");
    try {
      this.answered(batch, await post(batch.map((entry) => entry.op)));
    } catch (error) {
      this.failed(batch, error);
    }
    this.busy = false;
    if (this.entries.length && this.state === "sending") return this.flush();
    return this.settle();
  }

  answered(batch, answer) {
    const results = new Map(answer.results.map((result) => [result.id, result]));
    const done = batch.filter((entry) => results.has(entry.op.id));
    if (!done.length) throw new Error("no answer for any change");
    this.failures = 0;
    this.single = false;
    this.state = "sending";
    done.forEach((entry) => this.forget(entry));
    const refused = new Map(); // place -> the refusal a later change of the same place was built upon
    for (const entry of done) {
      const result = this.inherited(entry, results.get(entry.op.id), refused);
      if (result.status === "refused") this.rebase(entry, result, refused);
      this.onResult(entry, result, answer.now);
    }
  }

  /** A change typed over a refused one can only clash; the person is told the reason, not about a clash with nobody. */
  inherited(entry, result, refused) {
    const before = refused.get(placeOf(entry.op));
    return before && result.status === "conflict" ? { ...result, status: "refused", message: before.message } : result;
  }

  rebase(entry, result, refused) {
    const place = placeOf(entry.op);
    if (!place) return;
    refused.set(place, result);
    const later = this.entries.find((other) => !other.sent && placeOf(other.op) === place);
    if (!later) return;
    later.op = { ...later.op, old: result.value, was: entry.op.was };
    this.keep(later);
  }

  failed(batch, error) {
    const { status = 0 } = error;
    if (status >= 400 && status < 500 && status !== 401 && !RETRIED.has(status)) return this.unreadable(batch, error);
    this.state = status === 401 ? "ended" : "offline";
    const pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
    this.failures += 1;
    // A little chance keeps thirty teachers from knocking at the same instant after a restart.
    this.timer = setTimeout(() => this.flush(), pause * (0.8 + 0.4 * Math.random()));
    return undefined;
  }

  unreadable(batch, error) {
    this.state = "sending";
    if (batch.length > 1) {
      this.single = true;
      return;
    }
    this.single = false;
    const message = error.message || "Сервер не принял это изменение.";
    this.forget(batch[0]);
    this.onResult(batch[0], { id: batch[0].op.id, status: "refused", message, value: batch[0].op.old });
  }

  settle(state = null) {
    if (state) this.state = state;
    else if (!this.entries.length) this.state = "idle";
    this.onState(this);
  }

  /** The network or the session is back: try at once instead of waiting out the pause. */
  hurry() {
    if (this.entries.length) this.flush();
  }
}

export const newOp = (kind, fields) => ({ id: uuid(), kind, ...fields });
