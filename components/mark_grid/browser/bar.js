/** Above the table: topic and homework of the lesson under the cursor, written in place, and the time that is left. */

import { clockTime, dayMonth, dmy, duration, shortDay, stamp, weekday } from "./dates.js";
import { el, growingText } from "./dom.js";
import { HomeworkField } from "./homework.js";

export class LessonBar {
  constructor(app, node) {
    this.app = app;
    this.lesson = null;
    this.topicLabel = el("span", {});
    this.topic = growingText({ "aria-label": "Тема урока", oninput: () => this.typing(),
      onblur: () => this.saveTopic(), onkeydown: (event) => this.press(event) });
    this.plan = el("button", { type: "button", class: "mg-link", "data-key": "KeyK", title: "Alt+K",
      onclick: () => this.takePlanned() });
    this.page = el("a", { class: "mg-link" }, "страница урока");
    this.homework = new HomeworkField(app);
    this.when = el("div", { class: "mg-label" });
    this.left = el("span", { class: "mg-chip" });
    this.late = el("div", { class: "mg-late" });
    node.append(
      el("div", { class: "mg-part mg-part-topic" }, el("div", { class: "mg-label" }, this.topicLabel, this.plan, this.page), this.topic),
      this.homework.node,
      el("div", { class: "mg-part mg-part-due" }, this.when, this.left, this.late),
    );
  }

  /** Shows another lesson; what is half-typed for the present one has been kept as a draft. */
  choose(lesson, again = false) {
    if (!lesson || (this.lesson?.id === lesson.id && !again)) return;
    if (document.activeElement === this.topic && this.lesson?.id !== lesson.id) this.saveTopic();
    if (this.lesson?.id !== lesson.id) this.base = this.topic.value; // what stands in the field is the other lesson's
    this.lesson = lesson;
    this.draw();
  }

  refresh(lessonId) {
    if (this.lesson?.id !== lessonId) return;
    this.lesson = this.app.register.lessonById.get(lessonId);
    this.draw();
  }

  fieldOf({ kind, lesson }) {
    if (lesson !== this.lesson?.id) return null;
    return { topic: this.topic, homework: this.homework.text }[kind] ?? null;
  }

  get shownTopic() {
    return this.app.register.pending.get(`topic:${this.lesson.id}`)?.value ?? this.lesson.topic ?? "";
  }

  draw() {
    const { lesson } = this;
    const { can } = this.app.register.info;
    const planned = this.shownTopic !== "" && this.shownTopic === lesson.planned ? " · тема из КТП" : "";
    this.topicLabel.textContent = `${dayMonth(lesson.date)}, ${weekday(lesson.date)} · ${lesson.no}-й урок${planned}`;
    this.topic.readOnly = !can.topic || lesson.mine === false || lesson.state === "cancelled";
    this.topic.placeholder = lesson.state === "cancelled" ? "Урок отменён" : lesson.planned || "Тема урока";
    const draft = this.app.drafts.get(`topic.${lesson.id}`);
    if (document.activeElement !== this.topic || this.topic.value === this.base) {
      this.topic.value = draft ?? this.shownTopic;
      this.base = this.shownTopic; // what the person has seen: a colleague's later topic must clash, not vanish
    }
    this.page.href = `/lesson/${lesson.id}`;
    this.homework.show(lesson);
    this.offerPlan();
    this.tick();
  }

  typing() {
    this.app.drafts.set(`topic.${this.lesson.id}`, this.topic.value);
  }

  press(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.saveTopic();
      this.app.cursor.focus();
    } else if (event.key === "Escape") {
      this.app.drafts.drop(`topic.${this.lesson.id}`);
      this.topic.value = this.base = this.shownTopic;
      this.app.cursor.focus();
    }
  }

  get wantsTopic() {
    return !this.topic.readOnly && this.lesson.planned && this.shownTopic === "";
  }

  /** One press takes from the plan what the lesson still lacks. */
  offerPlan() {
    const homework = this.homework.wantsPlanned;
    this.plan.disabled = this.plan.hidden = !this.wantsTopic && !homework;
    this.plan.textContent = !homework ? "взять тему из КТП" : this.wantsTopic ? "взять тему и задание из КТП" : "взять задание из КТП";
  }

  takePlanned() {
    if (this.homework.wantsPlanned) this.homework.takePlanned();
    if (!this.wantsTopic) return;
    this.topic.value = this.lesson.planned;
    this.saveTopic();
  }

  saveTopic() {
    const value = this.topic.value.trim().replace(/\s+/g, " ");
    this.app.drafts.drop(`topic.${this.lesson.id}`);
    if (value === this.shownTopic || value === this.base || this.topic.readOnly) return;
    const old = this.base;
    this.base = this.topic.value; // the answer may be drawn into the field
    this.app.editor.commit([{ kind: "topic", lesson: this.lesson.id, old, new: value }], "key");
    this.base = this.shownTopic;
  }

  /** What the lesson still lacks. */
  missing() {
    const { lesson } = this;
    const homework = this.homework.stored(lesson);
    return [!this.shownTopic && "тема", !homework.text && !homework.none && "домашнее задание"].filter(Boolean);
  }

  tick() {
    const { lesson } = this;
    if (!lesson) return;
    const [text, kind] = this.verdict(lesson);
    const today = lesson.due?.slice(0, 10) === this.app.register.today;
    this.when.textContent = lesson.due ? `Внести до ${today ? "" : `${dmy(lesson.due).slice(0, 5)} `}${clockTime(lesson.due)}` : "";
    this.left.textContent = text;
    this.left.dataset.kind = kind;
    this.left.hidden = !text;
    this.late.textContent = lesson.late || (kind === "bad" && lesson.teacher ? lesson.teacher : "");
  }

  verdict(lesson) {
    if (lesson.state === "cancelled") return ["урок отменён", "calm"];
    if (lesson.date > this.app.register.today) return [`урок ${shortDay(lesson.date)}`, "calm"];
    const missing = this.missing();
    if (!missing.length) return lesson.late ? ["внесено с опозданием", "warn"] : ["всё внесено", "good"];
    if (!lesson.due) return ["", "calm"];
    const left = stamp(lesson.due) - this.app.clock.now();
    return left > 0 ? [`осталось ${duration(left)}`, "warn"] : [`не внесено: ${missing.join(", ")}`, "bad"];
  }
}
