// What the page says, in the language that is on. Elements with data-words="key" get their text from here,
// data-words-label their aria-label, data-words-title their tooltip.
import en from './words/en.js';
import ja from './words/ja.js';

const WORDS = { en, ja };
const KEPT_AS = 'fude.language';
let language = chosen();

/** "en" or "ja". */
export function currentLanguage() {
  return language;
}

/** Text for a key, with {names} replaced. */
export function say(key, values = {}) {
  return WORDS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

/** A probability as a percentage in the language's own way. */
export function percent(probability, digits = 1) {
  return formatter(`percent${digits}`, () => new Intl.NumberFormat(language, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }))
    .format(probability);
}

/** A number in the language's own way, with so many decimals at most and at least. */
export function number(value, most = 0, least = 0) {
  return formatter(`number${most} ${least}`, () => new Intl.NumberFormat(language, { maximumFractionDigits: most, minimumFractionDigits: least })).format(value);
}

/** A moment as date and time of this browser's zone. */
export function moment(iso) {
  return formatter('moment', () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })).format(new Date(iso));
}

/** Changes the language, remembers it, and rewrites the page; listeners of "language" on the document write the rest. */
export function switchLanguage() {
  language = language === 'en' ? 'ja' : 'en';
  keep(KEPT_AS, language);
  applyWords();
  document.dispatchEvent(new Event('language'));
}

/** Writes the words into the page, or into a part of it. */
export function applyWords(root = document) {
  if (root === document) {
    document.documentElement.lang = language;
    document.title = say('title');
  }
  for (const element of root.querySelectorAll('[data-words]')) element.textContent = say(element.dataset.words);
  for (const element of root.querySelectorAll('[data-words-label]')) element.setAttribute('aria-label', say(element.dataset.wordsLabel));
  for (const element of root.querySelectorAll('[data-words-title]')) element.title = say(element.dataset.wordsTitle);
}

/** What this browser was told to remember. Storage may be forbidden (private windows): then nothing is, and nothing fails. */
export function recall(key) {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** Remembers something in this browser. */
export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // see above
  }
}

// Making a formatter takes a hundred times as long as using it.
const formatters = new Map();
function formatter(name, make) {
  const key = `${language} ${name}`;
  if (!formatters.has(key)) formatters.set(key, make());
  return formatters.get(key);
}

function chosen() {
  const kept = recall(KEPT_AS);
  if (kept in WORDS) return kept;
  for (const wanted of navigator.languages ?? []) {
    const short = wanted.slice(0, 2).toLowerCase();
    if (short in WORDS) return short;
  }
  return 'en';
}
