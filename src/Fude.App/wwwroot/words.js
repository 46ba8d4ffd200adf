// What the page says, in English and in Japanese. Elements with data-words="key" get their text from here,
// data-words-label their aria-label, data-words-title their tooltip.

const WORDS = {
  en: {
    title: 'Fude: draw a digit',
    tagline: 'Draw a digit. See what the model reads.',
    paper: 'Drawing paper',
    paperHelp: 'Draw with mouse, finger or pen. With the keyboard: arrow keys move, Space lowers and lifts the pen, Enter recognises.',
    hint: 'Draw a digit, 0 to 9',
    undo: 'Undo',
    clear: 'Clear',
    recognise: 'Recognise',
    answer: 'Answer',
    waiting: 'Waiting for a digit',
    soFar: 'So far it looks like',
    recognised: 'Recognised',
    reading: 'Reading…',
    unsure: 'Not sure yet',
    sure: '{percent} sure',
    chart: 'Probability of each digit',
    seen: 'What the network saw',
    seenHelp: 'Framed in 28 × 28 pixels',
    model: 'Model',
    loading: 'Loading…',
    language: '日本語',
    languageTitle: '日本語で表示',
    toDark: 'Switch to dark',
    toLight: 'Switch to light',
    keyboard: 'Keyboard',
    keyMove: 'Move on the paper (with Shift in leaps; two arrows together go diagonally)',
    keyPen: 'Lower and lift the pen',
    keyRecognise: 'Recognise',
    keyUndo: 'Undo; with Shift, redo',
    keyClear: 'Clear',
    keyNote: 'The letters work while the paper has the focus.',
    keySpace: 'Space',
    penDown: 'Pen down: the arrow keys draw.',
    penUp: 'Pen up.',
    announce: 'Recognised as {label}, {percent} sure.',
    cleared: 'The paper is clear.',
    emptyDrawing: 'The paper is empty. Draw a digit first.',
    busy: 'The server is busy. Trying again in a moment.',
    unreachable: 'The server can’t be reached. Your drawing is safe here; the page carries on when the server is back.',
    unexpected: 'Something went wrong: {detail}',
    needsScript: 'This page needs JavaScript to draw.',
  },
  ja: {
    title: 'Fude：数字を書いてください',
    tagline: '数字を書くと、モデルが読み取ります。',
    paper: '書く用紙',
    paperHelp: 'マウス、指、ペンで書けます。キーボードでは、矢印キーで移動し、スペースキーで筆を下ろしたり上げたりして、Enter キーで認識します。',
    hint: '0 から 9 までの数字を書いてください',
    undo: '元に戻す',
    clear: '消去',
    recognise: '認識する',
    answer: '答え',
    waiting: '数字をお待ちしています',
    soFar: '今のところ、こう見えます',
    recognised: '認識しました',
    reading: '読み取っています…',
    unsure: 'まだはっきりしません',
    sure: '確信度 {percent}',
    chart: '各数字の確率',
    seen: 'ネットワークが見た画像',
    seenHelp: '28 × 28 画素に収めたものです',
    model: 'モデル',
    loading: '読み込んでいます…',
    language: 'English',
    languageTitle: 'Show in English',
    toDark: '暗い表示にする',
    toLight: '明るい表示にする',
    keyboard: 'キーボード操作',
    keyMove: '用紙の上を移動します（Shift で大きく、二つ同時に押すと斜めに動きます）',
    keyPen: '筆を下ろす・上げる',
    keyRecognise: '認識する',
    keyUndo: '元に戻す（Shift でやり直す）',
    keyClear: '消去する',
    keyNote: '文字のキーは、用紙を選んでいるあいだに使えます。',
    keySpace: 'スペース',
    penDown: '筆を下ろしました。矢印キーで書けます。',
    penUp: '筆を上げました。',
    announce: '{label} と認識しました。確信度は {percent} です。',
    cleared: '用紙を消去しました。',
    emptyDrawing: '用紙が空です。先に数字を書いてください。',
    busy: 'サーバーが混み合っています。まもなく再試行します。',
    unreachable: 'サーバーに接続できません。書いたものは残っています。サーバーが復旧すると、そのまま続けられます。',
    unexpected: '問題が発生しました：{detail}',
    needsScript: 'このページで書くには JavaScript が必要です。',
  },
};

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
export function percent(probability) {
  return new Intl.NumberFormat(language, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
    .format(probability);
}

/** Changes the language, remembers it, and rewrites the page. */
export function switchLanguage() {
  language = language === 'en' ? 'ja' : 'en';
  keep(KEPT_AS, language);
  applyWords();
}

/** Writes the words into the page. */
export function applyWords() {
  document.documentElement.lang = language;
  document.title = say('title');
  for (const element of document.querySelectorAll('[data-words]')) element.textContent = say(element.dataset.words);
  for (const element of document.querySelectorAll('[data-words-label]'))
    element.setAttribute('aria-label', say(element.dataset.wordsLabel));
  for (const element of document.querySelectorAll('[data-words-title]')) element.title = say(element.dataset.wordsTitle);
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

// Storage may be forbidden (private windows, blocked cookies): then nothing is remembered, and nothing fails.
function recall(key) {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // see above
  }
}
