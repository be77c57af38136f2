// Итоговые отметки: pupils by periods. Arrows move, digits and letters (by their place) give a mark, Backspace takes it.
const LETTERS = { KeyY: 'н/а', KeyJ: 'осв', KeyP: 'зач' };

export default {
  template: `
    <div class="ej-table-box"><div class="ej-table-scroll">
      <table class="ej-table ej-table-pin" role="grid" :aria-label="caption" @keydown="press">
        <thead><tr><th scope="col">Обучающийся</th>
          <th v-for="p in periods" :key="p.name" scope="col">{{ p.name }}<span v-if="p.due" class="ej-cell-sub">до {{ p.due }}</span></th>
        </tr></thead>
        <tbody><tr v-for="(row, y) in rows" :key="row.id"><th scope="row">{{ row.name }}</th>
          <td v-for="(c, x) in row.cells" :key="x" role="gridcell" :data-y="y" :data-x="x" :title="c[2]"
              :tabindex="y === at[0] && x === at[1] ? 0 : -1" :aria-readonly="periods[x].open ? null : 'true'"
              :aria-label="row.name + ', ' + periods[x].name + ', ' + (c[0] || 'без отметки') + (c[1] ? ', по правилу ' + c[1] : '')"
              :style="y === at[0] && x === at[1] && here ? 'box-shadow: inset 0 0 0 2px var(--accent)' : null"
              @focus="at = [y, x]; here = true" @blur="here = false" @dblclick="$emit('ask', { y, x })" @mousedown="$event.target.closest('td').focus()">
            <span v-if="c[0]" :class="'ej-mark ej-mark-' + c[0]">{{ c[0] }}</span>
            <span v-else-if="c[1] && periods[x].open" class="ej-muted ej-small">{{ c[1] }}</span>
          </td></tr></tbody>
      </table></div></div>`,
  props: { caption: String, periods: Array, rows: Array, values: Array },
  emits: ['put', 'ask'],
  data: () => ({ at: [0, 0], here: false }),
  methods: {
    go(y, x) {
      const cell = this.$el.querySelector(`td[data-y="${y}"][data-x="${x}"]`);
      cell?.focus();
      return Boolean(cell);
    },
    press(event) {
      const cell = event.target.closest('td');
      if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
      const [y, x] = [Number(cell.dataset.y), Number(cell.dataset.x)];
      const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
      const move = moves[event.key];
      let value = LETTERS[event.code] ?? { '+': 'зач', '-': 'незач' }[event.key] ?? event.key;
      if (value === 'зач' && event.shiftKey && event.code === 'KeyP') value = 'незач';
      if (event.key === 'Backspace' || event.key === 'Delete') value = '';
      if (move) this.go(y + move[0], x + move[1]);
      else if (event.key === 'F2') this.$emit('ask', { y, x });
      else if (value === '' || this.values.includes(value)) {
        this.$emit('put', { y, x, value });
        if (value) this.go(y + 1, x);
      } else return;
      event.preventDefault();
    },
  },
};
