// A read-only table drawn by the browser: sorting, searching and «показать ещё» need no server.
// A cell is a text or {t: text, s: second line, h: address, k: chip kind, m: mark, v: sort value}.
const collator = new Intl.Collator('ru', { numeric: true, sensitivity: 'base' });
const number = /^[−-]?[\d\s\u00a0]+(,\d+)?\s*%?$/;

export default {
  template: `
    <div class="ej-table-box">
      <div v-if="search || listed || $slots.tools" class="ej-table-tools" :class="{ 'ej-table-tools-phone': !search && !$slots.tools }">
        <label v-if="search" class="ej-search">
          <span class="ej-sr">Найти: {{ caption }}</span><span class="ej-icon ej-icon-search"></span>
          <input v-model="needle" type="search" placeholder="Найти" autocomplete="off">
        </label>
        <label v-if="listed" class="ej-table-order">Сортировка
          <select :value="sort.k ? sort.k + (sort.up ? ' up' : ' down') : ''" @change="order($event.target.value)">
            <option value="">как есть</option>
            <template v-for="c in columns.filter((one) => one.s && one.l)" :key="c.k">
              <option :value="c.k + ' up'">{{ c.l }} ↑</option><option :value="c.k + ' down'">{{ c.l }} ↓</option>
            </template>
          </select>
        </label>
        <span role="status">{{ needle ? 'найдено ' + found.length + ' из ' + rows.length : '' }}</span>
        <slot name="tools"></slot>
      </div>
      <div class="ej-table-scroll" tabindex="0" role="region" :aria-label="caption">
        <table class="ej-table" :class="{ 'ej-table-pin': pin, 'ej-table-list': columns.length > 3 }">
          <caption class="ej-sr">{{ caption }}</caption>
          <thead><tr>
            <th v-for="c in columns" :key="c.k" scope="col" :class="{ 'ej-cell-num': c.n }" :style="c.w ? { width: c.w } : null"
                :aria-sort="sort.k === c.k ? (sort.up ? 'ascending' : 'descending') : null">
              <button v-if="c.s" type="button" class="ej-th-sort" @click="turn(c.k)">{{ c.l }}</button>
              <template v-else>{{ c.l }}</template>
            </th>
          </tr></thead>
          <tbody>
            <tr v-for="r in shown" :key="r._i" :data-click="clickable || null" @click="press($event, r._i)">
              <component v-for="(c, i) in columns" :key="c.k" :is="i ? 'td' : 'th'" :scope="i ? null : 'row'"
                         :class="{ 'ej-cell-num': c.n, 'ej-cell-none': text(r[c.k]) === '' }" :data-label="c.l">
                <button v-if="!i && clickable" type="button" class="ej-th-sort" style="font-weight: 500"
                        @click.stop="$emit('row', r._i)">{{ text(r[c.k]) }}</button>
                <a v-else-if="r[c.k]?.h" :href="r[c.k].h" :class="look(r[c.k])">{{ text(r[c.k]) }}</a>
                <span v-else-if="look(r[c.k])" :class="look(r[c.k])">{{ text(r[c.k]) }}</span>
                <template v-else>{{ text(r[c.k]) }}</template>
                <span v-if="r[c.k]?.s" class="ej-cell-sub">{{ r[c.k].s }}</span>
              </component>
            </tr>
          </tbody>
        </table>
        <div v-if="!shown.length" class="ej-empty">{{ needle ? 'Ничего не найдено. Измените запрос.' : empty }}</div>
      </div>
      <div v-if="found.length > limit" class="ej-table-more">
        <button type="button" class="ej-btn ej-btn-quiet" @click="limit += 200">Показать ещё {{ Math.min(200, found.length - limit) }}</button>
      </div>
    </div>`,
  props: { columns: Array, rows: Array, caption: String, empty: String, search: Boolean, pin: Boolean, clickable: Boolean, brief: Number },
  emits: ['row'],
  data() {
    return { needle: '', sort: { k: null, up: true }, limit: matchMedia('(max-width: 600px)').matches ? this.brief : 200 };
  },
  computed: {
    numbered() { return this.rows.map((row, index) => ({ ...row, _i: index })); },
    found() {
      const words = this.needle.toLocaleLowerCase('ru').replaceAll('ё', 'е').split(/\s+/).filter(Boolean);
      const rows = words.length ? this.numbered.filter((row) => {
        const line = this.columns.map((c) => `${this.text(row[c.k])} ${row[c.k]?.s ?? ''}`).join(' ')
          .toLocaleLowerCase('ru').replaceAll('ё', 'е');
        return words.every((word) => line.includes(word));
      }) : [...this.numbered];
      if (this.sort.k) rows.sort((a, b) => this.compare(a[this.sort.k], b[this.sort.k]) * (this.sort.up ? 1 : -1));
      return rows;
    },
    listed() { return this.columns.length > 3 && this.rows.length > 5; },  // on a phone its head, which sorts, is hidden
    shown() { return this.found.slice(0, this.limit); },
  },
  mounted() { addEventListener('beforeprint', this.whole); },  // paper has no «Показать ещё»
  unmounted() { removeEventListener('beforeprint', this.whole); },
  methods: {
    whole() { this.limit = Infinity; },
    text(cell) {  // initials stay on one line
      return String((cell !== null && typeof cell === 'object' ? cell.t : cell) ?? '').replace(/(\p{Lu}\.) (?=\p{Lu}\.)/gu, '$1\u00a0');
    },
    look(cell) { return cell?.m ? 'ej-mark ej-mark-' + cell.m : cell?.k !== undefined ? 'ej-chip ej-chip-' + cell.k : null; },
    value(cell) {
      if (cell?.v !== undefined) return cell.v;
      const text = String(this.text(cell)).trim();
      return number.test(text) ? parseFloat(text.replace('−', '-').replace(/[\s\u00a0%]/g, '').replace(',', '.')) : text;
    },
    compare(a, b) {
      const [x, y] = [this.value(a), this.value(b)];
      if ((x === '') !== (y === '')) return x === '' ? 1 : -1;
      return typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(x, y);
    },
    turn(key) { this.sort = { k: key, up: this.sort.k === key ? !this.sort.up : true }; },
    order(choice) {
      const [key, way] = choice.split(' ');
      this.sort = { k: key || null, up: way !== 'down' };
    },
    press(event, index) { if (this.clickable && !event.target.closest('a, button')) this.$emit('row', index); },
  },
};
