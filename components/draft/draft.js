// Keeps what is typed in a form in this browser's storage until it is sent: a lost line, a closed tab and an ended
// session lose nothing. What has no field of its own (the readers chosen) comes from the server as `extra`.
const WAIT = 150;

export default {
  props: { storage: String, extra: String },
  template: '<span hidden></span>',
  mounted() {
    this.form = this.$el.closest('form') || document.querySelector('main');
    this.save = this.save.bind(this);
    this.later = () => {
      this.ended = false; // sent, and the page stays: the next text is kept as well
      clearTimeout(this.timer);
      this.timer = setTimeout(this.save, WAIT);
    };
    this.form.addEventListener('input', this.later);
    window.addEventListener('pagehide', this.save);
    this.restore();
  },
  unmounted() {
    clearTimeout(this.timer);
    this.form.removeEventListener('input', this.later);
    window.removeEventListener('pagehide', this.save);
  },
  watch: {
    extra() { if (this.ready) this.save(); },
  },
  methods: {
    async restore() {
      const stored = this.stored();
      while (!window.did_handshake) await new Promise((done) => setTimeout(done, 50));
      this.ready = true;
      if (stored) this.$emit('restore', stored);
    },
    stored() {
      try { return JSON.parse(localStorage.getItem(this.storage)); } catch { return null; }
    },
    save() {
      if (this.ended || !this.ready) return;
      const fields = {};
      for (const field of this.form.querySelectorAll('input[name]:not([type=file]), textarea[name]')) {
        if (field.value) fields[field.name] = field.value;
      }
      try {
        if (Object.keys(fields).length || this.extra) {
          localStorage.setItem(this.storage, JSON.stringify({ fields, extra: this.extra || '' }));
        } else localStorage.removeItem(this.storage);
      } catch { /* private mode: the text lives as long as the page */ }
    },
    forget() {
      this.ended = true;
      clearTimeout(this.timer);
      try { localStorage.removeItem(this.storage); } catch { /* nothing was kept */ }
    },
  },
};
