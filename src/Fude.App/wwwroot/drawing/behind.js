// Behind the scenes: the way of one drawing from the pen to the number, step by step, for somebody who has never seen a
// model inside an application.
import { moment, number, percent, say } from '../words.js';
import { bars } from './bars.js';
import { numbersFigure } from './numbers.js';

const LEAST_SCORE = -16; // the shortest bar: a probability of one in nine million

/** The steps of an answer of the route /steps, as a list. */
export function stepsList(steps) {
  const list = document.createElement('ol');
  list.className = 'steps';
  list.append(
    received(steps),
    onPaper(steps),
    ink(steps),
    ...(steps.box ? [cut(steps), scaled(steps)] : []),
    framed(steps),
    numbers(steps),
    scores(steps),
    probabilities(steps),
    stored(steps),
    durations(steps),
  );
  return list;
}

function received({ received: picture }) {
  return step('stepReceived', { width: picture.width, height: picture.height, bytes: number(picture.bytes), format: picture.format }, image(picture.url, 'received'));
}

function onPaper({ onPaper: picture, background, darkInk }) {
  return step(darkInk ? 'stepPaperDark' : 'stepPaperLight', { background: number(background) }, planeImage(picture, 'laid'));
}

function ink({ ink: picture }) {
  return step('stepInk', {}, planeImage(picture, 'ink'));
}

function cut({ ink: picture, box, onPaper: whole }) {
  const frame = document.createElement('span');
  frame.className = 'boxed';
  const mark = document.createElement('span');
  mark.className = 'box';
  for (const [name, value, side] of [['left', box.left, picture.width], ['width', box.width, picture.width], ['top', box.top, picture.height], ['height', box.height, picture.height]])
    mark.style.setProperty(name, `${((value * (box.scale ?? 1)) / side) * 100}%`);
  frame.append(planeImage(picture, 'ink'), mark);
  return step('stepCut', { width: number(box.width), height: number(box.height), left: number(box.left), top: number(box.top) }, frame, whole);
}

function scaled({ scaled: picture }) {
  return step('stepScaled', { width: picture.width, height: picture.height }, planeImage(picture, 'ink coarse'));
}

function framed({ frame, box }) {
  return step(box ? 'stepFramed' : 'stepResized', {}, planeImage(frame, 'ink coarse framed'));
}

function numbers({ tensor }) {
  return step('stepNumbers', { shape: tensor.shape.join(' × ') }, numbersFigure(tensor.values), 'wide');
}

function scores({ scores: values, labels, modelTag }) {
  const best = values.indexOf(Math.max(...values));
  const rows = values.map((score, i) => ({
    label: labels[i],
    share: Math.max(0, 1 - score / LEAST_SCORE),
    text: score < LEAST_SCORE ? `< ${number(LEAST_SCORE)}` : number(Math.abs(score) < 0.005 ? 0 : score, 2, 2),
  }));
  return step('stepScores', { model: modelTag }, bars(rows, best, say('stepScoresTitle')), 'wide');
}

function probabilities({ probabilities: values, labels, label }) {
  const best = labels.indexOf(label);
  const rows = values.map((share, i) => ({ label: labels[i], share, text: percent(share) }));
  return step('stepProbabilities', { label, percent: percent(values[best]) }, bars(rows, best, say('chart')), 'wide');
}

function stored({ stored: where }) {
  const list = document.createElement('dl');
  list.className = 'where';
  const add = (term, text) => {
    const row = document.createElement('div');
    const [dt, dd] = [document.createElement('dt'), document.createElement('dd')];
    dt.textContent = term;
    dd.textContent = text;
    row.append(dt, dd);
    list.append(row);
  };
  add('images', say('storedImage', { id: number(where.imageId), bytes: number(where.pixelBytes) }));
  if (where.picture === 'database') add('pictures', say('storedPicture', { id: number(where.imageId), bytes: number(where.pictureBytes) }));
  else add(where.pictureName ?? 'images/', say('storedFile', { bytes: number(where.pictureBytes) }));
  add('models', say('storedModel', { id: number(where.modelId) }));
  add('predictions', where.predictionId === null ? say('storedNothing') : say('storedPrediction', { id: number(where.predictionId), time: moment(where.createdAt) }));
  return step('stepStored', { database: where.database }, list, 'wide');
}

function durations({ micros }) {
  const parts = ['decode', 'preprocess', 'infer', 'store'].filter(name => typeof micros[name] === 'number');
  const longest = Math.max(...parts.map(name => micros[name]));
  const rows = parts.map(name => ({ label: say(`time_${name}`), share: micros[name] / longest, text: say('microseconds', { count: number(micros[name]) }) }));
  const total = parts.reduce((sum, name) => sum + micros[name], 0);
  const list = bars(rows, -1, say('stepTimesTitle'));
  list.classList.add('named');
  return step(typeof micros.store === 'number' ? 'stepTimes' : 'stepTimesUnstored', { total: number(total / 1000, 2) }, list, 'wide');
}

function step(key, values, figure, kind) {
  const item = document.createElement('li');
  if (kind === 'wide') item.className = 'wide';
  const text = document.createElement('div');
  const title = document.createElement('h4');
  title.textContent = say(`${key}Title`);
  const words = document.createElement('p');
  words.textContent = say(key, values);
  text.append(title, words);
  const shown = document.createElement('div');
  shown.className = 'shown';
  shown.append(figure);
  item.append(text, shown);
  return item;
}

function planeImage(picture, kind) {
  const element = image(`data:image/png;base64,${picture.png}`, kind);
  element.width = picture.width;
  element.height = picture.height;
  return element;
}

function image(url, kind) {
  const element = new Image();
  element.alt = '';
  element.className = kind;
  element.decoding = 'async';
  element.src = url;
  return element;
}
