/* A heat table by the keyboard: one stop of Tab, the arrows walk over the cells, Enter opens what a click opens. */
(() => {
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const plain = (html) => String(html ?? '').replace(/<br>/g, ' ').replace(/<[^>]*>/g, '').trim();

  function part(box, kind) {
    let found = box.querySelector(`:scope .ej-heat-${kind}`);
    if (!found) {
      found = document.createElement('div');
      found.className = `ej-heat-${kind}`;
      if (kind === 'said') { found.classList.add('ej-sr'); found.setAttribute('aria-live', 'polite'); }
      else found.setAttribute('aria-hidden', 'true');
      (box.querySelector('.svg-container') || box).append(found);
    }
    return found;
  }

  function table(box) {
    const plot = box.querySelector('.js-plotly-plot');
    const trace = plot && plot._fullLayout && (plot.data || []).find((one) => one.type === 'heatmap');
    return trace && trace.y.length && trace.x.length ? { plot, trace, at: at(box, trace) } : null;
  }

  function at(box, trace) {
    const [x, y] = (box.dataset.cell || '0,0').split(',').map(Number);
    return [Math.min(x, trace.x.length - 1), Math.min(y, trace.y.length - 1)];
  }

  function show(box, { plot, trace }, [x, y]) {
    box.dataset.cell = `${x},${y}`;
    const across = plot._fullLayout.xaxis, down = plot._fullLayout.yaxis, cursor = part(box, 'cursor');
    const width = Math.abs(across.c2p(1) - across.c2p(0)) || across._length;
    const height = Math.abs(down.c2p(1) - down.c2p(0)) || down._length;
    Object.assign(cursor.style, {
      left: `${across._offset + across.c2p(x) - width / 2}px`, top: `${down._offset + down.c2p(y) - height / 2}px`,
      width: `${width}px`, height: `${height}px` });
    cursor.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const value = plain(trace.text[y][x]) || 'нет данных';
    part(box, 'said').textContent = `${plain(trace.hovertext?.[y]?.[x] ?? trace.y[y])}, ${plain(trace.x[x])}: ${value}`;
  }

  function open(found, [x, y]) {
    const about = found.trace.customdata && found.trace.customdata[y][x];
    if (about != null) found.plot.emit('plotly_click', { points: [{ customdata: about }], event: {} });
  }

  document.addEventListener('keydown', (event) => {
    const box = event.target;
    if (!box.classList || !box.classList.contains('ej-heat') || event.altKey || event.metaKey) return;
    const found = table(box);
    if (!found) return;
    const [x, y] = found.at, columns = found.trace.x.length - 1, rows = found.trace.y.length - 1;
    let next;
    if (STEPS[event.key]) next = [x + STEPS[event.key][0], y + STEPS[event.key][1]];
    else if (event.key === 'Home') next = [0, event.ctrlKey ? 0 : y];
    else if (event.key === 'End') next = [columns, event.ctrlKey ? rows : y];
    else if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(found, found.at); return; }
    else return;
    event.preventDefault();
    show(box, found, [Math.max(0, Math.min(columns, next[0])), Math.max(0, Math.min(rows, next[1]))]);
  });
  // A wide one on a phone: the names of its rows stay while the cells are scrolled under them.
  document.addEventListener('scroll', (event) => {
    const box = event.target;
    if (!box.classList || !box.classList.contains('ej-heat')) return;
    const found = table(box), names = box.querySelector('.yaxislayer-above');
    if (!found || !names) return;
    let back = names.querySelector('.ej-heat-back');
    if (!back) {
      back = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      back.setAttribute('class', 'ej-heat-back');
      names.prepend(back);
    }
    const { _offset: left } = found.plot._fullLayout.xaxis, { _offset: top, _length: height } = found.plot._fullLayout.yaxis;
    for (const [name, value] of Object.entries({ x: 0, y: top - 12, width: left, height: height + 24 })) back.setAttribute(name, value);
    names.setAttribute('transform', `translate(${box.scrollLeft}, 0)`);
  }, true);
  document.addEventListener('focusin', (event) => {
    const box = event.target;
    if (!box.classList || !box.classList.contains('ej-heat') || !box.matches(':focus-visible')) return;
    const found = table(box);
    if (found) show(box, found, found.at);
  });
})();
