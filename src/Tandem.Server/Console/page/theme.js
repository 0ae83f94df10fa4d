// Loaded before the page is drawn, so that it does not flash in the wrong colours.
(() => {
  const stored = localStorage.getItem('tandem-theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = dark => { document.documentElement.dataset.theme = dark ? 'dark' : 'light'; };
  apply(stored ? stored === 'dark' : system.matches);
  system.addEventListener('change', event => { if (!localStorage.getItem('tandem-theme')) { apply(event.matches); } });
})();
