// One drawing of the gallery: its picture, what the models read, what it really is.
import { moment, number, percent, say } from '../words.js';

const LARGEST = 1024; // a picture wider or higher than this is shown by its 28 × 28 instead: a screen of photographs would fill the memory

/** An empty tile. */
export function makeTile() {
  const tile = document.querySelector('#tile').content.firstElementChild.cloneNode(true);
  const image = tile.querySelector('img');
  image.addEventListener('load', () => {
    if (image.naturalWidth > LARGEST || image.naturalHeight > LARGEST) showFrame(tile);
    tile.classList.toggle('coarse', image.naturalWidth <= 56);
    tile.classList.add('loaded');
  });
  image.addEventListener('error', () => tile.classList.add('missing'));
  return tile;
}

/** Nothing is in it, and nothing is fetched for it any more. */
export function emptyTile(tile) {
  tile.drawing = null;
  tile.querySelector('img').removeAttribute('src');
  tile.classList.remove('loaded', 'missing', 'framed', 'coarse');
}

/** Shows a drawing; the first of `tags` is the model whose answer is the tile's, the others are compared with it. */
export function fillTile(tile, drawing, { tags, compares, hasPicture, language }) {
  if (hasPicture && !tile.querySelector('img').hasAttribute('src')) tile.querySelector('img').src = drawing.original;
  const state = `${language} ${compares} ${tags.join()}`;
  if (tile.drawing === drawing && tile.state === state) return;
  if (tile.drawing && tile.drawing.id !== drawing.id) {
    emptyTile(tile);
    if (hasPicture) tile.querySelector('img').src = drawing.original;
  }
  tile.drawing = drawing;
  tile.state = state;
  const main = drawing.answers.find(answer => answer.modelTag === tags[0]) ?? drawing.answers[0];
  const isWrong = Boolean(drawing.correction && main && drawing.correction.label !== main.label);
  tile.classList.toggle('wrong', isWrong);
  tile.classList.toggle('right', Boolean(drawing.correction && main && !isWrong));
  tile.classList.toggle('disagree', drawing.disagree);
  tile.classList.toggle('mine', drawing.mine);
  tile.querySelector('.digit').textContent = main?.label ?? '–';
  tile.querySelector('.truth').textContent = isWrong || (drawing.correction && !main) ? drawing.correction.label : '';
  tile.querySelector('.sure').textContent = main ? percent(main.probability, 0) : '';
  tile.querySelector('.lines').replaceChildren(...(compares ? tags.map(tag => answerLine(drawing, tag)) : []));
  tile.setAttribute('aria-label', describe(drawing, main));
}

/** The tile's content in a sentence. */
export function describe(drawing, main = drawing.answers[0]) {
  const parts = [say('tileNumber', { id: number(drawing.id), time: moment(drawing.createdAt) })];
  parts.push(main ? say('tileRead', { label: main.label, percent: percent(main.probability) }) : say('tileUnread'));
  if (drawing.correction) parts.push(say(main && drawing.correction.label === main.label ? 'tileRight' : 'tileCorrected', { label: drawing.correction.label }));
  if (drawing.disagree) parts.push(say('tileDisagree', { answers: drawing.answers.map(answer => `${answer.modelTag}: ${answer.label}`).join(', ') }));
  if (drawing.mine) parts.push(say('tileMine'));
  return parts.join(say('between'));
}

function answerLine(drawing, tag) {
  const answer = drawing.answers.find(one => one.modelTag === tag);
  const line = document.createElement('span');
  const name = document.createElement('span');
  name.textContent = tag;
  name.title = tag;
  const said = document.createElement('b');
  said.textContent = answer?.label ?? '–';
  const sure = document.createElement('span');
  sure.textContent = answer ? percent(answer.probability, 0) : '';
  const truth = drawing.correction?.label ?? drawing.answers[0]?.label;
  line.classList.toggle('other', Boolean(answer && answer.label !== truth));
  line.append(name, said, sure);
  return line;
}

function showFrame(tile) {
  if (tile.classList.contains('framed') || !tile.drawing) return;
  tile.classList.add('framed');
  tile.querySelector('img').src = tile.drawing.resized;
}
