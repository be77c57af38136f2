// The rows of a КТП. Keys: Enter – the row below (at the end a new one), Ctrl+Enter – a new row below, Alt+↑/↓ – move
// the row, Ctrl+Delete – take it out, Ctrl+Z – undo. Cells pasted from a spreadsheet go to the server for a preview.
const PAUSE = 700;
const FIELDS = [
  ['section', 'Раздел', 200], ['topic', 'Тема', 500], ['hours', 'Часов', 6], ['type', 'Вид работы', 0],
  ['homework', 'Домашнее задание', 10000], ['resource', 'ЭОР, ссылки', 500], ['reserve', 'Резерв', 0],
  ['note', 'Примечание', 500],
];
let keys = 0;
const fresh = (values = {}) => ({
  id: 0, section: '', topic: '', hours: '1', type: 0, homework: '', resource: '', reserve: false, note: '', ...values, _k: ++keys,
});
const plain = (row) => { const { _k, ...rest } = row; return rest; };
const lessons = (hours) => Math.max(1, Math.floor(parseFloat(String(hours).replace(',', '.')) + 0.5) || 1);

export default {
  template: `
    <div class="ej-plan">
      <div v-if="editable" class="ej-plan-bar">
        <button type="button" class="ej-btn" @click="add(list.length)">Добавить тему</button>
        <button type="button" class="ej-btn ej-btn-quiet" :disabled="!past.length" @click="undo">Отменить</button>
        <span class="ej-plan-state" role="status" :data-state="state">{{ words }}</span>
        <span class="ej-plan-keys ej-muted ej-small">Enter – ниже · Ctrl+Enter – вставить · Alt+↑↓ – переместить · Ctrl+Delete – удалить · строки из Excel – Ctrl+V</span>
      </div>
      <div v-if="problem" class="ej-plan-problem" role="alert">{{ problem }}
        <button v-if="held" type="button" class="ej-btn" title="Своё вернёт «Отменить»" @click="take">Показать последнюю запись</button>
      </div>
      <div class="ej-plan-scroll" tabindex="0" role="region" aria-label="Темы плана">
        <table class="ej-plan-table">
          <thead><tr><th scope="col">№</th><th v-for="f in fields" :key="f[0]" scope="col" :class="'ej-plan-' + f[0]">{{ f[1] }}</th>
            <th v-if="editable" scope="col"><span class="ej-sr">Действия</span></th></tr></thead>
          <tbody>
            <tr v-for="(row, i) in list" :key="row._k" :class="{ 'ej-plan-over': over === i, 'ej-plan-reserved': row.reserve }"
                @dragover.prevent="over = i" @drop.prevent="drop(i)" @dragleave="over = over === i ? -1 : over">
              <th scope="row" :draggable="editable" @dragstart="start($event, i)" @dragend="over = -1"
                  :title="editable ? 'Потяните, чтобы переместить' : null">{{ numbers[i] }}</th>
              <td v-for="f in fields" :key="f[0]" :class="'ej-plan-' + f[0]" :data-label="f[1]">
                <template v-if="!editable">
                  <template v-if="f[0] === 'resource'"><a v-for="a in links(row.resource)" :key="a" :href="a.startsWith('http') ? a : null" rel="noopener noreferrer" target="_blank">{{ a }}</a></template>
                  <template v-else>{{ shown(row, f[0]) }}</template>
                </template>
                <select v-else-if="f[0] === 'type'" v-model.number="row.type" :aria-label="label(f, i)" :data-at="i + ':type'" @change="changed()" @keydown="key($event, i, f[0])">
                  <option :value="0">–</option><option v-for="t in types" :key="t[0]" :value="t[0]">{{ t[1] }}</option>
                </select>
                <input v-else-if="f[0] === 'reserve'" v-model="row.reserve" type="checkbox" :aria-label="label(f, i)" :data-at="i + ':reserve'" @change="changed()" @keydown="key($event, i, f[0])">
                <textarea v-else v-model="row[f[0]]" rows="1" :aria-label="label(f, i)" :data-at="i + ':' + f[0]"
                          :inputmode="f[0] === 'hours' ? 'decimal' : null" :aria-invalid="f[0] === 'topic' && !row.topic.trim() ? 'true' : null"
                          @focus="remember" @input="changed()" @keydown="key($event, i, f[0])" @paste="paste($event, i)"></textarea>
              </td>
              <td v-if="editable" class="ej-plan-acts">
                <button type="button" :aria-label="'Вставить строку ниже ' + numbers[i]" title="Вставить строку ниже (Ctrl+Enter)" @click="add(i + 1)">+</button>
                <button type="button" :aria-label="'Переместить выше: ' + row.topic" title="Выше (Alt+↑)" :disabled="!i" @click="move(i, i - 1)">↑</button>
                <button type="button" :aria-label="'Переместить ниже: ' + row.topic" title="Ниже (Alt+↓)" :disabled="i === list.length - 1" @click="move(i, i + 1)">↓</button>
                <button type="button" :aria-label="'Разделить на два урока: ' + row.topic" title="Разделить на два урока" @click="split(i)">½</button>
                <button type="button" :aria-label="'Удалить: ' + row.topic" title="Удалить (Ctrl+Delete)" @click="drop_row(i)">✕</button>
                <button v-if="begins(i)" type="button" :aria-label="'Удалить раздел: ' + row.section" :title="'Удалить раздел «' + row.section + '» со всеми темами'" @click="drop_section(i)">⊠</button>
              </td>
            </tr>
          </tbody>
        </table>
        <div v-if="!list.length" class="ej-empty">{{ editable ? 'Тем пока нет. Добавьте первую, вставьте из Excel или загрузите файл.' : 'В плане пока нет тем.' }}</div>
      </div>
    </div>`,
  props: { rows: Array, version: String, types: Array, editable: Boolean },
  emits: ['save', 'paste'],
  data() {
    return { list: this.rows.map((row) => fresh(row)), past: [], state: 'saved', problem: '', turn: 0, over: -1, dragged: -1, fields: FIELDS, base: this.version, held: null };
  },
  computed: {
    words() { return { saved: 'Сохранено', waiting: 'Сохраняется…', wrong: 'Не сохранено' }[this.state]; },
    numbers() {
      let place = 1;
      return this.list.map((row) => { const n = lessons(row.hours); place += n; return n > 1 ? `${place - n}–${place - 1}` : `${place - 1}`; });
    },
    names() { return new Map(this.types); },
  },
  watch: {
    // Somebody else's rows wait while one's own are not stored; these go with the version they were typed upon.
    rows(rows) {
      this.held = { rows, version: this.version };
      if (this.state === 'saved') { this.show(); this.past = []; }
    },
  },
  mounted() {
    this.leaving = (event) => { if (this.state !== 'saved') event.preventDefault(); };
    window.addEventListener('beforeunload', this.leaving);
  },
  unmounted() { clearTimeout(this.timer); window.removeEventListener('beforeunload', this.leaving); },
  methods: {
    label(field, i) { return `${field[1]}, урок ${this.numbers[i]}`; },
    links(text) { return text.split(/\s+/).filter(Boolean); },
    shown(row, key) { return key === 'type' ? this.names.get(row.type) ?? '' : key === 'reserve' ? (row.reserve ? 'да' : '') : row[key]; },
    remember() { this.before = this.list.map((row) => ({ ...row })); },
    changed() {
      if (this.before) { this.past.push(this.before); this.before = null; if (this.past.length > 50) this.past.shift(); }
      this.state = 'waiting';
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), PAUSE);
    },
    show() {
      const at = document.activeElement?.dataset?.at?.split(':');
      const id = at && this.list[at[0]]?.id;
      this.list = this.held.rows.map((row) => fresh(row));
      this.base = this.held.version;
      this.before = this.held = null;
      this.problem = '';
      this.state = 'saved';
      const place = id ? this.list.findIndex((row) => row.id === id) : -1;
      if (place >= 0) this.focus(place, at[1]);
    },
    take() {
      clearTimeout(this.timer);
      this.again = false;
      this.past.push(this.list);
      this.show();
    },
    step(change) { this.remember(); change(); this.changed(); },
    send() {
      const rows = this.list;
      const bad = rows.findIndex((row) => !row.topic.trim());
      const long = rows.flatMap((row, i) => FIELDS.filter(([key, , most]) => most && row[key].length > most).map((f) => [i, f]))[0];
      if (long) {
        const [i, [key, name, most]] = long;
        this.state = 'wrong';
        this.problem = `Строка ${i + 1}, «${name}»: не длиннее ${most} знаков, сейчас ${rows[i][key].length}. Сократите текст – до этого план не сохранится, но введённое остаётся на странице.`;
        return;
      }
      if (bad >= 0) { this.state = 'wrong'; this.problem = `Строка ${bad + 1}: впишите тему, тогда план сохранится.`; return; }
      if (this.flying) { this.again = true; return; }
      this.flying = rows.map((row) => row._k);
      this.$emit('save', { turn: ++this.turn, rows: rows.map(plain), version: this.base });
    },
    answered(turn, state, ids, sentence, version) {
      if (turn !== this.turn || !this.flying) return;
      const sent = this.flying;
      this.flying = null;
      this.problem = sentence;
      if (state === 'saved') {
        const byKey = new Map(sent.map((key, index) => [key, ids[index]]));
        for (const row of [...this.list, ...this.past.flat()]) if (byKey.has(row._k)) row.id = byKey.get(row._k);
        this.base = version;
        if (this.held?.version === version) this.held = null;
      }
      if (this.again) { this.again = false; this.send(); return; }
      this.state = state === 'saved' ? 'saved' : 'wrong';
      if (this.state === 'saved' && this.held) this.show();
    },
    focus(i, field) { this.$nextTick(() => this.$el.querySelector(`[data-at="${i}:${field}"]`)?.focus()); },
    add(i) {
      this.step(() => this.list.splice(i, 0, fresh({ section: this.list[i - 1]?.section ?? '' })));
      this.focus(i, 'topic');
    },
    insert(rows, place) { this.step(() => this.list.splice(place, 0, ...rows.map((row) => fresh(row)))); },
    replace(rows) { this.step(() => { this.list = rows.map((row) => fresh(row)); }); },
    move(from, to) {
      if (to < 0 || to >= this.list.length || from === to) return;
      this.step(() => this.list.splice(to, 0, this.list.splice(from, 1)[0]));
    },
    split(i) {
      const row = this.list[i];
      const hours = parseFloat(row.hours.replace(',', '.')) || 1;
      const half = hours > 1 ? Math.ceil(hours / 2) : 1;
      this.step(() => {
        const other = fresh({ ...plain(row), id: 0, topic: `${row.topic.slice(0, 480)}. Продолжение`, hours: String(hours > 1 ? hours - half : 1).replace('.', ','), type: 0 });
        row.hours = String(half);
        this.list.splice(i + 1, 0, other);
      });
      this.focus(i + 1, 'topic');
    },
    drop_row(i) { this.step(() => this.list.splice(i, 1)); this.focus(Math.min(i, this.list.length - 1), 'topic'); },
    begins(i) { return Boolean(this.list[i].section) && this.list[i].section !== this.list[i - 1]?.section; },
    drop_section(i) {
      const { section } = this.list[i];
      let end = i;
      while (end < this.list.length && this.list[end].section === section) end += 1;
      this.step(() => this.list.splice(i, end - i));
      this.focus(Math.min(i, this.list.length - 1), 'topic');
    },
    undo() {
      const before = this.past.pop();
      if (!before) return;
      const at = document.activeElement?.dataset?.at;
      this.list = before;
      this.before = null;
      this.changed();
      this.remember();
      if (at) this.$nextTick(() => this.$el.querySelector(`[data-at="${at}"]`)?.focus());
    },
    key(event, i, field) {
      const control = event.ctrlKey || event.metaKey;
      if (event.isComposing) return;
      if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
        const to = i + (event.key === 'ArrowUp' ? -1 : 1);
        this.move(i, to);
        this.focus(Math.max(0, Math.min(to, this.list.length - 1)), field);
      } else if (event.key === 'Enter' && control) this.add(i + 1);
      else if (event.key === 'Enter' && !(event.shiftKey && field === 'homework')) {
        if (i === this.list.length - 1) this.add(i + 1); else this.focus(i + 1, field);
      } else if (control && event.key === 'Delete') this.drop_row(i);
      else if (control && event.code === 'KeyZ' && !event.shiftKey && this.past.length) this.undo();
      else return;
      event.preventDefault();
    },
    paste(event, i) {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!/\t/.test(text) && !/\n./.test(text.trim())) return;
      event.preventDefault();
      this.$emit('paste', { text, place: i });
    },
    start(event, i) { this.dragged = i; event.dataTransfer.effectAllowed = 'move'; event.dataTransfer.setData('text/plain', String(i)); },
    drop(i) { if (this.dragged >= 0) this.move(this.dragged, i); this.dragged = this.over = -1; },
  },
};
