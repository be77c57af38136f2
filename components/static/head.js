/* Runs in <head> before the first paint, so that the chosen theme never flashes; also opens the menu on a phone. */
(() => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const stored = () => { try { return localStorage.getItem('ej-theme'); } catch { return null; } };
  const apply = () => { root.dataset.theme = stored() || (system.matches ? 'dark' : 'light'); };
  apply();
  system.addEventListener('change', apply);
  addEventListener('storage', apply);

  const outside = () => document.querySelectorAll('.ej-body, .ej-top, .ej-bottom, .ej-skip');
  let opener = null;
  const menu = (open) => {
    if (open === (root.dataset.menu === 'open')) return;
    if (open) { root.dataset.menu = 'open'; opener = document.activeElement; } else delete root.dataset.menu;
    outside().forEach((part) => { part.inert = open; });
    document.querySelectorAll('[aria-controls="ej-side"]').forEach((b) => b.setAttribute('aria-expanded', String(open)));
    // A moment later: what is still sliding in cannot take the focus yet.
    if (open) setTimeout(() => document.querySelector('.ej-side a')?.focus(), 60); else opener?.focus();
  };
  addEventListener('keydown', (event) => { if (event.key === 'Escape') menu(false); });
  // Alt and a key press the button that names it; J and K go from lesson to lesson of the day, in any layout.
  const typing = (node) => node?.closest?.('input, textarea, select, [contenteditable=true], dialog, .q-dialog, .mg-root');
  const STEPS = { KeyJ: 1, KeyK: -1, ArrowDown: 1, ArrowUp: -1 };
  const step = (event, by) => {
    const links = [...document.querySelectorAll('.ej-duty a.ej-lesson-title')];
    const here = links.indexOf(document.activeElement);
    if (!links.length || (here < 0 && event.code.startsWith('Arrow'))) return;  // arrows scroll until a lesson is chosen
    const next = links[here < 0 ? 0 : Math.min(Math.max(here + by, 0), links.length - 1)];
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  };
  addEventListener('keydown', (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey) {
      const named = document.querySelector(`[data-key="${CSS.escape(event.code)}"]:not(:disabled)`);
      if (named) { event.preventDefault(); named.click(); }
    } else if (event.code in STEPS && !event.ctrlKey && !event.metaKey && !event.shiftKey && !typing(event.target)) {
      step(event, STEPS[event.code]);
    }
  });
  matchMedia('(min-width: 821px)').addEventListener('change', () => menu(false));

  window.ejournal = {
    theme: () => {
      const next = root.dataset.theme === 'dark' ? 'light' : 'dark';
      try { localStorage.setItem('ej-theme', next); } catch { /* private mode: the choice lasts for this page */ }
      root.dataset.theme = next;
    },
    menu,
  };
})();
