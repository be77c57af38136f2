/** The Vue shell of «Итоговые отметки»: Vue draws the empty frame once, the sheet keeps the table itself. */

export default {
  props: { shown: String, source: String },
  render() {
    const { h } = Vue;
    return h("div", { class: "mg-root" }, [
      h("div", { class: "mg-top" }, [h("div", { class: "mg-tools", ref: "tools" })]),
      h("div", { class: "mg-host", ref: "host" }),
    ]);
  },
  async mounted() {
    const { FinalsSheet } = await import(this.source);
    if (this.gone) return;
    const { tools, host } = this.$refs;
    // A plain property of the instance: Vue neither watches it nor the table inside it.
    this.sheet = new FinalsSheet({ root: this.$el, tools, host }, JSON.parse(this.shown));
  },
  watch: {
    shown(text) {
      this.sheet?.load(JSON.parse(text));
    },
  },
  unmounted() {
    this.gone = true;
    this.sheet?.destroy();
  },
};
