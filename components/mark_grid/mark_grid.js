/** The Vue shell of the grid. Vue draws only the empty frame once; the register is drawn and kept outside its reactivity. */

export default {
  props: { snapshot: String, source: String, toolbar: { type: Boolean, default: true } },
  render() {
    const { h } = Vue;
    return h("div", { class: "mg-root" }, [
      h("header", { class: "mg-top" }, [
        h("div", { class: "mg-heading", ref: "heading" }),
        h("div", { class: "mg-slot" }, this.$slots.default?.()),
        h("div", { class: "mg-tools", ref: "tools" }),
      ]),
      h("div", { class: "mg-host", ref: "host" }),
    ]);
  },
  async mounted() {
    const { GridApp } = await import(this.source);
    if (this.gone) return;
    const { heading, tools, host } = this.$refs;
    const parts = { root: this.$el, heading, tools, host };
    // A plain property of the instance: Vue neither watches it nor the register inside it.
    this.grid = new GridApp(parts, JSON.parse(this.snapshot), { toolbar: this.toolbar });
  },
  unmounted() {
    this.gone = true;
    this.grid?.destroy();
  },
  methods: {
    oneForAll() {
      this.grid?.actions.oneForAll();
    },
    allPresent() {
      this.grid?.actions.allPresent();
    },
    newWork() {
      this.grid?.actions.newWork();
    },
    find() {
      this.grid?.finder.open();
    },
    help() {
      this.grid?.keys.run({ name: "help" });
    },
    undo() {
      this.grid?.editor.undo();
    },
    redo() {
      this.grid?.editor.redo();
    },
    resync() {
      return this.grid?.live.resync();
    },
  },
};
