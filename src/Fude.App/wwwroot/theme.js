// A classic script in the head: the kept theme is on before anything is painted. Without a kept choice the
// browser's own preference rules, in CSS.
(() => {
  const root = document.documentElement;
  try {
    const kept = localStorage.getItem('fude.theme');
    if (kept === 'dark' || kept === 'light') root.dataset.theme = kept;
  } catch {
    // Storage is forbidden here: the browser's preference it is.
  }
})();
