/** Sizes that depend on the window: how wide a lesson's column may be, how high the table, where it starts. */

const FOOT = 84; // the line of keys, the word about saving and the page's own edge below them
const ODDS = 132; // the column of forecasts: mark, bar, chance
const NARROW = 700; // below it the means are not pinned and the name takes two lines

export class Fit {
  constructor(app) {
    this.app = app;
    this.measure();
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(app.parts.root);
    app.listen(window, "resize", () => this.measure(), { passive: true });
  }

  stop() {
    this.observer.disconnect();
  }

  measure() {
    const { root } = this.app.parts;
    const width = root.clientWidth;
    if (!width) return;
    const narrow = width < NARROW;
    root.classList.toggle("mg-narrow", narrow);
    this.shareWidth(width - 2, narrow);
    this.limitHeight();
  }

  /** The lessons' columns grow first, then the names, then the means: the table fills the page while it can. */
  shareWidth(width, narrow) {
    const { register, scroller } = this.app;
    const count = Math.max(1, register.columns.length);
    const forecast = register.means.includes("forecast");
    const means = register.means.length - forecast;
    const [no, name, mean, least, most] = narrow ? [24, 104, 64, 44, 56] : [34, 190, 82, 38, 60];
    this.odds = forecast ? (narrow ? 96 : ODDS) : 0;
    width -= this.odds;
    const column = Math.max(least, Math.min(most, Math.floor((width - no - name - means * mean) / count)));
    const spare = Math.max(0, width - no - name - means * mean - count * column);
    const wider = narrow ? 0 : Math.min(90, spare);
    this.mean = mean + (narrow || !means ? 0 : Math.min(40, Math.floor((spare - wider) / means)));
    const sizes = { "--mg-col": column, "--mg-name": name + wider, "--mg-mean": this.mean, "--mg-odds": this.odds };
    for (const [property, size] of Object.entries(sizes)) scroller.style.setProperty(property, `${size}px`);
  }

  /** The whole grid fits under what stands above it; where that leaves too little (a phone), the page scrolls too. */
  limitHeight() {
    const { scroller } = this.app;
    const above = scroller.getBoundingClientRect().top + window.scrollY;
    const room = Math.round(above < innerHeight * 0.45 ? innerHeight - above - FOOT : innerHeight * 0.8);
    scroller.style.maxHeight = `${Math.max(320, room)}px`;
  }

  /** Scrolls so that a column stands in the middle of what is not pinned. */
  center(index) {
    const { scroller, table, register, parts } = this.app;
    const cell = table.heads[index];
    if (!cell || scroller.scrollWidth <= scroller.clientWidth) return;
    const narrow = parts.root.classList.contains("mg-narrow");
    const left = table.rows[0]?.cells[1].getBoundingClientRect().right - scroller.getBoundingClientRect().left || 0;
    const right = narrow ? 0 : (register.means.length - register.means.includes("forecast")) * this.mean + this.odds;
    const middle = left + (scroller.clientWidth - left - right) / 2;
    scroller.scrollLeft = cell.offsetLeft + cell.offsetWidth / 2 - middle;
  }
}
