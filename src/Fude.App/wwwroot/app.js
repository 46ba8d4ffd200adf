// Puts the page together: paper, live preview, answer, buttons, keys, language, theme.
import { Answer } from './answer.js';
import { ServerError, currentModel, isHealthy, predict, preview } from './client.js';
import { Drawing } from './drawing.js';
import { LivePreview } from './live.js';
import { Paper } from './paper.js';
import { renderPng } from './pen.js';
import { applyWords, percent, say, switchLanguage } from './words.js';

const RETRY = 2_000; // milliseconds between looks whether the server is back
const BUSY_TRIES = 5;

const find = selector => document.querySelector(selector);
const notice = find('#notice');
const announcement = find('#announcement');
const tag = find('#tag');
const canvas = find('#canvas');
const buttons = { undo: find('#undo'), clear: find('#clear'), recognise: find('#recognise') };

const drawing = new Drawing();
const answer = new Answer(find('#answer'));
const paper = new Paper(canvas, find('#cursor'), drawing);
const live = new LivePreview(askLive);
let recognising = null; // the AbortController of a recognition under way
let noticed = null; // what the notice says, to say it again in another language
let waitingForServer = false;

async function askLive(signal) {
  try {
    const said = await preview(await renderPng(drawing.strokes), signal);
    if (signal.aborted) return;
    answer.show(said, false);
    showTag(said.modelTag);
    forgive();
  } catch (error) {
    if (signal.aborted) return;
    fail(error, true);
    error.retry = error.code === 'busy';
    throw error;
  }
}

async function recognise() {
  if (recognising) return;
  paper.liftPen();
  drawing.end();
  live.cancel();
  if (drawing.isEmpty) {
    notify('emptyDrawing');
    canvas.focus({ preventScroll: true, focusVisible: false });
    return;
  }
  const mine = (recognising = new AbortController());
  buttons.recognise.setAttribute('aria-busy', 'true');
  answer.reading();
  try {
    const said = await predictWhenFree(await renderPng(drawing.strokes), mine.signal);
    if (mine.signal.aborted) return;
    const best = answer.show(said, true);
    showTag(said.modelTag);
    forgive();
    announcement.textContent = say('announce', { label: said.label, percent: percent(best) });
  } catch (error) {
    if (mine.signal.aborted) return;
    answer.translate();
    fail(error, false);
  } finally {
    if (recognising === mine) stopRecognising();
  }
}

async function predictWhenFree(png, signal) {
  for (let tries = 1; ; tries++) {
    try {
      return await predict(png, signal);
    } catch (error) {
      if (signal.aborted || error.code !== 'busy' || tries === BUSY_TRIES) throw error;
      fail(error, false);
      await new Promise(resolve => setTimeout(resolve, Math.max(1, error.retryAfter) * 1000));
      if (signal.aborted) throw signal.reason;
    }
  }
}

function stopRecognising() {
  recognising?.abort();
  recognising = null;
  buttons.recognise.removeAttribute('aria-busy');
}

function fail(error, isLive) {
  if (!(error instanceof ServerError)) {
    notify('unexpected', { detail: error.message });
  } else if (error.code === 'unreachable') {
    notify('unreachable');
    waitForServer();
  } else if (error.code === 'empty_drawing') {
    // A first dot may be too little to read; that is no mistake while somebody still draws.
    if (isLive) answer.clear();
    else notify('emptyDrawing');
  } else if (error.code === 'busy') {
    notify('busy');
  } else {
    notify('unexpected', { detail: error.message });
  }
}

async function waitForServer() {
  if (waitingForServer) return;
  waitingForServer = true;
  do await new Promise(resolve => setTimeout(resolve, RETRY));
  while (!(await isHealthy()));
  waitingForServer = false;
  forgive();
  await loadModel();
  if (!drawing.isEmpty) live.touch();
}

async function loadModel() {
  try {
    const model = await currentModel();
    showTag(model.tag);
    answer.labels(model.labels);
  } catch (error) {
    fail(error, false);
  }
}

function showTag(name) {
  tag.removeAttribute('data-words');
  tag.textContent = name;
  tag.title = name;
}

function notify(key, values) {
  noticed = { key, values };
  notice.textContent = say(key, values);
  notice.hidden = false;
}

function forgive() {
  noticed = null;
  notice.hidden = true;
}

function clear() {
  paper.liftPen();
  if (!drawing.isEmpty) announcement.textContent = say('cleared');
  drawing.clear();
}

drawing.addEventListener('change', () => {
  if (recognising) {
    stopRecognising();
    answer.translate();
  }
  find('#paper').classList.toggle('inked', !drawing.isEmpty);
  buttons.undo.disabled = !drawing.canUndo;
  buttons.clear.disabled = drawing.isEmpty;
  if (document.activeElement.disabled) canvas.focus({ preventScroll: true });
  if (noticed?.key === 'emptyDrawing') forgive();
  if (drawing.isEmpty) {
    live.cancel();
    answer.clear();
  } else {
    answer.demote();
    live.touch();
  }
});

paper.addEventListener('pen', event => {
  announcement.textContent = say(event.detail ? 'penDown' : 'penUp');
});

buttons.undo.addEventListener('click', () => drawing.undo());
buttons.clear.addEventListener('click', clear);
buttons.recognise.addEventListener('click', recognise);

// Letters are keys only on the paper (WCAG 2.1.4); the others work everywhere, Enter not on what it would press.
document.addEventListener('keydown', event => {
  const onPaper = event.target === canvas;
  const letter = event.key.toLowerCase();
  const withControl = event.ctrlKey || event.metaKey;
  if (event.isComposing || event.altKey) return;
  if (letter === 'z' && (withControl || onPaper)) {
    event.preventDefault();
    if (event.shiftKey) drawing.redo();
    else drawing.undo();
  } else if (letter === 'y' && withControl) {
    event.preventDefault();
    drawing.redo();
  } else if (!withControl && (event.key === 'Escape' || (letter === 'c' && onPaper))) {
    event.preventDefault();
    clear();
  } else if (event.key === 'Enter' && (onPaper || event.target === document.body)) {
    event.preventDefault();
    recognise();
  }
});

// A click on a tool leaves the focus on the paper, where the keys are.
find('#tools').addEventListener('mousedown', event => event.preventDefault());

find('#language').addEventListener('click', () => {
  switchLanguage();
  answer.translate();
  labelTheme();
  if (noticed) notify(noticed.key, noticed.values);
});

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const themeButton = find('#theme');
const isDark = () => (document.documentElement.dataset.theme ?? (prefersDark.matches ? 'dark' : 'light')) === 'dark';

function labelTheme() {
  const words = say(isDark() ? 'toLight' : 'toDark');
  themeButton.setAttribute('aria-label', words);
  themeButton.title = words;
}

themeButton.addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('fude.theme', theme);
  } catch {
    // Storage is forbidden here: the choice lasts as long as the page.
  }
  labelTheme();
  paper.repaint();
});
prefersDark.addEventListener('change', () => {
  labelTheme();
  paper.repaint();
});

applyWords();
answer.translate();
labelTheme();
document.documentElement.classList.add('ready');
await loadModel();
