/** Mouse and touch: one set of listeners for the whole table. */

export class Mouse {
  constructor(app) {
    this.app = app;
    this.dragging = false;
    const { node } = app.table;
    node.addEventListener("mousedown", (event) => this.down(event));
    node.addEventListener("mouseover", (event) => this.over(event));
    node.addEventListener("click", (event) => this.click(event));
    node.addEventListener("dblclick", (event) => this.twice(event));
    app.listen(window, "mouseup", () => (this.dragging = false));
  }

  down(event) {
    if (event.button !== 0) return;
    const at = this.app.table.placeOf(event.target);
    if (at) {
      event.preventDefault(); // the browser would select text while a block is stretched
      this.dragging = !this.touched(event);
      this.app.keys.forgetTyped();
      this.app.cursor.place(at.row, at.column, { extend: event.shiftKey });
    } else if (this.app.finals.rowOf(event.target) !== null) {
      event.preventDefault();
      this.app.finals.go(this.app.finals.rowOf(event.target));
    } else if (event.target.closest?.("th.mg-name")?.closest("tbody")) event.preventDefault();
  }

  over(event) {
    const at = this.app.table.placeOf(event.target);
    if (!at) return;
    if (this.dragging && event.buttons & 1) this.app.cursor.place(at.row, at.column, { extend: true });
    event.target.closest("td").title = this.app.cursor.title(at);
  }

  click(event) {
    const final = this.app.finals.rowOf(event.target);
    if (final !== null) return this.touched(event) ? this.app.finals.tap(final) : undefined;
    const at = this.app.table.placeOf(event.target);
    if (at && this.touched(event)) return this.app.keypad.open();
    const name = event.target.closest("tbody th.mg-name");
    if (name) return this.clickName(name.parentNode.sectionRowIndex, event);
    return this.clickHead(event.target.closest("th"));
  }

  clickName(row, event) {
    const { cursor } = this.app;
    if (event.ctrlKey || event.metaKey) return cursor.pick(row);
    if (event.shiftKey) return cursor.pick(row, { range: true });
    return cursor.place(row, cursor.column);
  }

  clickHead(head) {
    const { cursor, register, table } = this.app;
    if (!head) return;
    const column = head.dataset.lesson ? register.columnsOf(Number(head.dataset.lesson))[0]?.index
      : table.heads.indexOf(head);
    if (column >= 0) cursor.place(cursor.row, column);
  }

  twice(event) {
    const final = this.app.finals.rowOf(event.target);
    if (final !== null) return this.app.finals.open(final);
    if (this.app.table.placeOf(event.target)) return this.app.card.open();
    const column = this.app.table.heads.indexOf(event.target.closest("th"));
    if (column >= 0 && this.app.register.columns[column].work) this.app.actions.editWork(this.app.register.columns[column]);
    return undefined;
  }

  touched(event) {
    if (event.pointerType) return event.pointerType === "touch";
    return matchMedia("(hover: none) and (pointer: coarse)").matches;
  }
}
