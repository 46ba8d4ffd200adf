// What the console needs of the browser itself. Everything else is drawn by the components.

/** The browser's time zone, what theme it prefers, and whether the navigation has room beside the page. */
export function facts() {
  return {
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
    offsetMinutes: -new Date().getTimezoneOffset(),
    prefersDark: matchMedia('(prefers-color-scheme: dark)').matches,
    wide: matchMedia('(min-width: 960px)').matches,
  };
}

/** Remembers a choice for a year. */
export function keep(name, value) {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
  if (name === 'fude_theme') document.documentElement.dataset.theme = value;
}

/** Remembers something for this browser, such as the columns of a table. Storage may be forbidden: then nothing is. */
export function store(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // nothing is remembered
  }
}

/** What was remembered, or null. */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Puts a text on the clipboard; false where the browser does not let us. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Hands a file to the person: the browser's own download. */
export function download(name, type, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// MLflow's clients print addresses of its own page (/#/experiments/1/runs/ID): they lead to the same run here.
const old = /^#\/experiments\/(\d+)(?:\/runs\/([0-9a-zA-Z_-]+))?/.exec(location.hash);
if (old && location.pathname === '/') location.replace(old[2] ? `/runs/${old[2]}` : `/experiments/${old[1]}`);

document.addEventListener('click', event => {
  if (event.target instanceof Element && event.target.closest('[data-reload]')) location.reload();
});
