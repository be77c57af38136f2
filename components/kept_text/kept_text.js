// What is typed in a field that saves itself stays in this browser's storage until the journal has it: an ended
// session, a lost line and a closed tab lose nothing.
const WAIT = 150;

export default {
  props: { storage: String, name: String, stored: { type: String, default: '' } },
  template: '<span hidden></span>',
  mounted() {
    this.keep = this.keep.bind(this);
    this.later = (event) => {
      if (event.target.name !== this.name) return;
      this.mine = true; // what is kept is this page's from now on
      clearTimeout(this.timer);
      this.timer = setTimeout(this.keep, WAIT);
    };
    this.page = this.$el.closest('main') || document.body;
    this.page.addEventListener('input', this.later);
    window.addEventListener('pagehide', this.keep);
    this.restore();
  },
  unmounted() {
    clearTimeout(this.timer);
    this.page.removeEventListener('input', this.later);
    window.removeEventListener('pagehide', this.keep);
  },
  watch: {
    stored(text) {
      if (text.trim() === this.came) this.mine = true; // what was restored is in the journal now
      this.$nextTick(this.keep); // the field itself changes in the same breath
    },
  },
  methods: {
    async restore() {
      let kept = null;
      try { kept = JSON.parse(localStorage.getItem(this.storage)); } catch { /* nothing was kept */ }
      while (!window.did_handshake) await new Promise((done) => setTimeout(done, 50));
      this.ready = true;
      if (!kept) return;
      this.came = (kept.text ?? '').trim();
      if (this.came === this.stored.trim()) localStorage.removeItem(this.storage);
      else if (this.came) this.$emit('restore', kept);
    },
    keep() {
      const field = this.page.querySelector(`[name="${this.name}"]`);
      if (!this.ready || !field || field.disabled) return;
      try {
        if (field.value.trim() !== this.stored.trim()) {
          localStorage.setItem(this.storage, JSON.stringify({ text: field.value, was: this.stored }));
          this.mine = true;
        } else if (this.mine) {
          localStorage.removeItem(this.storage);
          this.mine = false; // another tab may keep something
        }
      } catch { /* private mode: the text lives as long as the page */ }
    },
  },
};
